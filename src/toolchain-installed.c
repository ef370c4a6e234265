/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A toolchain from the programs that this system has installed. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "confine.h"
#include "regen/toolchain-manifest.h"
#include "source/directory.h"
#include "toolchain-alias.h"
#include "toolchain-source.h"

/* What belongs to a tool below its prefix: files, and directories with a
 * final slash. The first is the program that is looked for. "%" stands for
 * what its name has behind the tool's, "-1.16" of automake-1.16; "?" before
 * what need not be there. */
static const struct {
	const char *tool;
	const char *paths[12];
} parts[] = {
	{ "autoconf", { "bin/autoconf%", "bin/autom4te%", "?bin/autoheader%",
			"?bin/autoreconf%", "?bin/autoscan%",
			"?bin/autoupdate%", "?bin/ifnames%",
			"share/autoconf%/" } },
	{ "automake", { "bin/automake%", "bin/aclocal%", "share/automake%/",
			"share/aclocal%/" } },
	{ "libtool", { "bin/libtoolize%", "share/libtool/",
		       "share/aclocal/libtool.m4",
		       "?share/aclocal/ltargz.m4",
		       "?share/aclocal/ltoptions.m4",
		       "?share/aclocal/ltsugar.m4",
		       "share/aclocal/ltversion.m4",
		       "?share/aclocal/lt~obsolete.m4" } },
	{ "gettext", { "bin/autopoint%",
		       "share/gettext/archive.dir.tar.xz" } },
};

/* Where each says its version: what follows the mark in the first file that is
 * there. */
static const struct {
	const char *tool, *path, *mark;
} versions[] = {
	{ "autoconf", "share/autoconf%/autoconf_version.m4",
	  "m4_define([m4_PACKAGE_VERSION]," },
	{ "autoconf", "share/autoconf%/version.m4",
	  "m4_define([m4_PACKAGE_VERSION]," },
	{ "autoconf", "share/autoconf%/m4sugar/version.m4",
	  "m4_define([m4_PACKAGE_VERSION]," },
	{ "automake", "share/automake%/Automake/Config.pm", "our $VERSION =" },
	{ "libtool", "share/aclocal/ltversion.m4",
	  "m4_define([LT_PACKAGE_VERSION]," },
	{ "gettext", "bin/autopoint%", "\nversion=" },
};

struct taking {
	struct tc_stage *stage;
	const char *prefix; /* "/usr" */
	const char *suffix; /* what "%" stands for */
	struct tc_error *err;
};

static char *fill(const struct taking *k, const char *path)
{
	const size_t len = strcspn(path, "%");

	return tc_arena_printf(&k->stage->arena, "%.*s%s%s", (int)len, path,
			       path[len] == '%' ? k->suffix : "",
			       path[len] == '%' ? path + len + 1 : "");
}

/* path is absolute. */
static int take_file(const struct taking *k, const char *path, bool executable)
{
	struct tc_buf bytes;
	int rc;

	tc_buf_init(&bytes, TC_MAX_NESTED_BYTES);
	rc = tc_read_file(path, &bytes, k->err);
	if (rc == 0)
		rc = tc_stage_put(k->stage, path + 1,
				  executable ? 0755 : 0644,
				  tc_buf_str(&bytes), bytes.len, k->err);
	tc_buf_release(&bytes);
	return rc;
}

/* dir is absolute and ends in a slash. */
static int take_directory(const struct taking *k, const char *dir)
{
	const struct tc_read_options options = { .keep = NULL };
	struct tc_archive_info info;
	struct tc_tree tree;
	struct tc_quoted q;
	int rc;
	size_t i;

	tc_tree_init(&tree);
	rc = tc_directory_read(dir, &options, &tree, &info, k->err);
	for (i = 0; rc == 0 && i < tree.count; i++) {
		const struct tc_member *m = &tree.members[i];
		const char *path = tc_arena_printf(&k->stage->arena, "%s%s",
						   dir, m->path);

		if (m->type == TC_TYPE_SYMLINK)
			rc = tc_stage_link(k->stage, path + 1, m->link,
					   k->err);
		else if (m->type == TC_TYPE_FILE)
			rc = take_file(k, path, tc_member_is_executable(m));
		else if (m->type != TC_TYPE_DIR)
			rc = tc_fail(k->err, "%s: not a file",
				     tc_quote_into(q.s, sizeof(q.s), path));
	}
	tc_tree_release(&tree);
	return rc;
}

static int take_part(const struct taking *k, const char *part)
{
	const bool optional = *part == '?';
	const char *path = tc_arena_printf(&k->stage->arena, "%s/%s",
					   k->prefix,
					   fill(k, part + optional));
	struct tc_quoted q;
	struct stat st;

	if (stat(path, &st) != 0)
		return optional && errno == ENOENT ? 0 :
		       tc_fail_errno(k->err, errno, "%s: cannot be read",
				     tc_quote_into(q.s, sizeof(q.s), path));
	if (path[strlen(path) - 1] == '/')
		return take_directory(k, path);
	return take_file(k, path, (st.st_mode & 0111) != 0);
}

/* The file that the shell would run, through all links; in arena or NULL. */
static const char *find_program(const char *program, struct tc_arena *arena)
{
	const char *path = getenv("PATH");

	while (path != NULL && *path != '\0') {
		const size_t len = strcspn(path, ":");
		char *name = tc_asprintf("%.*s/%s", (int)len, path, program);
		char *real = access(name, X_OK) == 0 ? realpath(name, NULL) :
						       NULL;
		const char *found = real ? tc_arena_strdup(arena, real) : NULL;

		free(name);
		free(real);
		if (found != NULL)
			return found;
		path += len + (path[len] == ':');
	}
	return NULL;
}

/* automake's own name may lack the version that its directories have: the one
 * directory that there is says it. */
static const char *only_suffix(const char *prefix, const char *stem,
			       struct tc_arena *arena)
{
	char *share = tc_asprintf("%s/share", prefix);
	DIR *dir = opendir(share);
	const char *found = "";
	struct dirent *entry;
	size_t count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (strncmp(entry->d_name, stem, strlen(stem)) == 0) {
			found = tc_arena_strdup(arena, entry->d_name +
						strlen(stem) - 1);
			count++;
		}
	if (dir != NULL)
		closedir(dir);
	free(share);
	return count == 1 ? found : "";
}

static int locate(struct taking *k, const char *tool, const char *program,
		  struct tc_toolchain *t)
{
	struct tc_arena *arena = &k->stage->arena;
	const char *real = find_program(program, arena), *base;
	struct tc_quoted q;

	if (real == NULL)
		return tc_fail(k->err, "no program %s in $PATH", program);
	base = tc_path_base(real);
	if (strncmp(base, program, strlen(program)) != 0 ||
	    (size_t)(base - real) < strlen("/bin/") ||
	    strncmp(base - strlen("/bin/"), "/bin/", strlen("/bin/")) != 0)
		return tc_fail(k->err, "%s: not where such programs are",
			       tc_quote_into(q.s, sizeof(q.s), real));
	t->bin = tc_arena_strndup(arena, real, (size_t)(base - real) - 1);
	t->source = tc_arena_printf(arena, "installed %s", base);
	k->prefix = tc_arena_strndup(arena, real, (size_t)(base - real) -
				     strlen("/bin/"));
	k->suffix = base + strlen(program);
	if (*k->suffix == '\0' && strcmp(tool, "automake") == 0)
		k->suffix = only_suffix(k->prefix, "automake-", arena);
	return 0;
}

static int read_version(const struct taking *k, struct tc_toolchain *t)
{
	size_t i;

	for (i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
		const char *path = tc_arena_printf(
			&k->stage->arena, "%s/%s", k->prefix + 1,
			fill(k, versions[i].path));
		const char *at, *mark = versions[i].mark;
		struct tc_buf text;

		if (strcmp(versions[i].tool, t->tool) != 0 ||
		    tc_stage_find(k->stage, path) == NULL)
			continue;
		tc_buf_init(&text, TC_MAX_KEPT_FILE);
		if (tc_stage_read(k->stage, path, &text, k->err) != 0)
			return -1;
		at = strstr(tc_buf_str(&text), mark);
		if (at != NULL) {
			at += strlen(mark);
			at += strspn(at, " ['\"");
			t->version = tc_arena_strndup(&k->stage->arena, at,
						      strcspn(at, "]'\";\n"));
		}
		tc_buf_release(&text);
		if (at != NULL && tc_toolchain_name_ok(t->version))
			return 0;
	}
	return tc_fail(k->err, "its files do not say its version");
}

static int by_path(const void *a, const void *b)
{
	const struct tc_toolchain_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* The variant under which the list knows these files; else "installed". */
static int recognise(const struct tc_toolchain_request *request,
		     struct tc_stage *stage, struct tc_toolchain *t,
		     struct tc_error *err)
{
	const struct tc_toolchain_list *list = request->list;
	struct tc_toolchain guess = *t;
	int rc = tc_toolchain_add_aliases(stage, t, err);
	size_t i;

	t->variant = request->variant ? request->variant : "installed";
	if (rc != 0 || request->variant != NULL)
		return rc;
	qsort(stage->files, stage->count, sizeof(*stage->files), by_path);
	guess.files = stage->files;
	guess.file_count = stage->count;
	for (i = 0; rc == 0 && i < list->count &&
		    strcmp(t->variant, "installed") == 0; i++) {
		guess.variant = list->rows[i].variant;
		if (strcmp(list->rows[i].tool, t->tool) != 0 ||
		    strcmp(list->rows[i].version, t->version) != 0)
			continue;
		rc = tc_toolchain_identify(&guess, err);
		if (rc == 0 && memcmp(guess.digest, list->rows[i].digest,
				      TC_SHA256_SIZE) == 0)
			t->variant = guess.variant;
	}
	return rc;
}

/* NULL: no such tool. */
static const char *program_of(const char *tool, size_t *index,
			      struct tc_arena *arena)
{
	const size_t count = sizeof(parts) / sizeof(*parts);
	const char *path;
	size_t i = 0;

	while (i < count && strcmp(parts[i].tool, tool) != 0)
		i++;
	if (i == count)
		return NULL;
	*index = i;
	path = parts[i].paths[0] + strlen("bin/");
	return tc_arena_strndup(arena, path, strcspn(path, "%"));
}

void tc_toolchain_installed_paths(struct tc_paths *paths, const char *tool)
{
	struct tc_arena arena = { .blocks = NULL };
	size_t index;
	const char *program = program_of(tool, &index, &arena);
	const char *real = program ? find_program(program, &arena) : NULL;
	const char *bin = real ? strstr(real, "/bin/") : NULL;

	if (bin != NULL) {
		/* The last one. */
		bin = tc_path_base(real) - strlen("/bin/");
		tc_paths_add(paths, tc_arena_printf(&arena, "%.*s/bin",
						    (int)(bin - real), real));
		tc_paths_add(paths, tc_arena_printf(&arena, "%.*s/share",
						    (int)(bin - real), real));
	}
	tc_arena_release(&arena);
}

int tc_toolchain_from_installed(const struct tc_toolchain_request *request,
				struct tc_stage *stage,
				struct tc_toolchain *t, struct tc_error *err)
{
	struct taking k = { .stage = stage, .err = err };
	size_t i = 0, part;
	const char *program = program_of(request->source, &i, &stage->arena);
	int rc;

	if (program == NULL)
		return tc_fail(err, "no tool; those are autoconf, automake, "
			       "libtool and gettext");
	t->tool = parts[i].tool;
	rc = locate(&k, t->tool, program, t);
	for (part = 0; rc == 0 && parts[i].paths[part] != NULL; part++)
		rc = take_part(&k, parts[i].paths[part]);
	/* As in packages: aclocal asks for that directory. */
	if (rc == 0 && strcmp(t->tool, "automake") == 0)
		rc = tc_stage_put(stage, tc_arena_printf(
			&stage->arena, "%s/share/aclocal/dirlist",
			k.prefix + 1), 0644, "", 0, err);
	if (rc == 0)
		rc = read_version(&k, t);
	if (rc == 0)
		rc = recognise(request, stage, t, err);
	if (rc == 0)
		tc_hex(t->source_id, tc_stage_find(stage, tc_arena_printf(
			&stage->arena, "%s/%s", k.prefix + 1,
			fill(&k, parts[i].paths[0])))->sha256,
		       TC_SHA256_SIZE);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db import: sources of published files into a manifest. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "cmd.h"
#include "confine.h"
#include "db/contents.h"
#include "db/manifest.h"
#include "import-confine.h"
#include "import.h"
#include "leftovers.h"
#include "memory-file.h"
#include "progress.h"

static struct tc_import im;
static const char *project, *output, *strip, *lines;
static struct tc_string_list aliases, templates, omit;
static const char *cache, *store;
static bool quiet, no_cache;

static const char *const omit_choices[] = { "sha1", "blob", "serial",
					    "releases", "canon", "lines", NULL };

static const struct tc_option own_options[] = {
	{ 0, "project", TC_OPT_STRING, &project, "NAME",
	  "who published the files; needed", NULL },
	{ 'o', "output", TC_OPT_STRING, &output, "MANIFEST",
	  "the manifest to write; needed", NULL },
	{ 0, "paths", TC_OPT_LIST, &im.paths, "GLOB",
	  "take only these files; a pattern without '/' is for the base name, "
	  "one with '/' first for the whole path",
	  NULL },
	{ 0, "exclude", TC_OPT_LIST, &im.exclude, "GLOB",
	  "but not these", NULL },
	{ 0, "origin", TC_OPT_STRING, &im.origin, "URL",
	  "public address of the git repository", NULL },
	{ 0, "head", TC_OPT_STRING, &im.head, "COMMIT",
	  "where its history begins; else HEAD", NULL },
	{ 0, "releases", TC_OPT_LIST, &im.release_tags, "GLOB",
	  "its tags that are releases", NULL },
	{ 0, "release", TC_OPT_LIST, &im.labels, "LABEL",
	  "what a tarball, .deb or directory is called, in their order; else "
	  "its top directory, or distribution, package and version", NULL },
	{ 0, "member", TC_OPT_STRING, &im.member, "PATH",
	  "of each .deb take this tarball inside it instead of its files",
	  NULL },
	{ 0, "release-prefix", TC_OPT_STRING, &im.release_prefix, "TEXT",
	  "else TEXT and the version in the name of the top directory", NULL },
	{ 0, "release-from-path", TC_OPT_FLAG, &im.release_from_path, NULL,
	  "where an archive has several top directories, each is a release",
	  NULL },
	{ 0, "keep-top", TC_OPT_FLAG, &im.keep_top, NULL,
	  "leave the top directory of an archive in its paths", NULL },
	{ 0, "strip", TC_OPT_STRING, &strip, "N",
	  "take N leading directories off the paths of tarballs and "
	  "directories", NULL },
	{ 0, "variant", TC_OPT_STRING, &im.variant, "DISTRO",
	  "the files are as this distribution patched them", NULL },
	{ 0, "alias", TC_OPT_LIST, &aliases, "NAME=ALIAS",
	  "files of base name NAME are also published as ALIAS", NULL },
	{ 0, "keyring", TC_OPT_STRING, &im.keyring, "KEYRING",
	  "take only tarballs with a good OpenPGP signature by one of its "
	  "keys", NULL },
	{ 0, "template", TC_OPT_LIST, &templates, "NAME=MADE",
	  "files of base name NAME are what a release makes MADE of", NULL },
	{ 0, "omit", TC_OPT_LIST, &omit, "COLUMN",
	  "leave out sha1, blob, serial, releases, canon or lines", NULL },
	{ 0, "lines", TC_OPT_STRING, &lines, "FILE",
	  "also write the lines of macros and scripts there, for db build", NULL },
	{ 0, "allow-missing", TC_OPT_FLAG, &im.allow_missing, NULL,
	  "list blobs that the repository lacks and go on", NULL },
	{ 0, "cache", TC_OPT_STRING, &cache, "DIR",
	  "keep there what makes the next import of a git history quick; else "
	  "$XDG_CACHE_HOME/tarcheck/import or ~/.cache/tarcheck/import",
	  NULL },
	{ 0, "no-cache", TC_OPT_FLAG, &no_cache, NULL,
	  "read all of the history, keep nothing", NULL },
	{ 0, "keep-contents", TC_OPT_STRING, &store, "STORE",
	  "also keep the contents there, for full differences", NULL },
	{ 'q', "quiet", TC_OPT_FLAG, &quiet, NULL, "no progress line", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db import",
	.synopsis = "SOURCE... --project NAME -o MANIFEST [OPTION]...",
	.summary = "Make a manifest of what a project published, from its git "
		   "history, release tarballs, .deb files and unpacked releases.",
	.examples =
		"  tarcheck db import pkgconf.git --project pkgconf "
		"--paths pkg.m4 \\\n"
		"    --origin https://example.org/pkgconf.git "
		"--releases 'pkgconf-*' \\\n"
		"    -o pkgconf.tsv\n"
		"  tarcheck db import libtool-2.5.4.tar.xz --project libtool "
		"\\\n"
		"    --paths 'build-aux/ltmain.sh' -o libtool.tsv\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "SOURCE",
};

static int check_options(struct tc_error *err)
{
	size_t i, k;

	if (project == NULL || output == NULL)
		return tc_fail(err, "db import: %s is missing",
			       project ? "-o MANIFEST" : "--project NAME");
	if (!tc_manifest_text_ok(project) ||
	    (im.variant != NULL && !tc_manifest_text_ok(im.variant)) ||
	    (im.member != NULL && !tc_manifest_text_ok(im.member)) ||
	    (im.origin != NULL && !tc_manifest_text_ok(im.origin)))
		return tc_fail(err, "db import: an empty name, or one that "
				    "cannot stand in a manifest");
	if (strip != NULL && (strspn(strip, "0123456789") != strlen(strip) ||
			      strlen(strip) > 2 || *strip == '\0'))
		return tc_fail(err, "db import: --strip takes a number to 99");
	im.strip = strip ? (size_t)strtoul(strip, NULL, 10) : 0;
	for (i = 0; i < omit.count; i++) {
		for (k = 0; omit_choices[k] != NULL; k++)
			if (strcmp(omit.items[i], omit_choices[k]) == 0)
				break;
		if (omit_choices[k] == NULL)
			return tc_fail(err, "db import: --omit takes sha1, "
					    "blob, serial, releases, canon or lines");
	}
	return 0;
}

/* NULL where there is no place for one. */
static const char *find_cache(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (no_cache)
		return NULL;
	if (cache != NULL)
		return cache;
	if (xdg != NULL && *xdg == '/')
		return tc_arena_printf(&im.arena, "%s/tarcheck/import", xdg);
	if (home != NULL && *home == '/')
		return tc_arena_printf(&im.arena, "%s/.cache/tarcheck/import",
				       home);
	return NULL;
}

static bool omits(const char *column)
{
	size_t i;

	for (i = 0; i < omit.count; i++)
		if (strcmp(omit.items[i], column) == 0)
			return true;
	return false;
}

static void cut_columns(struct tc_manifest *m)
{
	const bool sha1 = omits("sha1"), blob = omits("blob");
	const bool serial = omits("serial"), releases = omits("releases");
	const bool canon = omits("canon");
	size_t i;

	if (canon)
		m->canon = 0;
	for (i = 0; i < m->count; i++) {
		struct tc_known_row *row = &m->rows[i];

		row->has_sha1 = row->has_sha1 && !sha1;
		row->has_blob = row->has_blob && !blob;
		row->has_canon = row->has_canon && !canon;
		row->has_aclocal = row->has_aclocal && !canon;
		if (serial)
			row->serial = row->name_serial = "";
		if (releases)
			row->first_release = row->last_release = "";
	}
}

static int add_names(struct tc_manifest *m, const struct tc_string_list *list,
		     const char *option,
		     void (*add)(struct tc_manifest *m, const char *name,
				 const char *other), struct tc_error *err)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		const char *text = list->items[i];
		const char *equals = strchr(text, '=');
		char *name;

		if (equals == NULL || equals == text || equals[1] == '\0' ||
		    strpbrk(text, "/ ") != NULL || !tc_manifest_text_ok(text))
			return tc_fail(err, "db import: %s, two base names",
				       option);
		name = tc_arena_strndup(&m->arena, text,
					(size_t)(equals - text));
		add(m, name, equals + 1);
	}
	return 0;
}

/* Says what was selected, so that a reader of the manifest can repeat it. */
static void note_patterns(struct tc_manifest *m, const char *key,
			  const struct tc_string_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (tc_manifest_text_ok(list->items[i]))
			tc_manifest_note(m, key, list->items[i]);
}

/* Where results are until all is well: files in memory. */
static struct {
	int manifest, lines;
} made = { -1, -1 };

static int write_manifest(const struct tc_manifest *m, struct tc_error *err)
{
	FILE *out = tc_memory_file_stream(made.manifest, err);

	if (out == NULL)
		return -1;
	tc_manifest_write(m, out);
	return fclose(out) == 0 ? 0 : tc_fail_errno(err, errno, "no memory");
}

static int write_lines(const struct tc_manifest *m, struct tc_error *err)
{
	FILE *out = tc_memory_file_stream(made.lines, err);
	int rc;

	if (out == NULL)
		return -1;
	rc = tc_import_lines_write(im.lines, m, out, err);
	if (fclose(out) != 0)
		return tc_fail_errno(err, errno, "no memory");
	return rc < 0 ? -1 : 0;
}

/* The lines need what cut_columns() takes away. */
static int write_all(struct tc_manifest *m, struct tc_error *err)
{
	if (im.lines != NULL && write_lines(m, err) != 0)
		return -1;
	cut_columns(m);
	return write_manifest(m, err);
}

/* The lines' file is replaced first, just before the manifest. */
static int save_all(struct tc_error *err)
{
	if (lines != NULL &&
	    tc_memory_file_save(made.lines, lines, TC_MAX_MANIFEST_BYTES,
				err) < 0)
		return -1;
	return tc_memory_file_save(made.manifest, output,
				   TC_MAX_MANIFEST_BYTES, err) < 0 ? -1 : 0;
}

static int import(struct tc_manifest *m, char **sources, struct tc_error *err)
{
	struct tc_progress progress;
	struct tc_quoted q;

	im.progress = &progress;
	if (lines != NULL && !omits("lines"))
		im.lines = tc_import_lines_new(lines);
	if (store != NULL) {
		im.contents = tc_contents_create(store, err);
		if (im.contents == NULL)
			return -1;
	}
	for (; *sources != NULL; sources++) {
		int rc;

		tc_progress_start(&progress,
				  tc_quote_into(q.s, sizeof(q.s), *sources),
				  quiet);
		rc = tc_import_source(&im, *sources, err);
		if (rc == 0 && store != NULL)
			rc = tc_contents_commit(im.contents, err);
		tc_progress_end(&progress);
		if (rc != 0)
			return -1;
	}
	if (im.labels_used < im.labels.count)
		return tc_fail(err, "db import: more --release labels than "
				    "tarballs and directories");
	if (add_names(m, &aliases, "--alias takes NAME=ALIAS",
		      tc_manifest_alias, err) != 0 ||
	    add_names(m, &templates, "--template takes NAME=MADE",
		      tc_manifest_template, err) != 0 ||
	    tc_import_finish(&im, m, err) != 0)
		return -1;
	if (m->count == 0)
		return tc_fail(err, "db import: nothing matches the patterns");
	note_patterns(m, "paths", &im.paths);
	note_patterns(m, "exclude", &im.exclude);
	return write_all(m, err);
}

static int import_confined(void *ctx)
{
	struct tc_error err = { "" };
	struct tc_manifest m;
	int status;

	tc_manifest_init(&m, project);
	if (im.variant != NULL)
		m.variant = im.variant;
	status = import(&m, ctx, &err) == 0 ? TC_EXIT_OK : tc_complain(&err);
	tc_manifest_release(&m);
	tc_contents_free(im.contents);
	return status;
}

static int run(char **sources)
{
	const struct tc_import_places places = {
		.sources = sources, .store = store, .cache = find_cache(),
	};
	struct tc_paths paths = { .list = NULL };
	struct tc_error err = { "" };
	int status;

	made.manifest = tc_memory_file("", 0, &err);
	made.lines = tc_memory_file("", 0, &err);
	if (made.manifest < 0 || made.lines < 0)
		return tc_complain(&err);
	tc_leftovers_watch(NULL);
	if (lines != NULL)
		tc_paths_add(&paths, lines);
	status = tc_import_confine(&im, &places, &paths, import_confined,
				   sources);
	if (status == TC_EXIT_OK && save_all(&err) != 0)
		status = tc_complain(&err);
	close(made.manifest);
	close(made.lines);
	return status;
}

int tc_cmd_db_import(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	status = check_options(&err) == 0 ? run(argv + 1) : tc_complain(&err);
	tc_import_release(&im);
	tc_string_list_release(&aliases);
	tc_string_list_release(&templates);
	tc_string_list_release(&omit);
	return status;
}

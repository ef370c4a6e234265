/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A toolchain from a Debian package. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "regen/toolchain-manifest.h"
#include "source/deb.h"
#include "toolchain-alias.h"
#include "toolchain-source.h"

/* The package of a tool, also with a version after it: autoconf2.69,
 * automake-1.15. */
static const struct {
	const char *package, *tool;
} packages[] = {
	{ "autoconf", "autoconf" },
	{ "automake", "automake" },
	{ "libtool", "libtool" },
	{ "autopoint", "gettext" },
	{ "gettext", "gettext" },
};

static const char *tool_of(const char *package)
{
	size_t i;

	for (i = 0; i < sizeof(packages) / sizeof(*packages); i++) {
		const size_t len = strlen(packages[i].package);
		const char *end = package + len;

		if (strncmp(package, packages[i].package, len) == 0 &&
		    (*end == '\0' || isdigit((unsigned char)end[*end == '-'])))
			return packages[i].tool;
	}
	return NULL;
}

/* No generator reads them. */
static bool is_wanted(const char *path)
{
	static const char *const left_out[] = {
		"etc/emacs/", "usr/share/doc/", "usr/share/doc-base/",
		"usr/share/man/", "usr/share/info/", "usr/share/emacs/",
		"usr/share/lintian/", "usr/share/locale/", "usr/share/bug/",
		"usr/lib/",
	};
	size_t i;

	for (i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (strncmp(path, left_out[i], strlen(left_out[i])) == 0)
			return false;
	return true;
}

static uint16_t mode_of(const struct tc_member *member)
{
	return tc_member_is_executable(member) ? 0755 : 0644;
}

struct unpacking {
	const struct tc_deb *deb;
	const char *path; /* of the .deb */
	struct tc_stage *stage;
	struct tc_error *err;
};

/* The paths that are known here lack what looks like a top directory. */
static bool keep_all(void *ctx, struct tc_member *member, const char *head,
		     size_t len)
{
	(void)ctx;
	(void)head;
	return len == member->size;
}

/* What was too long to be kept, or one too many. */
static int take_again(const struct unpacking *u, const char *path,
		      struct tc_buf *bytes)
{
	uint8_t sha256[TC_SHA256_SIZE];

	return tc_deb_read_member(u->deb, u->path, path, bytes, sha256,
				  u->err);
}

static int take_file(const struct unpacking *u, const struct tc_member *m,
		     const char *path)
{
	const struct tc_extra *extra = m->extra;
	const struct tc_toolchain_file *file;
	struct tc_quoted q;
	struct tc_buf bytes;
	int rc = 0;

	tc_buf_init(&bytes, TC_MAX_NESTED_BYTES);
	if (extra != NULL && extra->bytes != NULL &&
	    extra->bytes_len == m->size)
		tc_buf_append(&bytes, extra->bytes, extra->bytes_len);
	else if (m->size > 0)
		rc = take_again(u, path, &bytes);
	if (rc == 0)
		rc = tc_stage_put(u->stage, path, mode_of(m),
				  tc_buf_str(&bytes), bytes.len, u->err);
	tc_buf_release(&bytes);
	if (rc != 0)
		return -1;
	file = tc_stage_find(u->stage, path);
	if (memcmp(file->sha256, m->sha256, TC_SHA256_SIZE) != 0)
		rc = tc_fail(u->err, "%s: changed while it was read",
			     tc_quote_into(q.s, sizeof(q.s), path));
	return rc;
}

static int take_all(const struct unpacking *u, const struct tc_tree *tree)
{
	const bool below = tree->top != NULL && *tree->top != '\0';
	struct tc_quoted q;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < tree->count; i++) {
		const struct tc_member *m = &tree->members[i];
		char *path = tc_asprintf("%s%s%s", below ? tree->top : "",
					 below ? "/" : "", m->path);

		if (!is_wanted(path))
			;
		else if (m->type == TC_TYPE_SYMLINK)
			rc = tc_stage_link(u->stage, path, m->link, u->err);
		else if (m->type == TC_TYPE_FILE)
			rc = take_file(u, m, path);
		else if (m->type != TC_TYPE_DIR)
			rc = tc_fail(u->err, "%s: not a file",
				     tc_quote_into(q.s, sizeof(q.s), path));
		free(path);
	}
	return rc;
}

static int unpack(const struct tc_deb *deb, const char *path,
		  struct tc_stage *stage, char *source_id,
		  struct tc_error *err)
{
	const struct unpacking u = { deb, path, stage, err };
	const struct tc_read_options options = { .keep = keep_all };
	struct tc_archive_info info;
	struct tc_tree tree;
	int rc;

	tc_tree_init(&tree);
	rc = tc_deb_read_files(deb, path, &options, &tree, &info, err);
	if (rc == 0)
		rc = take_all(&u, &tree);
	if (rc == 0)
		tc_hex(source_id, info.sha256, TC_SHA256_SIZE);
	tc_tree_release(&tree);
	return rc;
}

/* Without epoch, Debian revision and what is added for a repacked tarball:
 * "1:1.15.1-5ubuntu2" is 1.15.1, "2.64+dfsg-1" is 2.64. */
static const char *upstream_version(struct tc_arena *arena,
				    const char *version)
{
	const char *colon = strchr(version, ':');
	const char *at = colon != NULL ? colon + 1 : version;
	const char *dash = strrchr(at, '-');
	size_t len = dash != NULL ? (size_t)(dash - at) : strlen(at);
	char *text = tc_arena_strndup(arena, at, len);

	text[strcspn(text, "+~")] = '\0';
	return text;
}

static void describe(const struct tc_toolchain_request *request,
		     const struct tc_deb *deb, struct tc_arena *arena,
		     struct tc_toolchain *t)
{
	const struct tc_toolchain_known *row =
		tc_toolchain_known_source(request->list, t->source_id);
	const char *colon = strchr(deb->version, ':');

	t->version = upstream_version(arena, deb->version);
	t->bin = "/usr/bin";
	t->source = tc_arena_strdup(arena, tc_path_base(request->source));
	if (request->variant != NULL)
		t->variant = request->variant;
	else if (row != NULL)
		t->variant = row->variant;
	else
		t->variant = tc_arena_printf(arena, "package %s", colon ?
					     colon + 1 : deb->version);
}

int tc_toolchain_from_deb(const struct tc_toolchain_request *request,
			  struct tc_stage *stage, struct tc_toolchain *t,
			  struct tc_error *err)
{
	struct tc_quoted q;
	struct tc_deb deb;
	int rc = tc_deb_open(&deb, request->source, err);

	if (rc != 0)
		return -1;
	t->tool = tool_of(deb.package);
	if (t->tool == NULL)
		rc = tc_fail(err, "package %s is no toolchain; those of "
			     "autoconf, automake, libtool, autopoint are",
			     tc_quote_into(q.s, sizeof(q.s), deb.package));
	if (rc == 0)
		rc = unpack(&deb, request->source, stage, t->source_id, err);
	/* A package brings only the directory, which aclocal needs. */
	if (rc == 0 && strcmp(t->tool, "automake") == 0)
		rc = tc_stage_put(stage, "usr/share/aclocal/dirlist", 0644, "",
				  0, err);
	if (rc == 0) {
		describe(request, &deb, &stage->arena, t);
		rc = tc_toolchain_confirm_version(stage, t, err);
	}
	tc_deb_release(&deb);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A toolchain from a release, running nothing. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "regen/toolchain-manifest.h"
#include "toolchain-alias.h"
#include "toolchain-layout.h"
#include "toolchain-patch.h"
#include "toolchain-release.h"
#include "toolchain-source.h"

/* A file that only the release of that tool has. */
static const struct {
	const char *tool, *path;
} marks[] = {
	{ "autoconf", "bin/autom4te.in" },
	{ "autoconf", "acgeneral.m4" },
	{ "automake", "bin/automake.in" },
	{ "automake", "automake.in" },
	{ "libtool", "ltmain.in" },
	{ "libtool", "libltdl/m4/ltversion.in" },
	{ "libtool", "m4/ltversion.in" },
	{ "pkg-config", "pkg-config.1" },
	{ "pkgconf", "libpkgconf/libpkgconf.h" },
};

static const char *tool_of(const struct tc_tree *tree)
{
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (tc_tree_find(tree, marks[i].path) != NULL)
			return marks[i].tool;
	return NULL;
}

/* "2.72" of "autoconf-2.72", "v2.72" and "AUTOCONF-2.59"; automake's old tags
 * are "Release-1-9-6", libtool's "release-1-5-22". NULL. */
static const char *version_of(struct tc_arena *arena, const char *name)
{
	const bool dashes = strncasecmp(name, "Release-", 8) == 0;
	char *version, *c;

	while (*name != '\0' && !isdigit((unsigned char)*name))
		name++;
	version = tc_arena_strdup(arena, name);
	for (c = version; *c != '\0'; c++)
		if (dashes && *c == '-' && isdigit((unsigned char)c[1]))
			*c = '.';
	return tc_toolchain_name_ok(version) ? version : NULL;
}

/* "1.16" of "1.16.5", "1.16i" of itself: as automake's configure.ac has it. */
static const char *api_of(struct tc_arena *arena, const char *version)
{
	size_t len = strspn(version, "0123456789");

	if (version[len] == '.') {
		len++;
		len += strspn(version + len, "0123456789");
		len += strspn(version + len, "abcdefghijklmnopqrstuvwxyz");
	}
	return tc_arena_strndup(arena, version, len);
}

/* Since 1.4-p6 and 1.6 directories have the version of interface in their
 * names. */
static const char *suffix_of(struct tc_arena *arena, const char *version,
			     const char *api)
{
	const bool plain = strcmp(version, "1.5") == 0 ||
			   strcmp(version, "1.4") == 0 ||
			   (strncmp(version, "1.4-p", 5) == 0 &&
			    version[5] < '6');

	return plain ? "" : tc_arena_printf(arena, "-%s", api);
}

/* Until 2.4.2 libtool's build counted its commits. */
static const char *revision_of(const char *version)
{
	static const struct {
		const char *version, *revision;
	} counted[] = {
		{ "2.2.6", "1.3012" },	{ "2.2.6b", "1.3017" },
		{ "2.2.10", "1.3175" }, { "2.4", "1.3293" },
		{ "2.4.2", "1.3337" },
	};
	size_t i;

	for (i = 0; i < sizeof(counted) / sizeof(*counted); i++)
		if (strcmp(version, counted[i].version) == 0)
			return counted[i].revision;
	return version;
}

struct making {
	const struct tc_release *release;
	const struct tc_toolchain_request *request;
	struct tc_layout_values values;
	struct tc_stage *stage;
	size_t *patched; /* places, of each patch */
	struct tc_error *err;
};

/* bytes becomes what the patches make of it. */
static int patch_file(const struct making *m, const char *place,
		      struct tc_buf *bytes)
{
	const struct tc_toolchain_request *request = m->request;
	size_t i, made;
	int rc = 0;

	for (i = 0; rc == 0 && i < request->patch_count; i++) {
		struct tc_buf out;

		tc_buf_init(&out, bytes->max);
		rc = tc_patch_apply(&request->patches[i], place,
				    tc_buf_str(bytes), &out, &made, m->err);
		m->patched[i] += made;
		/* A file with NULs in it stays what it is. */
		if (rc == 0 && made > 0) {
			tc_buf_release(bytes);
			*bytes = out;
		} else {
			tc_buf_release(&out);
		}
	}
	return rc;
}

static int check_patched(const struct making *m)
{
	const struct tc_toolchain_request *request = m->request;
	size_t i;

	for (i = 0; i < request->patch_count; i++)
		if (m->patched[i] != request->patches[i].count)
			return tc_fail(m->err, "patch '%s': it has no such "
				       "file", request->patches[i].variant);
	return 0;
}

static int put(const struct making *m, const char *place, bool run,
	       const struct tc_buf *bytes)
{
	char *path = tc_arena_printf(&m->stage->arena, "%s/%s",
				     m->values.root + 1, place);

	if (bytes->full)
		return tc_fail(m->err, "limit: %s is longer than %zu bytes",
			       place, bytes->max);
	return tc_stage_put(m->stage, path, run ? 0755 : 0644,
			    tc_buf_str(bytes), bytes->len, m->err);
}

static int make_file(const struct making *m, const struct tc_member *member)
{
	bool fill = false, run = false;
	const char *place = tc_layout_place(&m->values, member->path, &fill,
					    &run, &m->stage->arena);
	struct tc_buf bytes, whole, filled, declared, *result;
	int rc;

	if (place == NULL || member->type != TC_TYPE_FILE)
		return 0;
	tc_buf_init(&bytes, TC_MAX_KEPT_CONTENT);
	tc_buf_init(&whole, TC_MAX_KEPT_CONTENT);
	tc_buf_init(&filled, TC_MAX_KEPT_CONTENT);
	tc_buf_init(&declared, TC_MAX_KEPT_CONTENT);
	rc = tc_release_read(m->release, member, &bytes, m->err);
	tc_layout_repair(&m->values, member->path, tc_buf_str(&bytes),
			 bytes.len, &whole);
	if (fill)
		tc_layout_fill(&m->values, member->path, tc_buf_str(&whole),
			       whole.len, &filled);
	if (fill && run)
		tc_layout_prototypes(tc_buf_str(&filled), filled.len,
				     &declared);
	result = !fill ? &whole : run ? &declared : &filled;
	run = run || tc_member_is_executable(member);
	if (rc == 0)
		rc = patch_file(m, place, result);
	if (rc == 0)
		rc = put(m, place, run, result);
	tc_buf_release(&bytes);
	tc_buf_release(&whole);
	tc_buf_release(&filled);
	tc_buf_release(&declared);
	return rc;
}

/* Where the release has no such file that was placed at path. */
static int supply(const struct making *m, const char *path, bool run,
		  void (*write)(const struct tc_layout_values *,
				struct tc_buf *))
{
	char *whole = tc_arena_printf(&m->stage->arena, "%s/%s",
				      m->values.root + 1, path);
	struct tc_buf bytes;
	int rc;

	if (tc_stage_find(m->stage, whole) != NULL)
		return 0;
	tc_buf_init(&bytes, TC_MAX_KEPT_CONTENT);
	write(&m->values, &bytes);
	rc = patch_file(m, path, &bytes);
	if (rc == 0)
		rc = put(m, path, run, &bytes);
	tc_buf_release(&bytes);
	return rc;
}

static void write_nothing(const struct tc_layout_values *values,
			  struct tc_buf *out)
{
	(void)values;
	(void)out;
}

static int make_all(const struct making *m)
{
	const struct tc_tree *tree = &m->release->tree;
	const bool autoconf = strcmp(m->values.rules, "autoconf") == 0;
	const bool automake = strcmp(m->values.tool, "automake") == 0;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < tree->count; i++)
		rc = make_file(m, &tree->members[i]);
	if (rc == 0 && autoconf)
		rc = supply(m, "bin/autoconf", true, tc_layout_autoconf);
	if (rc == 0 && autoconf &&
	    tc_tree_find(tree, "lib/version.in") == NULL &&
	    tc_tree_find(tree, "lib/autoconf_version.in") == NULL)
		rc = supply(m, "share/autoconf/m4sugar/version.m4", false,
			    tc_layout_version_m4);
	/* aclocal looks into this directory, so it has to be there. */
	if (rc == 0 && automake)
		rc = supply(m, "share/aclocal/dirlist", false, write_nothing);
	return rc;
}

/* "runstatedir off_t" of two patches. */
static const char *patched_variant(const struct tc_toolchain_request *request,
				   struct tc_arena *arena)
{
	const char *words = "";
	size_t i;

	for (i = 0; i < request->patch_count; i++)
		words = tc_arena_printf(arena, "%s%s%s", words,
					*words ? " " : "",
					request->patches[i].variant);
	return words;
}

static int check_patches(const struct tc_toolchain_request *request,
			 const struct tc_toolchain *t, struct tc_error *err)
{
	size_t i;

	for (i = 0; i < request->patch_count; i++)
		if (!tc_patch_fits(&request->patches[i], t->tool, t->version))
			return tc_fail(err, "patch '%s' is not for %s %s",
				       request->patches[i].variant, t->tool,
				       t->version);
	return 0;
}

static int describe(const struct tc_toolchain_request *request,
		    const struct tc_release *release, struct tc_stage *stage,
		    struct tc_toolchain *t, struct tc_error *err)
{
	struct tc_quoted q;

	t->tool = tool_of(&release->tree);
	if (t->tool == NULL)
		return tc_fail(err, "no release of autoconf since 2.13, "
			       "automake since 1.4, libtool, pkg-config "
			       "or pkgconf");
	t->version = version_of(&stage->arena, release->name);
	if (t->version == NULL)
		return tc_fail(err, "no version in '%s'",
			       tc_quote_into(q.s, sizeof(q.s), release->name));
	if (check_patches(request, t, err) != 0)
		return -1;
	t->variant = request->variant != NULL ? request->variant :
		     patched_variant(request, &stage->arena);
	t->source = tc_arena_strdup(&stage->arena, release->source);
	memcpy(t->source_id, release->id, sizeof(t->source_id));
	return tc_toolchain_name(t, &stage->arena, err);
}

static struct tc_layout_values values_of(const struct tc_toolchain *t,
					 int64_t time, struct tc_arena *arena)
{
	const char *api = api_of(arena, t->version);
	const char *rules = t->tool;

	if (strcmp(t->tool, "automake") == 0 && strcmp(api, "1.4") == 0)
		rules = "automake-1.4";
	else if (strcmp(t->tool, "autoconf") == 0 && strcmp(api, "2.13") == 0)
		rules = "autoconf-2.13";
	return (struct tc_layout_values){
		.tool = t->tool,
		.version = t->version,
		.api = api,
		.rules = rules,
		.suffix = suffix_of(arena, t->version, api),
		.root = tc_arena_printf(arena, "/opt/tarcheck/%s", t->name),
		.year = tc_arena_printf(arena, "%u", tc_day_of(time) / 10000),
		.revision = revision_of(t->version),
	};
}

int tc_toolchain_from_release(const struct tc_toolchain_request *request,
			      struct tc_stage *stage, struct tc_toolchain *t,
			      struct tc_error *err)
{
	struct tc_release release = { .path = NULL };
	struct making m = { .release = &release, .request = request,
			    .stage = stage, .err = err };
	int rc = tc_release_open(&release, request->repo, request->source,
				 err);

	if (rc == 0)
		rc = describe(request, &release, stage, t, err);
	if (rc == 0) {
		m.values = values_of(t, release.time, &stage->arena);
		t->bin = tc_arena_printf(&stage->arena, "%s/bin",
					 m.values.root);
		m.patched = tc_calloc(request->patch_count + 1,
				      sizeof(*m.patched));
		rc = make_all(&m);
		if (rc == 0)
			rc = check_patched(&m);
		free(m.patched);
	}
	/* Of the others only macros are taken, and these do not say it. */
	if (rc == 0 && (strcmp(t->tool, "autoconf") == 0 ||
			strcmp(t->tool, "automake") == 0))
		rc = tc_toolchain_confirm_version(stage, t, err);
	tc_release_release(&release);
	return rc;
}

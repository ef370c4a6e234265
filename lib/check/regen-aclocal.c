/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Has aclocal write the aclocal.m4 that a release does not have. */
/*
 * Which macros there were where configure was written nobody can say now: the
 * release's own, those of an automake and of a libtool at hand. What comes out
 * of them as it was shipped, came out of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"
#include "base/text-line.h"
#include "check/regen-view.h"

enum {
	MAX_TOOLS = 4, /* that are tried, of automake and of libtool each */
	MAX_DIRS = 16, /* of macros of the release */
	MAX_VERSION = 32,  /* bytes of one */
};

static const char written[] = "aclocal.m4";

struct tools {
	const struct tc_toolchain *list[MAX_TOOLS];
	size_t count;
};

struct attempt {
	struct tc_regen *r;
	const struct tc_regen_dir *dir;
	const struct tc_toolchain *variants;
	size_t count;
	struct tc_regen_best *best;
	struct tc_regen_macros of_best; /* what it was written with */
	struct tc_regen_how *how;
	const char **note;
	struct tools automakes, libtools;
	const char *args[2 * MAX_DIRS + 3];
	size_t dir_args; /* of them are the release's directories */
	bool failed;     /* autoconf does, with these macros */
};

static void add_tool(struct tools *tools, const struct tc_toolchain *t)
{
	if (tools->count < MAX_TOOLS && tc_regen_fit(t))
		tools->list[tools->count++] = t;
}

static void add_version(const struct attempt *a, struct tools *tools,
			const char *tool, const char *version)
{
	const struct tc_toolchain *t;
	size_t count, k;

	t = tc_toolchains_find(a->r->store, tool, version, &count);
	for (k = 0; t != NULL && k < count; k++)
		add_tool(tools, &t[k]);
}

/* Is that a version of the series "1.16": "1.16", "1.16.5", "1.16-p2"? */
static bool is_of_series(const char *version, const char *series)
{
	size_t len = strlen(series);

	return strncmp(version, series, len) == 0 &&
	       (version[len] == '\0' || version[len] == '.' ||
		version[len] == '-');
}

/* The first variant of its version? */
static bool is_first(const struct tc_toolchain *all, size_t k)
{
	return k == 0 || strcmp(all[k - 1].tool, all[k].tool) != 0 ||
	       strcmp(all[k - 1].version, all[k].version) != 0;
}

/* The newest ones of a series; where that is NULL the newest of all. */
static void add_series(struct attempt *a, const char *series)
{
	size_t count, k;
	const struct tc_toolchain *all = tc_toolchains_all(a->r->store, &count);

	/* Broken ones, which have no more than a name, are the last. */
	while (count > 0 && all[count - 1].broken != NULL)
		count--;
	for (k = count; k-- > 0;)
		if (strcmp(all[k].tool, "automake") == 0 &&
		    is_first(all, k) &&
		    (series ? is_of_series(all[k].version, series) :
			      a->automakes.count == 0))
			add_tool(&a->automakes, &all[k]);
}

/* The value that a line KEY'VALUE' of configure has, or KEY"VALUE". */
static bool read_value(const struct attempt *a, const char *key,
		       char value[MAX_VERSION])
{
	const struct tc_extra *shipped =
		tc_regen_bytes(a->r, a->dir->configure);
	const char *at = shipped ? strstr(shipped->bytes, key) : NULL;
	size_t len;

	if (at == NULL)
		return false;
	at += strlen(key);
	at += *at == '\'' || *at == '"';
	len = strspn(at, "0123456789abcdefghijklmnopqrstuvwxyz.-");
	if (len == 0 || len >= MAX_VERSION)
		return false;
	memcpy(value, at, len);
	value[len] = '\0';
	return true;
}

/* The version of automake that a Makefile.in of the directory states. */
static const char *stated_version(const struct attempt *a)
{
	const struct tc_tree *tree = &a->r->check->archive;
	const char *version = NULL;
	uint32_t i;

	for (i = 0; i < tree->count && version == NULL; i++)
		if (tree->members[i].kind == a->r->automake_kind &&
		    tc_regen_is_of(a->r, a->dir, i))
			version = tc_regen_stated(a->r, i, TC_TOOL_AUTOMAKE);
	return version;
}

static void find_automakes(struct attempt *a)
{
	const char *version = stated_version(a);
	char series[MAX_VERSION];

	if (version != NULL)
		add_version(a, &a->automakes, "automake", version);
	if (a->automakes.count > 0)
		return;
	if (read_value(a, "\nam__api_version=", series))
		add_series(a, series);
	else if (tc_generator_is_modern(&a->variants[0]))
		add_series(a, NULL);
	else
		add_series(a, "1.4"); /* the last one for that autoconf */
}

/* A member that aclocal may take macros of, by being told of its directory. */
static bool is_macro(const struct attempt *a, uint32_t i)
{
	const struct tc_member *m = &a->r->check->archive.members[i];

	return (m->type == TC_TYPE_FILE || m->type == TC_TYPE_SYMLINK) &&
	       tc_path_ends_in(m->path, ".m4") &&
	       tc_regen_is_of(a->r, a->dir, i);
}

static void find_libtools(struct attempt *a)
{
	const struct tc_tree *tree = &a->r->check->archive;
	char version[MAX_VERSION];
	uint32_t i;

	for (i = 0; i < tree->count; i++)
		if (is_macro(a, i) && strcmp(tc_path_base(tree->members[i].path),
					     "libtool.m4") == 0)
			return;
	if (read_value(a, "\nmacro_version=", version))
		add_version(a, &a->libtools, "libtool", version);
}

static bool is_in_name(char c)
{
	return c != '\0' && strchr("0123456789abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-/", c) != NULL;
}

/* Has the line that key is in the word? */
static bool line_names(const char *text, const char *key, const char *word)
{
	const size_t len = strlen(word);

	while ((text = strstr(text, key)) != NULL) {
		const char *end = text + strcspn(text, "\n");
		const char *at = text + strlen(key);

		while ((at = strstr(at, word)) != NULL && at < end) {
			if (!is_in_name(at[-1]) && !is_in_name(at[len]))
				return true;
			at++;
		}
		text = end;
	}
	return false;
}

/* Is it what the project itself says its macros are in? */
static bool is_named(const struct attempt *a, const char *dir)
{
	const uint32_t am = tc_regen_member(a->r, a->dir->path, "Makefile.am");
	const struct tc_extra *ac = tc_regen_bytes(a->r, a->dir->ac);
	const struct tc_extra *make = am == TC_NO_MEMBER ?
					      NULL : tc_regen_bytes(a->r, am);

	return (ac != NULL && line_names(ac->bytes, "AC_CONFIG_MACRO_DIR", dir)) ||
	       (make != NULL && line_names(make->bytes, "ACLOCAL_AMFLAGS", dir));
}

static bool has_dir(const struct attempt *a, const char *dir)
{
	size_t k;

	for (k = 1; k < a->dir_args; k += 2)
		if (strcmp(a->args[k], dir) == 0)
			return true;
	return false;
}

/* The directories of macros that the project names, or others. */
static void find_dirs(struct attempt *a, bool named)
{
	const struct tc_tree *tree = &a->r->check->archive;
	const size_t len = strlen(a->dir->path);
	uint32_t i;

	for (i = 0; i < tree->count && a->dir_args < 2 * MAX_DIRS; i++) {
		const char *path, *base, *dir = ".";

		if (!is_macro(a, i))
			continue;
		path = tree->members[i].path + (len ? len + 1 : 0);
		base = tc_path_base(path);
		if (strcmp(path, "acinclude.m4") == 0)
			continue;
		if (base > path)
			dir = tc_arena_strndup(&a->r->check->evidence.arena,
					       path, (size_t)(base - path) - 1);
		if (*dir == '-' || has_dir(a, dir) || is_named(a, dir) != named)
			continue;
		a->args[a->dir_args++] = "-I";
		a->args[a->dir_args++] = dir;
	}
}

static const char *member_name(struct attempt *a)
{
	return tc_arena_printf(&a->r->check->evidence.arena, "%s%s%s",
			       a->dir->path, *a->dir->path ? "/" : "", written);
}

/* The copy has that for aclocal.m4, or with NULL none, and no traces of
 * another. */
static int put_macros(struct attempt *a, const char *text)
{
	char *path = tc_regen_copy_path(a->r, member_name(a));
	int rc = 0;

	if (path == NULL)
		return 0;
	tc_private_copy_drop(&a->r->copy, path);
	tc_regen_drop_traces(a->r, a->dir);
	if (text != NULL)
		rc = tc_private_copy_put(&a->r->copy, path, text, strlen(text),
					 false, a->r->err);
	free(path);
	return rc;
}

static const struct tc_toolchain *first_fit(const struct attempt *a)
{
	size_t k;

	for (k = 0; k < a->count; k++)
		if (tc_regen_fit(&a->variants[k]))
			return &a->variants[k];
	return NULL;
}

/* 1: it is there, and r->macros says what it is of; 0: not, or it is the one
 * of before; -1. */
static int run_aclocal(struct attempt *a, const struct tc_toolchain *automake,
		       const struct tc_toolchain *libtool)
{
	struct tc_arena *arena = &a->r->check->evidence.arena;
	const char *before = a->r->macros.text, *place = NULL;
	const struct tc_toolchain *autoconf = first_fit(a);
	struct tc_buf now;
	size_t n = a->dir_args;
	int rc = put_macros(a, NULL);

	if (libtool != NULL)
		place = tc_generator_macros(libtool, a->r->opt->unsafe, arena);
	if (place != NULL) {
		a->args[n++] = "-I";
		a->args[n++] = place;
	}
	a->args[n] = NULL;
	a->r->macros = (struct tc_regen_macros){
		.aclocal = automake, .traced = autoconf,
		.offered = place ? libtool : NULL,
	};
	if (rc == 0 && autoconf != NULL)
		rc = tc_regen_run(a->r, "aclocal", autoconf, automake,
				  a->dir->path, a->args, a->note);
	if (rc <= 0)
		return rc;
	rc = tc_regen_take_path(a->r, member_name(a), &now);
	a->r->macros.text = tc_arena_strdup(arena, rc ? tc_buf_str(&now) : "");
	tc_buf_release(&now);
	return rc && (before == NULL || strcmp(before, a->r->macros.text) != 0);
}

/* 1: it is written; 0, -1. */
static int try_variant(struct attempt *a, const struct tc_toolchain *t)
{
	const size_t lines = a->best->bytes ? a->best->lines : SIZE_MAX;
	const bool any = a->best->bytes != NULL;
	const char *note = NULL;
	int rc = tc_regen_try_autoconf(a->r, a->dir, t, a->best,
				       &a->how->normalisation, &note);

	if (rc > 0)
		a->how->tool = t;
	else if (a->best->bytes != NULL && (!any || a->best->lines < lines))
		a->of_best = a->r->macros;
	a->failed = note != NULL;
	if (a->failed)
		*a->note = note;
	return rc;
}

/* By all variants with the first macros, then by the one that came closest.
 * Where it fails for want of a macro no other will do. */
static int run_autoconf(struct attempt *a, bool first)
{
	size_t k;
	int rc = 0;

	for (k = 0; k < a->count && rc == 0 && !a->failed; k++)
		if (first || a->best->tool == NULL ||
		    &a->variants[k] == a->best->tool)
			rc = try_variant(a, &a->variants[k]);
	return rc;
}

static int run_attempts(struct attempt *a)
{
	const struct tools *am = &a->automakes, *lt = &a->libtools;
	size_t count = am->count > lt->count ? am->count : lt->count, k;
	bool first = true;
	int rc = 0;

	if (am->count == 0)
		return 0;
	for (k = 0; k < count && rc == 0 && !a->failed && !a->r->passing; k++) {
		const size_t l = k < lt->count ? k : lt->count - 1;

		rc = run_aclocal(a, am->list[k < am->count ? k : am->count - 1],
				 lt->count ? lt->list[l] : NULL);
		if (rc > 0) {
			rc = run_autoconf(a, first);
			first = false;
		}
	}
	return rc;
}

/* Has text a line of bytes that defines something? Then aclocal has copied it
 * from there, or might have. */
static bool is_copied(const char *bytes, const char *text)
{
	const char *end = bytes + strlen(bytes), *line;
	size_t len;

	while (tc_text_line_next(&bytes, end, &line, &len))
		if ((memmem(line, len, "AC_DEFUN", 8) != NULL ||
		     memmem(line, len, "define", 6) != NULL) &&
		    memmem(text, strlen(text), line, len) != NULL)
			return true;
	return false;
}

static void find_copied(struct attempt *a)
{
	struct tc_regen_macros *macros = &a->r->macros;
	const struct tc_tree *tree = &a->r->check->archive;
	uint32_t *list = NULL, *kept, i;
	size_t count = 0, cap = 0;

	for (i = 0; i < tree->count; i++) {
		const struct tc_extra *extra;

		if (!is_macro(a, i) || a->r->given[i] == TC_GIVEN_NAME)
			continue;
		/* Where the content is another's (the tag's, a link's) it may
		 * have been. */
		extra = a->r->given[i] == TC_GIVEN_TAG ?
				NULL : tc_regen_bytes(a->r, i);
		if (extra != NULL && !is_copied(extra->bytes, macros->text))
			continue;
		list = tc_grow(list, count, &cap, sizeof(*list));
		list[count++] = i;
	}
	kept = tc_arena_alloc(&a->r->check->evidence.arena,
			      (count + 1) * sizeof(*kept));
	if (count > 0)
		memcpy(kept, list, count * sizeof(*kept));
	free(list);
	macros->copied = kept;
	macros->copied_count = count;
}

int tc_regen_aclocal(struct tc_regen *r, const struct tc_regen_dir *dir,
		     const struct tc_toolchain *variants, size_t count,
		     struct tc_regen_best *best, struct tc_regen_how *how,
		     const char **note)
{
	struct attempt a = { .r = r, .dir = dir, .variants = variants,
			     .count = count, .best = best, .how = how,
			     .note = note };
	int rc;

	if (dir->aclocal != TC_NO_MEMBER || r->passing)
		return 0;
	find_automakes(&a);
	find_libtools(&a);
	find_dirs(&a, true);
	find_dirs(&a, false);
	rc = run_attempts(&a);
	if (rc == 0) {
		r->macros = a.of_best;
		rc = put_macros(&a, r->macros.text);
		if (best->bytes == NULL && rc == 0)
			*note = tc_arena_printf(&r->check->evidence.arena,
						"%s; the release has no "
						"aclocal.m4, and not all of "
						"its macros are at hand", *note);
	}
	if (rc >= 0 && r->macros.text != NULL)
		find_copied(&a);
	return rc;
}

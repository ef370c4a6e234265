/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Has aclocal write the aclocal.m4 that a release does not have. */
/*
 * Which macros there were where configure was written nobody can say now: the
 * release's own, those of an automake, of a libtool and of a pkg-config at
 * hand. What comes out of them as it was shipped, came out of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"
#include "base/text-line.h"
#include "check/regen-macro-tools.h"
#include "check/regen-view.h"

enum { MAX_DIRS = 16 /* of macros of the release */ };

static const char written[] = "aclocal.m4";

struct choice {
	size_t of[TC_MACROS_COUNT];
	bool put; /* libtool's macros are among the release's */
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
	struct tc_regen_tools tools[TC_MACROS_COUNT];
	struct choice now, closest; /* of these */
	const char *dir_named; /* where libtoolize would put its macros, as a
				  path of the release; NULL: nowhere */
	const char *args[2 * (MAX_DIRS + TC_MACROS_COUNT) + 3];
	size_t dir_args; /* of them are the release's directories */
	bool failed;     /* autoconf does, with these macros */
};

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

		if (!tc_regen_is_macro(a->r, a->dir, i))
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

static const struct tc_toolchain *chosen(const struct attempt *a,
					 enum tc_macros of)
{
	const struct tc_regen_tools *tools = &a->tools[of];

	return tools->count > 0 ? tools->list[a->now.of[of]] : NULL;
}

/* Takes away what was put for another choice, and puts what is chosen now;
 * where that cannot be, it is beside the release for good. */
static void put_libtool(struct attempt *a)
{
	const struct tc_regen_tools *tools = &a->tools[TC_MACROS_LIBTOOL];
	size_t k;

	for (k = 0; a->dir_named != NULL && k < tools->count; k++)
		tc_regen_drop_tool(a->r, tools->list[k], a->dir_named);
	if (a->now.put && !tc_regen_put_tool(a->r, chosen(a, TC_MACROS_LIBTOOL),
					     a->dir_named)) {
		tc_regen_drop_tool(a->r, chosen(a, TC_MACROS_LIBTOOL),
				   a->dir_named);
		a->dir_named = NULL;
		a->now.put = false;
	}
}

static void add_dir(struct attempt *a, size_t *n, const char *dir)
{
	a->args[(*n)++] = "-I";
	a->args[(*n)++] = dir;
}

/* The directories of the release, and of the macros that are chosen; with
 * these in r->macros. */
static void offer(struct attempt *a)
{
	struct tc_regen_macros *macros = &a->r->macros;
	const size_t len = strlen(a->dir->path);
	size_t n = a->dir_args, k;

	if (a->now.put) {
		const char *dir = a->dir_named + (len ? len + 1 : 0);

		if (!has_dir(a, dir))
			add_dir(a, &n, dir);
	}
	for (k = TC_MACROS_AUTOMAKE + 1; k < TC_MACROS_COUNT; k++) {
		const struct tc_toolchain *t = chosen(a, (enum tc_macros)k);
		const char *place =
			t ? tc_generator_macros(t, a->r->opt->unsafe,
						&a->r->check->evidence.arena) :
			    NULL;

		if (place == NULL)
			continue;
		macros->offered[macros->offered_count++] = t;
		if (k != TC_MACROS_LIBTOOL || !a->now.put)
			add_dir(a, &n, place);
	}
	a->args[n] = NULL;
}

/* 1: it is there, and r->macros says what it is of; 0: not, or it is the one
 * of before; -1. */
static int run_aclocal(struct attempt *a)
{
	struct tc_arena *arena = &a->r->check->evidence.arena;
	const char *before = a->r->macros.text;
	const struct tc_toolchain *autoconf = first_fit(a);
	struct tc_buf now;
	int rc = put_macros(a, NULL);

	put_libtool(a);
	a->r->macros = (struct tc_regen_macros){
		.aclocal = chosen(a, TC_MACROS_AUTOMAKE), .traced = autoconf,
	};
	offer(a);
	if (rc == 0 && autoconf != NULL)
		rc = tc_regen_run(a->r, "aclocal", autoconf,
				  a->r->macros.aclocal, a->dir->path, a->args,
				  a->note);
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
	else if (a->best->bytes != NULL && (!any || a->best->lines < lines)) {
		a->of_best = a->r->macros;
		a->closest = a->now;
	}
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

/* With what is chosen: as run_autoconf(). */
static int try_chosen(struct attempt *a, bool first)
{
	int rc = run_aclocal(a);

	return rc > 0 ? run_autoconf(a, first) : rc;
}

/* With others of one in place of the first. */
static int try_others(struct attempt *a, enum tc_macros of)
{
	size_t k;
	int rc = 0;

	for (k = 1; k < a->tools[of].count && rc == 0 && !a->r->passing; k++) {
		a->now.of[of] = k;
		rc = try_chosen(a, false);
		if (rc == 0)
			a->now = a->closest;
	}
	return rc;
}

static int run_attempts(struct attempt *a)
{
	size_t k;
	int rc;

	if (a->tools[TC_MACROS_AUTOMAKE].count == 0)
		return 0;
	a->now.put = a->dir_named != NULL;
	a->closest = a->now;
	rc = try_chosen(a, true);
	a->closest.put &= a->dir_named != NULL;
	/* Where it lacks a macro, another version of them lacks it, too. */
	for (k = 0; k < TC_MACROS_COUNT && rc == 0 && !a->failed; k++)
		rc = try_others(a, (enum tc_macros)k);
	if (rc == 0 && !a->failed && a->now.put) {
		a->now.put = false;
		rc = try_chosen(a, false);
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

		if (!tc_regen_is_macro(a->r, a->dir, i) ||
		    a->r->given[i] == TC_GIVEN_NAME)
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
	tc_regen_macro_tools(r, dir, tc_generator_is_modern(&variants[0]),
			     a.tools);
	find_dirs(&a, true);
	find_dirs(&a, false);
	if (a.tools[TC_MACROS_LIBTOOL].count > 0)
		a.dir_named = tc_regen_macro_dir(r, dir);
	rc = run_attempts(&a);
	if (rc == 0) {
		r->macros = a.of_best;
		a.now = a.closest;
		rc = put_macros(&a, r->macros.text);
		put_libtool(&a);
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What times and modes of members do to a build. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/day.h"
#include "base/limits.h"
#include "base/path.h"
#include "evidence/internal.h"

/* A file that make would make again, and what it is older than. */
struct stale {
	const struct tc_member *target, *source;
};

struct times {
	struct tc_evidence *ev;
	struct stale *list;
	size_t count, cap;
};

/* Rules that automake writes (its manual, "Rebuilding" and "Yacc and Lex"):
 * a target, and what it is made from in the same directory. A name that
 * begins with a dot is an ending. Without its Makefile.am a Makefile.in is
 * nobody's target. */
static const struct {
	const char *target, *source;
} rules[] = {
	{ "configure", "configure.ac" },    { "configure", "configure.in" },
	{ "configure", "aclocal.m4" },	    { "aclocal.m4", "configure.ac" },
	{ "aclocal.m4", "configure.in" },   { "aclocal.m4", "acinclude.m4" },
	{ "Makefile.in", "Makefile.am" },   { "Makefile.in", "configure.ac" },
	{ "Makefile.in", "configure.in" },  { "Makefile.in", "aclocal.m4" },
	{ "config.h.in", "configure.ac" },  { "config.h.in", "configure.in" },
	{ "config.h.in", "acconfig.h" },    { ".c", ".y" },
	{ ".c", ".l" },			    { ".info", ".texi" },
	{ ".info", ".texinfo" },
};

static void compare(struct times *t, const struct tc_member *target,
		    const struct tc_member *source)
{
	if (source == NULL || source->type != TC_TYPE_FILE ||
	    source->mtime <= target->mtime)
		return;
	t->list = tc_grow(t->list, t->count, &t->cap, sizeof(*t->list));
	t->list[t->count++] = (struct stale){ target, source };
}

static const struct tc_member *beside(struct times *t,
				      const struct tc_member *m, size_t stem,
				      const char *name)
{
	char path[TC_MAX_PATH + 16];

	if (stem + strlen(name) >= sizeof(path))
		return NULL;
	memcpy(path, m->path, stem);
	memcpy(path + stem, name, strlen(name) + 1);
	return tc_tree_find(t->ev->archive, path);
}

/* aclocal.m4 is made again for each file of the macro directory that it was
 * made from; that is "m4" nearly always. */
static void look_at_macros(struct times *t, const struct tc_member *m,
			   size_t dir)
{
	const struct tc_tree *tree = t->ev->archive;
	char below[TC_MAX_PATH + 16];
	size_t i;

	if (dir + 4 > sizeof(below))
		return;
	memcpy(below, m->path, dir);
	memcpy(below + dir, "m4/", 4);
	for (i = tc_tree_lower_bound(tree, 0, tree->count, below);
	     i < tree->count &&
	     strncmp(tree->members[i].path, below, dir + 3) == 0; i++)
		if (tc_path_match("*.m4", tree->members[i].path))
			compare(t, m, &tree->members[i]);
}

static void look_at(struct times *t, const struct tc_member *m)
{
	const char *base = tc_path_base(m->path);
	const char *dot = strrchr(base, '.');
	size_t dir = (size_t)(base - m->path), k;

	if (strcmp(base, "Makefile.in") == 0 &&
	    beside(t, m, dir, "Makefile.am") == NULL)
		return;
	for (k = 0; k < sizeof(rules) / sizeof(rules[0]); k++)
		if (strcmp(base, rules[k].target) == 0)
			compare(t, m, beside(t, m, dir, rules[k].source));
		else if (dot != NULL && strcmp(dot, rules[k].target) == 0)
			compare(t, m, beside(t, m, (size_t)(dot - m->path),
					     rules[k].source));
	if (strcmp(base, "aclocal.m4") == 0)
		look_at_macros(t, m, dir);
}

static int by_source(const void *a, const void *b)
{
	const struct stale *x = a, *y = b;
	int cmp = strcmp(x->source->path, y->source->path);

	return cmp ? cmp : strcmp(x->target->path, y->target->path);
}

/* One finding for each file that is too new, however much depends on it. */
static void tell_stale(struct times *t)
{
	size_t i, next;

	if (t->count > 0)
		qsort(t->list, t->count, sizeof(*t->list), by_source);
	for (i = 0; i < t->count; i = next) {
		const struct stale *s = &t->list[i];
		const char *more = "";

		for (next = i + 1; next < t->count &&
		     t->list[next].source == s->source; next++)
			;
		if (next - i > 1)
			more = tc_arena_printf(&t->ev->arena, " (and %zu more)",
					       next - i - 1);
		tc_findings_add(&t->ev->findings, TC_FINDING_ARCHIVE_TIMESTAMPS,
				s->target->path, "%lld seconds older than "
				"%s%s: make would make it again",
				(long long)(s->source->mtime -
					    s->target->mtime),
				s->source->path, more);
	}
}

enum { DAY = 86400 };
/* The last day that tc_day_of() knows is 99991231. */
static const int64_t year_10000 = 253402300800;

/* The clocks of the world differ by less than a day. */
static bool is_future(const struct tc_member *m, uint32_t today)
{
	return today != 0 && m->mtime > DAY &&
	       (m->mtime >= year_10000 || tc_day_of(m->mtime - DAY) > today);
}

/* Told of the one that is the furthest away. */
static void tell_future(struct tc_evidence *ev, uint32_t today)
{
	const struct tc_member *last = NULL;
	size_t i, count = 0;

	for (i = 0; i < ev->archive->count; i++) {
		const struct tc_member *m = &ev->archive->members[i];

		if (m->type != TC_TYPE_FILE || !is_future(m, today))
			continue;
		count++;
		if (last == NULL || m->mtime > last->mtime)
			last = m;
	}
	if (count > 0)
		tc_findings_add(&ev->findings, TC_FINDING_ARCHIVE_TIMESTAMPS,
				last->path, "dated %u, %zu members are of the "
				"future: make takes them for new",
				last->mtime >= year_10000 ?
					99991231 : tc_day_of(last->mtime),
				count);
}

void tc_judge_times(struct tc_evidence *ev, uint32_t today)
{
	struct times t = { .ev = ev };
	size_t i;

	for (i = 0; i < ev->archive->count; i++)
		if (ev->archive->members[i].type == TC_TYPE_FILE)
			look_at(&t, &ev->archive->members[i]);
	tell_stale(&t);
	tell_future(ev, today);
	free(t.list);
}

/* One finding for all members of the archive. */
struct modes {
	enum tc_finding_id id;
	const struct tc_member *first;
	size_t count;
};

static void count_mode(struct modes *modes, const struct tc_member *m)
{
	if (modes->count++ == 0)
		modes->first = m;
}

static void tell_modes(struct tc_evidence *ev, const struct modes *modes)
{
	if (modes->count > 0)
		tc_findings_add(&ev->findings, modes->id, modes->first->path,
				"mode %04o, %zu members of such a mode",
				modes->first->mode, modes->count);
}

void tc_judge_modes(struct tc_evidence *ev)
{
	struct modes open = { .id = TC_FINDING_ARCHIVE_OPEN_MODES };
	struct modes closed = { .id = TC_FINDING_ARCHIVE_CLOSED_MODES };
	size_t i;

	for (i = 0; i < ev->archive->count; i++) {
		const struct tc_member *m = &ev->archive->members[i];
		const unsigned need = m->type == TC_TYPE_DIR ? 0500 : 0400;

		if (m->type != TC_TYPE_FILE && m->type != TC_TYPE_DIR)
			continue;
		/* A sticky directory is made to be everybody's. */
		if ((m->mode & 0002) && !(m->mode & 01000))
			count_mode(&open, m);
		if ((m->mode & need) != need)
			count_mode(&closed, m);
	}
	tell_modes(ev, &open);
	tell_modes(ev, &closed);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Macro files of a release that define what a published one in it, or autoconf,
 * defines. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "evidence/internal.h"
#include "evidence/macro-names.h"

struct definition {
	const char *name;
	uint32_t member;
	bool published;    /* the member is */
	const char *other; /* path of a published member that has it, too */
};

struct definitions {
	struct definition *list; /* malloc'd */
	size_t count, cap;
};

static void add(struct definitions *d, const struct definition *one)
{
	if (d->count == TC_MAX_DEFINITIONS)
		return;
	d->list = tc_grow(d->list, d->count, &d->cap, sizeof(*one));
	d->list[d->count++] = *one;
}

/* Of one name the published ones first. */
static int by_name(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;
	const int cmp = strcmp(x->name, y->name);

	if (cmp != 0)
		return cmp;
	if (x->published != y->published)
		return x->published ? -1 : 1;
	return (x->member > y->member) - (x->member < y->member);
}

static int by_member(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;

	if (x->member != y->member)
		return x->member < y->member ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool is_macro_file(const struct tc_member *m)
{
	return tc_member_has_bytes(m) &&
	       tc_member_kind(m)->class == TC_CLASS_MACRO;
}

static void collect(struct tc_evidence *ev, struct definitions *all, size_t i)
{
	const struct tc_member *m = &ev->archive->members[i];
	const unsigned origin = ev->results[i].origin;
	struct definition one = { .member = (uint32_t)i };
	const char *name;
	size_t at = 0, len;

	one.published = origin == TC_ORIGIN_KNOWN ||
			origin == TC_ORIGIN_KNOWN_VARIANT;
	while (tc_next_definition(m->extra->bytes, m->extra->bytes_len, &at,
				  &name, &len)) {
		one.name = tc_arena_strndup(&ev->arena, name, len);
		add(all, &one);
	}
}

/* all is sorted by name. */
static void find_repeated(const struct tc_evidence *ev,
			  const struct definitions *all,
			  struct definitions *repeated)
{
	const struct definition *first = NULL;
	size_t i;

	for (i = 0; i < all->count; i++) {
		struct definition one = all->list[i];

		if (first == NULL || strcmp(first->name, one.name) != 0)
			first = &all->list[i];
		if (one.published ||
		    (!first->published && !tc_is_core_macro(one.name)))
			continue;
		if (first->published)
			one.other = ev->archive->members[first->member].path;
		if (i > 0 && by_member(&all->list[i - 1], &one) == 0)
			continue; /* twice in the same file */
		add(repeated, &one);
	}
}

/* One finding for each file. */
static void report(struct tc_evidence *ev, const struct definitions *repeated)
{
	size_t i, k;

	for (i = 0; i < repeated->count; i = k) {
		const struct definition *d = &repeated->list[i];

		for (k = i; k < repeated->count &&
			    repeated->list[k].member == d->member;)
			k++;
		tc_findings_add(&ev->findings, TC_FINDING_MACRO_REDEFINED,
				ev->archive->members[d->member].path,
				k - i > 1 ? "%s and %zu more" : "%s", d->name,
				k - i - 1);
		for (k = i; k < repeated->count &&
			    repeated->list[k].member == d->member; k++)
			tc_finding_evidence(
				&ev->findings, "%s: %s%s",
				repeated->list[k].name,
				repeated->list[k].other ? "also in "
							: "autoconf's own",
				repeated->list[k].other
					? repeated->list[k].other : "");
	}
}

void tc_judge_redefined(struct tc_evidence *ev)
{
	struct definitions all = { .list = NULL }, repeated = { .list = NULL };
	size_t i;

	for (i = 0; i < ev->archive->count; i++)
		if (is_macro_file(&ev->archive->members[i]))
			collect(ev, &all, i);
	if (all.count > 0)
		qsort(all.list, all.count, sizeof(*all.list), by_name);
	find_repeated(ev, &all, &repeated);
	if (repeated.count > 0)
		qsort(repeated.list, repeated.count, sizeof(*repeated.list),
		      by_member);
	report(ev, &repeated);
	free(all.list);
	free(repeated.list);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Versions of one base name, each made of one before it. */
#include "db/line-lists.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/line-diff.h"
#include "db/sketch.h"

void tc_line_lists_release(struct tc_line_lists *h)
{
	if (h == NULL)
		return;
	free(h->list);
	tc_arena_release(&h->arena);
	*h = (struct tc_line_lists){ .list = NULL };
}

static void add(struct tc_line_lists *h, const uint32_t *lines, size_t count)
{
	h->list = tc_grow(h->list, h->count, &h->cap, sizeof(*h->list));
	h->list[h->count++] = (struct tc_line_list){ lines, count };
	h->total += count;
}

int tc_line_lists_push(struct tc_line_lists *h, const uint32_t *lines,
		       size_t count)
{
	uint32_t *copy;

	if (count > TC_MAX_SKETCH_LINES ||
	    count > TC_MAX_NAME_LINES - h->total)
		return -1;
	copy = tc_arena_alloc(&h->arena, (count + 1) * sizeof(*copy));
	memcpy(copy, lines, count * sizeof(*copy));
	add(h, copy, count);
	return 0;
}

int tc_line_lists_apply(struct tc_line_lists *h, size_t back,
			const uint32_t *change, size_t words)
{
	static const uint32_t nothing[1];
	struct tc_line_list base = { nothing, 0 };
	uint32_t *lines;
	long n;

	if (back > h->count)
		return -1;
	if (back > 0)
		base = h->list[h->count - back];
	n = tc_change_count(change, words, base.count);
	if (n < 0 || n > (long)TC_MAX_SKETCH_LINES ||
	    (size_t)n > TC_MAX_NAME_LINES - h->total)
		return -1;
	lines = tc_arena_alloc(&h->arena, ((size_t)n + 1) * sizeof(*lines));
	tc_change_apply(change, words, base.lines, base.count, lines);
	add(h, lines, (size_t)n);
	return 0;
}

const struct tc_line_list *tc_line_lists_last(const struct tc_line_lists *h)
{
	return &h->list[h->count - 1];
}

/* How many of the lines, each as often as wanted says, are in list; counts
 * is scratch, all zeros before and after. */
static size_t count_common(const struct tc_line_list *list,
			   const struct tc_line_ids *ids,
			   const uint32_t *wanted, uint32_t *counts)
{
	size_t i, common = 0;

	for (i = 0; i < list->count; i++) {
		const uint32_t id = tc_line_ids_find(ids, list->lines[i]);

		if (id != TC_LINE_FOREIGN && counts[id]++ < wanted[id])
			common++;
	}
	memset(counts, 0, (ids->count + 1) * sizeof(*counts));
	return common;
}

size_t tc_line_lists_base(const struct tc_line_lists *h, size_t furthest,
			  const uint32_t *lines, size_t count)
{
	struct tc_line_ids ids;
	uint32_t *wanted, *counts;
	size_t i, back, best = 0, most = 0;

	tc_line_ids_init(&ids, lines, count);
	wanted = tc_calloc(2 * (ids.count + 1), sizeof(*wanted));
	counts = wanted + ids.count + 1;
	for (i = 0; i < count; i++)
		wanted[tc_line_ids_find(&ids, lines[i])]++;
	for (back = 1; back <= furthest && back <= h->count; back++) {
		const size_t n = count_common(&h->list[h->count - back], &ids,
					      wanted, counts);

		if (best == 0 || n > most) {
			best = back;
			most = n;
		}
	}
	free(wanted);
	tc_line_ids_release(&ids);
	return best;
}

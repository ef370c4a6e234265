/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The versions of the files of one base name as lists of line hashes, each
 * made of one before it. */
#ifndef TC_DB_LINE_LISTS_H
#define TC_DB_LINE_LISTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct tc_line_list {
	const uint32_t *lines; /* in the arena below */
	size_t count;
};

/* Zeroed is empty. */
struct tc_line_lists {
	struct tc_line_list *list;
	size_t count, cap;
	size_t total; /* lines of all */
	struct tc_arena arena;
};
void tc_line_lists_release(struct tc_line_lists *h);

/* A copy of lines as the newest; -1 past TC_MAX_SKETCH_LINES, or
 * TC_MAX_NAME_LINES in all. */
int tc_line_lists_push(struct tc_line_lists *h, const uint32_t *lines,
		       size_t count);
/*
 * The newest is what change (db/sketch.h) makes of the one that is back
 * versions before it: 1 is the last one so far, 0 stands for no lines at all.
 * -1 when there is none such, the change does not fit it, or as above.
 */
int tc_line_lists_apply(struct tc_line_lists *h, size_t back,
			const uint32_t *change, size_t words);
/* The newest one. */
const struct tc_line_list *tc_line_lists_last(const struct tc_line_lists *h);

/*
 * How far back the version is that lines differ least from (by the number of
 * lines that it lacks; the last one of several), of those that are at most
 * furthest back; 0 when there is none.
 */
size_t tc_line_lists_base(const struct tc_line_lists *h, size_t furthest,
			  const uint32_t *lines, size_t count);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "Did you mean": the candidates nearest to a word that was not found. */
#ifndef TC_BASE_SUGGEST_H
#define TC_BASE_SUGGEST_H

#include <stddef.h>

/* Edits (insert, delete, change, swap of neighbours) from a to b. Words are
 * compared by their first 63 bytes. */
unsigned tc_edit_distance(const char *a, const char *b);

/*
 * Keeps the best few of the candidates it is shown. Zeroed is empty. Borrows
 * the candidate strings. A candidate too far away is not kept.
 */
enum { TC_SUGGEST_MAX = 3 };
struct tc_suggest {
	const char *best[TC_SUGGEST_MAX];
	unsigned distance[TC_SUGGEST_MAX];
	size_t count;
};
void tc_suggest_offer(struct tc_suggest *s, const char *wanted,
		      const char *candidate);

#endif

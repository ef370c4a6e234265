/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shortest way from one list of lines to another. */
#ifndef TC_BASE_LINE_DIFF_H
#define TC_BASE_LINE_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Lines are numbers: equal numbers are equal lines, and TC_LINE_FOREIGN
 * equals nothing, not even itself. All others are below a bound that the
 * caller names, for which a few bytes each are needed: number the lines with
 * struct tc_line_ids.
 */
#define TC_LINE_FOREIGN 0u

/* Distinct values of one list numbered 1, 2, 3 in rising order. */
struct tc_line_ids {
	uint32_t *values; /* rising; values[id - 1] */
	size_t count;
	uint32_t *starts; /* of the values that share their highest bits */
	unsigned shift;
};
/* Values are below 2^30, as those of db/sketch.h. */
void tc_line_ids_init(struct tc_line_ids *ids, const uint32_t *values,
		      size_t count);
/* TC_LINE_FOREIGN for one that was not in the list. */
uint32_t tc_line_ids_find(const struct tc_line_ids *ids, uint32_t value);
void tc_line_ids_release(struct tc_line_ids *ids);

/*
 * Scratch memory for any number of comparisons in turn, and what they cost.
 * A comparison of n and m lines takes time in proportion to n + m where the
 * lines mostly occur once, and to n * m / 64 whatever they are: the longest
 * common subsequence is found with a bit for each line (Hyyrö, "Bit-parallel
 * LCS-length computation revisited", 2004), and the lines that make it up by
 * divide and conquer (Hirschberg, 1975).
 */
struct tc_line_diff {
	uint64_t work;  /* words of bits touched; the caller may set it to 0 */
	uint64_t limit; /* of work */
	/* Private. */
	size_t symbols, cap, words;
	uint32_t *head, *next, *dense;
	uint64_t *bits[2], *masks;
};
/* Lines are below symbols. */
void tc_line_diff_init(struct tc_line_diff *d, size_t symbols, uint64_t limit);
void tc_line_diff_release(struct tc_line_diff *d);

/* Length of the longest common subsequence into *common: exact. -1 when the
 * limit of work was reached. */
int tc_line_diff_common(struct tc_line_diff *d, const uint32_t *a, size_t na,
			const uint32_t *b, size_t nb, size_t *common);

/*
 * Marks the lines of such a subsequence: in_a[i] and in_b[j] become true for
 * as many lines of each, and false for the others, so that what is false in a
 * was removed and what is false in b was added. Which one it is of several is
 * defined by the arguments alone. -1 when the limit was reached.
 */
int tc_line_diff_match(struct tc_line_diff *d, const uint32_t *a, size_t na,
		       const uint32_t *b, size_t nb, bool *in_a, bool *in_b);

#endif

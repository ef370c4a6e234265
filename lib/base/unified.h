/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two texts as a unified difference, in the form that patch(1) reads. */
#ifndef TC_BASE_UNIFIED_H
#define TC_BASE_UNIFIED_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Appends hunks with three lines of context (POSIX diff -u, "Diff -u Output
 * Format"), without the two lines of file names. Equal texts give nothing.
 * 0; -1 when out was too small (it then has a part) or the texts are so long,
 * or so unlike, that comparing them would take more than *left: words of bits
 * (base/line-diff.h) and, as 64 of them, lines. *left gets less by what it
 * took; a caller that compares several pairs gives it to all.
 */
int tc_unified(const char *from, size_t from_len, const char *to,
	       size_t to_len, uint64_t *left, struct tc_buf *out);

/* The same without context and heads: each line that is only in one of them,
 * with '-' (from) or '+' (to) as its mark, and its newline. */
typedef void tc_unified_each(void *ctx, char mark, const char *line,
			     size_t len);
int tc_unified_changes(const char *from, size_t from_len, const char *to,
		       size_t to_len, uint64_t *left, tc_unified_each *each,
		       void *ctx);

#endif

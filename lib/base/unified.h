/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two texts as a unified difference, in the form that patch(1) reads. */
#ifndef TC_BASE_UNIFIED_H
#define TC_BASE_UNIFIED_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Appends hunks with three lines of context (POSIX diff -u, "Diff -u Output
 * Format"), without the two lines of file names. Equal texts give nothing.
 * 0; -1 when out was too small (it then has a part) or the texts are so alike
 * and so long that comparing them passed the limit of work.
 */
int tc_unified(const char *from, size_t from_len, const char *to,
	       size_t to_len, struct tc_buf *out);

#endif

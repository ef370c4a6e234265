/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes that a project keeps of gnulib's files, as unified differences. */
#ifndef TC_EVIDENCE_GNULIB_DIFF_H
#define TC_EVIDENCE_GNULIB_DIFF_H

#include <stdbool.h>
#include <stddef.h>

struct tc_buf;

/*
 * Appends to out the text with all hunks of the difference made (POSIX diff
 * -u; what is before the first "@@" does not count). Each hunk's old lines
 * have to stand there word for word, behind those of the one before; where
 * they do more than once it is the place nearest to the one that the hunk
 * names. Nothing is guessed: false where a hunk does not fit or is no hunk.
 */
bool tc_gnulib_diff_apply(struct tc_buf *out, const char *text, size_t len,
			  const char *diff, size_t diff_len);

#endif

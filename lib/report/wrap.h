/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words set into lines for people. */
#ifndef TC_REPORT_WRAP_H
#define TC_REPORT_WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { TC_WRAP_WIDTH = 79 };

/* Columns that UTF-8 text takes, one for each code point. */
size_t tc_text_width(const char *text);

/*
 * A paragraph being written: words come one at a time, a line is ended where
 * the next word would pass TC_WRAP_WIDTH. Further lines begin with indent
 * blanks. The caller has written what precedes column.
 */
struct tc_wrap {
	FILE *out;
	size_t indent;
	size_t column;
	size_t gap;    /* blanks before the next word on the same line */
	bool one_line; /* never ended before tc_wrap_end() */
};
/* word may hold blanks: it is never broken. Not quoted here. */
void tc_wrap_word(struct tc_wrap *w, const char *word);
/* Every word of text, between blanks and line ends. */
void tc_wrap_text(struct tc_wrap *w, const char *text);
void tc_wrap_end(struct tc_wrap *w);

#endif

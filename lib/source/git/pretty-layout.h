/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How git's formats lay text out: columns, padding, truncation, wrapping. */
#ifndef TC_SOURCE_GIT_PRETTY_LAYOUT_H
#define TC_SOURCE_GIT_PRETTY_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* No count of columns is larger: git takes the placeholder for text then. */
enum { TC_LAYOUT_MAX = 16 * 1024 };

enum tc_pad_side {
	TC_PAD_NONE,
	TC_PAD_RIGHT, /* "%<": blanks behind */
	TC_PAD_LEFT,  /* "%>" */
	TC_PAD_STEAL, /* "%>>": and takes blanks that stand before */
	TC_PAD_BOTH,  /* "%><" */
};
enum tc_pad_cut {
	TC_CUT_NONE,
	TC_CUT_RIGHT,
	TC_CUT_LEFT,
	TC_CUT_MIDDLE,
};
struct tc_padding {
	enum tc_pad_side side;
	enum tc_pad_cut cut;
	bool to_column; /* counted from the start of the line */
	int width;      /* 0: depends on a terminal */
};
struct tc_wrapping {
	unsigned long width, first, rest; /* columns; indentation of lines */
};

/* What stands behind the '%': "<(10,trunc)". Its length, or 0 for what stays
 * as it is. */
size_t tc_padding_parse(struct tc_padding *out, const char *p);
/* "w(72,1,2)" */
size_t tc_wrapping_parse(struct tc_wrapping *out, const char *p);

/* The columns that text takes; false where that is not known: it has letters
 * of more or less than one column, or is no UTF-8. */
bool tc_layout_width(const char *text, int *columns);

/* text, of known width, in that many columns. In arena. */
const char *tc_layout_pad(const struct tc_padding *how, int columns,
			  const char *text, struct tc_arena *arena);

/* NULL where the width of a part of text is not known, or when it grows past
 * max bytes; *full tells the second. */
const char *tc_layout_wrap(const struct tc_wrapping *how, const char *text,
			   size_t max, struct tc_arena *arena, bool *full);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What files of manifests and of lines have in common for those who read them:
 * lines that end in LF and hold no NUL, and what is said of bad ones. */
#ifndef TC_DB_TEXT_READER_H
#define TC_DB_TEXT_READER_H

#include <stddef.h>

struct tc_error;

/* Over a text that may be written to, which the caller keeps. */
struct tc_text_reader {
	char *next;  /* the line after this one */
	char *end;
	size_t max;  /* bytes of a line */
	size_t line; /* number of this one, from 1; 0 before the first */
	struct tc_error *err;
};

/* Cuts the next line out of the text: 1, 0 at the end, -1. */
int tc_text_reader_next(struct tc_text_reader *r, char **line);

/* -1 and "WHAT 'VALUE'" in err. */
int tc_text_reader_bad(const struct tc_text_reader *r, const char *what,
		       const char *value);
/* -1 and "NAME:LINE: " before what is in err. */
int tc_text_reader_fail(const struct tc_text_reader *r, const char *name);

#endif

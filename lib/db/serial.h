/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The serial number an m4 file states, in both ways of writing it. */
#ifndef TC_DB_SERIAL_H
#define TC_DB_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/* Dotted decimal numbers ("30", "1.2"), "" where the file has none. */
struct tc_serial {
	char aclocal[24]; /* "# serial N": what aclocal(1) reads and obeys */
	char name[24];    /* "# NAME.m4 serial N", "dnl serial N": what people
			     read and aclocal does not (gnulib to 2024-04) */
	unsigned lines;   /* how many lines state one, of either kind */
};

/*
 * Looks through text[0..len); lines end with \n or \r\n. The first line of
 * each kind counts. aclocal's rule (its $serial_line_rx, automake 1.16.5) is
 * `^#\s*serial\s+(\S*)` where the word must be `\d+(?:\.\d+)*`; a line with
 * another word ("AM1", "17a") states nothing, here and there. That aclocal
 * ignores a serial below the first AC_DEFUN is not modelled.
 */
void tc_serial_read(struct tc_serial *serial, const char *text, size_t len);

/* The one a person would call the file's serial: aclocal's if there is one. */
const char *tc_serial_effective(const struct tc_serial *serial);

/* As version numbers, part by part, any number of digits: below, equal to,
 * above 0. "" is lowest, "1" is below "1.0" (as in aclocal). */
int tc_serial_compare(const char *a, const char *b);

/* s[0..len) is a number of the form above that fits struct tc_serial. */
bool tc_serial_is_valid(const char *s, size_t len);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The serial number an m4 file states, in both ways of writing it. */
#ifndef TC_DB_SERIAL_H
#define TC_DB_SERIAL_H

#include <stddef.h>

/* Dotted decimal numbers ("30", "1.2"), "" where the file has none. */
struct tc_serial {
	char aclocal[24]; /* "# serial N": what aclocal(1) reads and obeys */
	char name[24];    /* "# NAME.m4 serial N": gnulib's older way */
	unsigned lines;   /* how many lines state one */
};

/* Looks through text[0..len); lines end with \n or \r\n. The first line of
 * each kind counts. */
void tc_serial_read(struct tc_serial *serial, const char *text, size_t len);

/* The one a person would call the file's serial: aclocal's if there is one. */
const char *tc_serial_effective(const struct tc_serial *serial);

/* As version numbers, part by part: below, equal to, above 0. "" is lowest. */
int tc_serial_compare(const char *a, const char *b);

#endif

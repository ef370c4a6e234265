/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers as they stand in the fields of tar headers. */
#ifndef TC_SOURCE_TAR_NUMBER_H
#define TC_SOURCE_TAR_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The number in a field of len bytes (8 or 12), in one of the forms that all
 * programs read alike:
 *
 *   - blanks, octal digits, then blanks and NULs to the end of the field
 *     (POSIX.1-2017 pax(1), "ustar Interchange Format"; blanks in front are
 *     v7's). A field without any digit is 0, and *blank is set;
 *   - base-256 (GNU tar manual, "Extensions"): the first byte is 0x80 for a
 *     number that is not negative, 0xff for a negative one, the rest the
 *     number in two's complement, most significant byte first. It must fit
 *     in 63 bits.
 *
 * False for anything else: digits after a NUL, signs, 8 and 9.
 */
bool tc_tar_number(const unsigned char *field, size_t len, int64_t *value,
		   bool *blank);

#endif

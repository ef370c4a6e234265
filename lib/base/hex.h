/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes to lower-case hexadecimal and back. */
#ifndef TC_BASE_HEX_H
#define TC_BASE_HEX_H

#include <stddef.h>

/* dst gets 2 * len digits and a NUL. Returns dst. */
char *tc_hex(char *dst, const unsigned char *src, size_t len);
/* Reads exactly 2 * len digits of either case. 0, or -1 on any other byte;
 * dst is untouched then. */
int tc_unhex(unsigned char *dst, size_t len, const char *src);
/* Number of leading hexadecimal digits of s. */
size_t tc_hex_span(const char *s);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes to lower-case hexadecimal and back. */
#include "base/hex.h"

#include <string.h>

char *tc_hex(char *dst, const unsigned char *src, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		dst[2 * i] = digits[src[i] >> 4];
		dst[2 * i + 1] = digits[src[i] & 15];
	}
	dst[2 * len] = '\0';
	return dst;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int tc_unhex(unsigned char *dst, size_t len, const char *src)
{
	size_t i;

	if (strnlen(src, 2 * len) < 2 * len)
		return -1;
	for (i = 0; i < 2 * len; i++)
		if (digit(src[i]) < 0)
			return -1;
	for (i = 0; i < len; i++)
		dst[i] = (unsigned char)(digit(src[2 * i]) << 4 |
					 digit(src[2 * i + 1]));
	return 0;
}

size_t tc_hex_span(const char *s)
{
	size_t n = 0;

	while (digit(s[n]) >= 0)
		n++;
	return n;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Base64 (RFC 4648 section 4), in its one canonical form. */
#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

static char letter(uint32_t bits)
{
	return alphabet[bits & 63];
}

char *tc_base64(char *dst, const uint8_t *src, size_t len)
{
	char *at = dst;
	size_t i;

	for (i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t)src[i] << 16;

		if (i + 1 < len)
			bits |= (uint32_t)src[i + 1] << 8;
		if (i + 2 < len)
			bits |= src[i + 2];
		*at++ = letter(bits >> 18);
		*at++ = letter(bits >> 12);
		*at++ = i + 1 < len ? letter(bits >> 6) : '=';
		*at++ = i + 2 < len ? letter(bits) : '=';
	}
	*at = '\0';
	return dst;
}

static int value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The group of four characters for byte i of len: its bits, or -1. */
static int32_t group(const char *src, size_t i, size_t len)
{
	size_t bytes = len - i < 3 ? len - i : 3;
	uint32_t bits = 0;
	size_t k;

	for (k = 0; k < 4; k++) {
		int v = value(src[k]);

		if (k > bytes)
			v = src[k] == '=' ? 0 : -1;
		if (v < 0)
			return -1;
		bits = bits << 6 | (uint32_t)v;
	}
	/* What no byte holds. */
	if (bits & ((1u << 8 * (3 - bytes)) - 1))
		return -1;
	return (int32_t)bits;
}

int tc_unbase64(uint8_t *dst, size_t len, const char *src, size_t n)
{
	size_t i, k;

	if (n != TC_BASE64_SIZE(len))
		return -1;
	for (i = 0; i < len; i += 3)
		if (group(src + i / 3 * 4, i, len) < 0)
			return -1;
	for (i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t)group(src + i / 3 * 4, i, len);

		for (k = 0; k < 3 && i + k < len; k++)
			dst[i + k] = (uint8_t)(bits >> (16 - 8 * k));
	}
	return 0;
}

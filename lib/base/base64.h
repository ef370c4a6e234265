/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Base64 (RFC 4648 section 4), in its one canonical form. */
#ifndef TC_BASE_BASE64_H
#define TC_BASE_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Characters that len bytes take, padding counted. */
#define TC_BASE64_SIZE(len) (((len) + 2) / 3 * 4)

/* dst gets TC_BASE64_SIZE(len) characters and a NUL. Returns dst. */
char *tc_base64(char *dst, const uint8_t *src, size_t len);

/*
 * Reads exactly the len bytes that the n characters of src stand for. 0, or -1
 * for another length, a character outside the alphabet, missing padding, or
 * bits that the padding leaves over and that are not zero: no two texts give
 * the same bytes. dst is untouched then.
 */
int tc_unbase64(uint8_t *dst, size_t len, const char *src, size_t n);

#endif

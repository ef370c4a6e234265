/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of key and signature files, for this folder's files only. */
#ifndef TC_CRYPTO_SIGNATURE_LINE_H
#define TC_CRYPTO_SIGNATURE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TC_UNTRUSTED_COMMENT "untrusted comment: "
#define TC_TRUSTED_COMMENT "trusted comment: "

/* "Ed": the message itself is signed. "ED": its BLAKE2b digest is. */
#define TC_ALG_PLAIN "Ed"
#define TC_ALG_PREHASHED "ED"

/* A text being read line by line. */
struct tc_lines {
	const char *at, *end;
	const char *line; /* the current one, without its LF */
	size_t len;
	size_t number; /* from 1 */
};
void tc_lines_init(struct tc_lines *lines, const char *text, size_t len);
/* The next line: true; false at the end. err says why where a line is too
 * long for any of ours, has no LF, or holds a control character other than a
 * tab; *bad is set then. */
struct tc_error;
bool tc_lines_next(struct tc_lines *lines, bool *bad, struct tc_error *err);
/* Whether the current line begins with the words. */
bool tc_line_has(const struct tc_lines *lines, const char *words);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text forms of binary signatures and keys: "-----BEGIN ...-----". */
#ifndef TC_CRYPTO_ARMOR_H
#define TC_CRYPTO_ARMOR_H

#include <stdbool.h>
#include <stddef.h>

struct tc_buf;
struct tc_error;

/* Whether the text begins with "-----BEGIN LABEL-----". */
bool tc_armor_begins(const char *text, size_t len, const char *label);

/*
 * Reads one armored block that begins with the text's first byte, and appends
 * what it stands for to out:
 *
 *   -----BEGIN LABEL-----
 *   Header: value          (label "PGP ..." only: any number, then an empty
 *                           line; RFC 9580 section 6.2)
 *   base64, of which the last line may be short
 *   =crc24                 (the same, optional, verified; section 6.1)
 *   -----END LABEL-----
 *
 * Lines end in LF or CRLF; blanks before that are passed over. *used gets the
 * bytes up to the end of the last line. 0, or -1 with out as it was.
 */
int tc_armor_read(const char *text, size_t len, const char *label,
		  struct tc_buf *out, size_t *used, struct tc_error *err);

/*
 * Every block of that label in a text that may say other things between them,
 * one after the other (an armored OpenPGP keyring). A text without such a
 * block, or with a block of another label, is an error. 0, or -1 with out as
 * it was.
 */
int tc_armor_read_all(const char *text, size_t len, const char *label,
		      struct tc_buf *out, struct tc_error *err);

#endif

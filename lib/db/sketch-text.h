/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hashes of lines as text, for files of lines only. */
#ifndef TC_DB_SKETCH_TEXT_H
#define TC_DB_SKETCH_TEXT_H

#include <stdint.h>
#include <stdio.h>

/*
 * Five digits of base64url (RFC 4648, section 5), the highest bits first; or
 * one other character for each of the lines that are most frequent in macros
 * and scripts, which docs/manifest-format.md lists.
 */
void tc_sketch_put(uint32_t hash, FILE *out);
/* The hash at *text, which is moved behind it; -1 when there is none, or it is
 * not in the form above. */
int tc_sketch_get(const char **text, uint32_t *out);

#endif

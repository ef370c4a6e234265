/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Digests on the command line, and of files that it names. */
#ifndef TC_SRC_CMD_DB_HASH_H
#define TC_SRC_CMD_DB_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_error;

enum { SHA1_DIGITS = 40, SHA256_DIGITS = 64 };

/* s[0..len) is a SHA-1, git blob id or SHA-256 in digits of either case. */
bool tc_db_is_digest(const char *s, size_t len);

/* SHA-256 of a file of any size. 0, or -1 with the path in err. */
int tc_db_hash_file(const char *path, uint8_t sha256[32],
		    struct tc_error *err);

#endif

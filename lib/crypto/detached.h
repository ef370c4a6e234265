/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The signature files that stand beside a file: FILE.minisig and FILE.sig. */
#ifndef TC_CRYPTO_DETACHED_H
#define TC_CRYPTO_DETACHED_H

#include <stdbool.h>
#include <stddef.h>

#include "crypto/signature.h"

/* What was signed: the bytes, or where bytes is NULL what fd holds. The
 * caller reads from the same place what it then uses: never by name again. */
struct tc_signed_bytes {
	const void *bytes;
	size_t len;
	int fd;
};

/* What came of it. Zeroed is a valid one; release it. */
struct tc_detached {
	enum tc_signature_outcome outcome;
	char *path;      /* of the signature file; NULL where ABSENT */
	enum tc_signature_format format;     /* these two: unless ABSENT or */
	char key_id[TC_KEY_ID_TEXT];         /* MALFORMED */
	char *comment;   /* the trusted one, raw; "" unless GOOD */
	char *why;       /* MALFORMED: one line, else "" */
};
void tc_detached_release(struct tc_detached *d);

/* Whether there is one to check: costs no reading. */
bool tc_detached_present(const char *path);

/*
 * Checks every signature file beside path. Where there are two, *out is the
 * worse one that speaks against the file (BAD, MALFORMED), else the better one
 * (GOOD, UNKNOWN_KEY). A .minisig must be minisign's, a .sig may be of either
 * program. 0, or -1 where a file could not be read or a signature not tried.
 */
int tc_detached_check(const char *path, const struct tc_signed_bytes *data,
		      const struct tc_keyring *ring, struct tc_detached *out,
		      struct tc_error *err);

#endif

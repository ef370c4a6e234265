/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of digests: SHA256SUMS, foo.tar.gz.sha256. */
#ifndef TC_CRYPTO_SUMS_H
#define TC_CRYPTO_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/digest.h"

struct tc_buf;
struct tc_error;

/* What a list says of one file. */
struct tc_sums {
	bool has_sha256, has_sha512;
	bool contradicts;  /* it says two things of one kind */
	bool weak;         /* it has a digest of MD5 or SHA-1, too */
	uint8_t sha256[TC_SHA256_SIZE];
	uint8_t sha512[TC_SHA512_SIZE];
};

/*
 * Reads the lines of a list, as sha256sum(1), sha512sum(1) and the like write
 * them ("DIGITS  NAME", "DIGITS *NAME", and with --tag "SHA256 (NAME) =
 * DIGITS"; the kind follows from the number of digits), and takes those whose
 * name has that base name. A list that is one line of digits alone is of the
 * file. Empty lines and lines that begin with '#' are passed over; lines may
 * end in CRLF; anything else is an error, with the line in err. 0, or -1.
 */
int tc_sums_parse(struct tc_sums *out, const char *text, size_t len,
		  const char *name, struct tc_error *err);

/*
 * Takes a clear-signed text apart (RFC 9580 section 7): text gets what is
 * signed, in the canonical form that a signature of class 01 is over: no
 * blanks at line ends, lines separated by CRLF; signature the armored block.
 * Nothing may stand before or after it. 0, or -1: both are worth nothing then.
 */
int tc_clearsigned_split(const char *file, size_t len, struct tc_buf *text,
			 struct tc_buf *signature, struct tc_error *err);
/* Whether a file begins as one. */
bool tc_clearsigned_begins(const char *file, size_t len);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SHA-256 and plain SHA-1 of a stream of bytes (FIPS 180-4). */
#ifndef TC_CRYPTO_DIGEST_H
#define TC_CRYPTO_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define TC_SHA256_SIZE 32
#define TC_SHA1_SIZE 20

/* SHA-256 is what identifies a file. Plain SHA-1 is only for looking up
 * digests that others published; it never decides anything. */
enum tc_digest_kind { TC_DIGEST_SHA256, TC_DIGEST_SHA1 };

struct tc_digest; /* may be used for any number of messages in turn */

/* NULL with err set where the crypto library does not offer the digest. */
struct tc_error;
struct tc_digest *tc_digest_new(enum tc_digest_kind kind, struct tc_error *err);
void tc_digest_start(struct tc_digest *digest);
void tc_digest_update(struct tc_digest *digest, const void *data, size_t len);
/* Writes TC_SHA256_SIZE or TC_SHA1_SIZE bytes. */
void tc_digest_final(struct tc_digest *digest, uint8_t *out);
void tc_digest_free(struct tc_digest *digest);

/* One message in memory. 0 or -1. */
int tc_digest_buffer(enum tc_digest_kind kind, const void *data, size_t len,
		     uint8_t *out, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SHA-256, SHA-512, plain SHA-1 (FIPS 180-4) and BLAKE2b (RFC 7693) of a
 * stream of bytes. */
#ifndef TC_CRYPTO_DIGEST_H
#define TC_CRYPTO_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define TC_SHA256_SIZE 32
#define TC_SHA1_SIZE 20
#define TC_BLAKE2B_SIZE 64
#define TC_SHA512_SIZE 64

/* SHA-256 is what identifies a file. Plain SHA-1 is only for looking up
 * digests that others published; it never decides anything. BLAKE2b, in its
 * longest form and without a key, is what minisign signs. */
enum tc_digest_kind {
	TC_DIGEST_SHA256,
	TC_DIGEST_SHA1,
	TC_DIGEST_BLAKE2B,
	TC_DIGEST_SHA512,
};

struct tc_digest; /* may be used for any number of messages in turn */

/* NULL with err set where the crypto library does not offer the digest. */
struct tc_error;
struct tc_digest *tc_digest_new(enum tc_digest_kind kind, struct tc_error *err);
void tc_digest_start(struct tc_digest *digest);
void tc_digest_update(struct tc_digest *digest, const void *data, size_t len);
/* Writes as many bytes as the kind has: TC_SHA256_SIZE, ... */
void tc_digest_final(struct tc_digest *digest, uint8_t *out);
/* The same of what was put in so far; more may follow. */
void tc_digest_peek(struct tc_digest *digest, uint8_t *out);
void tc_digest_free(struct tc_digest *digest);

/* One message in memory. 0 or -1. */
int tc_digest_buffer(enum tc_digest_kind kind, const void *data, size_t len,
		     uint8_t *out, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Secret keys of minisign and signify. */
#ifndef TC_CRYPTO_SECRET_KEY_H
#define TC_CRYPTO_SECRET_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/keyring.h"

struct tc_error;

/* Whoever has one wipes it: tc_secret_key_wipe(). */
struct tc_secret_key {
	uint8_t id[TC_KEY_ID_SIZE];
	uint8_t seed[TC_ED25519_KEY_SIZE];
	struct tc_public_key public; /* of the same pair */
	bool signify;                /* which of the two wrote it */
};

/*
 * Called for a key that is protected by a passphrase: writes it, at most size
 * bytes, without its line end, and its length. 0, or -1 with err.
 */
struct tc_passphrase {
	int (*ask)(void *ctx, char *dst, size_t size, size_t *len,
		   struct tc_error *err);
	void *ctx;
};

/*
 * Reads a file of two lines, "untrusted comment: ..." and base64. minisign:
 * https://jedisct1.github.io/minisign/ "Secret key format"; protected ones by
 * scrypt (RFC 7914), whose parameters follow from the two limits in the file
 * by the rule of libsodium's crypto_pwhash_scryptsalsa208sha256(). signify:
 * signify(1), struct enckey of its source; only unprotected ones (signify -G
 * -n), as nothing here has bcrypt_pbkdf. A key whose checksum or public half
 * does not fit is refused. 0, or -1 with the path in err; *key is zeroed then.
 */
int tc_secret_key_read(struct tc_secret_key *key, const char *path,
		       const struct tc_passphrase *passphrase,
		       struct tc_error *err);
/* The same of a text in memory. */
int tc_secret_key_parse(struct tc_secret_key *key, const char *text,
			size_t len, const struct tc_passphrase *passphrase,
			struct tc_error *err);
void tc_secret_key_wipe(struct tc_secret_key *key);

/* Overwrites memory that held a secret; never optimised away. */
void tc_wipe(void *data, size_t len);

#endif

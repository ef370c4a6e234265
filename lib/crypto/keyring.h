/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Public keys that signatures are checked against. */
#ifndef TC_CRYPTO_KEYRING_H
#define TC_CRYPTO_KEYRING_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/ed25519.h"

struct tc_error;

/*
 * minisign and signify write the same key: the base64 form of "Ed", eight
 * bytes that name the key, and an Ed25519 public key; in a file a line
 * "untrusted comment: ..." stands before it. minisign(1), "Public key
 * format" of https://jedisct1.github.io/minisign/; signify(1), struct pubkey
 * of its source.
 */
#define TC_KEY_ID_SIZE 8
#define TC_PUBLIC_KEY_SIZE (2 + TC_KEY_ID_SIZE + TC_ED25519_KEY_SIZE)

struct tc_public_key {
	uint8_t id[TC_KEY_ID_SIZE];
	uint8_t point[TC_ED25519_KEY_SIZE];
};

/* Zeroed: no keys. Several may have the same id: each is tried. */
struct tc_keyring {
	struct tc_public_key *keys;
	size_t count, cap;
};
void tc_keyring_release(struct tc_keyring *ring);

/*
 * Adds the keys of a text: one or more lines of 56 base64 characters, each
 * after a comment line or not, and nothing else. Every line ends in one LF.
 * 0, or -1 with the line named in err and the ring as it was.
 */
int tc_keyring_parse(struct tc_keyring *ring, const char *text, size_t len,
		     struct tc_error *err);
/* The same of a file, which is named in err. */
int tc_keyring_read(struct tc_keyring *ring, const char *path,
		    struct tc_error *err);
/* What people give: where it has the form of a key (56 base64 characters that
 * begin with the bytes "Ed") it is one, as with minisign -P, else the name of
 * a file. */
int tc_keyring_add(struct tc_keyring *ring, const char *file_or_key,
		   struct tc_error *err);

/* As minisign shows it: 16 hexadecimal digits, last byte first. */
#define TC_KEY_ID_TEXT (2 * TC_KEY_ID_SIZE + 1)
char *tc_key_id_text(char dst[TC_KEY_ID_TEXT],
		     const uint8_t id[TC_KEY_ID_SIZE]);

#endif

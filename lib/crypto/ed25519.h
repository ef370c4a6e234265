/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ed25519 (RFC 8032) over a message in memory, by OpenSSL. */
#ifndef TC_CRYPTO_ED25519_H
#define TC_CRYPTO_ED25519_H

#include <stddef.h>
#include <stdint.h>

#define TC_ED25519_KEY_SIZE 32  /* public key; also the secret seed */
#define TC_ED25519_SIG_SIZE 64

struct tc_error;

/* 1: the signature holds; 0: it does not; -1: could not be tried. */
int tc_ed25519_verify(const uint8_t key[TC_ED25519_KEY_SIZE],
		      const uint8_t sig[TC_ED25519_SIG_SIZE], const void *data,
		      size_t len, struct tc_error *err);
/* 0 or -1; sig is untouched on failure. */
int tc_ed25519_sign(const uint8_t seed[TC_ED25519_KEY_SIZE],
		    uint8_t sig[TC_ED25519_SIG_SIZE], const void *data,
		    size_t len, struct tc_error *err);
/* The public key that belongs to the seed. 0 or -1. */
int tc_ed25519_public(const uint8_t seed[TC_ED25519_KEY_SIZE],
		      uint8_t key[TC_ED25519_KEY_SIZE], struct tc_error *err);

#endif

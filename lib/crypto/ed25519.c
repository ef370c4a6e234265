/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ed25519 (RFC 8032) over a message in memory, by OpenSSL. */
#include "crypto/ed25519.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/error.h"

/* The queue of OpenSSL's errors is of the thread: nobody else reads it. */
static int fail(struct tc_error *err, const char *what)
{
	ERR_clear_error();
	return tc_fail(err, "Ed25519: the crypto library cannot %s", what);
}

int tc_ed25519_verify(const uint8_t key[TC_ED25519_KEY_SIZE],
		      const uint8_t sig[TC_ED25519_SIG_SIZE], const void *data,
		      size_t len, struct tc_error *err)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
						     key, TC_ED25519_KEY_SIZE);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int rc = -1;

	if (pkey != NULL && ctx != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1)
		rc = EVP_DigestVerify(ctx, sig, TC_ED25519_SIG_SIZE, data, len);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	if (rc != 0 && rc != 1)
		return fail(err, "verify a signature");
	return rc;
}

int tc_ed25519_sign(const uint8_t seed[TC_ED25519_KEY_SIZE],
		    uint8_t sig[TC_ED25519_SIG_SIZE], const void *data,
		    size_t len, struct tc_error *err)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(
		EVP_PKEY_ED25519, NULL, seed, TC_ED25519_KEY_SIZE);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t made[TC_ED25519_SIG_SIZE];
	size_t size = sizeof(made);
	int rc = 0;

	if (pkey != NULL && ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey) == 1)
		rc = EVP_DigestSign(ctx, made, &size, data, len);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	if (rc != 1 || size != sizeof(made))
		return fail(err, "sign");
	memcpy(sig, made, sizeof(made));
	return 0;
}

int tc_ed25519_public(const uint8_t seed[TC_ED25519_KEY_SIZE],
		      uint8_t key[TC_ED25519_KEY_SIZE], struct tc_error *err)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(
		EVP_PKEY_ED25519, NULL, seed, TC_ED25519_KEY_SIZE);
	uint8_t made[TC_ED25519_KEY_SIZE];
	size_t size = sizeof(made);
	int rc = 0;

	if (pkey != NULL)
		rc = EVP_PKEY_get_raw_public_key(pkey, made, &size);
	EVP_PKEY_free(pkey);
	if (rc != 1 || size != sizeof(made))
		return fail(err, "make a public key");
	memcpy(key, made, sizeof(made));
	return 0;
}

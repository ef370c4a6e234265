/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SHA-256, plain SHA-1 and BLAKE2b of a stream of bytes, by OpenSSL. */
#include "crypto/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"

struct tc_digest {
	EVP_MD *md;
	EVP_MD_CTX *ctx;
	EVP_MD_CTX *copy; /* of tc_digest_peek(), once it was asked */
};

struct tc_digest *tc_digest_new(enum tc_digest_kind kind, struct tc_error *err)
{
	static const char *const names[] = {
		[TC_DIGEST_SHA256] = "SHA256",
		[TC_DIGEST_SHA1] = "SHA1",
		[TC_DIGEST_BLAKE2B] = "BLAKE2B-512",
		[TC_DIGEST_SHA512] = "SHA512",
	};
	const char *name = names[kind];
	struct tc_digest *digest = tc_calloc(1, sizeof(*digest));

	/* Fetched once: an implicit fetch per message costs more than
	 * hashing a small file. */
	digest->md = EVP_MD_fetch(NULL, name, NULL);
	digest->ctx = EVP_MD_CTX_new();
	if (digest->md == NULL || digest->ctx == NULL ||
	    EVP_DigestInit_ex2(digest->ctx, digest->md, NULL) != 1) {
		tc_digest_free(digest);
		tc_fail(err, "%s: not offered by the crypto library", name);
		return NULL;
	}
	return digest;
}

void tc_digest_start(struct tc_digest *digest)
{
	/* With a NULL type the context keeps its algorithm; that cannot fail
	 * for a context that was initialised once. */
	if (EVP_DigestInit_ex2(digest->ctx, NULL, NULL) != 1)
		tc_oom();
}

void tc_digest_update(struct tc_digest *digest, const void *data, size_t len)
{
	if (EVP_DigestUpdate(digest->ctx, data, len) != 1)
		tc_oom();
}

void tc_digest_final(struct tc_digest *digest, uint8_t *out)
{
	if (EVP_DigestFinal_ex(digest->ctx, out, NULL) != 1)
		tc_oom();
}

void tc_digest_peek(struct tc_digest *digest, uint8_t *out)
{
	if (digest->copy == NULL)
		digest->copy = EVP_MD_CTX_new();
	if (digest->copy == NULL ||
	    EVP_MD_CTX_copy_ex(digest->copy, digest->ctx) != 1 ||
	    EVP_DigestFinal_ex(digest->copy, out, NULL) != 1)
		tc_oom();
}

void tc_digest_free(struct tc_digest *digest)
{
	if (digest == NULL)
		return;
	EVP_MD_CTX_free(digest->copy);
	EVP_MD_CTX_free(digest->ctx);
	EVP_MD_free(digest->md);
	free(digest);
}

int tc_digest_buffer(enum tc_digest_kind kind, const void *data, size_t len,
		     uint8_t *out, struct tc_error *err)
{
	struct tc_digest *digest = tc_digest_new(kind, err);

	if (digest == NULL)
		return -1;
	tc_digest_update(digest, data, len);
	tc_digest_final(digest, out);
	tc_digest_free(digest);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X.509 signatures in CMS form, as gpgsm writes and git keeps them. */
#ifndef TC_CRYPTO_CMS_H
#define TC_CRYPTO_CMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/content.h"

struct tc_error;

/* gpgsm's name for a detached CMS SignedData (RFC 5652) in base64. */
#define TC_CMS_LABEL "SIGNED MESSAGE"
#define TC_MAX_CMS (256u << 10)          /* bytes of one, with its chain */
#define TC_MAX_CMS_CONTENT (16u << 20)

/* Certificates that are believed, and lists of revoked ones. */
struct tc_ca;
/* A PEM file of CERTIFICATEs and X509 CRLs. With any list in it, every chain
 * must have one from each of its issuers. NULL with err. */
struct tc_ca *tc_ca_read(const char *path, struct tc_error *err);
void tc_ca_free(struct tc_ca *ca);

enum tc_cms_result {
	TC_CMS_GOOD,
	TC_CMS_BAD,       /* does not hold, or a chain that does not */
	TC_CMS_UNKNOWN,   /* holds, but no chain to a believed certificate */
	TC_CMS_EXPIRED,   /* holds, but a certificate was not valid then */
	TC_CMS_REVOKED,   /* holds, by a certificate on a list */
};
struct tc_cms {
	enum tc_cms_result result;
	char fingerprint[65];  /* SHA-256 of the signer's certificate */
	char subject[256];     /* RFC 2253; raw */
	char digest[16];       /* "SHA256" as OpenSSL writes it; "" */
	bool weak;
	bool expired_since;    /* GOOD, but not any more at now */
	char why[160];         /* unless GOOD */
};

/*
 * Verifies der, which must have one signer and no content of its own, over
 * the content. The chain must be valid for signing mail (as openssl cms
 * -verify wants it) at the time then; now is for expired_since. 0, or -1:
 * could not be tried.
 */
int tc_cms_verify(const void *der, size_t len,
		  const struct tc_content *content, const struct tc_ca *ca,
		  int64_t then, int64_t now, struct tc_cms *out,
		  struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X.509 signatures in CMS form, as gpgsm writes and git keeps them. */
#include "crypto/cms.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"

struct tc_ca {
	STACK_OF(X509_INFO) *infos;
	bool lists; /* any CRL */
};

void tc_ca_free(struct tc_ca *ca)
{
	if (ca == NULL)
		return;
	sk_X509_INFO_pop_free(ca->infos, X509_INFO_free);
	free(ca);
}

static int parse_ca(struct tc_ca *ca, const struct tc_buf *text,
		    struct tc_error *err)
{
	BIO *bio = BIO_new_mem_buf(tc_buf_str(text), (int)text->len);
	int i, certificates = 0;

	if (bio == NULL)
		tc_oom();
	ca->infos = PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);
	BIO_free(bio);
	ERR_clear_error();
	for (i = 0; i < sk_X509_INFO_num(ca->infos); i++) {
		const X509_INFO *info = sk_X509_INFO_value(ca->infos, i);

		certificates += info->x509 != NULL;
		ca->lists = ca->lists || info->crl != NULL;
	}
	return certificates > 0 ? 0 : tc_fail(err, "no PEM certificate in it");
}

struct tc_ca *tc_ca_read(const char *path, struct tc_error *err)
{
	struct tc_ca *ca = tc_calloc(1, sizeof(*ca));
	struct tc_quoted q;
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_SIGNERS_FILE);
	rc = tc_read_file(path, &text, err);
	if (rc == 0) {
		rc = parse_ca(ca, &text, err);
		if (rc != 0)
			tc_prefix(err, "%s",
				  tc_quote_into(q.s, sizeof(q.s), path));
	}
	tc_buf_release(&text);
	if (rc == 0)
		return ca;
	tc_ca_free(ca);
	return NULL;
}

static X509_STORE *make_store(const struct tc_ca *ca, int64_t then)
{
	X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *param;
	int i;

	if (store == NULL)
		tc_oom();
	for (i = 0; i < sk_X509_INFO_num(ca->infos); i++) {
		const X509_INFO *info = sk_X509_INFO_value(ca->infos, i);

		if ((info->x509 && X509_STORE_add_cert(store, info->x509) != 1) ||
		    (info->crl && X509_STORE_add_crl(store, info->crl) != 1))
			tc_oom();
	}
	param = X509_STORE_get0_param(store);
	X509_VERIFY_PARAM_set_time(param, (time_t)then);
	if (ca->lists)
		X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_CRL_CHECK |
						   X509_V_FLAG_CRL_CHECK_ALL);
	return store;
}

/* The chain of the signer, as CMS_verify() builds it: X509_V_OK or what is
 * wrong with it. */
static int chain_error(CMS_ContentInfo *cms, const struct tc_ca *ca,
		       X509 *signer, int64_t then)
{
	X509_STORE *store = make_store(ca, then);
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *others = CMS_get1_certs(cms);
	int code = X509_V_ERR_UNSPECIFIED;

	if (ctx == NULL)
		tc_oom();
	if (X509_STORE_CTX_init(ctx, store, signer, others) == 1 &&
	    X509_STORE_CTX_set_default(ctx, "smime_sign") == 1) {
		/* The defaults bring no time of their own. */
		if (X509_verify_cert(ctx) == 1)
			code = X509_V_OK;
		else
			code = X509_STORE_CTX_get_error(ctx);
	}
	sk_X509_pop_free(others, X509_free);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return code;
}

static enum tc_cms_result from_code(int code)
{
	switch (code) {
	case X509_V_OK:
		return TC_CMS_GOOD;
	case X509_V_ERR_CERT_REVOKED:
		return TC_CMS_REVOKED;
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return TC_CMS_EXPIRED;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_CERT_UNTRUSTED:
		return TC_CMS_UNKNOWN;
	default:
		return TC_CMS_BAD;
	}
}

static void describe(struct tc_cms *out, X509 *signer, const X509_ALGOR *digest)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	const ASN1_OBJECT *oid;
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long n;
	int nid;

	if (bio == NULL)
		tc_oom();
	if (X509_digest(signer, EVP_sha256(), sum, &len) == 1 && len == 32)
		tc_hex(out->fingerprint, sum, len);
	X509_NAME_print_ex(bio, X509_get_subject_name(signer), 0,
			   XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	n = BIO_get_mem_data(bio, &text);
	if (n > (long)sizeof(out->subject) - 1)
		n = sizeof(out->subject) - 1;
	memcpy(out->subject, text, (size_t)n);
	BIO_free(bio);
	X509_ALGOR_get0(&oid, NULL, NULL, digest);
	nid = OBJ_obj2nid(oid);
	(void)snprintf(out->digest, sizeof(out->digest), "%s",
		       nid ? OBJ_nid2sn(nid) : "");
	out->weak = nid == NID_md5 || nid == NID_sha1;
}

/* The one signer, with its certificate, once the signature was found to
 * hold; or NULL. */
static X509 *signer_of(CMS_ContentInfo *cms, X509_ALGOR **digest)
{
	STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(cms);
	X509 *signer = NULL;
	EVP_PKEY *key;

	if (infos == NULL || sk_CMS_SignerInfo_num(infos) != 1)
		return NULL;
	CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(infos, 0), &key,
				 &signer, digest, NULL);
	return signer;
}

static int fail(struct tc_cms *out, enum tc_cms_result result,
		const char *why)
{
	out->result = result;
	(void)snprintf(out->why, sizeof(out->why), "%s", why);
	return 0;
}

/* Behind a filter that does nothing: of one that is itself in memory
 * CMS_verify() makes a copy, which it loses where it knows no digest. */
static BIO *content_bio(const struct tc_buf *content)
{
	BIO *mem = BIO_new_mem_buf(tc_buf_str(content), (int)content->len);
	BIO *bio = BIO_new(BIO_f_null());

	if (mem == NULL || bio == NULL)
		tc_oom();
	return BIO_push(bio, mem);
}

static int verify(CMS_ContentInfo *cms, const struct tc_buf *content,
		  const struct tc_ca *ca, int64_t then, int64_t now,
		  struct tc_cms *out)
{
	BIO *bio = content_bio(content);
	X509_ALGOR *digest = NULL;
	X509 *signer;
	int code;

	/* The chain is looked at below: why it fails is wanted. */
	code = CMS_verify(cms, NULL, NULL, bio, NULL,
			  CMS_BINARY | CMS_DETACHED |
				  CMS_NO_SIGNER_CERT_VERIFY);
	BIO_free_all(bio);
	signer = signer_of(cms, &digest);
	if (signer != NULL && digest != NULL)
		describe(out, signer, digest);
	if (code != 1 || signer == NULL)
		return fail(out, TC_CMS_BAD, "the signature does not hold");
	code = chain_error(cms, ca, signer, then);
	if (code != X509_V_OK)
		return fail(out, from_code(code),
			    X509_verify_cert_error_string(code));
	out->result = TC_CMS_GOOD;
	code = chain_error(cms, ca, signer, now);
	out->expired_since = code == X509_V_ERR_CERT_HAS_EXPIRED;
	if (code == X509_V_ERR_CERT_REVOKED)
		return fail(out, TC_CMS_REVOKED,
			    X509_verify_cert_error_string(code));
	return 0;
}

int tc_cms_verify(const void *der, size_t len,
		  const struct tc_content *content, const struct tc_ca *ca,
		  int64_t then, int64_t now, struct tc_cms *out,
		  struct tc_error *err)
{
	const unsigned char *at = der;
	CMS_ContentInfo *cms = NULL;
	struct tc_buf whole;
	int rc = 0;

	*out = (struct tc_cms){ .result = TC_CMS_BAD };
	if (len <= TC_MAX_CMS)
		cms = d2i_CMS_ContentInfo(NULL, &at, (long)len);
	tc_buf_init(&whole, TC_MAX_CMS_CONTENT);
	if (cms == NULL || at != (const unsigned char *)der + len ||
	    OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed ||
	    CMS_is_detached(cms) != 1) {
		fail(out, TC_CMS_BAD, "not a detached CMS signature");
	} else {
		rc = tc_content_load(content, &whole, err);
		if (rc == 0)
			rc = verify(cms, &whole, ca, then, now, out);
	}
	tc_buf_release(&whole);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return rc;
}

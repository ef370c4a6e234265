/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Public keys of OpenSSH, and signatures by them. */
#include "crypto/ssh-key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/base64.h"
#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/ed25519.h"
#include "crypto/wire.h"

enum { MIN_RSA_BITS = 1024, GOOD_RSA_BITS = 2048, MAX_RSA_BITS = 16384 };

int tc_ssh_fingerprint(char dst[TC_SSH_FINGERPRINT], const void *blob,
		       size_t len, struct tc_error *err)
{
	char text[TC_BASE64_SIZE(TC_SHA256_SIZE) + 1];
	uint8_t sum[TC_SHA256_SIZE];

	if (tc_digest_buffer(TC_DIGEST_SHA256, blob, len, sum, err) != 0)
		return -1;
	tc_base64(text, sum, sizeof(sum));
	memcpy(dst, "SHA256:", 7);
	memcpy(dst + 7, text, TC_SSH_FINGERPRINT - 8);
	dst[TC_SSH_FINGERPRINT - 1] = '\0';
	return 0;
}

enum { TOKEN_DATA = 2 * TC_SHA256_SIZE + 5 };

/* What is verified, taken apart. */
struct job {
	struct tc_wire key, sig; /* what follows the names */
	struct tc_wire rest;     /* after the signature's bytes */
	const void *data;
	size_t len;
	bool *weak;
	const char *digest;
	const char *group, *openssl; /* two names of one curve */
};

/* A positive number without needless bytes before it. */
static BIGNUM *number(struct tc_wire *w)
{
	struct tc_wire n;

	if (!tc_wire_string(w, &n) || tc_wire_len(&n) == 0 ||
	    tc_wire_len(&n) > MAX_RSA_BITS / 8 + 1 || n.at[0] >= 0x80)
		return NULL;
	return BN_bin2bn(n.at, (int)tc_wire_len(&n), NULL);
}

static EVP_PKEY *make_key(const char *type, OSSL_PARAM_BLD *build)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY *key = NULL;

	if (ctx == NULL || params == NULL ||
	    EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static EVP_PKEY *rsa_key(struct tc_wire *w)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *e = number(w), *n = number(w);
	EVP_PKEY *key = NULL;

	if (build != NULL && e != NULL && n != NULL && w->at == w->end &&
	    BN_num_bits(n) >= MIN_RSA_BITS && BN_num_bits(n) <= MAX_RSA_BITS &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		key = make_key("RSA", build);
	OSSL_PARAM_BLD_free(build);
	BN_free(e);
	BN_free(n);
	return key;
}

static EVP_PKEY *ec_key(const struct job *job, const struct tc_wire *point)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;

	if (build != NULL &&
	    OSSL_PARAM_BLD_push_utf8_string(build,
					    OSSL_PKEY_PARAM_GROUP_NAME,
					    job->openssl, 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY,
					     point->at,
					     tc_wire_len(point)) == 1)
		key = make_key("EC", build);
	OSSL_PARAM_BLD_free(build);
	return key;
}

/* 1, 0, or -1 for what cannot be tried. */
static int verify(EVP_PKEY *key, const struct job *job, const uint8_t *sig,
		  size_t sig_len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int rc = -1;

	if (ctx != NULL && EVP_DigestVerifyInit_ex(ctx, NULL, job->digest,
						   NULL, NULL, key,
						   NULL) == 1)
		rc = EVP_DigestVerify(ctx, sig, sig_len, job->data,
				      job->len) == 1;
	EVP_MD_CTX_free(ctx);
	return rc;
}

static enum tc_ssh_result from_int(int rc)
{
	return rc == 1 ? TC_SSH_HOLDS : TC_SSH_DOES_NOT_HOLD;
}

static int try_ed25519(const struct job *job, enum tc_ssh_result *out,
		       struct tc_error *err)
{
	struct tc_wire key = job->key, point;
	int rc;

	if (!tc_wire_string(&key, &point) || key.at != key.end ||
	    tc_wire_len(&point) != TC_ED25519_KEY_SIZE ||
	    tc_wire_len(&job->sig) != TC_ED25519_SIG_SIZE)
		return 0;
	rc = tc_ed25519_verify(point.at, job->sig.at, job->data, job->len,
			       err);
	*out = from_int(rc);
	return rc < 0 ? -1 : 0;
}

static int try_rsa(const struct job *job, enum tc_ssh_result *out,
		   struct tc_error *err)
{
	struct tc_wire key = job->key;
	EVP_PKEY *pkey = rsa_key(&key);
	size_t size;
	int rc;

	if (pkey == NULL)
		return 0;
	if (EVP_PKEY_get_bits(pkey) < GOOD_RSA_BITS)
		*job->weak = true;
	size = (size_t)EVP_PKEY_get_size(pkey);
	/* OpenSSH sends all bytes; OpenSSL wants them all. */
	rc = tc_wire_len(&job->sig) != size ?
		     0 : verify(pkey, job, job->sig.at, size);
	EVP_PKEY_free(pkey);
	if (rc < 0)
		return tc_fail(err, "RSA: the crypto library cannot verify a "
			       "signature");
	*out = from_int(rc);
	return 0;
}

/* r and s, which OpenSSL wants in the form of X9.62. */
static int ecdsa_der(struct tc_wire sig, uint8_t **der)
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = number(&sig), *s = number(&sig);
	int len = -1;

	if (pair != NULL && r != NULL && s != NULL && sig.at == sig.end &&
	    ECDSA_SIG_set0(pair, r, s) == 1) {
		r = s = NULL;
		len = i2d_ECDSA_SIG(pair, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return len;
}

static int try_ecdsa(const struct job *job, enum tc_ssh_result *out,
		     struct tc_error *err)
{
	struct tc_wire key = job->key, curve, point;
	EVP_PKEY *pkey = NULL;
	uint8_t *der = NULL;
	int len, rc = 0;

	if (!tc_wire_string(&key, &curve) || !tc_wire_string(&key, &point) ||
	    key.at != key.end)
		return 0;
	/* The curve is said twice. */
	if (!tc_wire_is(&curve, job->group))
		return 0;
	len = ecdsa_der(job->sig, &der);
	if (len > 0)
		pkey = ec_key(job, &point);
	if (pkey != NULL) {
		rc = verify(pkey, job, der, (size_t)len);
		*out = from_int(rc);
	}
	EVP_PKEY_free(pkey);
	OPENSSL_free(der);
	if (rc < 0)
		return tc_fail(err, "ECDSA: the crypto library cannot verify "
			       "a signature");
	return 0;
}

/* What a token signs: the digest of the application's name, what the token
 * says of itself (flags, a counter), the digest of the data. */
static int token_data(const struct job *job, const struct tc_wire *application,
		      uint8_t data[TOKEN_DATA], struct tc_error *err)
{
	uint8_t *at = data;

	if (tc_digest_buffer(TC_DIGEST_SHA256, application->at,
			     tc_wire_len(application), at, err) != 0)
		return -1;
	at += TC_SHA256_SIZE;
	memcpy(at, job->rest.at, 5);
	at += 5;
	return tc_digest_buffer(TC_DIGEST_SHA256, job->data, job->len, at,
				err);
}

/* The application's name is the last string of the key. */
static int try_token(const struct job *job, unsigned strings,
		     int (*try)(const struct job *job,
				enum tc_ssh_result *out, struct tc_error *err),
		     enum tc_ssh_result *out, struct tc_error *err)
{
	uint8_t data[TOKEN_DATA];
	struct job inner = *job;
	struct tc_wire key = job->key, application = key;
	unsigned i;

	for (i = 0; i < strings; i++)
		if (!tc_wire_string(&key, &application))
			return 0;
	inner.key.end = key.at;
	if (!tc_wire_string(&key, &application) || key.at != key.end ||
	    tc_wire_len(&job->rest) != 5)
		return 0;
	if (token_data(job, &application, data, err) != 0)
		return -1;
	inner.data = data;
	inner.len = sizeof(data);
	return try(&inner, out, err);
}

static int try_token_ed25519(const struct job *job, enum tc_ssh_result *out,
			     struct tc_error *err)
{
	return try_token(job, 1, try_ed25519, out, err);
}

static int try_token_ecdsa(const struct job *job, enum tc_ssh_result *out,
			   struct tc_error *err)
{
	return try_token(job, 2, try_ecdsa, out, err);
}

static const char web[] = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";

static const struct algorithm {
	const char *key, *signature;
	const char *digest, *group, *openssl;
	int (*try)(const struct job *job, enum tc_ssh_result *out,
		   struct tc_error *err);
} algorithms[] = {
	{ "ssh-ed25519", "ssh-ed25519", NULL, NULL, NULL, try_ed25519 },
	{ "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "SHA256", "nistp256",
	  "P-256", try_ecdsa },
	{ "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", "SHA384", "nistp384",
	  "P-384", try_ecdsa },
	{ "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521", "SHA512", "nistp521",
	  "P-521", try_ecdsa },
	{ "ssh-rsa", "rsa-sha2-256", "SHA256", NULL, NULL, try_rsa },
	{ "ssh-rsa", "rsa-sha2-512", "SHA512", NULL, NULL, try_rsa },
	{ "sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com", NULL,
	  NULL, NULL, try_token_ed25519 },
	{ "sk-ecdsa-sha2-nistp256@openssh.com",
	  "sk-ecdsa-sha2-nistp256@openssh.com", "SHA256", "nistp256", "P-256",
	  try_token_ecdsa },
};
enum { ALGORITHMS = sizeof(algorithms) / sizeof(*algorithms) };

static const struct algorithm *find(const struct tc_wire *key,
				    const struct tc_wire *signature,
				    enum tc_ssh_result *out)
{
	size_t i;

	*out = TC_SSH_NOT_SUPPORTED;
	if (tc_wire_is(signature, web))
		return NULL;
	for (i = 0; i < ALGORITHMS; i++) {
		if (!tc_wire_is(key, algorithms[i].key))
			continue;
		*out = TC_SSH_DOES_NOT_HOLD;
		if (tc_wire_is(signature, algorithms[i].signature))
			return &algorithms[i];
	}
	return NULL;
}

static bool is_token(const struct algorithm *a)
{
	return strncmp(a->key, "sk-", 3) == 0;
}

int tc_ssh_verify(const void *key, size_t key_len, const void *signature,
		  size_t signature_len, const void *data, size_t len,
		  enum tc_ssh_result *out, bool *weak, struct tc_error *err)
{
	struct tc_wire k = { key, (const uint8_t *)key + key_len };
	struct tc_wire s = { signature,
			     (const uint8_t *)signature + signature_len };
	struct job job = { .data = data, .len = len, .weak = weak };
	const struct algorithm *algorithm;
	struct tc_wire key_type, sig_type;
	int rc;

	*out = TC_SSH_MALFORMED;
	if (!tc_wire_string(&k, &key_type) || !tc_wire_string(&s, &sig_type))
		return 0;
	algorithm = find(&key_type, &sig_type, out);
	if (algorithm == NULL)
		return 0;
	*out = TC_SSH_MALFORMED;
	if (!tc_wire_string(&s, &job.sig))
		return 0;
	if (s.at != s.end && !is_token(algorithm))
		return 0;
	job.rest = s;
	job.key = k;
	job.digest = algorithm->digest;
	job.group = algorithm->group;
	job.openssl = algorithm->openssl;
	rc = algorithm->try(&job, out, err);
	ERR_clear_error();
	return rc;
}

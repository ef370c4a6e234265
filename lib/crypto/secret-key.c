/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Secret keys of minisign and signify. */
#include "crypto/secret-key.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/base64.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "crypto/blake2b-256.h"
#include "crypto/signature-line.h"

enum {
	SALT_SIZE = 32,
	PAIR_SIZE = 2 * TC_ED25519_KEY_SIZE, /* seed and public key */
	SUM_SIZE = TC_BLAKE2B_256_SIZE,
	SECRET_TEXT = 2048, /* bytes of a file */
	SHA512_SIZE = 64,
};

/* As in the files: only bytes, so there is no padding. */
struct minisign_blob {
	uint8_t algorithm[2], kdf[2], sum_algorithm[2];
	uint8_t salt[SALT_SIZE];
	uint8_t ops[8], memory[8]; /* little-endian */
	struct {
		uint8_t id[TC_KEY_ID_SIZE], pair[PAIR_SIZE], sum[SUM_SIZE];
	} hidden; /* under the key stream, where there is a kdf */
};
struct signify_blob {
	uint8_t algorithm[2], kdf[2];
	uint8_t rounds[4]; /* big-endian; 0: not protected */
	uint8_t salt[16], sum[8], id[TC_KEY_ID_SIZE], pair[PAIR_SIZE];
};

void tc_wipe(void *data, size_t len)
{
	OPENSSL_cleanse(data, len);
}

void tc_secret_key_wipe(struct tc_secret_key *key)
{
	tc_wipe(key, sizeof(*key));
}

static bool all_zero(const uint8_t *bytes, size_t len)
{
	while (len > 0 && bytes[len - 1] == 0)
		len--;
	return len == 0;
}

/* The pair's halves must belong together: a damaged seed would sign what no
 * one can verify, and shows the seed of another (RFC 8032). */
static int take_pair(struct tc_secret_key *key, const uint8_t *id,
		     const uint8_t *pair, struct tc_error *err)
{
	memcpy(key->id, id, sizeof(key->id));
	memcpy(key->seed, pair, sizeof(key->seed));
	memcpy(key->public.id, id, sizeof(key->public.id));
	if (tc_ed25519_public(key->seed, key->public.point, err) != 0)
		return -1;
	if (memcmp(key->public.point, pair + sizeof(key->seed),
		   sizeof(key->public.point)) != 0)
		return tc_fail(err, "damaged secret key: its halves do not "
				    "belong together");
	return 0;
}

static uint64_t little_endian(const uint8_t *p)
{
	uint64_t n = 0;
	int i;

	for (i = 7; i >= 0; i--)
		n = n << 8 | p[i];
	return n;
}

/* libsodium's rule. r is always 8; *n and *p are scrypt's. */
static void scrypt_parameters(uint64_t ops, uint64_t memory, uint64_t *n,
			      uint64_t *p)
{
	const uint64_t r = 8;
	bool by_ops;
	uint64_t most;

	ops = ops < 32768 ? 32768 : ops;
	by_ops = ops < memory / 32;
	most = by_ops ? ops / (r * 4) : memory / (r * 128);
	for (*n = 2; *n <= most / 2; *n *= 2)
		;
	*p = by_ops ? 1 : ops / 4 / *n / r;
}

static int key_stream(const struct minisign_blob *blob, uint8_t *stream,
		      size_t len, const struct tc_passphrase *passphrase,
		      struct tc_error *err)
{
	uint64_t ops = little_endian(blob->ops), n, p;
	uint64_t memory = little_endian(blob->memory);
	char secret[TC_MAX_PASSPHRASE];
	size_t size;
	int rc;

	if (ops > TC_MAX_SCRYPT_OPS || memory > TC_MAX_SCRYPT_MEMORY)
		return tc_fail(err, "protected with more work than is allowed");
	scrypt_parameters(ops, memory, &n, &p);
	if (passphrase->ask(passphrase->ctx, secret, sizeof(secret), &size,
			    err) != 0) {
		tc_wipe(secret, sizeof(secret));
		return -1;
	}
	/* scrypt takes 128 * r * (N + p) bytes and a little. */
	rc = EVP_PBE_scrypt(secret, size, blob->salt, sizeof(blob->salt), n, 8,
			    p, 1024 * (n + p) + 65536, stream, len);
	tc_wipe(secret, sizeof(secret));
	ERR_clear_error();
	if (rc != 1)
		return tc_fail(err, "scrypt: the crypto library cannot do it "
				    "(memory?)");
	return 0;
}

static int uncover(struct minisign_blob *blob,
		   const struct tc_passphrase *passphrase,
		   struct tc_error *err)
{
	uint8_t stream[sizeof(blob->hidden)];
	uint8_t *hidden = blob->hidden.id;
	int rc = key_stream(blob, stream, sizeof(stream), passphrase, err);
	size_t i;

	for (i = 0; rc == 0 && i < sizeof(stream); i++)
		hidden[i] ^= stream[i];
	tc_wipe(stream, sizeof(stream));
	return rc;
}

/* BLAKE2b-256 of algorithm, id and pair. */
static bool sum_fits(const struct minisign_blob *blob)
{
	uint8_t text[2 + TC_KEY_ID_SIZE + PAIR_SIZE], sum[SUM_SIZE];
	bool fits;

	memcpy(text, blob->algorithm, 2);
	memcpy(text + 2, blob->hidden.id, TC_KEY_ID_SIZE);
	memcpy(text + 2 + TC_KEY_ID_SIZE, blob->hidden.pair, PAIR_SIZE);
	tc_blake2b_256(sum, text, sizeof(text));
	fits = CRYPTO_memcmp(sum, blob->hidden.sum, sizeof(sum)) == 0;
	tc_wipe(text, sizeof(text));
	return fits;
}

static int take_minisign(struct tc_secret_key *key, struct minisign_blob *blob,
			 const struct tc_passphrase *passphrase,
			 struct tc_error *err)
{
	bool covered = memcmp(blob->kdf, "Sc", 2) == 0;

	if (memcmp(blob->algorithm, TC_ALG_PLAIN, 2) != 0 ||
	    memcmp(blob->sum_algorithm, "B2", 2) != 0 ||
	    (!covered && !all_zero(blob->kdf, sizeof(blob->kdf))))
		return tc_fail(err, "not a secret key of a known form");
	if (covered && uncover(blob, passphrase, err) != 0)
		return -1;
	if (covered && !sum_fits(blob))
		return tc_fail(err, "wrong passphrase, or a damaged key");
	/* minisign -W leaves the sum out. */
	if (!covered && !all_zero(blob->hidden.sum, sizeof(blob->hidden.sum)) &&
	    !sum_fits(blob))
		return tc_fail(err, "damaged secret key: wrong checksum");
	return take_pair(key, blob->hidden.id, blob->hidden.pair, err);
}

/* The sum is the beginning of SHA-512 of the pair. */
static int take_signify(struct tc_secret_key *key,
			const struct signify_blob *blob, struct tc_error *err)
{
	uint8_t sum[SHA512_SIZE];
	int rc;

	if (memcmp(blob->algorithm, TC_ALG_PLAIN, 2) != 0 ||
	    memcmp(blob->kdf, "BK", 2) != 0)
		return tc_fail(err, "not a secret key of a known form");
	if (!all_zero(blob->rounds, sizeof(blob->rounds)))
		return tc_fail(err, "a signify key under a passphrase cannot "
				    "be read here: sign with signify itself, "
				    "or with a key made by signify -G -n");
	if (EVP_Digest(blob->pair, sizeof(blob->pair), sum, NULL, EVP_sha512(),
		       NULL) != 1)
		return tc_fail(err, "SHA-512: not offered by the crypto "
				    "library");
	rc = memcmp(sum, blob->sum, sizeof(blob->sum));
	tc_wipe(sum, sizeof(sum));
	if (rc != 0)
		return tc_fail(err, "damaged secret key: wrong checksum");
	key->signify = true;
	return take_pair(key, blob->id, blob->pair, err);
}

/* Which of the two it is shows in the length. */
static int take_line(struct tc_secret_key *key, const struct tc_lines *line,
		     const struct tc_passphrase *passphrase,
		     struct tc_error *err)
{
	struct minisign_blob m;
	struct signify_blob s;
	int rc;

	if (tc_unbase64((uint8_t *)&m, sizeof(m), line->line, line->len) == 0)
		rc = take_minisign(key, &m, passphrase, err);
	else if (tc_unbase64((uint8_t *)&s, sizeof(s), line->line,
			     line->len) == 0)
		rc = take_signify(key, &s, err);
	else
		rc = tc_fail(err, "not a secret key of minisign or signify");
	tc_wipe(&m, sizeof(m));
	tc_wipe(&s, sizeof(s));
	return rc;
}

int tc_secret_key_parse(struct tc_secret_key *key, const char *text,
			size_t len, const struct tc_passphrase *passphrase,
			struct tc_error *err)
{
	struct tc_lines lines;
	int rc = -1;
	bool bad;

	*key = (struct tc_secret_key){ 0 };
	tc_lines_init(&lines, text, len);
	if (!tc_lines_next(&lines, &bad, err) ||
	    !tc_line_has(&lines, TC_UNTRUSTED_COMMENT) ||
	    !tc_lines_next(&lines, &bad, err) || lines.at != lines.end)
		tc_fail(err, "not a secret key of minisign or signify");
	else
		rc = take_line(key, &lines, passphrase, err);
	if (rc != 0)
		tc_secret_key_wipe(key);
	return rc;
}

/* Not tc_read_file(): that leaves copies in freed memory. */
static int read_text(const char *path, char *text, size_t size, size_t *len,
		     struct tc_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct tc_quoted q;
	struct stat st;
	ssize_t n = 0;
	int code = errno;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (fd < 0)
		return tc_fail_errno(err, code, "%s", q.s);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return tc_fail(err, "%s: not a regular file", q.s);
	}
	for (*len = 0; *len < size; *len += (size_t)n) {
		n = read(fd, text + *len, size - *len);
		if (n <= 0)
			break;
	}
	code = errno;
	close(fd);
	if (n < 0)
		return tc_fail_errno(err, code, "%s", q.s);
	if (*len == size)
		return tc_fail(err, "%s: too long for a secret key", q.s);
	return 0;
}

int tc_secret_key_read(struct tc_secret_key *key, const char *path,
		       const struct tc_passphrase *passphrase,
		       struct tc_error *err)
{
	char text[SECRET_TEXT];
	struct tc_quoted q;
	size_t len = 0;
	int rc;

	*key = (struct tc_secret_key){ 0 };
	rc = read_text(path, text, sizeof(text), &len, err);
	if (rc == 0 &&
	    tc_secret_key_parse(key, text, len, passphrase, err) != 0)
		rc = tc_prefix(err, "%s",
			       tc_quote_into(q.s, sizeof(q.s), path));
	tc_wipe(text, sizeof(text));
	return rc;
}

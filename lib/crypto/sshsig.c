/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures of ssh-keygen -Y sign. */
#include "crypto/sshsig.h"

#include "base/buf.h"
#include "base/error.h"
#include "crypto/armor.h"
#include "crypto/digest.h"
#include "crypto/wire.h"

static const char magic[] = "SSHSIG"; /* without its NUL */
enum { MAGIC = sizeof(magic) - 1, SIG_VERSION = 1 };

static const struct hash {
	const char *name;
	enum tc_digest_kind kind;
	size_t size;
} hashes[] = {
	{ "sha256", TC_DIGEST_SHA256, TC_SHA256_SIZE },
	{ "sha512", TC_DIGEST_SHA512, TC_SHA512_SIZE },
};
enum { HASHES = sizeof(hashes) / sizeof(*hashes) };

static int take_namespace(struct tc_sshsig *made, const struct tc_wire *name,
			  struct tc_error *err)
{
	size_t len = tc_wire_len(name);

	if (len == 0 || len >= sizeof(made->namespace) ||
	    memchr(name->at, '\0', len) != NULL)
		return tc_fail(err, "its namespace is empty or too long");
	memcpy(made->namespace, name->at, len);
	made->namespace[len] = '\0';
	return 0;
}

static int take_hash(struct tc_sshsig *made, const struct tc_wire *name,
		     struct tc_error *err)
{
	size_t i;

	for (i = 0; i < HASHES; i++)
		if (tc_wire_is(name, hashes[i].name))
			made->hash = hashes[i].name;
	return made->hash ? 0 : tc_fail(err, "its digest is neither sha256 "
					"nor sha512");
}

static int parse(struct tc_sshsig *made, struct tc_wire *w,
		 struct tc_error *err)
{
	struct tc_wire key, name, reserved, hash, sig;
	uint32_t version;

	if (tc_wire_len(w) < MAGIC || memcmp(w->at, magic, MAGIC) != 0)
		return tc_fail(err, "does not begin with \"SSHSIG\"");
	w->at += MAGIC;
	if (!tc_wire_uint32(w, &version) || version != SIG_VERSION)
		return tc_fail(err, "not of version 1");
	if (!tc_wire_string(w, &key) || !tc_wire_string(w, &name) ||
	    !tc_wire_string(w, &reserved) || !tc_wire_string(w, &hash) ||
	    !tc_wire_string(w, &sig) || w->at != w->end)
		return tc_fail(err, "is cut off or has text after its end");
	if (tc_wire_len(&reserved) != 0)
		return tc_fail(err, "has an unknown extension");
	made->key_len = tc_wire_len(&key);
	made->sig_len = tc_wire_len(&sig);
	if (made->key_len > sizeof(made->key) ||
	    made->sig_len > sizeof(made->sig))
		return tc_fail(err, "has too large a key");
	memcpy(made->key, key.at, made->key_len);
	memcpy(made->sig, sig.at, made->sig_len);
	if (take_namespace(made, &name, err) != 0)
		return -1;
	return take_hash(made, &hash, err);
}

int tc_sshsig_parse(struct tc_sshsig *out, const char *text, size_t len,
		    struct tc_error *err)
{
	struct tc_sshsig made = { .hash = NULL };
	struct tc_wire w;
	struct tc_buf raw;
	size_t used = 0;
	int rc;

	tc_buf_init(&raw, TC_MAX_SSHSIG);
	rc = tc_armor_read(text, len, TC_SSHSIG_LABEL, &raw, &used, err);
	if (rc == 0 && used != len)
		rc = tc_fail(err, "text after the end of the signature");
	if (rc == 0) {
		w.at = (const uint8_t *)tc_buf_str(&raw);
		w.end = w.at + raw.len;
		rc = parse(&made, &w, err);
	}
	tc_buf_release(&raw);
	if (rc == 0)
		*out = made;
	return rc;
}

static void put_string(struct tc_buf *out, const void *data, size_t len)
{
	const uint8_t head[4] = { (uint8_t)(len >> 24), (uint8_t)(len >> 16),
				  (uint8_t)(len >> 8), (uint8_t)len };

	tc_buf_append(out, head, sizeof(head));
	tc_buf_append(out, data, len);
}

/* What the key has signed: the digest of the content, and what for. */
static void put_statement(struct tc_buf *out, const struct tc_sshsig *sig,
			  const uint8_t *sum, size_t size)
{
	tc_buf_append(out, magic, MAGIC);
	put_string(out, sig->namespace, strlen(sig->namespace));
	put_string(out, "", 0);
	put_string(out, sig->hash, strlen(sig->hash));
	put_string(out, sum, size);
}

int tc_sshsig_verify(const struct tc_sshsig *sig, const void *key,
		     size_t key_len, const struct tc_content *content,
		     enum tc_ssh_result *out, bool *weak, struct tc_error *err)
{
	const struct hash *hash = &hashes[strcmp(sig->hash, "sha512") == 0];
	struct tc_digest *digest = tc_digest_new(hash->kind, err);
	uint8_t sum[TC_SHA512_SIZE];
	struct tc_buf statement;
	int rc;

	if (digest == NULL)
		return -1;
	tc_buf_init(&statement, 512);
	rc = tc_content_digest(content, digest, err);
	tc_digest_final(digest, sum);
	tc_digest_free(digest);
	if (rc == 0) {
		put_statement(&statement, sig, sum, hash->size);
		rc = tc_ssh_verify(key, key_len, sig->sig, sig->sig_len,
				   statement.ptr, statement.len, out, weak,
				   err);
	}
	tc_buf_release(&statement);
	return rc;
}

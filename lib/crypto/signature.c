/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detached Ed25519 signatures: verifying and making them. */
#include "crypto/signature.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "crypto/message.h"
#include "crypto/secret-key.h"
#include "crypto/signature-line.h"

const char *tc_signature_format_name(enum tc_signature_format format)
{
	static const char *const names[] = {
		[TC_MINISIGN] = "minisign",
		[TC_MINISIGN_LEGACY] = "minisign (legacy)",
		[TC_SIGNIFY] = "signify",
	};

	return names[format];
}

const char *tc_signature_outcome_name(enum tc_signature_outcome outcome)
{
	static const char *const names[] = {
		[TC_SIGNATURE_GOOD] = "good",
		[TC_SIGNATURE_BAD] = "bad",
		[TC_SIGNATURE_UNKNOWN_KEY] = "unknown-key",
		[TC_SIGNATURE_MALFORMED] = "malformed",
		[TC_SIGNATURE_ABSENT] = "absent",
	};

	return names[outcome];
}

/* What the global signature is over. */
struct global {
	uint8_t bytes[TC_ED25519_SIG_SIZE + TC_MAX_SIGNATURE_LINE];
	size_t len;
};

static void global_of(struct global *g, const struct tc_signature *s)
{
	size_t len = strlen(s->comment);

	memcpy(g->bytes, s->sig, sizeof(s->sig));
	memcpy(g->bytes + sizeof(s->sig), s->comment, len);
	g->len = sizeof(s->sig) + len;
}

/* 1, 0 or -1, as tc_ed25519_verify(). */
static int holds(const struct tc_signature *s, const uint8_t *point,
		 const void *data, size_t len, struct tc_error *err)
{
	int rc = tc_ed25519_verify(point, s->sig, data, len, err);
	struct global g;

	if (rc != 1 || s->format == TC_SIGNIFY)
		return rc;
	global_of(&g, s);
	return tc_ed25519_verify(point, s->global, g.bytes, g.len, err);
}

int tc_signature_verify(const struct tc_signature *signature,
			struct tc_message *m, const struct tc_keyring *ring,
			enum tc_signature_outcome *out, struct tc_error *err)
{
	enum tc_signature_outcome outcome = TC_SIGNATURE_UNKNOWN_KEY;
	const void *data;
	size_t len, i;
	int rc;

	/* Both sign the message itself. */
	assert((m->format == TC_MINISIGN) ==
	       (signature->format == TC_MINISIGN));
	data = tc_message_bytes(m, &len);
	for (i = 0; i < ring->count; i++) {
		const struct tc_public_key *key = &ring->keys[i];

		if (memcmp(key->id, signature->key_id, sizeof(key->id)) != 0)
			continue;
		rc = holds(signature, key->point, data, len, err);
		if (rc < 0)
			return -1;
		outcome = rc ? TC_SIGNATURE_GOOD : TC_SIGNATURE_BAD;
		if (outcome == TC_SIGNATURE_GOOD)
			break;
	}
	*out = outcome;
	return 0;
}

/* Into s->comment, as it will be read back. */
static int take_comment(struct tc_signature *s, const char *comment,
			struct tc_error *err)
{
	size_t len = strlen(comment), i;

	if (len + strlen(TC_TRUSTED_COMMENT) > TC_MAX_SIGNATURE_LINE)
		return tc_fail(err, "the comment is longer than %zu bytes",
			       TC_MAX_SIGNATURE_LINE -
			       strlen(TC_TRUSTED_COMMENT));
	for (i = 0; i < len; i++)
		if (((unsigned char)comment[i] < ' ' && comment[i] != '\t') ||
		    comment[i] == 0x7f)
			return tc_fail(err, "the comment holds a control "
				       "character");
	memcpy(s->comment, comment, len);
	return 0;
}

int tc_signature_make(struct tc_signature *out,
		      const struct tc_secret_key *key, struct tc_message *m,
		      const char *comment, struct tc_error *err)
{
	struct tc_signature made = { .format = m->format, .comment = "" };
	const void *data;
	struct global g;
	size_t len;

	if (made.format != TC_SIGNIFY && take_comment(&made, comment, err) != 0)
		return -1;
	memcpy(made.key_id, key->id, sizeof(made.key_id));
	data = tc_message_bytes(m, &len);
	if (tc_ed25519_sign(key->seed, made.sig, data, len, err) != 0)
		return -1;
	if (made.format != TC_SIGNIFY) {
		global_of(&g, &made);
		if (tc_ed25519_sign(key->seed, made.global, g.bytes, g.len,
				    err) != 0)
			return -1;
	}
	*out = made;
	return 0;
}

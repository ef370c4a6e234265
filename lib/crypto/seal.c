/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One signature of any form, and what came of checking it. */
#include "crypto/seal.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/allowed-signers.h"
#include "crypto/armor.h"
#include "crypto/cms.h"
#include "crypto/openpgp.h"
#include "crypto/signature-line.h"
#include "crypto/signature.h"
#include "crypto/ssh-cert.h"
#include "crypto/sshsig.h"

const char *tc_seal_form_name(enum tc_seal_form form)
{
	static const char *const names[] = {
		[TC_FORM_NONE] = "none",     [TC_FORM_OPENPGP] = "openpgp",
		[TC_FORM_SSH] = "ssh",	     [TC_FORM_X509] = "x509",
		[TC_FORM_MINISIGN] = "minisign",
	};

	return names[form];
}

const char *tc_seal_outcome_name(enum tc_seal_outcome outcome)
{
	static const char *const names[] = {
		[TC_SEAL_GOOD] = "good",
		[TC_SEAL_BAD] = "bad",
		[TC_SEAL_REVOKED_KEY] = "revoked-key",
		[TC_SEAL_EXPIRED_KEY] = "expired-key",
		[TC_SEAL_UNKNOWN_KEY] = "unknown-key",
		[TC_SEAL_NOT_CHECKED] = "not-checked",
		[TC_SEAL_ABSENT] = "absent",
	};

	return names[outcome];
}

/* A binary OpenPGP file begins with the header of a signature packet. */
static bool is_packet(unsigned char c)
{
	return (c & 0xfc) == 0x88 || c == 0xc2;
}

enum tc_seal_form tc_seal_sniff(const char *sig, size_t len)
{
	static const char untrusted[] = TC_UNTRUSTED_COMMENT;

	if (tc_armor_begins(sig, len, "PGP SIGNATURE") ||
	    tc_armor_begins(sig, len, "PGP MESSAGE") ||
	    (len > 0 && is_packet((unsigned char)sig[0])))
		return TC_FORM_OPENPGP;
	if (tc_armor_begins(sig, len, TC_SSHSIG_LABEL))
		return TC_FORM_SSH;
	if (tc_armor_begins(sig, len, TC_CMS_LABEL))
		return TC_FORM_X509;
	if (len >= sizeof(untrusted) - 1 &&
	    memcmp(sig, untrusted, sizeof(untrusted) - 1) == 0)
		return TC_FORM_MINISIGN;
	return TC_FORM_NONE;
}

/* What one form's checker needs. */
struct job {
	const struct tc_sealed *sealed;
	const struct tc_seal_keys *keys;
	struct tc_arena *arena;
	int64_t then; /* when keys must be valid */
};

static int settle(struct tc_seal *out, enum tc_seal_outcome outcome,
		  const char *why)
{
	out->outcome = outcome;
	out->why = why;
	return 0;
}

/* Everything that speaks against wins over everything that speaks for. */
static int openpgp_outcome(const struct tc_openpgp *o, struct tc_seal *out)
{
	if (o->bad > 0)
		return settle(out, TC_SEAL_BAD, "the signature does not hold");
	if (o->revoked > 0)
		return settle(out, TC_SEAL_REVOKED_KEY, "the key was revoked");
	if (o->lapsed > 0)
		return settle(out, TC_SEAL_EXPIRED_KEY,
			      "the signature itself has expired");
	if (o->good + o->expired == 0)
		return o->unknown > 0 ?
			       settle(out, TC_SEAL_UNKNOWN_KEY,
				      "by no key of the keyrings") :
			       settle(out, TC_SEAL_BAD,
				      "nothing that gpgv can check");
	if (!o->ended_well || o->valid < o->good + o->expired ||
	    o->fingerprint[0] == '\0')
		return settle(out, TC_SEAL_BAD, "gpgv did not end well");
	if (o->good == 0 &&
	    (o->time == 0 || o->key_expired_at == 0 ||
	     o->time > o->key_expired_at))
		return settle(out, TC_SEAL_EXPIRED_KEY,
			      "made after the key had expired");
	out->expired_since = o->good == 0;
	return settle(out, TC_SEAL_GOOD, NULL);
}

static int check_openpgp(const struct job *job, struct tc_seal *out,
			 struct tc_error *err)
{
	const struct tc_seal_keys *keys = job->keys;
	struct tc_openpgp o = { .good = 0 };
	struct tc_error why = { "" };
	struct tc_buf raw;
	int rc = 0;

	if (keys->openpgp == NULL)
		return settle(out, TC_SEAL_NOT_CHECKED,
			      "no keyring was given");
	tc_buf_init(&raw, TC_MAX_SIGNATURE_FILE);
	if (tc_openpgp_signature(job->sealed->sig, job->sealed->sig_len, &raw,
				 &why) != 0) {
		settle(out, TC_SEAL_BAD, tc_arena_strdup(job->arena, why.msg));
	} else {
		rc = keys->openpgp(keys->openpgp_ctx, raw.ptr, raw.len,
				   &job->sealed->content, &o, err);
		if (rc == 0)
			openpgp_outcome(&o, out);
	}
	tc_buf_release(&raw);
	if (o.fingerprint[0] != '\0' || o.key_id[0] != '\0')
		out->key = tc_arena_strdup(job->arena, o.fingerprint[0] ?
							       o.fingerprint :
							       o.key_id);
	if (o.signer[0] != '\0')
		out->signer = tc_arena_strdup(job->arena, o.signer);
	out->digest = tc_openpgp_digest_name(o.digest);
	out->weak = tc_openpgp_digest_weak(o.digest);
	out->time = o.time;
	return rc;
}

/* A signature of ssh-keygen and the certificate that is in it, if any. */
struct ssh_seal {
	struct tc_sshsig sig;
	struct tc_ssh_cert cert;
	bool certified;
	const uint8_t *key; /* the one that signed */
	size_t key_len;
};

static enum tc_signer_standing find_signer(const struct job *job,
					   const struct ssh_seal *s,
					   struct tc_seal *out)
{
	const struct tc_allowed_signers *signers = job->keys->signers;
	enum tc_signer_standing standing;
	struct tc_buf names;
	const char *who = NULL;

	tc_buf_init(&names, sizeof(s->sig.key));
	if (s->certified) {
		standing = tc_signer_find_certified(
			signers, &s->cert, s->sig.key, s->sig.key_len,
			s->sig.namespace, job->then, &names);
		who = names.len > 0 ? tc_buf_str(&names) : NULL;
	} else {
		standing = tc_signer_find(signers, s->key, s->key_len,
					  s->sig.namespace, job->then, &who);
	}
	if (who != NULL)
		out->signer = tc_arena_strdup(job->arena, who);
	tc_buf_release(&names);
	return standing;
}

static int ssh_standing(const struct job *job, const struct ssh_seal *s,
			struct tc_seal *out)
{
	switch (find_signer(job, s, out)) {
	case TC_SIGNER_ALLOWED:
		return settle(out, TC_SEAL_GOOD, NULL);
	case TC_SIGNER_OTHER_TIME:
		return settle(out, TC_SEAL_EXPIRED_KEY,
			      "the key is not allowed at that time");
	case TC_SIGNER_OTHER_NAMESPACE:
		return settle(out, TC_SEAL_UNKNOWN_KEY,
			      "the key is not allowed for this use");
	case TC_SIGNER_AUTHORITY:
		return settle(out, TC_SEAL_UNKNOWN_KEY,
			      "the key may certify only");
	case TC_SIGNER_OTHER_PERSON:
		return settle(out, TC_SEAL_UNKNOWN_KEY,
			      "certified for nobody that the authority may "
			      "vouch for");
	case TC_SIGNER_REVOKED:
		return settle(out, TC_SEAL_REVOKED_KEY, "the key was revoked");
	case TC_SIGNER_UNKNOWN:
		break;
	}
	return settle(out, TC_SEAL_UNKNOWN_KEY, "by no allowed signer");
}

/* What the certificate's own signature comes to: 1 if it holds. */
static int check_cert(const struct ssh_seal *s, struct tc_seal *out,
		      struct tc_error *err)
{
	enum tc_ssh_result result;

	if (!s->certified)
		return 1;
	if (tc_ssh_cert_verify(&s->cert, s->sig.key, &result, &out->weak,
			       err) != 0)
		return -1;
	if (result == TC_SSH_HOLDS)
		return 1;
	return result == TC_SSH_NOT_SUPPORTED ?
		       settle(out, TC_SEAL_NOT_CHECKED,
			      "the certificate is signed in a way that is "
			      "not supported") :
		       settle(out, TC_SEAL_BAD,
			      "the certificate's signature does not hold");
}

static int ssh_outcome(const struct job *job, const struct ssh_seal *s,
		       enum tc_ssh_result result, struct tc_seal *out,
		       struct tc_error *err)
{
	int rc;

	switch (result) {
	case TC_SSH_HOLDS:
		break;
	case TC_SSH_NOT_SUPPORTED:
		return settle(out, TC_SEAL_NOT_CHECKED,
			      "that type of SSH key is not supported");
	default:
		return settle(out, TC_SEAL_BAD, "the signature does not hold");
	}
	if (strcmp(s->sig.namespace, job->sealed->namespace) != 0)
		return settle(out, TC_SEAL_BAD,
			      "made for another use (namespace)");
	rc = check_cert(s, out, err);
	return rc > 0 ? ssh_standing(job, s, out) : rc;
}

/* Weakness of any of the two keys counts. */
static int check_ssh_parsed(const struct job *job, struct ssh_seal *s,
			    struct tc_seal *out, struct tc_error *err)
{
	char fingerprint[TC_SSH_FINGERPRINT];
	enum tc_ssh_result result;

	s->key = s->certified ? s->cert.key : s->sig.key;
	s->key_len = s->certified ? s->cert.key_len : s->sig.key_len;
	if (tc_ssh_fingerprint(fingerprint, s->key, s->key_len, err) != 0)
		return -1;
	out->key = tc_arena_strdup(job->arena, fingerprint);
	out->digest = strcmp(s->sig.hash, "sha512") == 0 ? "SHA-512" :
							   "SHA-256";
	out->time = job->sealed->time;
	if (tc_sshsig_verify(&s->sig, s->key, s->key_len,
			     &job->sealed->content, &result, &out->weak,
			     err) != 0)
		return -1;
	return ssh_outcome(job, s, result, out, err);
}

static int check_ssh(const struct job *job, struct tc_seal *out,
		     struct tc_error *err)
{
	struct tc_error why = { "" };
	struct ssh_seal s;
	int rc;

	if (job->keys->signers == NULL)
		return settle(out, TC_SEAL_NOT_CHECKED,
			      "no allowed signers were given");
	rc = tc_sshsig_parse(&s.sig, job->sealed->sig, job->sealed->sig_len,
			     &why);
	if (rc == 0)
		rc = tc_ssh_cert_parse(&s.cert, s.sig.key, s.sig.key_len,
				       &why);
	if (rc < 0)
		return settle(out, TC_SEAL_BAD,
			      tc_arena_strdup(job->arena, why.msg));
	s.certified = rc > 0;
	rc = check_ssh_parsed(job, &s, out, err);
	if (s.certified)
		tc_ssh_cert_release(&s.cert);
	return rc;
}

static int cms_outcome(const struct tc_cms *cms, const char *why,
		       struct tc_seal *out)
{
	static const enum tc_seal_outcome outcomes[] = {
		[TC_CMS_GOOD] = TC_SEAL_GOOD,
		[TC_CMS_BAD] = TC_SEAL_BAD,
		[TC_CMS_UNKNOWN] = TC_SEAL_UNKNOWN_KEY,
		[TC_CMS_EXPIRED] = TC_SEAL_EXPIRED_KEY,
		[TC_CMS_REVOKED] = TC_SEAL_REVOKED_KEY,
	};

	out->weak = cms->weak;
	out->expired_since = cms->expired_since;
	return settle(out, outcomes[cms->result],
		      cms->result == TC_CMS_GOOD ? NULL : why);
}

static int check_x509(const struct job *job, struct tc_seal *out,
		      struct tc_error *err)
{
	struct tc_arena *arena = job->arena;
	struct tc_error why = { "" };
	struct tc_cms cms = { .result = TC_CMS_BAD };
	struct tc_buf der;
	size_t used = 0;
	int rc;

	if (job->keys->ca == NULL)
		return settle(out, TC_SEAL_NOT_CHECKED,
			      "no certificates were given");
	tc_buf_init(&der, TC_MAX_CMS);
	rc = tc_armor_read(job->sealed->sig, job->sealed->sig_len,
			   TC_CMS_LABEL, &der, &used, &why);
	if (rc != 0 || used != job->sealed->sig_len) {
		tc_buf_release(&der);
		return settle(out, TC_SEAL_BAD,
			      rc ? tc_arena_strdup(arena, why.msg) :
				   "text after the end of the signature");
	}
	rc = tc_cms_verify(der.ptr, der.len, &job->sealed->content,
			   job->keys->ca, job->then, job->keys->now, &cms,
			   err);
	tc_buf_release(&der);
	if (rc != 0)
		return -1;
	if (cms.fingerprint[0] != '\0') {
		out->key = tc_arena_strdup(arena, cms.fingerprint);
		out->signer = tc_arena_strdup(arena, cms.subject);
		out->digest = tc_arena_strdup(arena, cms.digest);
	}
	out->time = job->sealed->time;
	return cms_outcome(&cms, tc_arena_strdup(arena, cms.why), out);
}

static int to_message(void *ctx, const void *data, size_t len,
		      struct tc_error *err)
{
	return tc_message_update(ctx, data, len, err);
}

static int verify_minisign(const struct job *job,
			   const struct tc_signature *sig, struct tc_seal *out,
			   struct tc_error *err)
{
	static const enum tc_seal_outcome outcomes[] = {
		[TC_SIGNATURE_GOOD] = TC_SEAL_GOOD,
		[TC_SIGNATURE_BAD] = TC_SEAL_BAD,
		[TC_SIGNATURE_UNKNOWN_KEY] = TC_SEAL_UNKNOWN_KEY,
		[TC_SIGNATURE_MALFORMED] = TC_SEAL_BAD,
		[TC_SIGNATURE_ABSENT] = TC_SEAL_BAD,
	};
	const struct tc_content *content = &job->sealed->content;
	struct tc_message *m = tc_message_new(sig->format, err);
	enum tc_signature_outcome outcome;
	int rc;

	if (m == NULL)
		return -1;
	rc = content->read(content->ctx, to_message, m, err);
	if (rc == 0)
		rc = tc_signature_verify(sig, m, job->keys->ring, &outcome,
					 err);
	tc_message_free(m);
	if (rc != 0)
		return -1;
	return settle(out, outcomes[outcome],
		      outcome == TC_SIGNATURE_GOOD ?
			      NULL :
		      outcome == TC_SIGNATURE_UNKNOWN_KEY ?
			      "by none of the public keys" :
			      "the signature does not hold");
}

static int check_minisign(const struct job *job, struct tc_seal *out,
			  struct tc_error *err)
{
	char id[TC_KEY_ID_TEXT];
	struct tc_error why = { "" };
	struct tc_signature sig;

	if (job->keys->ring == NULL)
		return settle(out, TC_SEAL_NOT_CHECKED,
			      "no public key was given");
	if (tc_signature_parse(&sig, job->sealed->sig, job->sealed->sig_len,
			       &why) != 0)
		return settle(out, TC_SEAL_BAD,
			      tc_arena_strdup(job->arena, why.msg));
	out->key = tc_arena_strdup(job->arena, tc_key_id_text(id, sig.key_id));
	out->digest = sig.format == TC_MINISIGN ? "BLAKE2b-512" : NULL;
	if (verify_minisign(job, &sig, out, err) != 0)
		return -1;
	if (out->outcome == TC_SEAL_GOOD && sig.comment[0] != '\0')
		out->signer = tc_arena_strdup(job->arena, sig.comment);
	return 0;
}

int tc_seal_check(const struct tc_sealed *sealed,
		  const struct tc_seal_keys *keys, struct tc_arena *arena,
		  struct tc_seal *out, struct tc_error *err)
{
	static int (*const checks[])(const struct job *job,
				     struct tc_seal *out,
				     struct tc_error *err) = {
		[TC_FORM_OPENPGP] = check_openpgp,
		[TC_FORM_SSH] = check_ssh,
		[TC_FORM_X509] = check_x509,
		[TC_FORM_MINISIGN] = check_minisign,
	};
	const struct job job = { sealed, keys, arena,
				 sealed->time ? sealed->time : keys->now };
	struct tc_seal made = {
		.form = tc_seal_sniff(sealed->sig, sealed->sig_len),
		.outcome = TC_SEAL_BAD,
	};

	if (made.form == TC_FORM_NONE)
		made.why = "not a signature of a known form";
	else if (checks[made.form](&job, &made, err) != 0)
		return -1;
	*out = made;
	return 0;
}

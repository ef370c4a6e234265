/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One signature of any form, and what came of checking it. */
#ifndef TC_CRYPTO_SEAL_H
#define TC_CRYPTO_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/content.h"

struct tc_allowed_signers;
struct tc_arena;
struct tc_ca;
struct tc_error;
struct tc_keyring;
struct tc_openpgp;

enum tc_seal_form {
	TC_FORM_NONE, /* nothing that looks like a signature */
	TC_FORM_OPENPGP,
	TC_FORM_SSH,
	TC_FORM_X509,
	TC_FORM_MINISIGN, /* and signify */
};
/* "none", "openpgp", "ssh", "x509", "minisign" */
const char *tc_seal_form_name(enum tc_seal_form form);
/* What a text or binary file of a signature is, by how it begins. */
enum tc_seal_form tc_seal_sniff(const char *sig, size_t len);

enum tc_seal_outcome {
	TC_SEAL_GOOD,
	TC_SEAL_BAD,         /* does not hold, or is not well-formed */
	TC_SEAL_REVOKED_KEY, /* holds, by a key that was revoked */
	TC_SEAL_EXPIRED_KEY, /* holds, but was made when the key had expired,
				was not yet valid, or the signature has */
	TC_SEAL_UNKNOWN_KEY, /* by none of the keys that were given */
	TC_SEAL_NOT_CHECKED, /* no keys of that form were given, or there is no
				code for it: why says which */
	TC_SEAL_ABSENT,      /* there is none */
};
/* "good", "bad", "revoked-key", "expired-key", "unknown-key", "not-checked",
 * "absent" */
const char *tc_seal_outcome_name(enum tc_seal_outcome outcome);

/* Strings are raw outside text in the arena of the check. */
struct tc_seal {
	enum tc_seal_form form;
	enum tc_seal_outcome outcome;
	const char *key;    /* fingerprint or key id as its program shows it;
			       NULL where not known */
	const char *signer; /* user id, principal, subject or trusted comment;
			       nobody's word unless the key is trusted; NULL */
	const char *digest; /* "SHA-256", ...: what was signed is digested
			       with; NULL where not known */
	bool weak;          /* MD5, SHA-1, or a short RSA key */
	bool expired_since; /* GOOD: but the key has expired by now */
	int64_t time;       /* when by its own word, or the tag's; 0 */
	const char *why;    /* one line unless GOOD or ABSENT, or NULL */
};

/* What signatures are checked against: NULL members: those are not. */
struct tc_seal_keys {
	/* Checks one or more binary OpenPGP signatures with the keyrings that
	 * the caller has: fills in *out (crypto/openpgp.h). 0, or -1: could
	 * not be tried. The library itself starts no other program. */
	int (*openpgp)(void *ctx, const void *sig, size_t len,
		       const struct tc_content *content,
		       struct tc_openpgp *out, struct tc_error *err);
	void *openpgp_ctx;
	const struct tc_allowed_signers *signers;
	const struct tc_ca *ca;
	const struct tc_keyring *ring; /* minisign and signify */
	int64_t now;                   /* seconds since the epoch */
};

/* What is signed, and how. */
struct tc_sealed {
	const char *sig; /* the signature, as text or binary */
	size_t sig_len;
	struct tc_content content;
	const char *namespace; /* of SSH signatures: "git", "file" */
	int64_t time; /* when keys must be valid, if the signature does not
			 say: of the tagger or committer; 0: now */
};

/* 0 with *out filled in, or -1: it could not be tried. */
int tc_seal_check(const struct tc_sealed *sealed,
		  const struct tc_seal_keys *keys, struct tc_arena *arena,
		  struct tc_seal *out, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* OpenPGP signatures, checked by gpgv(1). */
#ifndef TC_SRC_GPGV_H
#define TC_SRC_GPGV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "crypto/content.h"
#include "crypto/openpgp.h"

struct tc_error;

/* Keyrings in binary form, in memory: what was read is what is used. Zeroed:
 * none. */
struct tc_gpgv_keyrings {
	int fds[TC_MAX_KEYRINGS];
	size_t count;
};
/* Reads a file, armored or binary. 0, or -1 with the path in err. */
int tc_gpgv_keyring_add(struct tc_gpgv_keyrings *k, const char *path,
			struct tc_error *err);
void tc_gpgv_keyrings_release(struct tc_gpgv_keyrings *k);

/*
 * Runs gpgv, as PATH finds it, with these keyrings and no other, no home
 * directory and an empty environment, over binary signatures
 * (tc_openpgp_signature()). Fills in what its status lines say. 0, or -1:
 * gpgv is absent, or the content could not be read or written.
 */
int tc_gpgv_run(const struct tc_gpgv_keyrings *k, const void *sig, size_t len,
		const struct tc_content *content, struct tc_openpgp *out,
		struct tc_error *err);
/* The same as tc_seal_keys.openpgp: ctx is the keyrings. */
int tc_gpgv_seal(void *ctx, const void *sig, size_t len,
		 const struct tc_content *content, struct tc_openpgp *out,
		 struct tc_error *err);

/*
 * The half of tc_gpgv_run() that starts and waits, for a process that may not
 * (broker.h): fds are a file with signatures, a pipe with the content and a
 * file for status lines. The exit status, or -1.
 */
int tc_gpgv_serve(const struct tc_gpgv_keyrings *k, const int *fds,
		  struct tc_error *err);

enum tc_gpgv_outcome {
	TC_GPGV_GOOD,
	TC_GPGV_BAD,         /* does not hold, is expired, or by a revoked key */
	TC_GPGV_UNKNOWN_KEY, /* by keys that the keyring does not hold */
	TC_GPGV_MALFORMED,   /* nothing that gpgv takes for a signature */
};

struct tc_gpgv {
	enum tc_gpgv_outcome outcome;
	char fingerprint[65]; /* GOOD: of the primary key that signed, upper-case
				 digits; of the first where several did */
	bool key_expired;     /* GOOD: but that key has expired since */
};

/*
 * One signature file with these keyrings. A file signed several times is GOOD if
 * one signature is by a key of the keyring and none of those speaks against
 * it. 0, or -1: gpgv is absent, a file cannot be read, content could not be
 * read or written.
 */
int tc_gpgv_verify(const struct tc_gpgv_keyrings *k, const char *signature,
		   const struct tc_content *content, struct tc_gpgv *out,
		   struct tc_error *err);

/* What gpgv's status lines come to. */
void tc_gpgv_conclude(struct tc_gpgv *out, const struct tc_openpgp *o);

#endif

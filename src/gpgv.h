/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detached OpenPGP signatures, checked by gpgv(1). */
#ifndef TC_SRC_GPGV_H
#define TC_SRC_GPGV_H

#include <stdbool.h>
#include <stddef.h>

struct tc_error;

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

/* What was signed: called once, writes all of it to fd. 0 or -1. gpgv may
 * close its end early: then write(2) says EPIPE, which is no error. */
struct tc_gpgv_data {
	int (*write)(void *ctx, int fd, struct tc_error *err);
	void *ctx;
};

/*
 * Runs gpgv, as PATH finds it, with this keyring (binary: gpg --dearmor) and
 * no other, no home directory and an empty environment, and goes by its
 * status lines (doc/DETAILS of GnuPG, "Format of the --status-fd output").
 * A file signed several times is GOOD if one signature is by a key of the
 * keyring and none of those speaks against it. 0, or -1: gpgv is absent, a
 * file cannot be read, data could not be written.
 */
int tc_gpgv_verify(const char *keyring, const char *signature,
		   const struct tc_gpgv_data *data, struct tc_gpgv *out,
		   struct tc_error *err);

/* What its status lines (text, which is cut up) and its exit status, -1 for
 * an end by a signal, come to. */
void tc_gpgv_conclude(struct tc_gpgv *out, char *text, int exit_status);

#endif

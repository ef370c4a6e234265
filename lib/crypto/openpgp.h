/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* OpenPGP signatures as far as we look at them: packets, gpgv's verdict. */
#ifndef TC_CRYPTO_OPENPGP_H
#define TC_CRYPTO_OPENPGP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_buf;
struct tc_error;

/* What the status lines of gpgv add up to. */
struct tc_openpgp {
	unsigned good;     /* GOODSIG */
	unsigned expired;  /* EXPKEYSIG: the key has expired by now */
	unsigned revoked;  /* REVKEYSIG */
	unsigned lapsed;   /* EXPSIG: the signature itself has */
	unsigned bad;      /* BADSIG, and ERRSIG but for an unknown key */
	unsigned unknown;  /* ERRSIG for a key that is in no keyring */
	unsigned valid;    /* VALIDSIG, over a document */
	char fingerprint[65]; /* of the primary key of the first VALIDSIG,
				 upper-case digits; "" */
	char key_id[41];   /* of the first of an unknown key; "" */
	char signer[256];  /* user id of the first that holds, raw; "" */
	int digest;        /* number of RFC 9580 section 9.5; of several the
			      weakest; 0 */
	int64_t time;      /* of the first VALIDSIG; 0 */
	int64_t key_expired_at; /* KEYEXPIRED; 0 */
	bool ended_well;   /* gpgv itself did, or only missed keys */
};

/* Reads gpgv's status lines (doc/DETAILS of GnuPG, "Format of the --status-fd
 * output") from text, which is cut up; exit_status is -1 for an end by a
 * signal. */
void tc_openpgp_status(struct tc_openpgp *out, char *text, int exit_status);

/* "SHA-256" for 8; NULL for a number that is none. */
const char *tc_openpgp_digest_name(int number);
/* MD5, SHA-1, RIPEMD-160 */
bool tc_openpgp_digest_weak(int number);

/*
 * Appends a file of detached signatures in binary form: armored ("PGP
 * SIGNATURE") or binary already. Where it has any packet (RFC 9580 section
 * 4.2) but signatures it is refused: a signed message carries its own
 * content, and a program told to verify a detached one could look at that.
 * 0, or -1 with out as it was.
 */
int tc_openpgp_signature(const char *file, size_t len, struct tc_buf *out,
			 struct tc_error *err);
/* The same for a keyring: armored ("PGP PUBLIC KEY BLOCK") becomes binary,
 * anything else stays what it is. */
int tc_openpgp_keyring(const char *file, size_t len, struct tc_buf *out,
		       struct tc_error *err);

#endif

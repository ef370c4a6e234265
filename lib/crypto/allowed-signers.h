/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose SSH keys are believed: files of ssh-keygen(1), ALLOWED SIGNERS. */
#ifndef TC_CRYPTO_ALLOWED_SIGNERS_H
#define TC_CRYPTO_ALLOWED_SIGNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_buf;
struct tc_error;
struct tc_ssh_cert;

/* One line:  PRINCIPALS [OPTIONS] KEY-TYPE BASE64-KEY [COMMENT] */
struct tc_allowed_signer {
	char *principals; /* patterns, separated by commas; raw */
	char *namespaces; /* patterns, separated by commas; NULL: any */
	uint8_t *key;     /* crypto/ssh-key.h */
	size_t key_len;
	int64_t after, before; /* valid from, until: seconds since the epoch;
				  0: no bound */
	bool authority; /* cert-authority: not for signing, but for vouching
			   for keys whose certificate names a principal */
};

/* Zeroed: nobody. */
struct tc_allowed_signers {
	struct tc_allowed_signer *list;
	size_t count, cap;
};
void tc_allowed_signers_release(struct tc_allowed_signers *signers);

/*
 * Adds those of a text. Empty lines and lines that begin with '#' are passed
 * over; every other line must be one of the form above, with no options but
 * cert-authority, namespaces="...", valid-after="..." and valid-before="...",
 * none twice. A time is YYYYMMDD or YYYYMMDDHHMM[SS], with or without a final
 * Z: in UTC either way (ssh-keygen takes those without Z in the local zone).
 * Types of keys that are not supported are kept: their signatures are not.
 * 0, or -1 with the line in err and signers as they were.
 */
int tc_allowed_signers_parse(struct tc_allowed_signers *signers,
			     const char *text, size_t len,
			     struct tc_error *err);
/* The same of a file, which is named in err. */
int tc_allowed_signers_read(struct tc_allowed_signers *signers,
			    const char *path, struct tc_error *err);

/* A set of keys that nobody shall believe any more: lines [KEY-TYPE] as in
 * *.pub files. They become signers without a principal; the functions below
 * say REVOKED for them, with or without a certificate, and for what they
 * certified, whatever else the files say. Same errors. */
int tc_allowed_signers_revoke(struct tc_allowed_signers *signers,
			      const char *path, struct tc_error *err);

enum tc_signer_standing {
	TC_SIGNER_ALLOWED,
	TC_SIGNER_UNKNOWN,
	TC_SIGNER_OTHER_NAMESPACE, /* the key is believed, for other things */
	TC_SIGNER_OTHER_TIME,      /* it was not at that time */
	TC_SIGNER_AUTHORITY,       /* known as one that certifies only */
	TC_SIGNER_OTHER_PERSON,    /* certified by an authority that is
				      believed, but for nobody that it may
				      vouch for, or as a host */
	TC_SIGNER_REVOKED,
};

/* Whether the key may sign in that namespace at that time. *who gets the
 * principals of the line that says so, else NULL. */
enum tc_signer_standing
tc_signer_find(const struct tc_allowed_signers *signers, const void *key,
	       size_t key_len, const char *namespace, int64_t time,
	       const char **who);

/*
 * The same for the key of a certificate whose signature holds
 * (tc_ssh_cert_verify()), blob being the whole of it: a line with
 * cert-authority must have its authority's key, and one of its principals
 * must fit the line's patterns. Those that do are put into names, separated by
 * commas. A line with the certificate itself will do as well.
 */
enum tc_signer_standing
tc_signer_find_certified(const struct tc_allowed_signers *signers,
			 const struct tc_ssh_cert *cert, const void *blob,
			 size_t len, const char *namespace, int64_t time,
			 struct tc_buf *names);

/* match_pattern_list() of OpenSSH: patterns with '*' and '?', separated by
 * commas; one with '!' before it that fits makes the list not fit. */
bool tc_pattern_list_fits(const char *list, const char *text);

#endif

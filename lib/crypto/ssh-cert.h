/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates of OpenSSH: keys that another key vouches for. */
#ifndef TC_CRYPTO_SSH_CERT_H
#define TC_CRYPTO_SSH_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "crypto/ssh-key.h"

struct tc_error;

/* A parsed one, PROTOCOL.certkeys of OpenSSH. */
struct tc_ssh_cert {
	uint8_t key[TC_MAX_SSH_KEY]; /* the certified key, without all else */
	size_t key_len;
	bool user;             /* for people; else for hosts */
	uint64_t after, before; /* valid from, until and not at that second:
				   seconds since the epoch */
	char *principals[TC_MAX_SSH_PRINCIPALS]; /* raw, without NUL */
	size_t principal_count;
	/* In the bytes that were parsed, the caller's: */
	const uint8_t *authority; /* the key that vouches */
	size_t authority_len;
	const uint8_t *signature;
	size_t signature_len;
	size_t signed_len; /* of the bytes from their beginning */
};

/*
 * Takes a key apart as it stands in signatures and files of keys. 1 with *out
 * filled in (tc_ssh_cert_release() it), 0: no certificate, or of no type that
 * is supported, -1: a damaged one, or one by another certificate.
 */
int tc_ssh_cert_parse(struct tc_ssh_cert *out, const void *blob, size_t len,
		      struct tc_error *err);
void tc_ssh_cert_release(struct tc_ssh_cert *cert);

/* Whether the authority's signature holds, blob being what was parsed; whose
 * the authority is, nobody asks here. Results and errors of tc_ssh_verify(),
 * but one over SHA-1 (ssh-rsa) is not supported: ssh-keygen believes it. */
int tc_ssh_cert_verify(const struct tc_ssh_cert *cert, const void *blob,
		       enum tc_ssh_result *out, bool *weak,
		       struct tc_error *err);

/* Whether two keys are the same, certified or not. */
bool tc_ssh_same_key(const void *a, size_t a_len, const void *b, size_t b_len);

#endif

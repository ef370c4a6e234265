/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures of ssh-keygen -Y sign. */
#ifndef TC_CRYPTO_SSHSIG_H
#define TC_CRYPTO_SSHSIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/content.h"
#include "crypto/ssh-key.h"

struct tc_error;

#define TC_SSHSIG_LABEL "SSH SIGNATURE"
#define TC_MAX_SSHSIG 32768u     /* bytes of the armored file */
#define TC_MAX_SSH_NAMESPACE 128u

/* A parsed one: PROTOCOL.sshsig of OpenSSH. */
struct tc_sshsig {
	uint8_t key[TC_MAX_SSH_KEY]; /* as crypto/ssh-key.h has it */
	size_t key_len;
	char namespace[TC_MAX_SSH_NAMESPACE]; /* raw, never empty */
	const char *hash;            /* "sha256" or "sha512" */
	uint8_t sig[TC_MAX_SSH_KEY];
	size_t sig_len;
};

/* The armored file and nothing else: 0, or -1 with *out untouched. */
int tc_sshsig_parse(struct tc_sshsig *out, const char *text, size_t len,
		    struct tc_error *err);

/* Whether it is over the content, by key: the one that is in it, or what that
 * one certifies. Whether anybody trusts it is not looked at. 0, or -1: could not be tried. */
int tc_sshsig_verify(const struct tc_sshsig *sig, const void *key,
		     size_t key_len, const struct tc_content *content,
		     enum tc_ssh_result *out, bool *weak,
		     struct tc_error *err);

#endif

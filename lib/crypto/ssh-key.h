/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Public keys of OpenSSH, and signatures by them. */
#ifndef TC_CRYPTO_SSH_KEY_H
#define TC_CRYPTO_SSH_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_error;

/* A key as RFC 4253 section 6.6 encodes it: its type's name and its numbers.
 * RSA with 16384 bits takes 2.1 kB, a certificate of it by such a key and
 * with dozens of names less than three times that. */
#define TC_MAX_SSH_KEY 8192u

/* "SHA256:" and 43 characters, as ssh-keygen -l shows it. */
#define TC_SSH_FINGERPRINT 51
/* 0 or -1. */
int tc_ssh_fingerprint(char dst[TC_SSH_FINGERPRINT], const void *blob,
		       size_t len, struct tc_error *err);

enum tc_ssh_result {
	TC_SSH_HOLDS,
	TC_SSH_DOES_NOT_HOLD,
	TC_SSH_NOT_SUPPORTED, /* type of key: DSA; signatures of web browsers */
	TC_SSH_MALFORMED,
};

/*
 * Whether signature (string algorithm, string bytes: RFC 4253 section 6.6, RFC
 * 5656, RFC 8332, RFC 8709) is one by the key over data. Keys are ssh-ed25519,
 * ecdsa-sha2-nistp256, -384, -521, ssh-rsa of 1024 to 16384 bits with
 * rsa-sha2-256 or -512, and the sk-... types of security keys (PROTOCOL.u2f of
 * OpenSSH), whether or not somebody touched the token; ssh-rsa's own
 * signatures, over SHA-1, do not hold. A certificate is not supported here:
 * give the key that it certifies (crypto/ssh-cert.h). *weak is set for an RSA
 * key below 2048 bits. 0, or -1 where the crypto library could not try.
 */
int tc_ssh_verify(const void *key, size_t key_len, const void *signature,
		  size_t signature_len, const void *data, size_t len,
		  enum tc_ssh_result *out, bool *weak, struct tc_error *err);

#endif

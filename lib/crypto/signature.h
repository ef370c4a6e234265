/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detached Ed25519 signatures, as minisign and signify read and write them. */
#ifndef TC_CRYPTO_SIGNATURE_H
#define TC_CRYPTO_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "crypto/ed25519.h"
#include "crypto/keyring.h"

struct tc_buf;
struct tc_error;

/*
 * The files, each line ended by one LF, base64 in its canonical form:
 *
 *   untrusted comment: TEXT
 *   base64(ALGORITHM[2] KEY-ID[8] SIGNATURE[64])
 *   trusted comment: TEXT                     (these two: minisign only)
 *   base64(GLOBAL-SIGNATURE[64])
 *
 * ALGORITHM "Ed": SIGNATURE is over the message; "ED": over its BLAKE2b-512
 * digest. GLOBAL-SIGNATURE is over SIGNATURE and the second TEXT. minisign:
 * https://jedisct1.github.io/minisign/ "Signature format"; signify: signify(1)
 * and struct sig of its source. A signify file that carries its message
 * (signify -e) is not one of these. A legacy file of minisign's that was cut
 * after its second line is one of signify's: it says the same about the
 * message, but there is no trusted comment.
 */
enum tc_signature_format {
	TC_MINISIGN,        /* over the digest: the default of minisign */
	TC_MINISIGN_LEGACY, /* over the message (minisign -l) */
	TC_SIGNIFY,         /* over the message, no trusted comment */
};
/* "minisign", "minisign (legacy)", "signify" */
const char *tc_signature_format_name(enum tc_signature_format format);

struct tc_signature {
	enum tc_signature_format format;
	uint8_t key_id[TC_KEY_ID_SIZE];
	uint8_t sig[TC_ED25519_SIG_SIZE];
	uint8_t global[TC_ED25519_SIG_SIZE]; /* unless TC_SIGNIFY */
	/* Raw: not for a terminal, and nobody's word before the signature
	 * was found good. "" for TC_SIGNIFY. */
	char comment[TC_MAX_SIGNATURE_LINE + 1];
};

/* Strict: nothing but the lines above. 0, or -1 with the line in err and *out
 * untouched: malformed. */
int tc_signature_parse(struct tc_signature *out, const char *text, size_t len,
		       struct tc_error *err);
/* Appends the file. untrusted: the first TEXT, without control characters. */
void tc_signature_format_file(const struct tc_signature *signature,
			      const char *untrusted, struct tc_buf *out);

/*
 * A message as the format signs it: only its digest is kept with TC_MINISIGN,
 * all of it (up to TC_MAX_SIGNED_WHOLE) with the others.
 */
struct tc_message;
struct tc_message *tc_message_new(enum tc_signature_format format,
				  struct tc_error *err);
/* 0, or -1 where it is too long. */
int tc_message_update(struct tc_message *m, const void *data, size_t len,
		      struct tc_error *err);
/* What the descriptor holds from its first byte to its last, wherever it
 * stands now; it must be of a regular file. */
int tc_message_read_fd(struct tc_message *m, int fd, struct tc_error *err);
void tc_message_free(struct tc_message *m);

enum tc_signature_outcome {
	TC_SIGNATURE_GOOD,
	TC_SIGNATURE_BAD,         /* by that key id, but it does not hold */
	TC_SIGNATURE_UNKNOWN_KEY, /* no key of that id is trusted */
	TC_SIGNATURE_MALFORMED,   /* not a signature file */
	TC_SIGNATURE_ABSENT,      /* there is none */
};
/* "good", "bad", "unknown-key", "malformed", "absent" */
const char *tc_signature_outcome_name(enum tc_signature_outcome outcome);

/*
 * Finishes m, which can only be freed afterwards. *out is GOOD where signature
 * and (minisign) global signature hold with one key of the ring that has the
 * id, UNKNOWN_KEY where none has it, else BAD. 0, or -1: could not be tried.
 */
int tc_signature_verify(const struct tc_signature *signature,
			struct tc_message *m, const struct tc_keyring *ring,
			enum tc_signature_outcome *out, struct tc_error *err);

/*
 * Finishes m and signs it in the format it was made for. comment is the
 * trusted one: at most TC_MAX_SIGNATURE_LINE bytes with "trusted comment: "
 * before it, no control characters but tabs; ignored for TC_SIGNIFY. 0 or -1.
 */
struct tc_secret_key;
int tc_signature_make(struct tc_signature *out,
		      const struct tc_secret_key *key, struct tc_message *m,
		      const char *comment, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a signature is over, for this folder's files only. */
#ifndef TC_CRYPTO_MESSAGE_H
#define TC_CRYPTO_MESSAGE_H

#include "base/buf.h"
#include "crypto/digest.h"
#include "crypto/signature.h"

struct tc_message {
	enum tc_signature_format format;
	struct tc_digest *digest; /* TC_MINISIGN */
	uint8_t hash[TC_BLAKE2B_SIZE];
	struct tc_buf whole;      /* the others */
};

/* Finishes m: the bytes that Ed25519 is run over. */
const void *tc_message_bytes(struct tc_message *m, size_t *len);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* BLAKE2b of 32 bytes over one short block, for this folder's files only. */
#ifndef TC_CRYPTO_BLAKE2B_256_H
#define TC_CRYPTO_BLAKE2B_256_H

#include <stddef.h>
#include <stdint.h>

#define TC_BLAKE2B_256_SIZE 32
#define TC_BLAKE2B_BLOCK 128

/* RFC 7693 without a key; len <= TC_BLAKE2B_BLOCK. OpenSSL before 3.2 has
 * only the form of 64 bytes, whose beginning is another thing; minisign's
 * checksum of a secret key needs this one. */
void tc_blake2b_256(uint8_t out[TC_BLAKE2B_256_SIZE], const void *data,
		    size_t len);

#endif

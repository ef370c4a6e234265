/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* BLAKE2b of 32 bytes over one short block (RFC 7693). */
#include "crypto/blake2b-256.h"

#include <assert.h>
#include <string.h>

#include "crypto/secret-key.h"

enum { ROUNDS = 12 };

static uint64_t rotate(uint64_t x, int n)
{
	return x >> n | x << (64 - n);
}

/* Section 3.1. */
static void mix(uint64_t *v, const uint8_t *at, uint64_t x, uint64_t y)
{
	uint64_t *a = &v[at[0]], *b = &v[at[1]], *c = &v[at[2]],
		 *d = &v[at[3]];

	*a += *b + x;
	*d = rotate(*d ^ *a, 32);
	*c += *d;
	*b = rotate(*b ^ *c, 24);
	*a += *b + y;
	*d = rotate(*d ^ *a, 16);
	*c += *d;
	*b = rotate(*b ^ *c, 63);
}

/* Section 3.2: the last block, which is the only one. */
static void compress(uint64_t h[8], const uint64_t m[16], uint64_t len)
{
	/* Section 2.6 and 2.7. */
	static const uint64_t iv[8] = {
		0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
		0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
		0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
	};
	static const uint8_t sigma[10][16] = {
		{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
		{ 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
		{ 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 },
		{ 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
		{ 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 },
		{ 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
		{ 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 },
		{ 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
		{ 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 },
		{ 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 },
	};
	static const uint8_t lanes[8][4] = {
		{ 0, 4, 8, 12 }, { 1, 5, 9, 13 }, { 2, 6, 10, 14 },
		{ 3, 7, 11, 15 }, { 0, 5, 10, 15 }, { 1, 6, 11, 12 },
		{ 2, 7, 8, 13 }, { 3, 4, 9, 14 },
	};
	uint64_t v[16];
	size_t round, i;

	memcpy(h, iv, sizeof(iv));
	/* The parameter block: 32 bytes out, no key, fanout and depth 1. */
	h[0] ^= 0x01010000 | TC_BLAKE2B_256_SIZE;
	memcpy(v, h, sizeof(iv));
	memcpy(v + 8, iv, sizeof(iv));
	v[12] ^= len;
	v[14] = ~v[14];
	for (round = 0; round < ROUNDS; round++)
		for (i = 0; i < 8; i++)
			mix(v, lanes[i], m[sigma[round % 10][2 * i]],
			    m[sigma[round % 10][2 * i + 1]]);
	for (i = 0; i < 8; i++)
		h[i] ^= v[i] ^ v[i + 8];
	tc_wipe(v, sizeof(v));
}

void tc_blake2b_256(uint8_t out[TC_BLAKE2B_256_SIZE], const void *data,
		    size_t len)
{
	const uint8_t *bytes = data;
	uint64_t h[8], m[16] = { 0 };
	size_t i;

	assert(len <= TC_BLAKE2B_BLOCK);
	for (i = 0; i < len; i++)
		m[i / 8] |= (uint64_t)bytes[i] << (8 * (i % 8));
	compress(h, m, len);
	for (i = 0; i < TC_BLAKE2B_256_SIZE; i++)
		out[i] = (uint8_t)(h[i / 8] >> (8 * (i % 8)));
	tc_wipe(m, sizeof(m));
}

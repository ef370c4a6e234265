/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Git blob ids: the ones git gives, piece by piece, blob after blob. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "source/git/blob-id.h"

static struct tc_blob_hasher *hasher(void)
{
	struct tc_error err = { "" };
	struct tc_blob_hasher *h = tc_blob_hasher_new(&err);

	assert_non_null(h);
	return h;
}

static void hash(struct tc_blob_hasher *h, const char *data, size_t len,
		 size_t piece, char hex[41])
{
	struct tc_error err = { "" };
	uint8_t id[20];
	bool collision = true;
	size_t at, n;

	assert_int_equal(tc_blob_hasher_start(h, len, &err), 0);
	for (at = 0; at < len; at += n) {
		n = len - at < piece ? len - at : piece;
		assert_int_equal(tc_blob_hasher_update(h, data + at, n, &err),
				 0);
	}
	assert_int_equal(tc_blob_hasher_final(h, id, &collision, &err), 0);
	assert_false(collision);
	tc_hex(hex, id, sizeof(id));
}

/* As `git hash-object` says. */
static void test_known_ids(void **state)
{
	struct tc_blob_hasher *h = hasher();
	char hex[41];

	(void)state;
	hash(h, "", 0, 1, hex);
	assert_string_equal(hex, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
	hash(h, "hello\n", 6, 6, hex);
	assert_string_equal(hex, "ce013625030ba8dba906f756967f9e9ca394464a");
	hash(h, "what is up, doc?", 16, 16, hex);
	assert_string_equal(hex, "bd9dbf5aae1a3862dd1526723246b20206e5fc37");
	tc_blob_hasher_free(h);
}

/* Sizes around SHA-1's block of 64 bytes, in pieces that do not fit it,
 * against plain SHA-1 of "blob SIZE\0" and the content. */
static void test_against_sha1(void **state)
{
	static const size_t sizes[] = { 1, 54, 55, 56, 63, 64, 65, 127, 128,
					4096, 100001, 1 << 20 };
	static const size_t pieces[] = { 1, 63, 4096, 1 << 20 };
	struct tc_blob_hasher *h = hasher();
	char *data = malloc(32 + (1 << 20));
	struct tc_error err = { "" };
	size_t i, k, j;

	(void)state;
	assert_non_null(data);
	for (i = 0; i < TC_COUNT(sizes); i++) {
		size_t head = (size_t)sprintf(data, "blob %zu", sizes[i]) + 1;
		char want[41], got[41];
		uint8_t id[TC_SHA1_SIZE];

		for (j = 0; j < sizes[i]; j++)
			data[head + j] = (char)(j * 7 + i);
		assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA1, data,
						  head + sizes[i], id, &err),
				 0);
		tc_hex(want, id, sizeof(id));
		for (k = 0; k < TC_COUNT(pieces); k++) {
			if (sizes[i] / pieces[k] > 5000)
				continue;
			hash(h, data + head, sizes[i], pieces[k], got);
			assert_string_equal(got, want);
		}
	}
	free(data);
	tc_blob_hasher_free(h);
}

/* Another number of bytes than announced is an error, and the next blob is
 * right all the same. */
static void test_wrong_size(void **state)
{
	struct tc_blob_hasher *h = hasher();
	struct tc_error err = { "" };
	bool collision = true;
	uint8_t id[20];
	char hex[41];

	(void)state;
	assert_int_equal(tc_blob_hasher_start(h, 5, &err), 0);
	assert_int_equal(tc_blob_hasher_update(h, "abc", 3, &err), 0);
	assert_int_equal(tc_blob_hasher_final(h, id, &collision, &err), -1);
	assert_true(err.msg[0] != '\0');
	assert_false(collision);
	assert_int_equal(tc_blob_hasher_start(h, 2, &err), 0);
	assert_true(tc_blob_hasher_update(h, "abc", 3, &err) == -1 ||
		    tc_blob_hasher_final(h, id, &collision, &err) == -1);
	assert_false(collision);
	hash(h, "hello\n", 6, 2, hex);
	assert_string_equal(hex, "ce013625030ba8dba906f756967f9e9ca394464a");
	/* Begun and given up. */
	assert_int_equal(tc_blob_hasher_start(h, 100, &err), 0);
	assert_int_equal(tc_blob_hasher_update(h, "abc", 3, &err), 0);
	hash(h, "", 0, 1, hex);
	assert_string_equal(hex, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
	assert_int_equal(tc_blob_hasher_start(h, 100, &err), 0);
	tc_blob_hasher_free(h);
}

static void test_several_at_once(void **state)
{
	struct tc_blob_hasher *a = hasher(), *b = hasher();
	struct tc_error err = { "" };
	bool collision;
	uint8_t one[20], two[20];

	(void)state;
	tc_blob_hasher_free(NULL);
	assert_int_equal(tc_blob_hasher_start(a, 6, &err), 0);
	assert_int_equal(tc_blob_hasher_start(b, 6, &err), 0);
	assert_int_equal(tc_blob_hasher_update(a, "hel", 3, &err), 0);
	assert_int_equal(tc_blob_hasher_update(b, "hello\n", 6, &err), 0);
	assert_int_equal(tc_blob_hasher_update(a, "lo\n", 3, &err), 0);
	assert_int_equal(tc_blob_hasher_final(b, two, &collision, &err), 0);
	tc_blob_hasher_free(b);
	assert_int_equal(tc_blob_hasher_final(a, one, &collision, &err), 0);
	tc_blob_hasher_free(a);
	assert_memory_equal(one, two, sizeof(one));
}

/* That a collision is seen cannot be shown: the published pairs collide
 * without git's "blob SIZE" before them. Their first blocks are no collision
 * when something stands before them, and must not be taken for one. */
static void test_no_false_collision(void **state)
{
	/* https://shattered.io: where the two files differ, byte 192 on. */
	static const unsigned char blocks[] = {
		0x73, 0x46, 0xdc, 0x91, 0x66, 0xb6, 0x7e, 0x11, 0x8f, 0x02,
		0x9a, 0xb6, 0x21, 0xb2, 0x56, 0x0f, 0xf9, 0xca, 0x67, 0xcc,
		0xa8, 0xc7, 0xf8, 0x5b, 0xa8, 0x4c, 0x79, 0x03, 0x0c, 0x2b,
		0x3d, 0xe2, 0x18, 0xf8, 0x6d, 0xb3, 0xa9, 0x09, 0x01, 0xd5,
		0xdf, 0x45, 0xc1, 0x4f, 0x26, 0xfe, 0xdf, 0xb3, 0xdc, 0x38,
		0xe9, 0x6a, 0xc2, 0x2f, 0xe7, 0xbd, 0x72, 0x8f, 0x0e, 0x45,
		0xbc, 0xe0, 0x46, 0xd2,
	};
	struct tc_blob_hasher *h = hasher();
	char hex[41];

	(void)state;
	hash(h, (const char *)blocks, sizeof(blocks), 64, hex);
	tc_blob_hasher_free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_ids),
		cmocka_unit_test(test_against_sha1),
		cmocka_unit_test(test_wrong_size),
		cmocka_unit_test(test_several_at_once),
		cmocka_unit_test(test_no_false_collision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

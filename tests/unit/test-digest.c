/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SHA-256 and SHA-1 against the examples of FIPS 180-4. */
#include "unit.h"

#include <stdlib.h>

#include "base/hex.h"
#include "crypto/digest.h"

static const struct {
	const char *text, *sha256, *sha1;
} known[] = {
	{ "",
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	  "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
	{ "abc",
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	  "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
	  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
};

static void test_one_buffer(void **state)
{
	uint8_t out[TC_SHA256_SIZE];
	char hex[2 * TC_SHA256_SIZE + 1];
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(known); i++) {
		assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256,
						  known[i].text,
						  strlen(known[i].text), out,
						  NULL),
				 0);
		assert_string_equal(tc_hex(hex, out, TC_SHA256_SIZE),
				    known[i].sha256);
		assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA1, known[i].text,
						  strlen(known[i].text), out,
						  NULL),
				 0);
		assert_string_equal(tc_hex(hex, out, TC_SHA1_SIZE),
				    known[i].sha1);
	}
}

/* One struct, one message after the other, in pieces of every size. */
static void test_pieces_and_reuse(void **state)
{
	struct tc_digest *d = tc_digest_new(TC_DIGEST_SHA256, NULL);
	uint8_t out[TC_SHA256_SIZE];
	char hex[2 * TC_SHA256_SIZE + 1];
	size_t piece;

	(void)state;
	assert_non_null(d);
	for (piece = 1; piece < 70; piece++) {
		const char *text = known[piece % TC_COUNT(known)].text;
		size_t len = strlen(text);

		tc_digest_start(d);
		while (len > 0) {
			size_t n = len < piece ? len : piece;

			tc_digest_update(d, text, n);
			tc_digest_peek(d, out);
			text += n;
			len -= n;
		}
		tc_digest_peek(d, out);
		assert_string_equal(tc_hex(hex, out, sizeof(out)),
				    known[piece % TC_COUNT(known)].sha256);
		tc_digest_final(d, out);
		assert_string_equal(tc_hex(hex, out, sizeof(out)),
				    known[piece % TC_COUNT(known)].sha256);
	}
	tc_digest_free(d);
}

static void test_abandoned_message_leaves_no_trace(void **state)
{
	struct tc_digest *d = tc_digest_new(TC_DIGEST_SHA1, NULL);
	uint8_t out[TC_SHA1_SIZE];
	char hex[2 * TC_SHA1_SIZE + 1];

	(void)state;
	assert_non_null(d);
	tc_digest_start(d);
	tc_digest_update(d, "left", 4);
	tc_digest_start(d);
	tc_digest_update(d, "abc", 3);
	tc_digest_final(d, out);
	assert_string_equal(tc_hex(hex, out, sizeof(out)), known[1].sha1);
	tc_digest_free(d);
	tc_digest_free(NULL);
}

static void test_a_million(void **state)
{
	static const char want[] =
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
	char *text = malloc(1000000);
	uint8_t out[TC_SHA256_SIZE];
	char hex[2 * TC_SHA256_SIZE + 1];

	(void)state;
	assert_non_null(text);
	memset(text, 'a', 1000000);
	assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, text, 1000000, out,
					  NULL),
			 0);
	assert_string_equal(tc_hex(hex, out, sizeof(out)), want);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_buffer),
		cmocka_unit_test(test_pieces_and_reuse),
		cmocka_unit_test(test_abandoned_message_leaves_no_trace),
		cmocka_unit_test(test_a_million),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

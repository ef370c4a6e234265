/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures, keys and base64: what minisign and signify wrote, and ours. */
#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "crypto/blake2b-256.h"
#include "crypto/secret-key.h"
#include "crypto/signature.h"

/* Made for this test by minisign -GW and signify -Gn; they protect nothing. */
static const char minisign_secret[] =
	"untrusted comment: minisign encrypted secret key\n"
	"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	"AAAAAAAAAAAA8b1MN+n7u/sh5iubDdttOvpLz1ovSUNAjZeLWoVV2KocnfNh"
	"oHIM3E9H8b30NLzMzYD3kR1w6ekivd3t1cDeuY1hm8GFN+fKAAAAAAAAAAAA"
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" "\n";
static const char minisign_public[] =
	"RWTxvUw36fu7+09H8b30NLzMzYD3kR1w6ekivd3t1cDeuY1hm8GFN+fK";
static const char signify_secret[] =
	"untrusted comment: signify secret key\n"
	"RWRCSwAAAAAIBsfBVobNgGiJYZdvKZe7JeKgwNI7Ev6S+YeX9ZvrDcvJePNK"
	"riwxw3TfGuVWVuUErhj+9l4a1SSIdwxQlrsaez1uyLuM8fZnabNpJp5n5Ckt"
	"XZcHMkaB62gEaInAsyI=" "\n";
static const char signify_public[] =
	"RWSS+YeX9ZvrDXs9bsi7jPH2Z2mzaSaeZ+QpLV2XBzJGgetoBGiJwLMi";
/* Under "correct horse", made with little memory for the sake of speed. */
static const char protected_secret[] =
	"untrusted comment: minisign encrypted secret key\n"
	"RWRTY0IyfMpW1D7AWKOJyJ4f00e+V67v/pbXYgtHSyPoITPz/A0AAAgAAAAA"
	"AAAAAAEAAAAACrYVuGB2OZkyg1nRZYvaHRkpKceuOsabMuq6Ok0AddUPSUeA"
	"tCXkWVJzbAGhsWVSofl6J2Naz2UE3VhlUYiPNPl/mHiZnABdkpMRlxWoWojW"
	"XJogMK8ffkVLl81Yx3uGXIoUVA3mWCo=" "\n";
static const char protected_public[] =
	"RWQ5uRkqGhEd5R8tUUap9jVSWh4k6bWOs9d6ouvnuEI0I2ZrC/7sGcjK";

/* What the two made of these bytes. */
static const char message[] = "tarcheck\n";
static const char by_minisign[] =
	"untrusted comment: signature from minisign secret key\n"
	"RUTxvUw36fu7+4gQhABWCmJq2BBFmLrwAvl5pncEbGHUdT227ZJ3hppvNk"
	"SsffVh7+lAPjaoZYvUThFL6pxxpoJAVbd6vYoNig8=\n"
	"trusted comment: a comment\twith a tab\n"
	"NUY5Ripeb2hWkjnRub8J4quvkV33BI72KfZ+qD0xVrT3aTko1Ysf9ADTUS"
	"+AKEZQEL5hBWeYvZpMp9uycueaBQ==\n";
static const char by_minisign_legacy[] =
	"untrusted comment: signature from minisign secret key\n"
	"RWTxvUw36fu7+9wUHHmRWFqtnC8aKxHH5wtCfowjKIJFxNpCem30Iux7gY"
	"tXqlirRbnFJ0utAFzRmDa9rOsfBIQ2dK6XR19M0Q4=\n"
	"trusted comment: legacy\n"
	"xRtuQWhTKBl6mBVKctd+u3R0T94cMhwOU1nl4HhFqUSydlNwAZc4Goo6l3"
	"TCQvQX6mmmZ9IcH1H2GNTiBLbbDg==\n";
static const char by_signify[] =
	"untrusted comment: verify with s.pub\n"
	"RWSS+YeX9ZvrDZdKtWk1snE5WLNBUvgZK1EmZswAHVp1EYJJK0Z1Pt8U+n"
	"UIjpmVchl/+nSSeWgTInukUaqPOrBrjqmkz4dJuQE=\n";

static const struct {
	const char *file, *key, *comment;
	enum tc_signature_format format;
} given[] = {
	{ by_minisign, minisign_public, "a comment\twith a tab", TC_MINISIGN },
	{ by_minisign_legacy, minisign_public, "legacy", TC_MINISIGN_LEGACY },
	{ by_signify, signify_public, "", TC_SIGNIFY },
};

static int no_passphrase(void *ctx, char *dst, size_t size, size_t *len,
			 struct tc_error *err)
{
	(void)ctx;
	(void)dst;
	(void)size;
	(void)len;
	return tc_fail(err, "no passphrase");
}
static const struct tc_passphrase nobody = { .ask = no_passphrase };

/* -1: malformed; else an outcome. */
static int outcome_of(const char *file, size_t len, const char *text,
		      const struct tc_keyring *ring)
{
	enum tc_signature_outcome outcome = TC_SIGNATURE_ABSENT;
	struct tc_error err = { "" };
	struct tc_signature s;
	struct tc_message *m;

	if (tc_signature_parse(&s, file, len, &err) != 0) {
		assert_string_not_equal(err.msg, "");
		return -1;
	}
	m = tc_message_new(s.format, &err);
	assert_non_null(m);
	assert_int_equal(tc_message_update(m, text, strlen(text), &err), 0);
	assert_int_equal(tc_signature_verify(&s, m, ring, &outcome, &err), 0);
	tc_message_free(m);
	return (int)outcome;
}

static int try_key(const char *file, const char *text, const char *key)
{
	struct tc_keyring ring = { 0 };
	int outcome;

	assert_int_equal(tc_keyring_add(&ring, key, NULL), 0);
	outcome = outcome_of(file, strlen(file), text, &ring);
	tc_keyring_release(&ring);
	return outcome;
}

static void test_theirs(void **state)
{
	struct tc_signature s;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(given); i++) {
		const char *other = given[i].key == minisign_public ?
					    signify_public :
					    minisign_public;

		assert_int_equal(try_key(given[i].file, message, given[i].key),
				 TC_SIGNATURE_GOOD);
		assert_int_equal(try_key(given[i].file, "tarcheck",
					 given[i].key),
				 TC_SIGNATURE_BAD);
		assert_int_equal(try_key(given[i].file, "", given[i].key),
				 TC_SIGNATURE_BAD);
		assert_int_equal(try_key(given[i].file, message, other),
				 TC_SIGNATURE_UNKNOWN_KEY);
		assert_int_equal(tc_signature_parse(&s, given[i].file,
						    strlen(given[i].file),
						    NULL),
				 0);
		assert_int_equal(s.format, given[i].format);
		assert_string_equal(s.comment, given[i].comment);
	}
}

/* Every byte but those of the untrusted comment's text counts; what comes of
 * it is never good. */
static void test_flips(void **state)
{
	struct tc_keyring ring = { 0 };
	size_t i, at;
	int bit;

	(void)state;
	assert_int_equal(tc_keyring_add(&ring, minisign_public, NULL), 0);
	assert_int_equal(tc_keyring_add(&ring, signify_public, NULL), 0);
	for (i = 0; i < TC_COUNT(given); i++) {
		size_t len = strlen(given[i].file);
		size_t first = (size_t)(strchr(given[i].file, '\n') -
					given[i].file);
		size_t two_lines = (size_t)(strchr(given[i].file + first + 1,
						   '\n') + 1 - given[i].file);
		char *copy = malloc(len + 1);

		assert_non_null(copy);
		memcpy(copy, given[i].file, len + 1);
		assert_int_equal(outcome_of(copy, len, message, &ring),
				 TC_SIGNATURE_GOOD);
		for (at = 0; at < len; at++)
			for (bit = 0; bit < 8; bit++) {
				if (at >= strlen("untrusted comment: ") &&
				    at < first)
					continue;
				copy[at] ^= (char)(1 << bit);
				assert_int_not_equal(outcome_of(copy, len,
								message, &ring),
						     TC_SIGNATURE_GOOD);
				copy[at] ^= (char)(1 << bit);
			}
		/* Cut short, and with a byte more. What is left of a legacy
		 * one after two lines is a signature of signify's. */
		for (at = 0; at < len; at++)
			assert_int_equal(outcome_of(copy, at, message, &ring),
					 given[i].format == TC_MINISIGN_LEGACY &&
							 at == two_lines ?
						 TC_SIGNATURE_GOOD :
						 -1);
		copy[len] = '\n';
		assert_int_equal(outcome_of(copy, len + 1, message, &ring), -1);
		copy[len] = '\0';
		assert_int_equal(outcome_of(copy, len + 1, message, &ring), -1);
		free(copy);
	}
	tc_keyring_release(&ring);
}

static void test_flipped_public_key(void **state)
{
	char key[sizeof(minisign_public)];
	struct tc_keyring ring = { 0 };
	size_t at;
	int bit;

	(void)state;
	memcpy(key, minisign_public, sizeof(key));
	for (at = 0; at < strlen(minisign_public); at++)
		for (bit = 0; bit < 8; bit++) {
			key[at] ^= (char)(1 << bit);
			/* Not a key: then it would name a file. */
			if (tc_keyring_add(&ring, key, NULL) == 0)
				assert_int_not_equal(
					outcome_of(by_minisign,
						   strlen(by_minisign),
						   message, &ring),
					TC_SIGNATURE_GOOD);
			tc_keyring_release(&ring);
			key[at] ^= (char)(1 << bit);
		}
}

static void test_keyrings(void **state)
{
	static const struct {
		const char *format;
		int count; /* -1: refused */
	} rows[] = {
		{ "%s\n", 1 },
		{ "untrusted comment: mine\n%s\n", 1 },
		{ "untrusted comment: \n%s\nuntrusted comment: x\n%s\n", 2 },
		{ "%s\n%s\n", 2 },
		{ "%s", -1 },
		{ "", -1 },
		{ "\n%s\n", -1 },
		{ "%s\n\n", -1 },
		{ "%s \n", -1 },
		{ " %s\n", -1 },
		{ "%s\r\n", -1 },
		{ "untrusted comment: a\n", -1 },
		{ "untrusted comment:a\n%s\n", -1 },
		{ "untrusted comment: a\nuntrusted comment: b\n%s\n", -1 },
		{ "untrusted comment: a\033[31m\n%s\n", -1 },
		{ "%s\nRWQ=\n", -1 },
		{ "%s\n# no comment of ours\n", -1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		struct tc_keyring ring = { 0 };
		struct tc_error err = { "" };
		struct tc_buf text;
		const char *at = rows[i].format;
		int rc;

		tc_buf_init(&text, 4096);
		for (; *at != '\0'; at++)
			if (at[0] == '%' && at[1] == 's') {
				tc_buf_puts(&text, minisign_public);
				at++;
			} else {
				tc_buf_putc(&text, *at);
			}
		rc = tc_keyring_parse(&ring, tc_buf_str(&text), text.len, &err);
		if (rows[i].count < 0) {
			assert_int_equal(rc, -1);
			assert_string_not_equal(err.msg, "");
			assert_int_equal(ring.count, 0);
		} else {
			assert_int_equal(rc, 0);
			assert_int_equal(ring.count, rows[i].count);
		}
		tc_keyring_release(&ring);
		tc_buf_release(&text);
	}
}

static void test_key_id(void **state)
{
	struct tc_keyring ring = { 0 };
	char text[TC_KEY_ID_TEXT];

	(void)state;
	assert_int_equal(tc_keyring_add(&ring, minisign_public, NULL), 0);
	assert_string_equal(tc_key_id_text(text, ring.keys[0].id),
			    "FBBBFBE9374CBDF1");
	tc_keyring_release(&ring);
}

/* Ours, by their keys: the same bytes where nothing in it is random. */
static void test_ours(void **state)
{
	static const char *const untrusted[] = {
		"signature from minisign secret key",
		"signature from minisign secret key", "verify with s.pub",
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(given); i++) {
		bool signify = given[i].format == TC_SIGNIFY;
		const char *secret = signify ? signify_secret : minisign_secret;
		struct tc_message *m = tc_message_new(given[i].format, NULL);
		struct tc_secret_key key;
		struct tc_signature s;
		struct tc_buf out;

		assert_non_null(m);
		assert_int_equal(tc_secret_key_parse(&key, secret,
						     strlen(secret), &nobody,
						     NULL),
				 0);
		assert_int_equal(key.signify, signify);
		assert_int_equal(tc_message_update(m, message, strlen(message),
						   NULL),
				 0);
		assert_int_equal(tc_signature_make(&s, &key, m,
						   given[i].comment, NULL),
				 0);
		tc_buf_init(&out, TC_MAX_SIGNATURE_FILE);
		tc_signature_format_file(&s, untrusted[i], &out);
		assert_string_equal(tc_buf_str(&out), given[i].file);
		tc_buf_release(&out);
		tc_message_free(m);
		tc_secret_key_wipe(&key);
	}
}

static void test_comment_that_cannot_be(void **state)
{
	static char longest[TC_MAX_SIGNATURE_LINE + 1];
	const char *const comments[] = { "two\nlines", "\033[31m", "\177",
					 longest };
	struct tc_secret_key key;
	size_t i;

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	assert_int_equal(tc_secret_key_parse(&key, minisign_secret,
					     strlen(minisign_secret), &nobody,
					     NULL),
			 0);
	for (i = 0; i < TC_COUNT(comments); i++) {
		struct tc_message *m = tc_message_new(TC_MINISIGN, NULL);
		struct tc_signature s;

		assert_int_equal(tc_signature_make(&s, &key, m, comments[i],
						   NULL),
				 -1);
		tc_message_free(m);
	}
	tc_secret_key_wipe(&key);
}

/* Secret halves are covered by the public one, signify's also by a sum. The
 * id of an unprotected minisign key is covered by nothing. */
static void test_flipped_secret_key(void **state)
{
	static const struct {
		const char *text;
		size_t from, upto; /* bits that nothing covers, from the key's
				      line on */
	} rows[] = {
		/* id: bytes 54 to 61; salt and limits: 6 to 53. */
		{ minisign_secret, 8, 83 },
		/* salt: 8 to 23; id: 32 to 39. */
		{ signify_secret, 10, 54 },
	};
	size_t i, at;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		size_t len = strlen(rows[i].text);
		size_t line = (size_t)(strchr(rows[i].text, '\n') -
				       rows[i].text) + 1;
		char *copy = malloc(len + 1);
		int bit;

		assert_non_null(copy);
		memcpy(copy, rows[i].text, len + 1);
		for (at = line; at < len; at++)
			for (bit = 0; bit < 8; bit++) {
				struct tc_secret_key key;

				if (at - line >= rows[i].from &&
				    at - line < rows[i].upto)
					continue;
				copy[at] ^= (char)(1 << bit);
				assert_int_equal(
					tc_secret_key_parse(&key, copy, len,
							    &nobody, NULL),
					-1);
				copy[at] ^= (char)(1 << bit);
			}
		free(copy);
	}
}

static int give_passphrase(void *ctx, char *dst, size_t size, size_t *len,
			   struct tc_error *err)
{
	(void)err;
	*len = strlen(ctx);
	assert_true(*len <= size);
	memcpy(dst, ctx, *len);
	return 0;
}

static void test_protected_secret_key(void **state)
{
	char right[] = "correct horse", wrong[] = "correct horse ";
	char copy[sizeof(protected_secret)];
	struct tc_passphrase passphrase = { give_passphrase, right };
	struct tc_keyring ring = { 0 };
	struct tc_error err = { "" };
	struct tc_secret_key key;
	size_t len = strlen(protected_secret), at;

	(void)state;
	assert_int_equal(tc_secret_key_parse(&key, protected_secret, len,
					     &passphrase, NULL), 0);
	assert_int_equal(tc_keyring_add(&ring, protected_public, NULL), 0);
	assert_memory_equal(&key.public, ring.keys, sizeof(key.public));
	assert_memory_equal(key.id, ring.keys[0].id, sizeof(key.id));
	tc_keyring_release(&ring);
	tc_secret_key_wipe(&key);
	passphrase.ctx = wrong;
	assert_int_equal(tc_secret_key_parse(&key, protected_secret, len,
					     &passphrase, &err), -1);
	assert_non_null(strstr(err.msg, "wrong passphrase"));
	assert_int_equal(tc_secret_key_parse(&key, protected_secret, len,
					     &nobody, &err), -1);
	assert_string_equal(err.msg, "no passphrase");
	/* The sum covers id and both halves; limits and salt the passphrase.
	 * Some characters: each takes a run of scrypt. */
	passphrase.ctx = right;
	memcpy(copy, protected_secret, sizeof(copy));
	for (at = len - 2; at > len - 213; at -= 14) {
		copy[at] ^= 1;
		assert_int_equal(tc_secret_key_parse(&key, copy, len,
						     &passphrase, NULL), -1);
		copy[at] ^= 1;
	}
}

/* More work than is allowed is refused before it begins. */
static void test_greedy_secret_key(void **state)
{
	char right[] = "correct horse";
	const struct tc_passphrase passphrase = { give_passphrase, right };
	char copy[sizeof(protected_secret)];
	struct tc_error err = { "" };
	struct tc_secret_key key;
	char *line;
	uint8_t blob[158];

	(void)state;
	memcpy(copy, protected_secret, sizeof(copy));
	line = strchr(copy, '\n') + 1;
	assert_int_equal(tc_unbase64(blob, sizeof(blob), line, 212), 0);
	blob[38 + 5] = 1; /* 2^40 operations */
	tc_base64(line, blob, sizeof(blob));
	line[212] = '\n';
	assert_int_equal(tc_secret_key_parse(&key, copy, strlen(copy),
					     &passphrase, &err), -1);
	assert_non_null(strstr(err.msg, "more work"));
}

static void test_signify_key_under_a_passphrase(void **state)
{
	char copy[sizeof(signify_secret)];
	struct tc_error err = { "" };
	struct tc_secret_key key;
	uint8_t blob[104];
	char *line;

	(void)state;
	memcpy(copy, signify_secret, sizeof(copy));
	line = strchr(copy, '\n') + 1;
	assert_int_equal(tc_unbase64(blob, sizeof(blob), line, 140), 0);
	blob[7] = 42; /* signify's number of rounds */
	tc_base64(line, blob, sizeof(blob));
	line[140] = '\n';
	assert_int_equal(tc_secret_key_parse(&key, copy, strlen(copy),
					     &nobody, &err), -1);
	assert_non_null(strstr(err.msg, "signify -G -n"));
}

static void test_whole_message_is_bounded(void **state)
{
	struct tc_message *m = tc_message_new(TC_SIGNIFY, NULL);
	struct tc_error err = { "" };
	static char chunk[1 << 20];
	unsigned int i;

	(void)state;
	for (i = 0; i < TC_MAX_SIGNED_WHOLE / sizeof(chunk); i++)
		assert_int_equal(tc_message_update(m, chunk, sizeof(chunk),
						   &err), 0);
	assert_int_equal(tc_message_update(m, chunk, 1, &err), -1);
	assert_non_null(strstr(err.msg, "larger than"));
	tc_message_free(m);
}

static void test_base64(void **state)
{
	/* RFC 4648 section 10. */
	static const struct {
		const char *plain, *text;
	} rows[] = {
		{ "", "" },	       { "f", "Zg==" },
		{ "fo", "Zm8=" },      { "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};
	static const char *const bad[] = { "Zh==", "Zg=", "Zg", "Zg==\n",
					   "Z===", "====", "Zg=A", "Zm9=",
					   "Zg--", "Zm8", "Z g=" };
	uint8_t bytes[16];
	char text[32];
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		size_t len = strlen(rows[i].plain);

		assert_string_equal(tc_base64(text, (const void *)rows[i].plain,
					      len),
				    rows[i].text);
		assert_int_equal(tc_unbase64(bytes, len, rows[i].text,
					     strlen(rows[i].text)),
				 0);
		assert_memory_equal(bytes, rows[i].plain, len);
	}
	for (i = 0; i < TC_COUNT(bad); i++) {
		assert_int_equal(tc_unbase64(bytes, 1, bad[i], strlen(bad[i])),
				 -1);
		assert_int_equal(tc_unbase64(bytes, 2, bad[i], strlen(bad[i])),
				 -1);
	}
}

static void test_blake2b_256(void **state)
{
	/* Of b2sum -l 256. */
	static const struct {
		const char *text, *hex;
	} rows[] = {
		{ "", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8" },
		{ "abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319" },
	};
	uint8_t out[TC_BLAKE2B_256_SIZE];
	char hex[2 * TC_BLAKE2B_256_SIZE + 1];
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		tc_blake2b_256(out, rows[i].text, strlen(rows[i].text));
		assert_string_equal(tc_hex(hex, out, sizeof(out)),
				    rows[i].hex);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_theirs),
		cmocka_unit_test(test_flips),
		cmocka_unit_test(test_flipped_public_key),
		cmocka_unit_test(test_keyrings),
		cmocka_unit_test(test_key_id),
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_comment_that_cannot_be),
		cmocka_unit_test(test_flipped_secret_key),
		cmocka_unit_test(test_protected_secret_key),
		cmocka_unit_test(test_greedy_secret_key),
		cmocka_unit_test(test_signify_key_under_a_passphrase),
		cmocka_unit_test(test_whole_message_is_bounded),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_blake2b_256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of signatures: packets, gpgv's status, lists of digests, git's text. */
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/error.h"
#include "crypto/allowed-signers.h"
#include "crypto/openpgp.h"
#include "crypto/sums.h"
#include "source/git/signed.h"

static int packets(const char *bytes, size_t len)
{
	struct tc_error err;
	struct tc_buf out;
	int rc;

	tc_buf_init(&out, 1000);
	rc = tc_openpgp_signature(bytes, len, &out, &err);
	assert_int_equal(out.len, rc == 0 ? len : 0);
	tc_buf_release(&out);
	return rc;
}
#define PACKETS(text) packets(text, sizeof(text) - 1)

/* Tag 2 in each form of header; anything else beside it is refused. */
static void test_only_signature_packets(void **state)
{
	(void)state;
	assert_int_equal(PACKETS("\x88\x01x"), 0);
	assert_int_equal(PACKETS("\x89\x00\x01x"), 0);
	assert_int_equal(PACKETS("\x8a\x00\x00\x00\x01x"), 0);
	assert_int_equal(PACKETS("\xc2\x01x"), 0);
	assert_int_equal(PACKETS("\xc2\xff\x00\x00\x00\x01x"), 0);
	assert_int_equal(PACKETS("\x88\x01x\xc2\x01y"), 0);
	/* One-pass signature, literal data, compressed, a key, a marker. */
	assert_int_equal(PACKETS("\x88\x01x\x90\x01x"), -1);
	assert_int_equal(PACKETS("\x88\x01x\xcb\x01x"), -1);
	assert_int_equal(PACKETS("\xa3\x01x"), -1);
	assert_int_equal(PACKETS("\x99\x00\x01x"), -1);
	assert_int_equal(PACKETS("\x88\x01x\xca\x03PGP"), -1);
	/* Unbounded, partial, cut off, nothing. */
	assert_int_equal(PACKETS("\x8b" "x"), -1);
	assert_int_equal(PACKETS("\xc2\xe0x"), -1);
	assert_int_equal(PACKETS("\x88\x02x"), -1);
	assert_int_equal(PACKETS("\x88"), -1);
	assert_int_equal(PACKETS("\xc2\xff\xff\xff\xff\xffx"), -1);
	assert_int_equal(PACKETS(""), -1);
}

static struct tc_openpgp status(const char *text, int exit_status)
{
	struct tc_openpgp o;
	char *copy = strdup(text);

	tc_openpgp_status(&o, copy, exit_status);
	free(copy);
	return o;
}

#define FPR "0123456789ABCDEF0123456789ABCDEF01234567"
#define VALID(digest, class)                                                 \
	"[GNUPG:] VALIDSIG " FPR " 2026-11-21 1795232829 0 4 0 22 " digest   \
	" " class " " FPR "\n"

static void test_status_of_gpgv(void **state)
{
	struct tc_openpgp o;

	(void)state;
	o = status("[GNUPG:] GOODSIG 0123456789ABCDEF a b <c>\n"
		   VALID("2", "00"), 0);
	assert_int_equal(o.good, 1);
	assert_int_equal(o.valid, 1);
	assert_true(o.ended_well);
	assert_string_equal(o.fingerprint, FPR);
	assert_string_equal(o.signer, "a b <c>");
	assert_int_equal(o.time, 1795232829);
	assert_true(tc_openpgp_digest_weak(o.digest));
	/* A certification is not a signature over a document. */
	o = status("[GNUPG:] GOODSIG 0123456789ABCDEF a\n" VALID("8", "10"),
		   0);
	assert_int_equal(o.valid, 0);
	assert_int_equal(o.bad, 1);
	/* Words of a user id are not status lines. */
	o = status("[GNUPG:] BADSIG 0123456789ABCDEF [GNUPG:] GOODSIG x\n", 1);
	assert_int_equal(o.good, 0);
	assert_int_equal(o.bad, 1);
	assert_false(o.ended_well);
	o = status("[GNUPG:] ERRSIG 0123456789ABCDEF 22 8 00 1 9 " FPR "\n", 2);
	assert_int_equal(o.unknown, 1);
	assert_string_equal(o.key_id, FPR);
	o = status("[GNUPG:] ERRSIG 0123456789ABCDEF 22 8 00 1 4 -\n", 2);
	assert_int_equal(o.bad, 1);
	o = status("[GNUPG:] REVKEYSIG 0123456789ABCDEF a\n"
		   "[GNUPG:] EXPSIG 0123456789ABCDEF a\n", 0);
	assert_int_equal(o.revoked, 1);
	assert_int_equal(o.lapsed, 1);
}

static void test_patterns(void **state)
{
	(void)state;
	assert_true(tc_pattern_list_fits("a,git", "git"));
	assert_true(tc_pattern_list_fits("g*", "git"));
	assert_true(tc_pattern_list_fits("*i?", "git"));
	assert_false(tc_pattern_list_fits("g?", "git"));
	assert_false(tc_pattern_list_fits("", "git"));
	assert_false(tc_pattern_list_fits("!git,*", "git"));
	assert_false(tc_pattern_list_fits("*,!git", "git"));
	assert_false(tc_pattern_list_fits("gi", "git"));
	assert_true(tc_pattern_list_fits("*a*a*b", "aaaaaaaaaab"));
	assert_false(tc_pattern_list_fits("*a*a*c", "aaaaaaaaaab"));
}

#define ONES "11111111111111111111111111111111111111111111111111111111" \
	     "11111111"
#define TWOS "22222222222222222222222222222222222222222222222222222222" \
	     "22222222"

static int sums(struct tc_sums *out, const char *text)
{
	struct tc_error err;

	return tc_sums_parse(out, text, strlen(text), "a.tar", &err);
}

static void test_lists_of_digests(void **state)
{
	struct tc_sums s;

	(void)state;
	assert_int_equal(sums(&s, ONES "  a.tar\n" TWOS " *b.tar\n"), 0);
	assert_true(s.has_sha256 && !s.contradicts && s.sha256[0] == 0x11);
	assert_int_equal(sums(&s, TWOS "  x/a.tar\r\n"), 0);
	assert_true(s.has_sha256);
	assert_int_equal(sums(&s, "SHA256 (a.tar) = " ONES "\n"), 0);
	assert_true(s.has_sha256);
	assert_int_equal(sums(&s, ONES "\n"), 0);
	assert_true(s.has_sha256);
	assert_int_equal(sums(&s, ONES "  a.tar\n" TWOS "  d/a.tar\n"), 0);
	assert_true(s.contradicts);
	/* Other names, that end alike or only differ in case. */
	assert_int_equal(sums(&s, ONES "  aa.tar\n" TWOS "  A.tar\n"), 0);
	assert_false(s.has_sha256);
	assert_int_equal(sums(&s, ONES "  a.tar x\n"), 0);
	assert_false(s.has_sha256);
	assert_int_equal(sums(&s, ONES "\n" TWOS "  b.tar\n"), -1);
	assert_int_equal(sums(&s, ONES " a.tar\n"), -1);
	assert_int_equal(sums(&s, "1" ONES "  a.tar\n"), -1);
	assert_int_equal(sums(&s, "SHA256 (a.tar) = x" ONES "\n"), -1);
	assert_int_equal(sums(&s, "a.tar " ONES "\n"), -1);
}

#define COMMIT "tree 0\nauthor a <b> 1 +0000\ncommitter a <b> 17 +0000\n"
#define SSH "-----BEGIN SSH SIGNATURE-----"

static void test_what_git_signs(void **state)
{
	static const char commit[] =
		COMMIT "gpgsig -----A\n B\n \n C\ngpgsig-sha256 x\n y\n"
		"mergetag object 1\n gpgsig no\n\ngpgsig text\n";
	static const char tag[] =
		"object 0\ntype commit\ntag v1\ntagger a <b> 17 +0000\n\n"
		"Text\n" SSH "\nold\n" SSH "\nnew\n";
	struct tc_error err;
	struct tc_signed s;

	(void)state;
	tc_signed_init(&s);
	assert_int_equal(tc_signed_commit_parse(&s, commit,
						sizeof(commit) - 1, &err), 0);
	assert_string_equal(tc_buf_str(&s.signature), "-----A\nB\n\nC\n");
	assert_string_equal(tc_buf_str(&s.payload),
			    COMMIT "mergetag object 1\n gpgsig no\n\n"
			    "gpgsig text\n");
	assert_int_equal(s.time, 17);
	tc_signed_release(&s);
	tc_signed_init(&s);
	assert_int_equal(tc_signed_tag_parse(&s, tag, sizeof(tag) - 1, &err),
			 0);
	/* From the last one on, as git has it. */
	assert_string_equal(tc_buf_str(&s.signature), SSH "\nnew\n");
	assert_string_equal(s.name, "v1");
	assert_int_equal(s.time, 17);
	tc_signed_release(&s);
	tc_signed_init(&s);
	assert_int_equal(tc_signed_tag_parse(&s, commit, sizeof(commit) - 1,
					     &err), -1);
	tc_signed_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_signature_packets),
		cmocka_unit_test(test_status_of_gpgv),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_lists_of_digests),
		cmocka_unit_test(test_what_git_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* aclocal.m4 taken apart. (Heads as aclocal writes them, and whole files:
 * tests/cmd/findings-compose.bats.) */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "crypto/digest.h"
#include "evidence/aclocal.h"

/* What the lookup knows. */
struct known {
	const char *const *texts;
	size_t count;
	size_t asked;
	bool fails;
};

static int lookup(void *ctx, const uint8_t sha256[32], struct tc_error *err)
{
	struct known *known = ctx;
	uint8_t own[TC_SHA256_SIZE];
	size_t i;

	known->asked++;
	if (known->fails)
		return tc_fail(err, "no");
	for (i = 0; i < known->count; i++) {
		const char *text = known->texts[i];

		assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, text,
						  strlen(text), own, err), 0);
		if (memcmp(own, sha256, sizeof(own)) == 0)
			return 1;
	}
	return 0;
}

static const char a[] = "AC_DEFUN([A], [a])\n";
static const char b[] = "# b.m4\n\nAC_DEFUN([B],\n[\n\nb])\n";
static const char b_head[] = "# b.m4\n";
static const char blank_first[] = "\nAC_DEFUN([C], [c])\n";
static const char *const texts[] = { a, b, b_head, blank_first };

/* "C1-2 I3-3 G4-9": kinds and lines. */
static const char *split(const char *text, size_t start, size_t line)
{
	static char out[256];
	struct known known = { texts, TC_COUNT(texts), 0, false };
	struct tc_aclocal_parts parts;
	struct tc_error err;
	uint64_t work = 0;
	size_t i, at = start, n = 0;

	assert_int_equal(tc_aclocal_split(&parts, text, strlen(text), start,
					  line, lookup, &known, &work, &err),
			 0);
	out[0] = '\0';
	for (i = 0; i < parts.count; i++) {
		const struct tc_aclocal_part *p = &parts.list[i];

		if (p->kind != TC_ACLOCAL_INCLUDE)
			assert_int_equal(p->from, at);
		assert_int_equal(p->line, line);
		line += p->lines;
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%c%zu-%zu",
				      i ? " " : "", "CIG"[p->kind], p->line,
				      line - 1);
		if (p->kind == TC_ACLOCAL_INCLUDE)
			at = p->from + p->size + strlen("])\n");
		else
			at = p->from + p->size +
			     (p->kind == TC_ACLOCAL_COPY);
	}
	assert_int_equal(at, strlen(text));
	assert_false(parts.cut);
	tc_aclocal_parts_release(&parts);
	return out;
}

#define A "AC_DEFUN([A], [a])\n\n"
#define B "# b.m4\n\nAC_DEFUN([B],\n[\n\nb])\n\n"

static void test_whole(void **state)
{
	(void)state;
	assert_string_equal(split("", 0, 1), "");
	assert_string_equal(split(A, 0, 1), "C1-2");
	assert_string_equal(split("head\n" A B A, 5, 2), "C2-3 C4-10 C11-12");
	assert_string_equal(split("m4_include([m4/x.m4])\n", 0, 7), "I7-7");
	assert_string_equal(split(A "m4_include([x])\nm4_include([y])\n" B,
				  0, 1), "C1-2 I3-3 I4-4 C5-11");
	/* The longest file that is known, not its first lines. */
	assert_string_equal(split(B, 0, 1), "C1-7");
	assert_string_equal(split("\nAC_DEFUN([C], [c])\n\n" A, 0, 1),
			    "C1-3 C4-5");
}

static void test_gaps(void **state)
{
	(void)state;
	assert_string_equal(split("evil\n", 0, 1), "G1-1");
	assert_string_equal(split("evil", 0, 1), "G1-1");
	assert_string_equal(split("\n", 0, 1), "G1-1");
	assert_string_equal(split(A "evil\n", 0, 1), "C1-2 G3-3");
	assert_string_equal(split(A "\n" A, 0, 1), "C1-2 G3-3 C4-5");
	assert_string_equal(split(A "evil\n\n" A, 0, 1), "C1-2 G3-4 C5-6");
	/* Nothing begins in the middle of a run of lines. */
	assert_string_equal(split(A "evil\n" A, 0, 1), "C1-2 G3-5");
	/* aclocal puts an empty line behind each. */
	assert_string_equal(split("AC_DEFUN([A], [a])\n", 0, 1), "G1-1");
	assert_string_equal(split("AC_DEFUN([A], [a])\nm4_include([x])\n", 0,
				  1), "G1-1 I2-2");
	/* A part of a file that is a file by itself counts as that. */
	assert_string_equal(split("# b.m4\n\nevil\n\n" A, 0, 1),
			    "C1-2 G3-4 C5-6");
	assert_string_equal(split("AC_DEFUN([A], [a])\nevil\n\n" B, 0, 1),
			    "G1-3 C4-10");
}

static void test_includes(void **state)
{
	static const char *const odd[] = {
		" m4_include([x])\n", "m4_include([x]) \n", "m4_include([])\n",
		"m4_include(x)\n", "m4_include([x]", "m4_include([x])",
		"m4_include([a[b]c])\n", "m4_sinclude([x])\n",
		"m4_include([x])evil\n", "m4_include([x])\r\n",
		"m4_include([x],[y])\n", "dnl m4_include([x])\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(odd); i++)
		assert_string_equal(split(odd[i], 0, 1), "G1-1");
	assert_string_equal(split("m4_include([a b$(c)])\n", 0, 1), "I1-1");
}

static void test_failing_lookup(void **state)
{
	struct known known = { texts, TC_COUNT(texts), 0, true };
	struct tc_aclocal_parts parts = { .count = 77 };
	struct tc_error err;
	uint64_t work = 0;

	(void)state;
	assert_int_equal(tc_aclocal_split(&parts, A, sizeof(A) - 1, 0, 1,
					  lookup, &known, &work, &err), -1);
	assert_string_equal(err.msg, "no");
	assert_int_equal(parts.count, 77);
}

/* A file made to take long: the search ends, and says so. */
static void test_limit(void **state)
{
	struct known known = { texts, 0, 0, false };
	const size_t len = 40000;
	struct tc_aclocal_parts parts;
	struct tc_error err;
	char *text = malloc(len);
	uint64_t work = 0;
	size_t i;

	(void)state;
	for (i = 0; i < len; i++)
		text[i] = i % 4 == 0 ? 'x' : '\n';
	assert_int_equal(tc_aclocal_split(&parts, text, len, 0, 1, lookup,
					  &known, &work, &err), 0);
	assert_true(parts.cut);
	assert_int_equal(parts.count, 1);
	assert_int_equal(parts.list[0].kind, TC_ACLOCAL_GAP);
	tc_aclocal_parts_release(&parts);
	/* Of the next one nothing is looked up any more. */
	known = (struct known){ texts, TC_COUNT(texts), 0, true };
	assert_int_equal(tc_aclocal_split(&parts, A, sizeof(A) - 1, 0, 1,
					  lookup, &known, &work, &err), 0);
	assert_true(parts.cut);
	tc_aclocal_parts_release(&parts);
	free(text);
}

static bool head(const char *text, struct tc_aclocal_head *out)
{
	return tc_aclocal_head_read(out, text, strlen(text));
}

/* Of a head only the first line is here: none of these is whole. */
static void test_heads(void **state)
{
	static const struct {
		const char *text, *version;
	} table[] = {
		{ "# generated automatically by aclocal 1.16.5 -*- Autoconf "
		  "-*-\n", "1.16.5" },
		{ "# generated automatically by aclocal 1.9.6-Mir\n", "1.9.6" },
		{ "dnl aclocal.m4 generated automatically by aclocal 1.4-p6\n",
		  "1.4-p6" },
		{ "# generated automatically by aclocal "
		  "2.72c.24-c5b83-dirty\n", "2.72c.24-c5b83-dirty" },
		{ "# generated automatically by aclocal 1.\n", "1" },
		{ "# generated automatically by aclocal\n", NULL },
		{ "# generated automatically by aclocal \n", NULL },
		{ "# generated automatically by aclocal dnl\n", NULL },
		{ "# generated automatically by aclocal 1.16.5", NULL },
		{ "\n# generated automatically by aclocal 1.16.5\n", NULL },
		{ "# generated automatically by aclocal "
		  "1.2.3.4.5.6.7.8.9.10.11.12.13.14\n", NULL },
		{ "", NULL },
	};
	struct tc_aclocal_head h;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(table); i++) {
		assert_int_equal(head(table[i].text, &h),
				 table[i].version != NULL);
		assert_false(h.whole);
		assert_int_equal(h.size, 0);
		if (table[i].version != NULL)
			assert_string_equal(h.version, table[i].version);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_includes),
		cmocka_unit_test(test_failing_lookup),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_heads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

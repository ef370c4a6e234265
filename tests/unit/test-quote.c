/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Outside text: what counts as UTF-8, as a control, and how it is quoted. */
#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/quote.h"

/* RFC 3629 section 4, with the first and last of each range. */
static void test_utf8_accepts_each_length(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		unsigned long code;
	} good[] = {
		{ "\0", 1, 0 },
		{ "\x7f", 1, 0x7f },
		{ "\xc2\x80", 2, 0x80 },
		{ "\xdf\xbf", 2, 0x7ff },
		{ "\xe0\xa0\x80", 3, 0x800 },
		{ "\xed\x9f\xbf", 3, 0xd7ff },
		{ "\xee\x80\x80", 3, 0xe000 },
		{ "\xef\xbf\xbf", 3, 0xffff },
		{ "\xf0\x90\x80\x80", 4, 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(good); i++) {
		unsigned long code = 1;

		assert_int_equal(tc_utf8_next(good[i].bytes, good[i].len, &code),
				 good[i].len);
		assert_int_equal(code, good[i].code);
		assert_int_equal(tc_utf8_next(good[i].bytes, 8, NULL),
				 good[i].len);
	}
	assert_int_equal(tc_utf8_next("a", 0, NULL), 0);
}

static void test_utf8_refuses(void **state)
{
	static const char *const bad[] = {
		"\x80",             /* continuation without a start */
		"\xc0\xaf",         /* overlong '/' */
		"\xc1\xbf",         /* overlong DEL */
		"\xe0\x80\xaf",     /* overlong '/' in three bytes */
		"\xe0\x9f\xbf",     /* overlong U+07FF */
		"\xf0\x80\x80\xaf", /* overlong '/' in four bytes */
		"\xf0\x8f\xbf\xbf", /* overlong U+FFFF */
		"\xed\xa0\x80",     /* surrogate */
		"\xed\xbf\xbf",     /* surrogate */
		"\xf4\x90\x80\x80", /* past U+10FFFF */
		"\xf5\x80\x80\x80", "\xfe", "\xff",
		"\xc3",             /* cut short */
		"\xe2\x82", "\xf0\x9f\x98",
		"\xc3(",            /* continuation missing */
		"\xe2\x82(", "\xe2(\xac",
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bad); i++) {
		assert_int_equal(tc_utf8_next(bad[i], strlen(bad[i]), NULL), 0);
		assert_false(tc_utf8_valid(bad[i], strlen(bad[i])));
	}
	assert_true(tc_utf8_valid("", 0));
	assert_true(tc_utf8_valid("Gr\xc3\xbc\xc3\x9f" "e \xe2\x82\xac", 11));
	/* The bytes after len do not count. */
	assert_int_equal(tc_utf8_next("\xc3\xbc", 1, NULL), 0);
}

static void test_controls(void **state)
{
	static const unsigned long control[] = {
		0,      1,      '\n',   0x1b,   0x1f,   0x7f,   0x80,
		0x9b,   0x9f,   0x61c,  0x200b, 0x200e, 0x200f, 0x2028,
		0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff,
		0xfff9, 0xfffb,
	};
	static const unsigned long plain[] = {
		' ', '~', 0xa0, 0xe9, 0x61b, 0x200a, 0x2010, 0x2027, 0x202f,
		0x206a, 0x20ac, 0xfefe, 0xfffc, 0x1f600,
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(control); i++)
		assert_true(tc_code_is_control(control[i]));
	for (i = 0; i < TC_COUNT(plain); i++)
		assert_false(tc_code_is_control(plain[i]));
}

static const struct {
	const char *raw, *quoted;
} cases[] = {
	{ "", "" },
	{ "plain/name-1.2_x y.m4", "plain/name-1.2_x y.m4" },
	{ "Gr\xc3\xbc\xc3\x9f" "e", "Gr\xc3\xbc\xc3\x9f" "e" },
	{ "a\nb\tc\rd", "a\\nb\\tc\\rd" },
	{ "back\\slash", "back\\\\slash" },
	{ "\\n", "\\\\n" }, /* not to be confused with a line end */
	{ "\x1b[31mred", "\\x1b[31mred" },
	{ "\x01\x7f", "\\x01\\x7f" },
	{ "\xff\xfe", "\\xff\\xfe" },
	{ "\xc2\x9b" "31m", "\\xc2\\x9b31m" },        /* C1 CSI */
	{ "\xe2\x80\xae" "4m.x", "\\xe2\\x80\\xae4m.x" }, /* right to left */
	{ "cut\xc3", "cut\\xc3" },
	{ "\xc3(", "\\xc3(" },
};

static void test_quote(void **state)
{
	struct tc_arena arena = { 0 };
	struct tc_quoted q;
	struct tc_buf buf;
	size_t i;

	(void)state;
	tc_buf_init(&buf, 1000);
	for (i = 0; i < TC_COUNT(cases); i++) {
		tc_buf_reset(&buf);
		tc_quote(&buf, cases[i].raw, strlen(cases[i].raw));
		assert_string_equal(tc_buf_str(&buf), cases[i].quoted);
		assert_string_equal(tc_quote_arena(&arena, cases[i].raw),
				    cases[i].quoted);
		assert_string_equal(
			tc_quote_into(q.s, sizeof(q.s), cases[i].raw),
			cases[i].quoted);
	}
	tc_buf_release(&buf);
	tc_arena_release(&arena);
}

static void test_quote_arena_copies_only_when_needed(void **state)
{
	static const char plain[] = "m4/build-to-host.m4";
	struct tc_arena arena = { 0 };

	(void)state;
	assert_ptr_equal(tc_quote_arena(&arena, plain), plain);
	assert_int_equal(arena.used, 0);
	tc_arena_release(&arena);
}

static void test_quote_takes_nul_bytes(void **state)
{
	struct tc_buf buf;

	(void)state;
	tc_buf_init(&buf, 100);
	tc_quote(&buf, "a\0b", 3);
	assert_string_equal(tc_buf_str(&buf), "a\\x00b");
	tc_buf_release(&buf);
}

static void test_quote_into_cuts(void **state)
{
	char small[6];

	(void)state;
	assert_ptr_equal(tc_quote_into(small, sizeof(small), "123456789"),
			 small);
	assert_string_equal(small, "12345");
	assert_string_equal(tc_quote_into(small, 1, "123"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8_accepts_each_length),
		cmocka_unit_test(test_utf8_refuses),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_quote),
		cmocka_unit_test(test_quote_arena_copies_only_when_needed),
		cmocka_unit_test(test_quote_takes_nul_bytes),
		cmocka_unit_test(test_quote_into_cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

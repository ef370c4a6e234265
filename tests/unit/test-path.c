/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Member names: normal form, what stays below the top, links, patterns. */
#include "unit.h"

#include "base/path.h"

static void test_base(void **state)
{
	(void)state;
	assert_string_equal(tc_path_base("a/b/c.m4"), "c.m4");
	assert_string_equal(tc_path_base("c.m4"), "c.m4");
	assert_string_equal(tc_path_base("a/"), "");
	assert_string_equal(tc_path_base(""), "");
}

static void test_normalise(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{ "a/b", "a/b" },       { "./a/b", "a/b" },
		{ "././a", "a" },       { "a//b///c", "a/b/c" },
		{ "a/./b/.", "a/b" },   { "a/b/", "a/b" },
		{ "./", "" },           { ".", "" },
		{ "", "" },             { "/", "/" },
		{ "//a", "/a" },        { "/./a", "/a" },
		{ "a/../b", "a/../b" }, { "..", ".." },
		{ ".hidden/..x", ".hidden/..x" },
		{ "...", "..." },       { "./-x", "-x" },
	};
	char out[64];
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(cases); i++) {
		assert_int_equal(tc_path_normalise(out, cases[i].from),
				 strlen(cases[i].to));
		assert_string_equal(out, cases[i].to);
		/* In place, and once more: nothing left to do. */
		memcpy(out, cases[i].from, strlen(cases[i].from) + 1);
		tc_path_normalise(out, out);
		assert_string_equal(out, cases[i].to);
		tc_path_normalise(out, out);
		assert_string_equal(out, cases[i].to);
	}
}

static void test_is_below(void **state)
{
	static const char *const below[] = { "a", "a/b", "..a", "a..", "a/...",
					     ".a", "a//b" };
	static const char *const outside[] = { "",        "/",      "/a", "..",
					       "../a",    "a/..",   "a/../b",
					       "a//../b", "a/b/..", "./.." };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(below); i++)
		assert_true(tc_path_is_below(below[i]));
	for (i = 0; i < TC_COUNT(outside); i++)
		assert_false(tc_path_is_below(outside[i]));
}

static void test_link_inside(void **state)
{
	static const struct {
		const char *path, *target, *to;
	} cases[] = {
		{ "a", "b", "b" },
		{ "d/a", "b", "d/b" },
		{ "d/e/a", "../b", "d/b" },
		{ "d/e/a", "../../b/c", "b/c" },
		{ "d/a", "./b/./c", "d/b/c" },
		{ "d/a", "..", "" },
		{ "d/a", "x/../b", "d/b" },
		{ "d/a", "b//c/", "d/b/c" },
		{ "a", ".", "" },
	};
	char out[16];
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(cases); i++) {
		assert_int_equal(tc_path_resolve_link(out, sizeof(out),
						      cases[i].path,
						      cases[i].target),
				 0);
		assert_string_equal(out, cases[i].to);
	}
}

static void test_link_escapes(void **state)
{
	static const struct {
		const char *path, *target;
	} cases[] = {
		{ "a", "/etc/passwd" }, { "a", "/" },         { "a", ".." },
		{ "d/a", "../.." },     { "d/a", "../../b" }, { "a", "b/../.." },
		{ "d/a", "../x/../../b" },
	};
	char out[64];
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(cases); i++)
		assert_int_equal(tc_path_resolve_link(out, sizeof(out),
						      cases[i].path,
						      cases[i].target),
				 -1);
}

static void test_link_fits_or_fails(void **state)
{
	char out[8];

	(void)state;
	/* "abc/def" and its NUL: just eight bytes. */
	assert_int_equal(tc_path_resolve_link(out, 8, "abc/x", "def"), 0);
	assert_string_equal(out, "abc/def");
	assert_int_equal(tc_path_resolve_link(out, 7, "abc/x", "def"), -1);
	assert_int_equal(tc_path_resolve_link(out, 8, "abc/x", "defg"), -1);
	assert_int_equal(tc_path_resolve_link(out, 3, "abcdef/x", "d"), -1);
}

static void test_match(void **state)
{
	(void)state;
	assert_true(tc_path_match("*.m4", "x.m4"));
	assert_true(tc_path_match("*.m4", "a/b/x.m4"));
	assert_false(tc_path_match("*.m4", "x.m4.in"));
	assert_true(tc_path_match("m4/*.m4", "m4/x.m4"));
	assert_false(tc_path_match("m4/*.m4", "a/m4/x.m4"));
	assert_false(tc_path_match("m4/*.m4", "m4/a/x.m4"));
	assert_true(tc_path_match("config.[gs]*", "build-aux/config.guess"));
}

static void test_match_tail(void **state)
{
	(void)state;
	assert_true(tc_path_match_tail("po/?.m4", "a/po/x.m4"));
	assert_true(tc_path_match_tail("po/?.m4", "po/x.m4"));
	assert_true(tc_path_match_tail("po/?.m4", "a/b/po/x.m4"));
	assert_false(tc_path_match_tail("po/?.m4", "po/xy.m4"));
	assert_false(tc_path_match_tail("po/?.m4", "apo/x.m4"));
	assert_false(tc_path_match_tail("po/?.m4", "po/a/x.m4"));
	assert_false(tc_path_match_tail("po/?.m4", "x.m4"));
	assert_true(tc_path_match_tail("?.m4", "a/po/x.m4"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_is_below),
		cmocka_unit_test(test_link_inside),
		cmocka_unit_test(test_link_escapes),
		cmocka_unit_test(test_link_fits_or_fails),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_match_tail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

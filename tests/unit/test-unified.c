/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Unified differences: their form, and that patch(1) makes one of the other. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/unified.h"

static void test_form(void **state)
{
	static const struct {
		const char *from, *to, *want;
	} rows[] = {
		{ "", "", "" },
		{ "a\nb\n", "a\nb\n", "" },
		{ "", "a\n", "@@ -0,0 +1 @@\n+a\n" },
		{ "a\n", "", "@@ -1 +0,0 @@\n-a\n" },
		{ "a\n", "a",
		  "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n" },
		{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
		  "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n" },
		{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n",
		  "X\n2\n3\n4\n5\n6\n7\n8\n9\nY\n",
		  "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n"
		  "@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-0\n+Y\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		uint64_t left = UINT64_MAX;
		struct tc_buf out;

		tc_buf_init(&out, 10000);
		assert_int_equal(tc_unified(rows[i].from,
					    strlen(rows[i].from), rows[i].to,
					    strlen(rows[i].to), &left,
					    &out), 0);
		assert_string_equal(tc_buf_str(&out), rows[i].want);
		tc_buf_release(&out);
	}
}

static size_t random_text(char *text, unsigned *seed)
{
	size_t lines = (size_t)rand_r(seed) % 40, len = 0, i;

	for (i = 0; i < lines; i++) {
		text[len++] = (char)('a' + rand_r(seed) % 4);
		text[len++] = '\n';
	}
	return len - (len > 0 && rand_r(seed) % 4 == 0);
}

static void put(const char *path, const char *text, size_t len)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

/* The judge is patch(1), which makes nothing of a wrong line or number. */
static void test_patch_reads_it(void **state)
{
	char a[100], b[100];
	unsigned seed = 1;
	int i;

	(void)state;
	if (system("patch --version >unified.log 2>&1") != 0)
		skip();
	for (i = 0; i < 200; i++) {
		size_t na = random_text(a, &seed), nb = random_text(b, &seed);
		uint64_t left = UINT64_MAX;
		struct tc_buf out;

		tc_buf_init(&out, 10000);
		tc_buf_puts(&out, "--- a\n+++ b\n");
		assert_int_equal(tc_unified(a, na, b, nb, &left, &out), 0);
		put("unified.a", a, na);
		put("unified.b", b, nb);
		put("unified.diff", out.ptr, out.len);
		if (na == nb && memcmp(a, b, na) == 0)
			assert_int_equal(out.len, strlen("--- a\n+++ b\n"));
		else if (system("patch -s -f --fuzz=0 unified.a unified.diff "
				">unified.log 2>&1 && "
				"{ test -e unified.a || : >unified.a; } && "
				"cmp -s unified.a unified.b") != 0)
			fail_msg("%s", tc_buf_str(&out));
		tc_buf_release(&out);
	}
	(void)unlink("unified.a");
	(void)unlink("unified.b");
	(void)unlink("unified.diff");
	(void)unlink("unified.log");
}

static void test_no_room(void **state)
{
	uint64_t left = UINT64_MAX;
	struct tc_buf out;

	(void)state;
	tc_buf_init(&out, 8);
	assert_int_equal(tc_unified("a\n", 2, "b\n", 2, &left, &out), -1);
	tc_buf_release(&out);
}

static void count_change(void *ctx, char mark, const char *line, size_t len)
{
	size_t *counts = ctx;

	(void)line;
	counts[mark == '+'] += len;
}

/* Nothing is compared at more than it may cost, and what it did cost is gone
 * for the next pair. */
static void test_work(void **state)
{
	enum { LINES = 20000 };
	uint64_t before = 64 * 2 * LINES + 1000000, left = before;
	size_t counts[2] = { 0, 0 }, i;
	char *a = malloc(2 * LINES), *b = malloc(2 * LINES);

	(void)state;
	for (i = 0; i < LINES; i++) {
		a[2 * i] = i % 3 ? 'a' : 'b';
		b[2 * i] = i % 7 ? 'a' : 'b';
		a[2 * i + 1] = b[2 * i + 1] = '\n';
	}
	assert_int_equal(tc_unified_changes(a, 2 * LINES, b, 2 * LINES, &left,
					    count_change, counts), -1);
	assert_true(left == 0 && counts[0] == 0 && counts[1] == 0);
	assert_int_equal(tc_unified_changes("a\n", 2, "b\n", 2, &left,
					    count_change, counts), -1);
	left = before;
	a[2] = 'c';
	assert_int_equal(tc_unified_changes(a, 2 * LINES, a, 2 * LINES - 2,
					    &left, count_change, counts), 0);
	assert_true(left > 0 && left < before);
	assert_true(counts[0] == 2 && counts[1] == 0);
	free(a);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_patch_reads_it),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

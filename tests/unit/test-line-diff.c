/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Comparing lists of lines: against the textbook's way, on many of them. */
#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/line-diff.h"

enum { MOST = 200 };

static uint32_t seed = 12345;

static uint32_t roll(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static size_t textbook(const uint32_t *a, size_t na, const uint32_t *b,
		       size_t nb)
{
	static size_t rows[2][MOST + 1];
	size_t i, j;

	memset(rows, 0, sizeof(rows));
	for (i = 1; i <= na; i++)
		for (j = 1; j <= nb; j++) {
			const size_t *up = rows[(i - 1) % 2];
			size_t *row = rows[i % 2];

			row[j] = row[j - 1] > up[j] ? row[j - 1] : up[j];
			if (a[i - 1] == b[j - 1] && a[i - 1] != 0)
				row[j] = up[j - 1] + 1;
		}
	return rows[na % 2][nb];
}

static void check_match(struct tc_line_diff *d, const uint32_t *a, size_t na,
			const uint32_t *b, size_t nb, size_t common)
{
	bool in_a[MOST], in_b[MOST];
	size_t i = 0, j = 0, n = 0;

	assert_int_equal(tc_line_diff_match(d, a, na, b, nb, in_a, in_b), 0);
	for (;;) {
		while (i < na && !in_a[i])
			i++;
		while (j < nb && !in_b[j])
			j++;
		if (i == na || j == nb)
			break;
		assert_int_equal(a[i++], b[j++]);
		n++;
	}
	assert_true(i == na && j == nb);
	assert_int_equal(n, common);
}

/* b is a with some lines changed, or a list of its own. */
static void fill(uint32_t *a, size_t na, uint32_t *b, size_t *nb,
		 uint32_t kinds)
{
	const bool apart = roll(3) == 0;
	size_t i, n = 0;

	for (i = 0; i < na; i++)
		a[i] = roll(kinds);
	for (i = 0; i < na && n + 2 < MOST; i++) {
		const uint32_t what = roll(apart ? 2 : 12);

		if (what > 1)
			b[n++] = a[i];
		if (what == 1)
			b[n++] = roll(kinds);
	}
	*nb = n;
}

static void lengths_are_the_longest(void **state)
{
	uint32_t a[MOST], b[MOST];
	struct tc_line_diff d;
	size_t i, na, nb, common = 0;

	(void)state;
	for (i = 0; i < 3000; i++) {
		const uint32_t kinds = 2 + roll(i % 2 ? 5 : 150);

		na = roll(MOST);
		fill(a, na, b, &nb, kinds);
		tc_line_diff_init(&d, kinds, UINT64_MAX);
		assert_int_equal(tc_line_diff_common(&d, a, na, b, nb,
						     &common), 0);
		assert_int_equal(common, textbook(a, na, b, nb));
		check_match(&d, a, na, b, nb, common);
		/* Once more in the same memory. */
		check_match(&d, b, nb, a, na, common);
		tc_line_diff_release(&d);
	}
}

static void work_is_limited(void **state)
{
	enum { N = 20000 };
	uint32_t *a = calloc(2 * N, sizeof(*a));
	bool *in = calloc(2 * N, sizeof(*in));
	struct tc_line_diff d;
	size_t i, common = 0;

	(void)state;
	assert_non_null(a);
	assert_non_null(in);
	for (i = 0; i < 2 * N; i++)
		a[i] = 1 + roll(2);
	tc_line_diff_init(&d, 3, 1000000);
	assert_int_equal(tc_line_diff_common(&d, a, N, a + N, N, &common), -1);
	d.work = 0;
	assert_int_equal(tc_line_diff_match(&d, a, N, a + N, N, in, in + N),
			 -1);
	d.work = 0;
	d.limit = UINT64_MAX;
	assert_int_equal(tc_line_diff_match(&d, a, N, a + N, N, in, in + N),
			 0);
	/* n * m / 64 for the first half and what is left of it, twice. */
	assert_true(d.work < 4ull * N * N / 64);
	tc_line_diff_release(&d);
	free(a);
	free(in);
}

static void values_are_numbered(void **state)
{
	const uint32_t values[] = { 7, 0x3fffffff, 7, 0, 99, 0x20000000 };
	struct tc_line_ids ids;
	uint32_t i;

	(void)state;
	tc_line_ids_init(&ids, values, TC_COUNT(values));
	assert_int_equal(ids.count, 5);
	assert_int_equal(tc_line_ids_find(&ids, 0), 1);
	assert_int_equal(tc_line_ids_find(&ids, 7), 2);
	assert_int_equal(tc_line_ids_find(&ids, 0x3fffffff), 5);
	assert_int_equal(tc_line_ids_find(&ids, 8), TC_LINE_FOREIGN);
	assert_int_equal(tc_line_ids_find(&ids, UINT32_MAX), TC_LINE_FOREIGN);
	tc_line_ids_release(&ids);
	tc_line_ids_init(&ids, NULL, 0);
	for (i = 0; i < 100; i++)
		assert_int_equal(tc_line_ids_find(&ids, i << 23),
				 TC_LINE_FOREIGN);
	tc_line_ids_release(&ids);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_the_longest),
		cmocka_unit_test(work_is_limited),
		cmocka_unit_test(values_are_numbered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

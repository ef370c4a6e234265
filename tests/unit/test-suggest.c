/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "Did you mean": distances, order, and what is too far away. */
#include "unit.h"

#include "base/suggest.h"

static void test_distance(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned d;
	} cases[] = {
		{ "", "", 0 },           { "abc", "abc", 0 },
		{ "", "abc", 3 },        { "abc", "abd", 1 },
		{ "abc", "abcd", 1 },    { "abc", "ac", 1 },
		{ "verify", "verfiy", 1 }, /* neighbours swapped */
		{ "kitten", "sitting", 3 }, { "ab", "ba", 1 },
		{ "ca", "abc", 3 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(cases); i++) {
		assert_int_equal(tc_edit_distance(cases[i].a, cases[i].b),
				 cases[i].d);
		assert_int_equal(tc_edit_distance(cases[i].b, cases[i].a),
				 cases[i].d);
	}
}

static void test_distance_of_long_words(void **state)
{
	char a[200], b[200];

	(void)state;
	memset(a, 'x', sizeof(a));
	memset(b, 'y', sizeof(b));
	a[199] = b[199] = '\0';
	assert_int_equal(tc_edit_distance(a, b), 63);
	/* Only the first 63 bytes count. */
	memset(b, 'x', 63);
	assert_int_equal(tc_edit_distance(a, b), 0);
}

static void offer_all(struct tc_suggest *s, const char *wanted,
		      const char *const *words)
{
	for (; *words != NULL; words++)
		tc_suggest_offer(s, wanted, *words);
}

static void test_best_first(void **state)
{
	static const char *const words[] = { "v5.4.0", "v5.6.0", "v5.6.1",
					     "v5.2.0", "v5.6.2", NULL };
	struct tc_suggest s = { .count = 0 };

	(void)state;
	offer_all(&s, "v5.6.1rc", words);
	assert_int_equal(s.count, TC_SUGGEST_MAX);
	assert_string_equal(s.best[0], "v5.6.1");
	assert_true(s.distance[0] <= s.distance[1]);
	assert_true(s.distance[1] <= s.distance[2]);
}

static void test_case_and_part(void **state)
{
	static const char *const words[] = { "audit", "VERIFY", "explain",
					     NULL };
	struct tc_suggest s = { .count = 0 };

	(void)state;
	offer_all(&s, "verify", words);
	assert_int_equal(s.count, 1);
	assert_string_equal(s.best[0], "VERIFY");

	s = (struct tc_suggest){ .count = 0 };
	tc_suggest_offer(&s, "5.6.1", "release-5.6.1");
	assert_int_equal(s.count, 1);
}

static void test_too_far(void **state)
{
	static const char *const words[] = { "audit", "explain", "db", NULL };
	struct tc_suggest s = { .count = 0 };

	(void)state;
	offer_all(&s, "verify", words);
	offer_all(&s, "", words);
	assert_int_equal(s.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_distance_of_long_words),
		cmocka_unit_test(test_best_first),
		cmocka_unit_test(test_case_and_part),
		cmocka_unit_test(test_too_far),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

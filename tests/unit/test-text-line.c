/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines with and without an end, empty ones, and bytes of any value. */
#include "unit.h"

#include "base/text-line.h"

static void test_lines(void **state)
{
	static const char text[] = "one\n\nt\0w\r\nlast";
	static const struct {
		const char *line;
		size_t len;
	} want[] = { { "one", 3 }, { "", 0 }, { "t\0w\r", 4 }, { "last", 4 } };
	const char *at = text, *end = text + sizeof(text) - 1, *line = NULL;
	size_t i, len = 0;

	(void)state;
	for (i = 0; i < TC_COUNT(want); i++) {
		assert_true(tc_text_line_next(&at, end, &line, &len));
		assert_int_equal(len, want[i].len);
		assert_memory_equal(line, want[i].line, len);
	}
	assert_ptr_equal(at, end);
	assert_false(tc_text_line_next(&at, end, &line, &len));
}

static void test_nothing_after_the_last_line_feed(void **state)
{
	static const char text[] = "\n";
	const char *at = text, *end = text + 1, *line = NULL;
	size_t len = 1;

	(void)state;
	assert_true(tc_text_line_next(&at, end, &line, &len));
	assert_int_equal(len, 0);
	assert_false(tc_text_line_next(&at, end, &line, &len));
	at = NULL;
	assert_false(tc_text_line_next(&at, NULL, &line, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nothing_after_the_last_line_feed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

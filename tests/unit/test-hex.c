/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hexadecimal digits: there and back, and what is refused. */
#include "unit.h"

#include "base/hex.h"

static void test_writes_lower_case(void **state)
{
	const unsigned char bytes[] = { 0x00, 0x0f, 0xf0, 0xab, 0xff };
	char text[2 * sizeof(bytes) + 1];

	(void)state;
	assert_ptr_equal(tc_hex(text, bytes, sizeof(bytes)), text);
	assert_string_equal(text, "000ff0abff");
	assert_string_equal(tc_hex(text, bytes, 0), "");
}

static void test_reads_both_cases(void **state)
{
	const unsigned char want[] = { 0x01, 0xab, 0xcd, 0xef };
	unsigned char got[sizeof(want)];

	(void)state;
	assert_int_equal(tc_unhex(got, sizeof(got), "01abCDeF"), 0);
	assert_memory_equal(got, want, sizeof(want));
	/* What follows the digits is the caller's business. */
	assert_int_equal(tc_unhex(got, 1, "01xyz"), 0);
}

static void test_refuses_and_leaves_alone(void **state)
{
	static const char *const bad[] = { "", "0", "012", "01zz", "01a-",
					   "01 2", "0x01", "\xff\xff\xff\xff" };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bad); i++) {
		unsigned char got[2] = { 0x5a, 0x5a };

		assert_int_equal(tc_unhex(got, 2, bad[i]), -1);
		assert_int_equal(got[0], 0x5a);
		assert_int_equal(got[1], 0x5a);
	}
}

static void test_span_counts_digits(void **state)
{
	(void)state;
	assert_int_equal(tc_hex_span(""), 0);
	assert_int_equal(tc_hex_span("g0"), 0);
	assert_int_equal(tc_hex_span("0123456789abcdefABCDEF"), 22);
	assert_int_equal(tc_hex_span("12ag"), 3);
	assert_int_equal(tc_hex_span("12 34"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writes_lower_case),
		cmocka_unit_test(test_reads_both_cases),
		cmocka_unit_test(test_refuses_and_leaves_alone),
		cmocka_unit_test(test_span_counts_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

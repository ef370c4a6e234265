/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Serial numbers of m4 files: both ways of writing them, and their order. */
#include "unit.h"

#include "db/serial.h"

static const struct {
	const char *text;
	const char *aclocal, *name;
	unsigned lines;
} cases[] = {
	/* What aclocal reads: ^#\s*serial\s+(\S*), a dotted number. */
	{ "# serial 3\n", "3", "", 1 },
	{ "#serial 41   -*- autoconf -*-\n", "41", "", 1 },
	{ "# serial 3 (gettext-0.18.2)\n", "3", "", 1 },
	{ "# serial 59 LT_INIT\n", "59", "", 1 },
	{ "#\t serial\t1.2.3\n", "1.2.3", "", 1 },
	{ "# serial 12\r\n", "12", "", 1 },
	{ "# serial 12", "12", "", 1 },
	{ "AC_DEFUN\n\n# serial 4\n", "4", "", 1 },
	/* gnulib until April 2024. */
	{ "# build-to-host.m4 serial 3\n", "", "3", 1 },
	{ "# lib-link.m4 serial 26 (gettext-0.18.2)\n", "", "26", 1 },
	{ "# sys_stat_h.m4 serial 31   -*- Autoconf -*-\n", "", "31", 1 },
	{ "# lt~obsolete.m4 serial 5\r\n", "", "5", 1 },
	{ "dnl serial 9\n", "", "9", 1 },
	{ "dnl foo.m4 serial 9\n", "", "9", 1 },
	/* Both, and several. */
	{ "# a.m4 serial 3\n# serial 30\n", "30", "3", 2 },
	{ "# serial 1\n# serial 2\n", "1", "", 2 },
	{ "# serial AM1\n# serial 2\n", "2", "", 1 },
	/* Near misses. */
	{ "", "", "", 0 },
	{ "#", "", "", 0 },
	{ "# serial", "", "", 0 },
	{ "# serial\n5\n", "", "", 0 },
	{ "# serial5\n", "", "", 0 },
	{ " # serial 5\n", "", "", 0 },
	{ "## serial 5\n", "", "", 0 },
	{ "# Serial 5\n", "", "", 0 },
	{ "# the serial 5\n", "", "", 0 },
	{ "# serial-9\n", "", "", 0 },
	{ "# serial 12,\n", "", "", 0 },
	{ "# serial .1\n# serial 1.\n# serial 1..2\n", "", "", 0 },
	{ "# serial 24a\n", "", "", 0 },
	{ "# iconv.m4 serial AM8 (gettext-0.18)\n", "", "", 0 },
	{ "# foo.m5 serial 2\n", "", "", 0 },
	{ "# .m4 serial 2\n", "", "", 0 },
	{ "dnlserial 2\n", "", "", 0 },
	/* 24 digits do not fit, 23 do. */
	{ "# serial 123456789012345678901234\n", "", "", 0 },
	{ "# serial 12345678901234567890123\n", "12345678901234567890123", "",
	  1 },
};

static void test_reads(void **state)
{
	struct tc_serial serial;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(cases); i++) {
		tc_serial_read(&serial, cases[i].text, strlen(cases[i].text));
		if (strcmp(serial.aclocal, cases[i].aclocal) != 0 ||
		    strcmp(serial.name, cases[i].name) != 0 ||
		    serial.lines != cases[i].lines)
			fail_msg("'%s': '%s', '%s' in %u lines", cases[i].text,
				 serial.aclocal, serial.name, serial.lines);
	}
}

static void test_stops_at_length(void **state)
{
	static const char text[] = "# serial 123";
	struct tc_serial serial;

	(void)state;
	tc_serial_read(&serial, text, 10);
	assert_string_equal(serial.aclocal, "1");
	tc_serial_read(&serial, text, 9);
	assert_string_equal(serial.aclocal, "");
	tc_serial_read(&serial, "# serial 4\0\n# serial 5\n", 23);
	/* A NUL is no space: the first word is not a number. */
	assert_string_equal(serial.aclocal, "5");
}

static void test_effective(void **state)
{
	struct tc_serial serial = { .aclocal = "", .name = "3" };

	(void)state;
	assert_string_equal(tc_serial_effective(&serial), "3");
	memcpy(serial.aclocal, "1", 2);
	assert_string_equal(tc_serial_effective(&serial), "1");
}

static void test_order(void **state)
{
	static const char *const rising[] = {
		"", "0", "1", "1.0", "1.1", "1.2", "1.10", "2", "9", "10",
		"99999999999999999999", "100000000000000000000",
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < TC_COUNT(rising); i++)
		for (k = 0; k < TC_COUNT(rising); k++) {
			int rc = tc_serial_compare(rising[i], rising[k]);

			assert_int_equal((rc > 0) - (rc < 0),
					 (i > k) - (i < k));
		}
	assert_int_equal(tc_serial_compare("010", "10"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_stops_at_length),
		cmocka_unit_test(test_effective),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Serial numbers of m4 files: numbers only, and an order among them; names of
 * the macros in them. */
#include <stdlib.h>
#include <string.h>

#include "db/serial.h"
#include "evidence/macro-names.h"
#include "fuzz.h"

/* Digits and dots, and it fits. */
static void check_number(const char *s, size_t room)
{
	FUZZ_CHECK(strnlen(s, room) < room);
	FUZZ_CHECK(s[strspn(s, "0123456789.")] == '\0');
}

static void check_names(const char *bytes, size_t size)
{
	const char *name;
	size_t at = 0, before = 0, len;

	while (tc_next_definition(bytes, size, &at, &name, &len)) {
		FUZZ_CHECK(at > before && at <= size);
		FUZZ_CHECK(len > 0 && name >= bytes + before);
		FUZZ_CHECK(name + len <= bytes + at);
		FUZZ_CHECK(memchr(name, '\n', len) == NULL);
		before = at;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_serial whole, half;
	const char *a, *b;

	tc_serial_read(&whole, (const char *)data, size);
	tc_serial_read(&half, (const char *)data, size / 2);
	check_number(whole.aclocal, sizeof(whole.aclocal));
	check_number(whole.name, sizeof(whole.name));
	FUZZ_CHECK(whole.lines > 0 || (!*whole.aclocal && !*whole.name));

	check_names((const char *)data, size);
	a = tc_serial_effective(&whole);
	b = tc_serial_effective(&half);
	FUZZ_CHECK(tc_serial_compare(a, a) == 0);
	FUZZ_CHECK((tc_serial_compare(a, b) > 0) == (tc_serial_compare(b, a) < 0));
	FUZZ_CHECK(tc_serial_compare("", a) <= 0);
	return 0;
}

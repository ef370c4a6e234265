/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pin files: what is accepted is the one way to write it. */
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "check/pins.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_pins pins = { .count = 0 };
	struct tc_error err = { "" };
	struct tc_buf out;
	size_t i;
	int rc = tc_pins_parse(&pins, (const char *)data, size, &err);

	FUZZ_CHECK(rc == 0 || (err.msg[0] != '\0' && pins.count == 0));
	if (rc != 0)
		return 0;
	tc_buf_init(&out, TC_MAX_PIN_FILE);
	tc_pins_format(&pins, &out);
	FUZZ_CHECK(out.len == size && memcmp(out.ptr, data, size) == 0);
	tc_buf_release(&out);
	for (i = 0; i < pins.count; i++) {
		const struct tc_pin *p = &pins.list[i];

		FUZZ_CHECK(tc_pins_find(&pins, p->kind, p->name, p->tag) == p);
	}
	tc_pins_release(&pins);
	return 0;
}

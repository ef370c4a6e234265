/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A stored report: refused with one line, or its chains are written, quoted
 * and of a bounded length. */
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "fuzz.h"
#include "report/stored.h"

/* Little enough to be reached. */
enum { MAX_OUTPUT = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "a", "configure", "" };
	struct tc_error err = { "" };
	struct tc_stored *stored;
	struct tc_buf out;
	size_t i;

	stored = tc_stored_read((const char *)data, size, &err);
	FUZZ_CHECK((stored == NULL) == (err.msg[0] != '\0'));
	FUZZ_CHECK(strchr(err.msg, '\n') == NULL);
	if (stored == NULL)
		return 0;
	tc_buf_init(&out, MAX_OUTPUT);
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		(void)tc_stored_write_chain(stored, paths[i], &out);
	for (i = 0; i < out.len; i++)
		FUZZ_CHECK(out.ptr[i] == '\n' ||
			   (unsigned char)out.ptr[i] >= ' ');
	tc_buf_release(&out);
	tc_stored_free(stored);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A stored report: refused with one line, or its chains are written, quoted
 * and of a bounded length. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "fuzz.h"
#include "report/stored.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "a", "configure", "" };
	struct tc_error err = { "" };
	struct tc_stored *stored;
	char *text = NULL;
	size_t len = 0, i;
	FILE *out;

	stored = tc_stored_read((const char *)data, size, &err);
	FUZZ_CHECK((stored == NULL) == (err.msg[0] != '\0'));
	FUZZ_CHECK(strchr(err.msg, '\n') == NULL);
	if (stored == NULL)
		return 0;
	out = open_memstream(&text, &len);
	FUZZ_CHECK(out != NULL);
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		(void)tc_stored_write_chain(stored, paths[i], out);
	FUZZ_CHECK(fclose(out) == 0);
	for (i = 0; i < len; i++)
		FUZZ_CHECK(text[i] == '\n' || (unsigned char)text[i] >= ' ');
	free(text);
	tc_stored_free(stored);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of lines: what is read is written as it was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "db/sketches.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_error err = { "" };
	struct tc_sketches s;
	struct fuzz_file file;
	char *text = NULL;
	size_t len = 0;
	FILE *out;
	int rc;

	tc_sketches_init(&s, "fuzz", "");
	fuzz_file_open(&file, data, size);
	rc = tc_sketches_read(&s, file.path, &err);
	fuzz_file_close(&file);
	FUZZ_CHECK(rc == 0 || (rc == -1 && err.msg[0] != '\0' &&
			       strchr(err.msg, '\n') == NULL));
	if (rc == 0) {
		out = open_memstream(&text, &len);
		FUZZ_CHECK(out != NULL);
		tc_sketches_write(&s, out);
		FUZZ_CHECK(fclose(out) == 0);
		FUZZ_CHECK(len == size && memcmp(text, data, size) == 0);
		free(text);
	}
	tc_sketches_release(&s);
	return 0;
}

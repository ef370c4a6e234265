/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifest files: what is read once is written and read back the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "db/manifest.h"
#include "fuzz.h"

static int read_bytes(struct tc_manifest *m, const void *data, size_t size)
{
	struct tc_error err = { "" };
	struct fuzz_file file;
	int rc;

	tc_manifest_init(m, "fuzz");
	fuzz_file_open(&file, data, size);
	rc = tc_manifest_read(m, file.path, &err);
	fuzz_file_close(&file);
	FUZZ_CHECK(rc == 0 || (rc == -1 && err.msg[0] != '\0' &&
			       strchr(err.msg, '\n') == NULL));
	return rc;
}

static char *write_bytes(const struct tc_manifest *m, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	FUZZ_CHECK(out != NULL);
	tc_manifest_write(m, out);
	FUZZ_CHECK(fclose(out) == 0);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_manifest first, second;
	size_t first_size, second_size;
	char *first_text, *second_text;

	if (read_bytes(&first, data, size) == 0) {
		tc_manifest_sort(&first);
		first_text = write_bytes(&first, &first_size);
		FUZZ_CHECK(read_bytes(&second, first_text, first_size) == 0);
		FUZZ_CHECK(second.count == first.count);
		tc_manifest_sort(&second);
		second_text = write_bytes(&second, &second_size);
		FUZZ_CHECK(first_size == second_size &&
			   memcmp(first_text, second_text, first_size) == 0);
		tc_manifest_release(&second);
		free(first_text);
		free(second_text);
	}
	tc_manifest_release(&first);
	return 0;
}

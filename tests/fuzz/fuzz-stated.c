/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stated tool versions: each once, terminated, on a line of the file. */
#include <stdlib.h>
#include <string.h>

#include "evidence/stated.h"
#include "fuzz.h"

static void check_one(const struct tc_stated *one, size_t lines)
{
	char copy[TC_VERSION_SIZE];

	FUZZ_CHECK(one->tool < TC_TOOL_COUNT);
	FUZZ_CHECK(*tc_tool_name(one->tool) != '\0');
	FUZZ_CHECK(one->line >= 1 && one->line <= lines);
	FUZZ_CHECK(strnlen(one->version, sizeof(copy)) < sizeof(copy));
	FUZZ_CHECK(*one->version >= '0' && *one->version <= '9');
	FUZZ_CHECK(tc_version_compare(one->version, one->version) == 0);
	FUZZ_CHECK(tc_version_compare(one->version, "") > 0);
	tc_release_version(copy, one->version);
	FUZZ_CHECK(strnlen(copy, sizeof(copy)) < sizeof(copy));
	(void)tc_version_is_release(one->version);
}

/* The name on the first line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *stop = size ? memchr(data, '\n', size) : NULL;
	struct tc_stated list[TC_MAX_STATED];
	size_t n, i, k, lines = 1;
	const char *bytes;
	char *name;

	if (stop == NULL)
		return 0;
	name = strndup((const char *)data, (size_t)(stop - data));
	FUZZ_CHECK(name != NULL);
	bytes = (const char *)stop;
	size -= (size_t)(stop - data);
	for (i = 0; i < size; i++)
		lines += bytes[i] == '\n';
	n = tc_stated_read(list, name, bytes, size);
	free(name);
	FUZZ_CHECK(n <= TC_MAX_STATED);
	for (i = 0; i < n; i++) {
		check_one(&list[i], lines);
		for (k = 0; k < i; k++) {
			int order = tc_version_compare(list[i].version,
						       list[k].version);

			FUZZ_CHECK((order > 0) ==
				   (tc_version_compare(list[k].version,
						       list[i].version) < 0));
			FUZZ_CHECK(list[i].tool != list[k].tool ||
				   strcmp(list[i].version, list[k].version));
		}
	}
	return 0;
}

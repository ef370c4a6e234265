/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of gnulib-comp.m4: its runs are in their order, and inside. */
#include <stdlib.h>
#include <string.h>

#include "evidence/gnulib-form.h"
#include "fuzz.h"

static void check_line(const struct tc_line *line)
{
	struct tc_line word;

	if (tc_gnulib_module_line(line, &word))
		FUZZ_CHECK(word.len > 0 && word.at > line->at &&
			   word.at + word.len < line->at + line->len);
	if (tc_gnulib_enable_line(line, &word))
		FUZZ_CHECK(word.at >= line->at &&
			   word.at + word.len <= line->at + line->len);
}

static void check_comp(const struct tc_line *lines, size_t count)
{
	struct tc_gnulib_comp comp;
	size_t i, at;

	if (!tc_gnulib_comp_read(&comp, lines, count))
		return;
	FUZZ_CHECK(comp.code_count == TC_GNULIB_RUNS);
	FUZZ_CHECK(comp.prefix[0] != '\0');
	FUZZ_CHECK(comp.early.from <= comp.early.end);
	at = comp.early.end;
	for (i = 0; i < comp.code_count; i++) {
		FUZZ_CHECK(comp.code[i].from > at);
		FUZZ_CHECK(comp.code[i].from <= comp.code[i].end);
		at = comp.code[i].end;
	}
	FUZZ_CHECK(at < count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	struct tc_line *lines = calloc(size + 1, sizeof(*lines));
	size_t count = 0;

	FUZZ_CHECK(lines != NULL);
	while (at < end) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));

		lines[count].at = at;
		lines[count].len = (size_t)((eol ? eol : end) - at);
		check_line(&lines[count++]);
		at = eol ? eol + 1 : end;
	}
	check_comp(lines, count);
	free(lines);
	return 0;
}

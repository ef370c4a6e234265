/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of key and signature files. */
#include "crypto/signature-line.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"

void tc_lines_init(struct tc_lines *lines, const char *text, size_t len)
{
	struct tc_lines made = { .at = text, .end = text + len };

	*lines = made;
}

/* Bytes that an editor or a terminal would take for something else. */
static bool is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

bool tc_lines_next(struct tc_lines *lines, bool *bad, struct tc_error *err)
{
	size_t left = (size_t)(lines->end - lines->at);
	const char *lf;
	size_t i;

	*bad = false;
	if (left == 0)
		return false;
	*bad = true;
	lines->number++;
	lf = memchr(lines->at, '\n', left);
	if (lf == NULL) {
		tc_fail(err, "line %zu does not end in a line feed",
			lines->number);
		return false;
	}
	lines->line = lines->at;
	lines->len = (size_t)(lf - lines->at);
	lines->at = lf + 1;
	if (lines->len > TC_MAX_SIGNATURE_LINE) {
		tc_fail(err, "line %zu is longer than %u bytes", lines->number,
			TC_MAX_SIGNATURE_LINE);
		return false;
	}
	for (i = 0; i < lines->len; i++)
		if (is_control(lines->line[i])) {
			tc_fail(err, "line %zu holds a control character",
				lines->number);
			return false;
		}
	*bad = false;
	return true;
}

bool tc_line_has(const struct tc_lines *lines, const char *words)
{
	size_t len = strlen(words);

	return lines->len >= len && memcmp(lines->line, words, len) == 0;
}

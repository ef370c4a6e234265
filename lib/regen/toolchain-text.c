/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines and fields of the manifest of a toolchain and of the list. */
#include "regen/toolchain-text.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"

/* The longest line is a path, a target and digests. */
enum { MAX_LINE = 2 * TC_MAX_PATH + 256 };

int tc_toolchain_text_fail(const struct tc_toolchain_text *text,
			   const char *what)
{
	return tc_fail(text->err, "line %zu: %s", text->number, what);
}

int tc_toolchain_text_next(struct tc_toolchain_text *text)
{
	const size_t left = (size_t)(text->end - text->at);
	const char *lf;

	if (left == 0)
		return 0;
	text->number++;
	lf = memchr(text->at, '\n', left);
	if (lf == NULL)
		return tc_toolchain_text_fail(text, "does not end in LF");
	if (lf - text->at > MAX_LINE)
		return tc_toolchain_text_fail(text, "too long");
	if (memchr(text->at, '\0', (size_t)(lf - text->at)) != NULL)
		return tc_toolchain_text_fail(text, "a NUL byte");
	text->line = tc_arena_strndup(text->arena, text->at,
				      (size_t)(lf - text->at));
	text->at = lf + 1;
	return 1;
}

int tc_toolchain_text_expect(struct tc_toolchain_text *text, const char *line)
{
	int rc = tc_toolchain_text_next(text);

	if (rc < 0)
		return -1;
	return rc > 0 && strcmp(text->line, line) == 0 ? 0 :
	       tc_fail(text->err, "line %zu: not '%s'", text->number, line);
}

bool tc_toolchain_text_split(char *line, const char **fields, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		fields[i] = line;
		line = strchr(line, '\t');
		if (line == NULL)
			return i + 1 == count;
		*line++ = '\0';
	}
	return false;
}

bool tc_toolchain_text_hex(const char *s, size_t digits)
{
	return strlen(s) == digits && strspn(s, "0123456789abcdef") == digits;
}

bool tc_toolchain_text_plain(const char *s)
{
	const size_t len = strlen(s);
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return false;
	return len > 0 && len <= TC_MAX_PATH;
}

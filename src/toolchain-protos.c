/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What automake 1.14 and 1.15 put into their programs when they are built. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "toolchain-layout.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The length of "sub NAME (PROTOTYPE)" at the beginning of a line of len
 * bytes, to its last parenthesis; 0 where it is no such line. */
static size_t declaration(const char *line, size_t len)
{
	static const char sub[] = "sub ";
	size_t at = strlen(sub), end = len;

	if (len <= at || strncmp(line, sub, at) != 0 || !is_word(line[at]))
		return 0;
	while (at < len && is_word(line[at]))
		at++;
	while (at < len && isspace((unsigned char)line[at]))
		at++;
	if (at == len || line[at] != '(')
		return 0;
	while (end > at && line[end - 1] != ')')
		end--;
	return end > at ? end : 0;
}

static bool is_marker(const char *line, size_t len)
{
	char *copy = tc_strndup(line, len);
	bool is = strncmp(copy, "#!", 2) == 0 &&
		  strcasestr(copy + 2, " prototypes") != NULL;

	free(copy);
	return is;
}

static size_t line_length(const char *text, size_t left)
{
	const char *lf = memchr(text, '\n', left);

	return lf != NULL ? (size_t)(lf - text) : left;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void put_declarations(const char *text, size_t len, struct tc_buf *out)
{
	char **list = NULL;
	size_t count = 0, cap = 0, at, line, i;

	for (at = 0; at < len; at += line + 1) {
		line = line_length(text + at, len - at);
		if (declaration(text + at, line) == 0)
			continue;
		list = tc_grow(list, count, &cap, sizeof(*list));
		list[count++] = tc_strndup(text + at,
					   declaration(text + at, line));
	}
	if (count > 0)
		qsort(list, count, sizeof(*list), compare);
	tc_buf_puts(out, "# BEGIN AUTOMATICALLY GENERATED PROTOTYPES\n");
	for (i = 0; i < count; i++) {
		tc_buf_printf(out, "%s;\n", list[i]);
		free(list[i]);
	}
	tc_buf_puts(out, "# END AUTOMATICALLY GENERATED PROTOTYPES\n");
	free(list);
}

void tc_layout_prototypes(const char *text, size_t len, struct tc_buf *out)
{
	size_t at, line;

	for (at = 0; at < len; at += line + 1) {
		line = line_length(text + at, len - at);
		if (is_marker(text + at, line)) {
			put_declarations(text, len, out);
			continue;
		}
		tc_buf_append(out, text + at, line);
		if (at + line < len)
			tc_buf_putc(out, '\n');
	}
}

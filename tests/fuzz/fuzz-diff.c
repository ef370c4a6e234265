/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two texts with a NUL between: the first, with their difference put in, is
 * the second. */
#include <stdlib.h>
#include <string.h>

#include "base/unified.h"
#include "fuzz.h"

enum { MOST = 1 << 20 };

struct text {
	const char *at, *end;
};

/* The next line with its end, if it has one; NULL behind the last. */
static const char *next(struct text *t, size_t *len)
{
	const char *line = t->at, *stop;

	*len = 0;
	if (line == t->end)
		return NULL;
	stop = memchr(line, '\n', (size_t)(t->end - line));
	t->at = stop ? stop + 1 : t->end;
	*len = (size_t)(t->at - line);
	return line;
}

static void copy(struct text *from, struct tc_buf *out)
{
	size_t len;
	const char *line = next(from, &len);

	FUZZ_CHECK(line != NULL);
	tc_buf_append(out, line, len);
}

/* "@@ -5,3 +7,2 @@": copies what comes before the hunk; *line is where the
 * text is. */
static void begin_hunk(const char *head, struct text *from, long *line,
		       struct tc_buf *out)
{
	char *end;
	long start, count = 1;

	FUZZ_CHECK(strncmp(head, "@@ -", 4) == 0);
	start = strtol(head + 4, &end, 10);
	if (*end == ',')
		count = strtol(end + 1, &end, 10);
	FUZZ_CHECK(*end == ' ' && end[1] == '+' && start >= 0 && count >= 0);
	start += count == 0;
	FUZZ_CHECK(start >= *line);
	for (; *line < start; ++*line)
		copy(from, out);
}

/* before: what the line before was marked with. */
static void apply_line(const char *text, size_t len, struct text *from,
		       long *line, char before, struct tc_buf *out)
{
	size_t n;
	const char *was;

	if (*text == '\\') { /* the line before has no end */
		FUZZ_CHECK(before != '@' && before != '\\');
		if (before == '+')
			out->len--;
		return;
	}
	if (*text == '+') {
		tc_buf_append(out, text + 1, len - 1);
		return;
	}
	was = next(from, &n);
	FUZZ_CHECK(was != NULL && (*text == ' ' || *text == '-'));
	FUZZ_CHECK(memcmp(was, text + 1, n < len ? n : len - 1) == 0);
	if (*text == ' ')
		tc_buf_append(out, was, n);
	++*line;
}

static void check(struct text from, struct text to, const struct tc_buf *diff)
{
	struct text lines = { diff->ptr, NULL };
	struct tc_buf out;
	const char *text;
	char before = '@';
	long line = 1;
	size_t len;

	tc_buf_init(&out, 2 * MOST);
	if (diff->len > 0)
		lines.end = diff->ptr + diff->len;
	while ((text = next(&lines, &len)) != NULL) {
		FUZZ_CHECK(text[len - 1] == '\n');
		if (*text == '@')
			begin_hunk(text, &from, &line, &out);
		else
			apply_line(text, len, &from, &line, before, &out);
		before = *text;
	}
	if (from.at < from.end)
		tc_buf_append(&out, from.at, (size_t)(from.end - from.at));
	len = (size_t)(to.end - to.at);
	FUZZ_CHECK(out.len == len && (len == 0 ||
				      memcmp(out.ptr, to.at, len) == 0));
	tc_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *nul = size ? memchr(text, '\0', size) : NULL;
	uint64_t left = UINT64_MAX;
	struct tc_buf diff;

	if (nul == NULL)
		return 0;
	tc_buf_init(&diff, MOST);
	if (tc_unified(text, (size_t)(nul - text), nul + 1,
		       size - (size_t)(nul + 1 - text), &left, &diff) == 0) {
		struct text from = { text, nul };
		struct text to = { nul + 1, text + size };

		check(from, to, &diff);
	}
	tc_buf_release(&diff);
	return 0;
}

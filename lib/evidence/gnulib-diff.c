/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes that a project keeps of gnulib's files, as unified differences. */
#include "evidence/gnulib-diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text-line.h"

/* What is left to read, line by line. */
struct lines {
	const char *at, *end;
};

static bool next_line(struct lines *l, const char **line, size_t *len)
{
	return tc_text_line_next(&l->at, l->end, line, len);
}

/* "@@ -15,3 +15,4 @@": the first line of the old text, from 1; 0: it is none. */
static size_t hunk_line(const char *line, size_t len)
{
	size_t i = 4, n = 0;

	if (len < 5 || memcmp(line, "@@ -", 4) != 0)
		return 0;
	for (; i < len && line[i] >= '0' && line[i] <= '9' && n < 1u << 24;
	     i++)
		n = 10 * n + (size_t)(line[i] - '0');
	return n;
}

struct hunk {
	size_t line;
	struct tc_buf old, new;
};

static void put_line(struct tc_buf *out, const char *line, size_t len)
{
	tc_buf_append(out, line, len);
	tc_buf_putc(out, '\n');
}

/* The lines of a hunk, up to the next: false for what is none. An empty line
 * stands for an empty one that is not changed. */
static bool read_hunk(struct lines *diff, struct hunk *h)
{
	struct lines ahead = *diff;
	const char *line;
	size_t len;

	while (next_line(&ahead, &line, &len) && hunk_line(line, len) == 0) {
		const char sign = len > 0 ? *line : ' ';
		const size_t skip = len > 0;

		if (sign != ' ' && sign != '-' && sign != '+')
			return false;
		if (sign != '+')
			put_line(&h->old, line + skip, len - skip);
		if (sign != '-')
			put_line(&h->new, line + skip, len - skip);
		*diff = ahead;
	}
	return h->old.len > 0 && !h->old.full && !h->new.full;
}

/* The place of the old lines that is nearest to the line; NULL. */
static const char *find_old(const char *from, const char *end, size_t number,
			    const struct hunk *h)
{
	const char *at, *found = NULL;
	size_t best = 0;

	for (at = from; (size_t)(end - at) >= h->old.len; number++) {
		const size_t far = number > h->line ? number - h->line
						    : h->line - number;
		const char *eol = memchr(at, '\n', (size_t)(end - at));

		if (memcmp(at, h->old.ptr, h->old.len) == 0 &&
		    (found == NULL || far < best)) {
			found = at;
			best = far;
		}
		if (eol == NULL)
			break;
		at = eol + 1;
	}
	return found;
}

static size_t count_lines(const char *from, const char *to)
{
	size_t n = 0;

	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

static bool apply_hunks(struct tc_buf *out, const char *text, const char *end,
			struct lines *diff, struct hunk *h)
{
	const char *from = text, *at, *line;
	size_t len, made = 0;

	while (next_line(diff, &line, &len)) {
		h->line = hunk_line(line, len);
		if (h->line == 0 && made == 0)
			continue;
		tc_buf_reset(&h->old);
		tc_buf_reset(&h->new);
		if (h->line == 0 || !read_hunk(diff, h))
			return false;
		at = find_old(from, end, 1 + count_lines(text, from), h);
		if (at == NULL)
			return false;
		tc_buf_append(out, from, (size_t)(at - from));
		tc_buf_append(out, tc_buf_str(&h->new), h->new.len);
		from = at + h->old.len;
		made++;
	}
	tc_buf_append(out, from, (size_t)(end - from));
	return made > 0 && !out->full;
}

bool tc_gnulib_diff_apply(struct tc_buf *out, const char *text, size_t len,
			  const char *diff, size_t diff_len)
{
	struct lines lines = { diff, diff + diff_len };
	struct hunk h = { .line = 0 };
	bool done;

	tc_buf_init(&h.old, TC_MAX_KEPT_FILE);
	tc_buf_init(&h.new, TC_MAX_KEPT_FILE);
	done = apply_hunks(out, text, text + len, &lines, &h);
	tc_buf_release(&h.old);
	tc_buf_release(&h.new);
	return done;
}

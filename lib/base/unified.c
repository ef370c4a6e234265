/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two texts as a unified difference. */
#include "base/unified.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/line-diff.h"

enum {
	CONTEXT = 3,
	LINE_WORK = 64, /* to sort one in among the others */
};

/* One line with its newline, if it has one. */
struct line {
	const char *text;
	size_t len;
	uint32_t id; /* equal for equal lines, from 1 */
};

struct side {
	struct line *lines;
	size_t count;
	uint32_t *ids;
	bool *kept; /* in the other side too */
};

static void split(struct side *side, const char *text, size_t len)
{
	const char *end = text + len;
	size_t cap = 0;

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));

		stop = stop ? stop + 1 : end;
		side->lines = tc_grow(side->lines, side->count, &cap,
				      sizeof(*side->lines));
		side->lines[side->count++] = (struct line){
			text, (size_t)(stop - text), 0 };
		text = stop;
	}
	side->ids = tc_calloc(side->count + 1, sizeof(*side->ids));
	side->kept = tc_calloc(side->count + 1, sizeof(*side->kept));
}

static int compare_lines(const void *a, const void *b)
{
	const struct line *x = *(struct line *const *)a;
	const struct line *y = *(struct line *const *)b;
	int rc;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	rc = memcmp(x->text, y->text, x->len);
	return rc;
}

/* Numbers lines exactly, by their bytes. Returns the bound of the numbers. */
static size_t number(struct side *a, struct side *b)
{
	size_t count = a->count + b->count, i;
	struct line **all = tc_calloc(count + 1, sizeof(*all));
	uint32_t id = 0;

	for (i = 0; i < count; i++)
		all[i] = i < a->count ? &a->lines[i] : &b->lines[i - a->count];
	if (count > 0)
		qsort(all, count, sizeof(*all), compare_lines);
	for (i = 0; i < count; i++) {
		if (i == 0 || compare_lines(&all[i - 1], &all[i]) != 0)
			id++;
		all[i]->id = id;
	}
	free(all);
	for (i = 0; i < a->count; i++)
		a->ids[i] = a->lines[i].id;
	for (i = 0; i < b->count; i++)
		b->ids[i] = b->lines[i].id;
	return (size_t)id + 1;
}

static void put_line(struct tc_buf *out, char mark, const struct line *line)
{
	tc_buf_putc(out, mark);
	tc_buf_append(out, line->text, line->len);
	if (line->len == 0 || line->text[line->len - 1] != '\n')
		tc_buf_puts(out, "\n\\ No newline at end of file\n");
}

/* Line numbers of a hunk's head; an empty range names the line before it. */
static void put_range(struct tc_buf *out, size_t from, size_t count)
{
	if (count == 1)
		tc_buf_printf(out, "%zu", from + 1);
	else
		tc_buf_printf(out, "%zu,%zu", count ? from + 1 : from, count);
}

static void put_hunk(struct tc_buf *out, const struct side *a, size_t a0,
		     size_t a1, const struct side *b, size_t b0, size_t b1)
{
	size_t i = a0, j = b0;

	tc_buf_puts(out, "@@ -");
	put_range(out, a0, a1 - a0);
	tc_buf_puts(out, " +");
	put_range(out, b0, b1 - b0);
	tc_buf_puts(out, " @@\n");
	while (i < a1 || j < b1) {
		if (i < a1 && !a->kept[i]) {
			put_line(out, '-', &a->lines[i++]);
		} else if (j < b1 && !b->kept[j]) {
			put_line(out, '+', &b->lines[j++]);
		} else {
			put_line(out, ' ', &a->lines[i++]);
			j++;
		}
	}
}

/* Hunks grow until more than twice the context is the same behind them. */
static void put_hunks(struct tc_buf *out, const struct side *a,
		      const struct side *b)
{
	size_t i = 0, j = 0;

	while (i < a->count || j < b->count) {
		size_t a0, b0, same = 0;

		if (i < a->count && j < b->count && a->kept[i] && b->kept[j]) {
			i++;
			j++;
			continue;
		}
		a0 = i - (i < CONTEXT ? i : CONTEXT);
		b0 = j - (i - a0);
		while ((i < a->count || j < b->count) && same <= 2 * CONTEXT) {
			if (i < a->count && !a->kept[i]) {
				i++;
				same = 0;
			} else if (j < b->count && !b->kept[j]) {
				j++;
				same = 0;
			} else {
				i++;
				j++;
				same++;
			}
		}
		if (same > CONTEXT) {
			i -= same - CONTEXT;
			j -= same - CONTEXT;
		}
		put_hunk(out, a, a0, i, b, b0, j);
	}
}

static void release(struct side *side)
{
	free(side->lines);
	free(side->ids);
	free(side->kept);
}

static size_t count_lines(const char *text, size_t len)
{
	const char *end = text + len;
	size_t n = 0;

	for (; text < end; n++) {
		text = memchr(text, '\n', (size_t)(end - text));
		text = text ? text + 1 : end;
	}
	return n;
}

static bool spend(uint64_t *left, uint64_t work)
{
	bool enough = work <= *left;

	*left = enough ? *left - work : 0;
	return enough;
}

/* Which lines are in both. */
static int compare(struct side *a, struct side *b, uint64_t *left)
{
	struct tc_line_diff d;
	size_t symbols = number(a, b);
	int rc;

	tc_line_diff_init(&d, symbols, *left);
	rc = tc_line_diff_match(&d, a->ids, a->count, b->ids, b->count,
				a->kept, b->kept);
	(void)spend(left, d.work);
	tc_line_diff_release(&d);
	return rc;
}

/* Both as lines; both to be released if that is 0. */
static int read_sides(struct side *a, const char *from, size_t from_len,
		      struct side *b, const char *to, size_t to_len,
		      uint64_t *left)
{
	*a = *b = (struct side){ .count = 0 };
	/* Known before there is memory for each. */
	if (!spend(left, LINE_WORK * ((uint64_t)count_lines(from, from_len) +
				      count_lines(to, to_len))))
		return -1;
	split(a, from, from_len);
	split(b, to, to_len);
	if (compare(a, b, left) == 0)
		return 0;
	release(a);
	release(b);
	return -1;
}

int tc_unified(const char *from, size_t from_len, const char *to,
	       size_t to_len, uint64_t *left, struct tc_buf *out)
{
	struct side a, b;

	if (read_sides(&a, from, from_len, &b, to, to_len, left) != 0)
		return -1;
	put_hunks(out, &a, &b);
	release(&a);
	release(&b);
	return out->full ? -1 : 0;
}

int tc_unified_changes(const char *from, size_t from_len, const char *to,
		       size_t to_len, uint64_t *left, tc_unified_each *each,
		       void *ctx)
{
	struct side a, b;
	size_t i = 0, j = 0;

	if (read_sides(&a, from, from_len, &b, to, to_len, left) != 0)
		return -1;
	while (i < a.count || j < b.count) {
		if (i < a.count && !a.kept[i]) {
			each(ctx, '-', a.lines[i].text, a.lines[i].len);
			i++;
		} else if (j < b.count && !b.kept[j]) {
			each(ctx, '+', b.lines[j].text, b.lines[j].len);
			j++;
		} else {
			i++;
			j++;
		}
	}
	release(&a);
	release(&b);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a manifest has gained and lost. */
#include "import-compare.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "cmd.h"
#include "confine.h"
#include "db/manifest.h"
#include "memory-file.h"

struct comparison {
	const struct tc_manifest *before, *after;
	bool verbose;
	FILE *out;
	struct tc_manifest_change *change;
};

static int compare_keys(const struct tc_known_row *a,
			const struct tc_known_row *b)
{
	int rc = strcmp(a->path, b->path);

	return rc ? rc : memcmp(a->sha256, b->sha256, sizeof(a->sha256));
}

static void print_row(const struct comparison *c, char sign,
		      const struct tc_known_row *row)
{
	char hex[2 * sizeof(row->sha256) + 1];
	struct tc_quoted q;

	tc_hex(hex, row->sha256, sizeof(row->sha256));
	fprintf(c->out, "  %c %s  %s  %s%s%s", sign,
		tc_quote_into(q.s, sizeof(q.s), row->path), hex,
		*row->first ? row->first : "-", *row->last ? " to " : "",
		row->last);
	if (*row->first_release != '\0')
		fprintf(c->out, "  %s", row->first_release);
	if (strcmp(row->first_release, row->last_release) != 0)
		fprintf(c->out, " to %s", row->last_release);
	(void)fputc('\n', c->out);
}

static bool same_bytes(bool has_a, bool has_b, const uint8_t *a,
		       const uint8_t *b, size_t len)
{
	return has_a == has_b && (!has_a || memcmp(a, b, len) == 0);
}

static bool same_row(const struct tc_known_row *a,
		     const struct tc_known_row *b)
{
	return same_bytes(a->has_sha1, b->has_sha1, a->sha1, b->sha1, 20) &&
	       same_bytes(a->has_blob, b->has_blob, a->blob, b->blob, 20) &&
	       same_bytes(a->has_canon, b->has_canon, a->canon, b->canon,
			  32) &&
	       same_bytes(a->has_aclocal, b->has_aclocal, a->aclocal,
			  b->aclocal, 32) &&
	       a->size == b->size && strcmp(a->serial, b->serial) == 0 &&
	       strcmp(a->name_serial, b->name_serial) == 0 &&
	       strcmp(a->first, b->first) == 0 &&
	       strcmp(a->last, b->last) == 0 &&
	       strcmp(a->first_release, b->first_release) == 0 &&
	       strcmp(a->last_release, b->last_release) == 0 &&
	       strcmp(a->reference, b->reference) == 0;
}

static void row_went(struct comparison *c, const struct tc_known_row *row)
{
	if (c->change->removed++ < TC_SHOWN_ROWS || c->verbose)
		print_row(c, '-', row);
}

static void row_came(struct comparison *c, const struct tc_known_row *row)
{
	c->change->added++;
	if (c->verbose && !c->change->fresh)
		print_row(c, '+', row);
}

static void row_stayed(struct comparison *c, const struct tc_known_row *a,
		       const struct tc_known_row *b)
{
	if (same_row(a, b))
		return;
	c->change->changed++;
	if (c->verbose) {
		print_row(c, '<', a);
		print_row(c, '>', b);
	}
}

static void compare_rows(struct comparison *c)
{
	const struct tc_manifest *a = c->before, *b = c->after;
	size_t i = 0, k = 0;

	while (i < a->count || k < b->count) {
		int order = i == a->count ? 1 : k == b->count ? -1 :
			    compare_keys(&a->rows[i], &b->rows[k]);

		if (order < 0)
			row_went(c, &a->rows[i++]);
		else if (order > 0)
			row_came(c, &b->rows[k++]);
		else
			row_stayed(c, &a->rows[i++], &b->rows[k++]);
	}
	if (c->change->removed > TC_SHOWN_ROWS && !c->verbose)
		fprintf(c->out, "  - and %zu more rows (--verbose)\n",
			c->change->removed - TC_SHOWN_ROWS);
}

static bool has_line(const char *text, const char *line, size_t len)
{
	for (; *text == '#'; text = strchr(text, '\n') + 1)
		if (strncmp(text, line, len) == 0 && text[len] == '\n')
			return true;
	return false;
}

/* Header lines of text that other has not. Both were accepted by the strict
 * reader, so every line ends, and rows follow the header or nothing. */
static void print_lines(const struct comparison *c, char sign,
			const char *text, const char *other)
{
	size_t len;

	/* Without control characters: the reader has looked. */
	for (; *text == '#'; text += len + 1) {
		len = strcspn(text, "\n");
		if (has_line(other, text, len))
			continue;
		fprintf(c->out, "  %c %.*s\n", sign, (int)len, text);
	}
}

static int read_both(struct tc_manifest *m, const char *path,
		     struct tc_buf *text, struct tc_error *err)
{
	tc_manifest_init(m, "");
	tc_buf_init(text, TC_MAX_MANIFEST_BYTES);
	if (path == NULL)
		return 0;
	if (tc_read_file(path, text, err) != 0)
		return -1;
	return tc_manifest_read(m, path, err);
}

int tc_manifest_compare(const char *before, const char *after, bool verbose,
			FILE *out, struct tc_manifest_change *change,
			struct tc_error *err)
{
	struct tc_manifest a, b;
	struct tc_buf x, y;
	struct comparison c = { &a, &b, verbose, out, change };
	int rc, rc_after;

	*change = (struct tc_manifest_change){
		.fresh = access(before, F_OK) != 0
	};
	rc = read_both(&a, change->fresh ? NULL : before, &x, err);
	rc_after = read_both(&b, after, &y, rc == 0 ? err : NULL);
	if (rc == 0 && rc_after == 0) {
		change->rows = b.count;
		change->same = x.len == y.len &&
			       memcmp(tc_buf_str(&x), tc_buf_str(&y),
				      x.len) == 0;
		if (!change->fresh)
			print_lines(&c, '-', tc_buf_str(&x), tc_buf_str(&y));
		if (!change->fresh)
			print_lines(&c, '+', tc_buf_str(&y), tc_buf_str(&x));
		compare_rows(&c);
	}
	tc_manifest_release(&a);
	tc_manifest_release(&b);
	tc_buf_release(&x);
	tc_buf_release(&y);
	return rc == 0 ? rc_after : -1;
}

struct question {
	const char *before, *after;
	bool verbose;
	int answer; /* a file in memory: numbers, then text */
};

/* What is taken from such a process is nothing but numbers. */
enum { FRESH, SAME, ROWS, ADDED, REMOVED, CHANGED, NUMBERS };

static int answer(void *ctx)
{
	const struct question *q = ctx;
	struct tc_manifest_change c;
	struct tc_error err = { "" };
	uint64_t numbers[NUMBERS];
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int rc;

	if (out == NULL)
		tc_oom();
	rc = tc_manifest_compare(q->before, q->after, q->verbose, out, &c,
				 &err);
	if (fclose(out) != 0)
		tc_oom();
	if (rc == 0) {
		numbers[FRESH] = c.fresh;
		numbers[SAME] = c.same;
		numbers[ROWS] = c.rows;
		numbers[ADDED] = c.added;
		numbers[REMOVED] = c.removed;
		numbers[CHANGED] = c.changed;
		if (!tc_write_all(q->answer, numbers, sizeof(numbers)) ||
		    !tc_write_all(q->answer, text, len))
			rc = tc_fail_errno(&err, errno, "no memory");
	}
	free(text);
	return rc == 0 ? TC_EXIT_OK : tc_complain(&err);
}

static int read_answer(const struct question *q, struct tc_buf *out,
		       struct tc_manifest_change *change, struct tc_error *err)
{
	uint64_t numbers[NUMBERS];
	struct tc_buf all;
	int rc;

	tc_buf_init(&all, TC_MAX_MANIFEST_BYTES);
	rc = tc_memory_file_read(q->answer, &all, err);
	if (rc == 0 && all.len < sizeof(numbers))
		rc = tc_fail(err, "manifests were not compared");
	if (rc == 0) {
		memcpy(numbers, all.ptr, sizeof(numbers));
		*change = (struct tc_manifest_change){
			.fresh = numbers[FRESH] != 0,
			.same = numbers[SAME] != 0,
			.rows = numbers[ROWS],
			.added = numbers[ADDED],
			.removed = numbers[REMOVED],
			.changed = numbers[CHANGED],
		};
		tc_buf_append(out, all.ptr + sizeof(numbers),
			      all.len - sizeof(numbers));
	}
	tc_buf_release(&all);
	return rc;
}

int tc_manifest_compare_confined(const char *before, const char *after,
				 bool verbose, struct tc_buf *out,
				 struct tc_manifest_change *change,
				 struct tc_error *err)
{
	struct question q = { before, after, verbose,
			      tc_memory_file("", 0, err) };
	struct tc_paths paths = { .list = NULL };
	int rc = -1;

	if (q.answer < 0)
		return -1;
	tc_paths_add(&paths, before);
	tc_paths_add(&paths, after);
	if (tc_confine(&paths, NULL, answer, &q) == TC_EXIT_OK)
		rc = read_answer(&q, out, change, err);
	else
		tc_fail(err, "manifests were not compared");
	tc_paths_release(&paths);
	close(q.answer);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nearest version: against every version compared in the textbook's way,
 * ties, renamed files, and files made to be slow. */
#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "db/compile.h"
#include "db/manifest.h"
#include "db/nearest.h"
#include "db/sketch.h"
#include "db/sketches.h"

enum { VERSIONS = 30, NAMES = 3, MOST = 4096 };

/* What was published: VERSIONS of each name, each with some lines changed. */
static char texts[NAMES][VERSIONS][MOST];
static const char *const paths[NAMES] = { "m4/a.m4", "m4/b.m4", "x/a.m4" };
static struct tc_db *db;

static uint32_t seed = 99;

static uint32_t roll(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* from with some lines gone and some new ones; kinds different new lines. */
static void edit(char *out, const char *from, const char *name, uint32_t odds,
		 uint32_t kinds)
{
	size_t n = 0;

	while (*from != '\0') {
		const size_t len = strcspn(from, "\n") + 1;
		const bool more = n + len + 40 < MOST;

		if (roll(odds) == 0 && more)
			n += (size_t)sprintf(out + n, "%s line %u\n", name,
					     roll(kinds));
		if (roll(odds) != 0 && more) {
			memcpy(out + n, from, len);
			n += len;
		}
		from += len;
	}
	out[n] = '\0';
}

static void publish(void)
{
	char first[MOST] = "";
	size_t i, k, n;

	for (i = 0; i < NAMES; i++) {
		for (k = n = 0; k < 40; k++)
			n += (size_t)sprintf(first + n, "%s line %u\nfi\n",
					     paths[i], roll(1000));
		for (k = 0; k < VERSIONS; k++)
			edit(texts[i][k], k ? texts[i][k - 1] : first,
			     paths[i], 12, 1000);
	}
}

static int compare_rows(const void *a, const void *b)
{
	const struct tc_known_row *x = a, *y = b;
	int rc = tc_sketches_compare(x->path, y->path);

	return rc ? rc : strcmp(x->first, y->first);
}

/* The text whose digest the row has. */
static const char *text_of(const struct tc_known_row *row)
{
	struct tc_error err = { "" };
	uint8_t sha256[32];
	size_t i;

	for (i = 0; i < NAMES * VERSIONS; i++) {
		const char *text = texts[i / VERSIONS][i % VERSIONS];

		assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, text,
						  strlen(text), sha256, &err),
				 0);
		if (memcmp(sha256, row->sha256, 32) == 0)
			return text;
	}
	fail_msg("%s", "no text");
	return NULL;
}

static void write_files(struct tc_manifest *m)
{
	uint32_t lines[MOST];
	struct tc_error err = { "" };
	struct tc_sketches s;
	FILE *out = fopen("m.tsv", "w");
	size_t i;

	assert_non_null(out);
	tc_manifest_sort(m);
	tc_manifest_write(m, out);
	assert_int_equal(fclose(out), 0);
	tc_sketches_init(&s, "tool", "");
	qsort(m->rows, m->count, sizeof(*m->rows), compare_rows);
	for (i = 0; i < m->count; i++) {
		const char *text = text_of(&m->rows[i]);
		const long n = tc_sketch_make(text, strlen(text), lines, MOST,
					      &err);

		assert_true(n > 0);
		assert_int_equal(tc_sketches_add(&s, m->rows[i].path,
						 m->rows[i].sha256, lines,
						 (size_t)n), 0);
	}
	out = fopen("m.lines", "w");
	assert_non_null(out);
	tc_sketches_write(&s, out);
	assert_int_equal(fclose(out), 0);
	tc_sketches_release(&s);
}

static int make_db(void **state)
{
	const char *const manifests[] = { "m.tsv" }, *const lines[] = { "m.lines" };
	const struct tc_db_sources sources = { manifests, 1, lines, 1 };
	char *dir = strdup("unit-nearest.XXXXXX");
	struct tc_error err = { "" };
	struct tc_manifest m;
	size_t i;

	if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return -1;
	*state = dir;
	publish();
	tc_manifest_init(&m, "tool");
	for (i = 0; i < NAMES * VERSIONS; i++) {
		struct tc_known_row *row = tc_manifest_add(&m);
		const size_t version = i % VERSIONS;
		const char *text = texts[i / VERSIONS][version];

		assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, text,
						  strlen(text), row->sha256,
						  &err), 0);
		row->path = paths[i / VERSIONS];
		row->size = strlen(text);
		row->first = tc_arena_printf(&m.arena, "20%02zu-01-01",
					     version);
		row->last = version + 1 == VERSIONS ? "" :
			tc_arena_printf(&m.arena, "20%02zu-01-01", version + 1);
	}
	write_files(&m);
	tc_manifest_release(&m);
	if (tc_db_compile_sources(&sources, "db", &err) != 0)
		fail_msg("%s", err.msg);
	db = tc_db_open("db", NULL, &err);
	assert_non_null(db);
	return 0;
}

static int drop_db(void **state)
{
	char *dir = *state;

	tc_db_close(db);
	(void)unlink("db");
	(void)unlink("m.tsv");
	(void)unlink("m.lines");
	if (chdir("..") != 0)
		return -1;
	(void)rmdir(dir);
	free(dir);
	return 0;
}

static size_t split(char *copy, const char *text, const char **lines)
{
	size_t n = 0;

	strcpy(copy, text);
	while (*copy != '\0') {
		char *end = strchr(copy, '\n');

		lines[n++] = copy;
		if (end == NULL)
			break;
		*end = '\0';
		copy = end + 1;
	}
	return n;
}

/* Lines added and removed, by the textbook. */
static size_t distance(const char *a, const char *b)
{
	static size_t rows[2][MOST];
	static const char *x[MOST], *y[MOST];
	char from[MOST], to[MOST];
	const size_t na = split(from, a, x), nb = split(to, b, y);
	size_t i, j;

	memset(rows, 0, sizeof(rows));
	for (i = 1; i <= na; i++)
		for (j = 1; j <= nb; j++) {
			const size_t *up = rows[(i - 1) % 2];
			size_t *row = rows[i % 2];

			row[j] = row[j - 1] > up[j] ? row[j - 1] : up[j];
			if (strcmp(x[i - 1], y[j - 1]) == 0)
				row[j] = up[j - 1] + 1;
		}
	return na + nb - 2 * rows[na % 2][nb];
}

static void the_nearest_is_the_nearest(void **state)
{
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_nearest n;
	char text[MOST];
	size_t i, k, best;

	(void)state;
	for (i = 0; i < 60; i++) {
		const size_t from = i % 2 ? 0 : 2;

		edit(text, texts[from][roll(VERSIONS)], "new", 4 + roll(20),
		     50);
		assert_int_equal(tc_db_nearest(db, "a.m4", text, strlen(text),
					       &arena, &n, &err), 1);
		for (k = 0, best = SIZE_MAX; k < VERSIONS; k++) {
			const size_t d0 = distance(text, texts[0][k]);
			const size_t d2 = distance(text, texts[2][k]);

			best = d0 < best ? d0 : best;
			best = d2 < best ? d2 : best;
		}
		assert_true(n.exact);
		assert_int_equal(n.added + n.removed, best);
		for (k = 0; k < VERSIONS; k++)
			if (n.known.size == strlen(texts[from][k]) &&
			    distance(text, texts[from][k]) == best)
				break;
		assert_true(k < VERSIONS);
		assert_string_equal(n.known.path, paths[from]);
	}
	tc_arena_release(&arena);
}

static void added_lines_are_named(void **state)
{
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_nearest n;
	char text[2 * MOST];
	const char *second = strchr(texts[1][7], '\n') + 1;

	(void)state;
	(void)sprintf(text, "evil 1\n%.*sevil 3\n%sevil at the end",
		      (int)(second - texts[1][7]), texts[1][7], second);
	assert_int_equal(tc_db_nearest(db, "b.m4", text, strlen(text), &arena,
				       &n, &err), 1);
	assert_string_equal(n.known.first, "2007-01-01");
	assert_string_equal(n.known.last, "2008-01-01");
	assert_int_equal(n.added, 3);
	assert_int_equal(n.removed, 0);
	assert_int_equal(n.added_lines[0], 1);
	assert_int_equal(n.added_lines[1], 3);
	assert_int_equal(n.added_lines[2], n.lines);
	assert_int_equal(n.gap_count, 0);
	/* Its first two lines and its last one are not there. */
	(void)snprintf(text, sizeof(text), "%s",
		       strchr(strchr(texts[1][7], '\n') + 1, '\n') + 1);
	text[strlen(text) - 1] = '\0';
	*(strrchr(text, '\n') + 1) = '\0';
	assert_int_equal(tc_db_nearest(db, "b.m4", text, strlen(text), &arena,
				       &n, &err), 1);
	assert_int_equal(n.added, 0);
	assert_int_equal(n.removed, 3);
	assert_int_equal(n.gap_count, 2);
	assert_int_equal(n.gaps[0].after, 0);
	assert_int_equal(n.gaps[0].lines, 2);
	assert_int_equal(n.gaps[1].after, n.lines);
	assert_int_equal(n.gaps[1].lines, 1);
	/* Without its last newline a line is another one, as for diff(1). */
	(void)snprintf(text, strlen(texts[1][7]), "%s", texts[1][7]);
	assert_int_equal(tc_db_nearest(db, "b.m4", text, strlen(text), &arena,
				       &n, &err), 1);
	assert_int_equal(n.added, 1);
	assert_int_equal(n.removed, 1);
	assert_int_equal(tc_db_nearest(db, "none.m4", text, 9, &arena, &n,
				       &err), 0);
	assert_int_equal(tc_db_nearest(db, "b.m4", text, 0, &arena, &n, &err),
			 0);
	tc_arena_release(&arena);
}

/* As far from every version: the one that is still there. */
static void of_equals_the_newest(void **state)
{
	const char text[] = "quite another file\n";
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_nearest n;
	size_t i, lines, least = SIZE_MAX;

	(void)state;
	assert_int_equal(tc_db_nearest(db, "a.m4", text, strlen(text), &arena,
				       &n, &err), 1);
	for (i = 0; i < 2 * VERSIONS; i++) {
		lines = distance("", texts[i % 2 ? 2 : 0][i / 2]);
		least = lines < least ? lines : least;
	}
	assert_int_equal(n.removed, least);
	assert_int_equal(n.added, 1);
	tc_arena_release(&arena);
}

static void renamed_copies_are_found(void **state)
{
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_nearest n;
	char text[2 * MOST];
	size_t i;

	(void)state;
	for (i = 0; i < 20; i++) {
		edit(text, texts[1][roll(VERSIONS)], "new", 15, 1000);
		assert_int_equal(tc_db_nearest_any(db, text, strlen(text),
						   &arena, &n, &err), 1);
		assert_string_equal(n.known.path, "m4/b.m4");
	}
	/* Half of it is something else; or all of it. */
	strcpy(text, texts[1][3]);
	for (i = 0; i < 100; i++)
		(void)sprintf(text + strlen(text), "own line %zu\n", i);
	assert_int_equal(tc_db_nearest_any(db, text, strlen(text), &arena, &n,
					   &err), 0);
	assert_int_equal(tc_db_nearest_any(db, "fi\nfi\nfi\n", 9, &arena, &n,
					   &err), 0);
	tc_arena_release(&arena);
}

/* Megabytes of lines, and published lines in the wrong order: answered, or
 * not, but soon. */
static void made_to_be_slow(void **state)
{
	const size_t size = 4u << 20;
	char *text = malloc(size);
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_nearest n;
	size_t i;

	(void)state;
	assert_non_null(text);
	memset(text, '\n', size);
	assert_int_equal(tc_db_nearest(db, "a.m4", text, size, &arena, &n,
				       &err), 0);
	assert_int_equal(tc_db_nearest_any(db, text, size, &arena, &n, &err),
			 0);
	for (i = 0; i < 3 * 10000; i += 3)
		memcpy(text + i, i % 2 ? "fi\n" : "no\n", 3);
	assert_int_equal(tc_db_nearest(db, "a.m4", text, 3 * 10000, &arena, &n,
				       &err), 1);
	/* And so many that the limit for all of them is reached. */
	for (i = 0; i < 1000; i++)
		if (tc_db_nearest(db, "a.m4", text, size, &arena, &n, &err) +
		    tc_db_nearest(db, "a.m4", text, 300, &arena, &n, &err) != 1)
			break;
	assert_in_range(i, 50, 200);
	tc_arena_release(&arena);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_is_the_nearest),
		cmocka_unit_test(added_lines_are_named),
		cmocka_unit_test(of_equals_the_newest),
		cmocka_unit_test(renamed_copies_are_found),
		cmocka_unit_test(made_to_be_slow),
	};

	return cmocka_run_group_tests(tests, make_db, drop_db);
}

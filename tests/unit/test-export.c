/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Databases taken apart, compared, edited, verified: over many small random
 * ones, in which contents, names, projects and texts meet each other. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "db/canon.h"
#include "db/compare.h"
#include "db/compile.h"
#include "db/db.h"
#include "db/overlay.h"
#include "db/verify.h"

enum { ROUNDS = 150 };

static uint32_t seed;

static unsigned any(unsigned below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static const char *pick(const char *const *words)
{
	unsigned count = 0;

	while (words[count] != NULL)
		count++;
	return words[any(count)];
}

static const char *const paths[] = { "a.m4", "m4/a.m4", "m4/b.m4", "x/y/z",
				     "b.m4", "\xc3\xa9/a.m4", NULL };
static const char *const texts[] = { "", "", "1", "2.70", "v 1", "a\"b", NULL };
static const char *const serials[] = { "", "1", "2", "10", "3.5", NULL };
static const char *const days[] = { "", "1999-12-31", "2020-02-29",
				    "2024-01-01", NULL };
static const char *const names[] = { "a.m4", "b.m4", "z", "other", NULL };

/* Facts of a content depend on it alone: manifests must not disagree. */
static void fill(struct tc_known_row *row, bool canon)
{
	const uint8_t content = (uint8_t)any(6);
	const char *path = pick(paths);

	memset(row->sha256, content + 1, sizeof(row->sha256));
	memset(row->sha1, content + 1, sizeof(row->sha1));
	memset(row->blob, content + 2, sizeof(row->blob));
	memset(row->canon, content / 2, sizeof(row->canon));
	row->has_sha1 = any(2) != 0;
	row->has_blob = any(2) != 0;
	row->has_canon = canon && any(2) != 0;
	memset(row->aclocal, content / 3, sizeof(row->aclocal));
	row->has_aclocal = content % 2 == 0;
	row->size = any(2) ? content + 1u : 0;
	row->path = path;
	row->serial = pick(serials);
	row->name_serial = pick(serials);
	row->first = pick(days);
	row->last = pick(days);
	row->first_release = pick(texts);
	row->last_release = pick(texts);
	row->reference = pick(texts);
}

static bool has_row(const struct tc_manifest *m, const struct tc_known_row *row)
{
	size_t i;

	for (i = 0; i < m->count; i++)
		if (tc_known_row_compare(&m->rows[i], row) == 0)
			return true;
	return false;
}

static void make_manifest(struct tc_manifest *m)
{
	unsigned count = 1 + any(6);
	bool canon = any(3) == 0;

	while (count-- > 0) {
		struct tc_known_row row;

		fill(&row, canon);
		if (!has_row(m, &row)) {
			*tc_manifest_add(m) = row;
			m->canon = row.has_canon ? TC_CANON_VERSION : m->canon;
		}
	}
	if (any(2))
		tc_manifest_alias(m, pick(names), "alias");
	if (any(3) == 0)
		tc_manifest_template(m, pick(names), "made");
	if (any(2))
		tc_manifest_note(m, "source", any(2) ? "here" : "there: 1");
	tc_manifest_sort(m);
}

/* No two of one project and variant. */
static void make_list(struct tc_manifest_list *list)
{
	static const char *const owners[][2] = {
		{ "one", "" }, { "one", "Debian" }, { "two", "" },
		{ "two", "" }, { "three", "A b/c" },
	};
	size_t i;

	*list = (struct tc_manifest_list){ .items = NULL };
	for (i = 0; i < TC_COUNT(owners); i++) {
		struct tc_manifest *m;

		if (any(4) == 0)
			continue;
		m = tc_manifest_list_add(list, owners[i][0]);
		m->variant = owners[i][1];
		m->known_bad = i == 3;
		make_manifest(m);
	}
}

static void get(const char *path, struct tc_buf *buf)
{
	struct tc_error err = { "" };

	tc_buf_init(buf, 1 << 22);
	if (tc_read_file(path, buf, &err) != 0)
		fail_msg("%s", err.msg);
}

static void same_files(const char *a, const char *b)
{
	struct tc_buf x, y;

	get(a, &x);
	get(b, &y);
	if (x.len != y.len || memcmp(x.ptr, y.ptr, x.len) != 0)
		fail_msg("round %u: %s and %s differ", seed, a, b);
	tc_buf_release(&x);
	tc_buf_release(&y);
}

static void build(struct tc_manifest_list *list, const char *path)
{
	struct tc_error err = { "" };

	if (tc_db_compile_list(list, path, &err) != 0)
		fail_msg("%s", err.msg);
}

/* As the commands do: beside it, and then in its place. */
static void store(struct tc_overlay *overlay, const char *path)
{
	struct tc_outfile out = { .temp = NULL };
	struct tc_error err = { "" };

	if (tc_outfile_open(&out, path, &err) != 0 ||
	    tc_overlay_store(overlay, out.temp, &err) != 0 ||
	    tc_outfile_commit(&out, &err) != 0)
		fail_msg("round %u: %s", seed, err.msg);
}

static void export(const char *path, struct tc_manifest_list *list)
{
	struct tc_error err = { "" };
	struct tc_db *db = tc_db_open(path, NULL, &err);

	if (db == NULL || tc_db_export(db, list, &err) != 0)
		fail_msg("round %u: %s", seed, err.msg);
	tc_db_close(db);
}

static void sound(const char *path)
{
	struct tc_error err = { "" }, problem = { "" };
	struct tc_db *db = tc_db_open(path, NULL, &err);

	assert_non_null(db);
	if (tc_db_verify(db, &problem, &err) != 1)
		fail_msg("round %u: %s%s", seed, problem.msg, err.msg);
	tc_db_close(db);
}

static void test_build_of_export_is_the_same(void **state)
{
	struct tc_manifest_list list;
	unsigned round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		seed = round;
		make_list(&list);
		build(&list, "a.db");
		sound("a.db");
		export("a.db", &list);
		build(&list, "b.db");
		same_files("a.db", "b.db");
	}
}

static void count(void *ctx, const struct tc_difference *d)
{
	size_t *counts = ctx;

	assert_false(d->added && d->removed);
	counts[d->added ? 0 : d->removed ? 1 : 2]++;
}

static void test_differences(void **state)
{
	struct tc_manifest_list a, b;
	unsigned round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		size_t same[3] = { 0 }, there[3] = { 0 }, back[3] = { 0 };

		seed = 1000 + round;
		make_list(&a);
		build(&a, "a.db");
		make_list(&b);
		build(&b, "b.db");
		export("a.db", &a);
		export("b.db", &b);
		tc_manifest_list_compare(&a, &a, true, count, same);
		assert_int_equal(same[0] + same[1] + same[2], 0);
		tc_manifest_list_compare(&a, &b, true, count, there);
		tc_manifest_list_compare(&b, &a, true, count, back);
		assert_int_equal(there[0], back[1]);
		assert_int_equal(there[1], back[0]);
		assert_int_equal(there[2], back[2]);
		tc_manifest_list_release(&a);
		tc_manifest_list_release(&b);
	}
}

/* Adding rows that are not there and removing their contents again gives the
 * database that was there. */
static void test_edits_come_undone(void **state)
{
	struct tc_overlay overlay;
	struct tc_manifest_list list;
	struct tc_error err = { "" };
	unsigned round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		struct tc_known_row row;

		seed = 2000 + round;
		make_list(&list);
		build(&list, "a.db");
		build(&list, "none.db");
		export("a.db", &list);
		build(&list, "b.db");
		fill(&row, false);
		memset(row.sha256, 0xee, sizeof(row.sha256));
		row.has_sha1 = row.has_blob = false;
		row.size = 0;
		assert_int_equal(tc_overlay_open(&overlay, "b.db", NULL, &err),
				 0);
		tc_overlay_add(tc_overlay_manifest(&overlay,
						   any(2) ? "one" : "new", "",
						   any(2) != 0), &row);
		assert_true((tc_overlay_find(&overlay, row.sha256, true) !=
			     NULL) !=
			    (tc_overlay_find(&overlay, row.sha256, false) !=
			     NULL));
		store(&overlay, "b.db");
		tc_overlay_release(&overlay);
		sound("b.db");
		assert_int_equal(tc_overlay_open(&overlay, "b.db", NULL, &err),
				 0);
		assert_int_equal(tc_overlay_remove(&overlay, row.sha256), 1);
		assert_int_equal(tc_overlay_remove(&overlay, row.sha256), 0);
		store(&overlay, "b.db");
		tc_overlay_release(&overlay);
		same_files("a.db", "b.db");
	}
}

static int enter(void **state)
{
	char *dir = strdup("unit-export.XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return -1;
	*state = dir;
	return 0;
}

static int leave(void **state)
{
	int rc = system("rm -rf ./*") | chdir("..");

	rc |= rmdir(*state);
	free(*state);
	return rc;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build_of_export_is_the_same),
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_edits_come_undone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nearest published version, from the database's lines. */
#include "db/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "db/internal.h"
#include "db/line-index.h"
#include "db/line-query.h"

struct asker {
	struct tc_db *db;
	struct tc_line_query q;
	struct tc_arena *arena;
	struct tc_error *err;
};

static int corrupt(const struct asker *a)
{
	return tc_fail(a->err, "%s: corrupt database: lines of a name",
		       a->db->path);
}

/* Takes in the rows of a bound statement: data, name's id. */
static int add_rows(struct asker *a, sqlite3_stmt *stmt)
{
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const void *data = sqlite3_column_blob(stmt, 0);
		const int size = sqlite3_column_bytes(stmt, 0);
		const int64_t name = sqlite3_column_int64(stmt, 1);

		if (data == NULL || name <= 0 || name > UINT32_MAX ||
		    tc_line_query_add(&a->q, (uint32_t)name, data,
				      (size_t)size) != 0) {
			(void)sqlite3_reset(stmt);
			return corrupt(a);
		}
	}
	if (rc != SQLITE_DONE)
		tc_db_fail(a->db, a->err);
	(void)sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

static int add_name(struct asker *a, const char *name)
{
	sqlite3_stmt *stmt = tc_db_statement(a->db, TC_STMT_LINES, a->err);

	if (stmt == NULL)
		return -1;
	if (sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC) != SQLITE_OK)
		return tc_db_fail(a->db, a->err);
	return add_rows(a, stmt);
}

static int add_name_id(struct asker *a, uint32_t name)
{
	sqlite3_stmt *stmt = tc_db_statement(a->db, TC_STMT_LINES_BY_ID,
					     a->err);

	if (stmt == NULL)
		return -1;
	if (sqlite3_bind_int64(stmt, 1, name) != SQLITE_OK)
		return tc_db_fail(a->db, a->err);
	return add_rows(a, stmt);
}

/* The name itself and the names of which it is an alias. */
static int add_names(struct asker *a, const char *name)
{
	size_t i;

	if (tc_db_need_small(a->db, a->err) != 0 || add_name(a, name) != 0)
		return -1;
	for (i = 0; i < a->db->alias_count; i++)
		if (strcmp(a->db->aliases[i].alias, name) == 0 &&
		    strcmp(a->db->aliases[i].name, name) != 0 &&
		    add_name(a, a->db->aliases[i].name) != 0)
			return -1;
	return 0;
}

/* The row of a content that is of this project and directory: a lookup gives
 * all files with the content. */
static int find_known(struct asker *a, const struct tc_line_candidate *c,
		      struct tc_known *out)
{
	struct tc_db *db = a->db;
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_CONTENT, a->err);
	struct tc_known *known = NULL;
	uint8_t sha256[32];
	int n = -1, i;

	if (stmt == NULL)
		return -1;
	if (c->dir == 0 || c->dir > db->dirs.count)
		return corrupt(a);
	if (sqlite3_bind_int64(stmt, 1, c->content) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW &&
	    sqlite3_column_bytes(stmt, 0) == (int)sizeof(sha256)) {
		memcpy(sha256, sqlite3_column_blob(stmt, 0), sizeof(sha256));
		n = 0;
	}
	(void)sqlite3_reset(stmt);
	if (n == 0)
		n = tc_db_lookup(db, TC_KEY_SHA256, sha256, NULL, a->arena,
				 &known, a->err);
	for (i = 0; i < n; i++) {
		const struct tc_db_owner *owner = &db->owners[c->project - 1];
		const char *dir = db->dirs.items[c->dir - 1];
		const size_t len = strlen(dir);

		if (strcmp(known[i].project, owner->name) == 0 &&
		    strcmp(known[i].variant, owner->variant) == 0 &&
		    strncmp(known[i].path, dir, len) == 0 &&
		    strcmp(known[i].path + len + (len > 0), known[i].name) ==
			    0) {
			*out = known[i];
			return 0;
		}
	}
	return corrupt(a);
}

/* Where lines of the version are missing: in[0..count) says which of the file
 * are common, in_list which of the version. */
static void find_gaps(struct asker *a, const bool *in, const bool *in_list,
		      size_t count, struct tc_nearest *out)
{
	struct tc_gap *gaps = tc_arena_alloc(a->arena, (out->removed + 1) *
							       sizeof(*gaps));
	size_t i, n = 0;
	uint32_t at = 0; /* lines of the file up to the last common one */

	for (i = 0; i < count; i++) {
		if (in_list[i]) {
			while (!in[at])
				at++;
			at++;
		} else if (n > 0 && gaps[n - 1].after == at) {
			gaps[n - 1].lines++;
		} else {
			gaps[n++] = (struct tc_gap){ at, 1 };
		}
	}
	out->gaps = gaps;
	out->gap_count = n;
}

/* Which lines were added to the version. */
static int show(struct asker *a, const struct tc_line_candidate *c,
		struct tc_nearest *out)
{
	const struct tc_line_list *list = &a->q.sets[c->set].list[c->at];
	bool *in = tc_calloc(a->q.count + list->count, sizeof(*in));
	uint32_t *added = tc_arena_alloc(a->arena,
					 (a->q.count + 1) * sizeof(*added));
	size_t i;

	/* No more than twice the work of the comparison that was allowed. */
	a->q.diff.limit = UINT64_MAX;
	(void)tc_line_diff_match(&a->q.diff, list->lines, list->count,
				 a->q.lines, a->q.count, in + a->q.count, in);
	*out = (struct tc_nearest){ .lines = a->q.count, .added_lines = added };
	for (i = 0; i < a->q.count; i++)
		if (!in[i])
			added[out->added++] = (uint32_t)i + 1;
	for (i = 0; i < list->count; i++)
		out->removed += !in[a->q.count + i];
	find_gaps(a, in, in + a->q.count, list->count, out);
	free(in);
	return find_known(a, c, &out->known);
}

/* Whatever came of it, the work was done. */
static void release(struct asker *a)
{
	a->db->line_work += a->q.work + a->q.diff.work;
	if (a->db->line_work > TC_MAX_NEAREST_TOTAL)
		a->db->line_work = TC_MAX_NEAREST_TOTAL;
	tc_line_query_release(&a->q);
}

/* 1, 0 when nothing is to be looked for, -1. */
static int begin(struct asker *a, const char *bytes, size_t len)
{
	if (a->db->line_work >= TC_MAX_NEAREST_TOTAL)
		return 0;
	return tc_line_query_init(&a->q, bytes, len, a->err);
}

static uint64_t work_left(const struct tc_db *db)
{
	const uint64_t left = TC_MAX_NEAREST_TOTAL - db->line_work;

	return left < TC_MAX_NEAREST_WORK ? left : TC_MAX_NEAREST_WORK;
}

static bool is_similar(const struct asker *a,
		       const struct tc_line_candidate *c)
{
	const size_t count = a->q.sets[c->set].list[c->at].count;
	const size_t common = (a->q.count + count - c->distance) / 2;
	const size_t longer = a->q.count > count ? a->q.count : count;

	return common * 100 >= longer * TC_SIMILAR_PERCENT;
}

static int mark_patched(struct asker *a)
{
	size_t i;

	for (i = 0; i < a->q.candidate_count; i++) {
		struct tc_line_candidate *c = &a->q.candidates[i];

		if (c->project == 0 || c->project > a->db->owner_count)
			return corrupt(a);
		c->patched = *a->db->owners[c->project - 1].variant != '\0';
	}
	return 0;
}

/* 1, 0, -1 */
static int finish(struct asker *a, bool any, struct tc_nearest *out)
{
	const struct tc_line_candidate *c;
	struct tc_nearest made;
	bool exact = true;
	int rc = 0;

	if (mark_patched(a) != 0)
		return -1;
	c = tc_line_query_best(&a->q, work_left(a->db), &exact);
	if (c != NULL && (!any || is_similar(a, c))) {
		rc = show(a, c, &made) == 0 ? 1 : -1;
		made.exact = exact;
	}
	if (rc > 0)
		*out = made;
	return rc;
}

int tc_db_nearest(struct tc_db *db, const char *name, const char *bytes,
		  size_t len, struct tc_arena *arena, struct tc_nearest *out,
		  struct tc_error *err)
{
	struct asker a = { .db = db, .arena = arena, .err = err };
	int rc = begin(&a, bytes, len);

	if (rc > 0)
		rc = add_names(&a, name) == 0 ? finish(&a, false, out) : -1;
	release(&a);
	return rc;
}

int tc_db_nearest_any(struct tc_db *db, const char *bytes, size_t len,
		      struct tc_arena *arena, struct tc_nearest *out,
		      struct tc_error *err)
{
	struct asker a = { .db = db, .arena = arena, .err = err };
	uint32_t names[TC_SIMILAR_NAMES];
	int rc = begin(&a, bytes, len);
	int n = 0, i;

	if (rc > 0)
		n = tc_line_index_find(db, &a.q.ids, names, err);
	if (n < 0 || (n > 0 && tc_db_need_small(db, err) != 0))
		rc = -1;
	for (i = 0; i < n && rc > 0; i++)
		if (add_name_id(&a, names[i]) != 0)
			rc = -1;
	if (rc > 0)
		rc = n > 0 ? finish(&a, true, out) : 0;
	release(&a);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a database file is what its own contents say it should be. */
#include "db/verify.h"

#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "base/quote.h"
#include "db/edition.h"
#include "db/export.h"
#include "db/internal.h"

/* A query over two databases that must give the same. */
struct pair {
	sqlite3_stmt *is, *should;
};

static int prepare(struct pair *p, sqlite3 *is, sqlite3 *should,
		   const char *text)
{
	int rc = sqlite3_prepare_v2(is, text, -1, &p->is, NULL);

	return rc == SQLITE_OK ?
		       sqlite3_prepare_v2(should, text, -1, &p->should, NULL) :
		       rc;
}

static void finish(struct pair *p)
{
	(void)sqlite3_finalize(p->is);
	(void)sqlite3_finalize(p->should);
}

static bool same_value(const struct pair *p, int column)
{
	int type = sqlite3_column_type(p->is, column);
	int len;

	if (type != sqlite3_column_type(p->should, column))
		return false;
	if (type == SQLITE_INTEGER)
		return sqlite3_column_int64(p->is, column) ==
		       sqlite3_column_int64(p->should, column);
	len = sqlite3_column_bytes(p->is, column);
	return len == sqlite3_column_bytes(p->should, column) &&
	       (len == 0 || memcmp(sqlite3_column_blob(p->is, column),
				   sqlite3_column_blob(p->should, column),
				   (size_t)len) == 0);
}

/* 1: all rows are the same; 0: row *number is not. */
static int same_rows(const struct pair *p, size_t *number)
{
	int is, should, i;

	for (*number = 1;; (*number)++) {
		is = sqlite3_step(p->is);
		should = sqlite3_step(p->should);
		if (is == SQLITE_DONE && should == SQLITE_DONE)
			return 1;
		if (is != SQLITE_ROW || should != SQLITE_ROW)
			return 0;
		if (sqlite3_column_count(p->is) !=
		    sqlite3_column_count(p->should))
			return 0;
		for (i = 0; i < sqlite3_column_count(p->is); i++)
			if (!same_value(p, i))
				return 0;
	}
}

/* what: of a table its name; tables come out in the order of their keys. */
static int compare(sqlite3 *is, sqlite3 *should, const char *text,
		   const char *what, struct tc_error *problem)
{
	struct pair p = { .is = NULL };
	size_t number = 0;
	int rc = prepare(&p, is, should, text) == SQLITE_OK &&
		 same_rows(&p, &number);

	finish(&p);
	if (rc == 0)
		tc_fail(problem, "%s, row %zu: not what the rest of the "
				 "database makes of it", what, number);
	return rc;
}

static int compare_tables(sqlite3 *is, sqlite3 *should,
			  struct tc_error *problem)
{
	sqlite3_stmt *table = NULL;
	char text[128];
	int rc;

	rc = compare(is, should, "SELECT type, name, tbl_name, sql FROM "
				 "sqlite_schema ORDER BY name, type",
		     "list of tables", problem);
	if (sqlite3_prepare_v2(should, "SELECT name FROM sqlite_schema "
				       "WHERE type = 'table' ORDER BY rowid",
			       -1, &table, NULL) != SQLITE_OK)
		tc_oom();
	while (rc == 1 && sqlite3_step(table) == SQLITE_ROW) {
		const char *name = tc_db_text(table, 0);

		sqlite3_snprintf(sizeof(text), text, "SELECT * FROM \"%w\"",
				 name);
		rc = compare(is, should, text, name, problem);
	}
	(void)sqlite3_finalize(table);
	return rc;
}

static int integrity(struct tc_db *db, struct tc_error *problem,
		     struct tc_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct tc_quoted q;
	int rc = -1;

	if (sqlite3_prepare_v2(db->sql, "PRAGMA integrity_check(1)", -1, &stmt,
			       NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW) {
		const char *text = tc_db_text(stmt, 0);

		rc = strcmp(text, "ok") == 0;
		if (rc == 0)
			tc_fail(problem, "%s",
				tc_quote_into(q.s, sizeof(q.s), text));
	} else {
		tc_db_fail(db, err);
	}
	(void)sqlite3_finalize(stmt);
	return rc;
}

int tc_db_verify(struct tc_db *db, struct tc_error *problem,
		 struct tc_error *err)
{
	struct tc_manifest_list list = { .items = NULL };
	struct tc_edition edition;
	sqlite3 *memory = NULL;
	int rc = integrity(db, problem, err);

	if (rc != 1)
		return rc;
	if (tc_db_export(db, &list, problem) != 0)
		return 0;
	if (tc_edition_make_list(&edition, &list, problem) != 0)
		return 0;
	rc = tc_edition_store(&edition, ":memory:", &memory, err);
	tc_edition_release(&edition);
	if (rc != 0)
		return -1;
	rc = compare_tables(db->sql, memory, problem);
	(void)sqlite3_close(memory);
	return rc;
}

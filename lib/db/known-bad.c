/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference database: is a file known to be bad, whatever its name? */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "crypto/digest.h"
#include "db/internal.h"

static int compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, TC_SHA256_SIZE);
}

static int read_list(struct tc_db *db, struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_BAD, err);
	uint8_t (*list)[TC_SHA256_SIZE] = NULL;
	size_t count = 0, cap = 0;
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (sqlite3_column_bytes(stmt, 0) != TC_SHA256_SIZE)
			continue;
		list = tc_grow(list, count, &cap, sizeof(*list));
		memcpy(list[count++], sqlite3_column_blob(stmt, 0),
		       TC_SHA256_SIZE);
	}
	if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(stmt);
	if (count > 0) {
		qsort(list, count, sizeof(*list), compare_digests);
		db->bad = tc_arena_alloc(&db->arena, count * sizeof(*list));
		memcpy(db->bad, list, count * sizeof(*list));
	}
	free(list);
	db->bad_count = count;
	db->has_bad = rc == SQLITE_DONE;
	return rc == SQLITE_DONE ? 0 : -1;
}

int tc_db_known_bad(struct tc_db *db, const uint8_t sha256[TC_SHA256_SIZE],
		    struct tc_arena *arena, struct tc_known **out,
		    struct tc_error *err)
{
	int n, i, kept = 0;

	if (!db->has_bad && read_list(db, err) != 0)
		return -1;
	if (db->bad_count == 0 ||
	    bsearch(sha256, db->bad, db->bad_count, sizeof(*db->bad),
		    compare_digests) == NULL)
		return 0;
	n = tc_db_lookup(db, TC_KEY_SHA256, sha256, NULL, arena, out, err);
	for (i = 0; i < n; i++)
		if ((*out)[i].known_bad)
			(*out)[kept++] = (*out)[i];
	return n < 0 ? -1 : kept;
}

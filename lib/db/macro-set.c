/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published macro files as aclocal copies them into aclocal.m4. */
#include "db/macro-set.h"

#include <string.h>

#include "base/error.h"
#include "crypto/digest.h"
#include "db/internal.h"
#include "db/schema.h"

static bool is_dropped(const char *line, const char *end)
{
	return end - line >= 2 && line[0] == '#' && line[1] == '#';
}

static const char *next_line(const char *line, const char *end)
{
	const char *eol = memchr(line, '\n', (size_t)(end - line));

	return eol ? eol + 1 : end;
}

bool tc_aclocal_form(const char *bytes, size_t len, uint8_t sha256[32])
{
	const char *const end = bytes + len;
	struct tc_digest *digest;
	bool dropped = false, kept = false;
	struct tc_error err;
	const char *at, *next;

	digest = tc_digest_new(TC_DIGEST_SHA256, &err);
	if (digest == NULL)
		return false;
	tc_digest_start(digest);
	for (at = bytes; at < end; at = next) {
		next = next_line(at, end);
		if (is_dropped(at, end)) {
			dropped = true;
			continue;
		}
		tc_digest_update(digest, at, (size_t)(next - at));
		kept = true;
	}
	if (dropped && kept)
		tc_digest_final(digest, sha256);
	tc_digest_free(digest);
	return dropped && kept;
}

bool tc_is_macro_name(const char *name)
{
	size_t len = strlen(name);

	return len > 3 && strcmp(name + len - 3, ".m4") == 0;
}

/* Read once: see db/schema.h. */
static int read_set(struct tc_db *db, struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_MACROS, err);
	const void *data = NULL;
	size_t size = 0;
	char *kept;

	if (stmt == NULL)
		return -1;
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		data = sqlite3_column_blob(stmt, 0);
		size = (size_t)sqlite3_column_bytes(stmt, 0);
	}
	if (size % TC_DB_MACRO_BYTES != 0) {
		(void)sqlite3_reset(stmt);
		return tc_fail(err, "%s: corrupt database: set of macros",
			       db->path);
	}
	kept = tc_arena_bytes(&db->arena, size + 1);
	if (size > 0)
		memcpy(kept, data, size);
	db->macros = (const uint8_t *)kept;
	db->macro_count = size / TC_DB_MACRO_BYTES;
	(void)sqlite3_reset(stmt);
	return 0;
}

int tc_db_may_have_macro(struct tc_db *db, const uint8_t sha256[32],
			 struct tc_error *err)
{
	size_t low = 0, high;

	if (db->macros == NULL && read_set(db, err) != 0)
		return -1;
	high = db->macro_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int cmp = memcmp(db->macros + mid * TC_DB_MACRO_BYTES, sha256,
				 TC_DB_MACRO_BYTES);

		if (cmp == 0)
			return 1;
		if (cmp < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

/* Those of a macro's name: the same bytes may be published as others, too. */
static int keep_macros(struct tc_known *list, int n)
{
	int i, kept = 0;

	for (i = 0; i < n; i++)
		if (tc_is_macro_name(list[i].name) || list[i].known_bad)
			list[kept++] = list[i];
	return kept;
}

int tc_db_macro(struct tc_db *db, const uint8_t sha256[32],
		struct tc_arena *arena, struct tc_known **out,
		struct tc_error *err)
{
	enum tc_db_key key = TC_KEY_ACLOCAL;
	int n = tc_db_may_have_macro(db, sha256, err);

	if (n <= 0)
		return n;
	n = tc_db_lookup(db, key, sha256, NULL, arena, out, err);
	if (n == 0)
		n = tc_db_lookup(db, TC_KEY_SHA256, sha256, NULL, arena, out,
				 err);
	return n > 0 ? keep_macros(*out, n) : n;
}

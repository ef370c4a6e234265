/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference database: asking it about digests and names. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "db/internal.h"

static const struct key {
	enum tc_stmt stmt;
	int size;
	const unsigned char empty[32]; /* digest of no bytes */
} keys[] = {
	[TC_KEY_SHA256] = { TC_STMT_SHA256, 32, {
		0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
		0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
		0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
		0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55 } },
	[TC_KEY_SHA1] = { TC_STMT_SHA1, 20, {
		0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b, 0x4b, 0x0d, 0x32, 0x55,
		0xbf, 0xef, 0x95, 0x60, 0x18, 0x90, 0xaf, 0xd8, 0x07, 0x09 } },
	[TC_KEY_BLOB] = { TC_STMT_BLOB, 20, {
		0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
		0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91 } },
};

static int read_aliases(struct tc_db *db, struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_ALIASES, err);
	struct tc_db_alias *list = NULL;
	size_t count = 0, cap = 0;
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		list = tc_grow(list, count, &cap, sizeof(*list));
		list[count].project = sqlite3_column_int64(stmt, 0);
		list[count].name = tc_arena_strdup(&db->arena,
						   tc_db_text(stmt, 1));
		list[count++].alias = tc_arena_strdup(&db->arena,
						      tc_db_text(stmt, 2));
	}
	if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(stmt);
	if (rc == SQLITE_DONE && count > 0) {
		db->aliases = tc_arena_alloc(&db->arena,
					     count * sizeof(*list));
		memcpy(db->aliases, list, count * sizeof(*list));
	}
	free(list);
	db->alias_count = count;
	db->has_aliases = rc == SQLITE_DONE;
	return rc == SQLITE_DONE ? 0 : -1;
}

/* The name under which the row's file was published, if that is wanted:
 * its own, or one of its aliases. NULL: not under wanted. */
static const char *match_name(const struct tc_db *db, sqlite3_stmt *row,
			      const char *wanted)
{
	const char *own = tc_db_text(row, 5);
	int64_t project = sqlite3_column_int64(row, 0);
	size_t i;

	if (wanted == NULL || sqlite3_column_int(row, 3) != 0 ||
	    strcmp(own, wanted) == 0)
		return own;
	for (i = 0; i < db->alias_count; i++)
		if (db->aliases[i].project == project &&
		    strcmp(db->aliases[i].name, own) == 0 &&
		    strcmp(db->aliases[i].alias, wanted) == 0)
			return wanted;
	return NULL;
}

static const char *copy_text(struct tc_arena *arena, sqlite3_stmt *row,
			     int column)
{
	const char *text = tc_db_text(row, column);

	return *text ? tc_arena_strdup(arena, text) : "";
}

static void read_known(struct tc_known *known, sqlite3_stmt *row,
		       const char *name, struct tc_arena *arena)
{
	const char *dir = tc_db_text(row, 4);
	const void *sha256 = sqlite3_column_blob(row, 14);

	*known = (struct tc_known){
		.project = copy_text(arena, row, 1),
		.variant = copy_text(arena, row, 2),
		.path = tc_arena_printf(arena, "%s%s%s", dir, *dir ? "/" : "",
					tc_db_text(row, 5)),
		.name = tc_arena_strdup(arena, name),
		.serial = copy_text(arena, row, 6),
		.name_serial = copy_text(arena, row, 7),
		.first = tc_db_day(arena, sqlite3_column_int64(row, 8)),
		.last = tc_db_day(arena, sqlite3_column_int64(row, 9)),
		.first_release = copy_text(arena, row, 10),
		.last_release = copy_text(arena, row, 11),
		.reference = copy_text(arena, row, 12),
		.known_bad = sqlite3_column_int(row, 3) != 0,
		.size = (uint64_t)sqlite3_column_int64(row, 13),
	};
	if (sqlite3_column_bytes(row, 14) == (int)sizeof(known->sha256))
		memcpy(known->sha256, sha256, sizeof(known->sha256));
}

static int compare_known(const void *a, const void *b)
{
	const struct tc_known *x = a, *y = b;
	int rc;

	if (x->known_bad != y->known_bad)
		return x->known_bad ? -1 : 1;
	if ((*x->variant == '\0') != (*y->variant == '\0'))
		return *x->variant == '\0' ? -1 : 1;
	rc = strcmp(x->project, y->project);
	if (rc == 0)
		rc = strcmp(x->path, y->path);
	return rc ? rc : strcmp(x->variant, y->variant);
}

/* Collects the rows of a bound statement. */
static int collect(struct tc_db *db, sqlite3_stmt *stmt, const char *name,
		   struct tc_arena *arena, struct tc_known **out,
		   struct tc_error *err)
{
	struct tc_known *list = NULL;
	size_t count = 0, cap = 0;
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const char *match = match_name(db, stmt, name);

		if (match == NULL)
			continue;
		list = tc_grow(list, count, &cap, sizeof(*list));
		read_known(&list[count++], stmt, match, arena);
	}
	if (rc != SQLITE_DONE) {
		free(list);
		return tc_db_fail(db, err);
	}
	if (count == 0)
		return 0;
	qsort(list, count, sizeof(*list), compare_known);
	*out = tc_arena_alloc(arena, count * sizeof(*list));
	memcpy(*out, list, count * sizeof(*list));
	free(list);
	return count < INT32_MAX ? (int)count : INT32_MAX;
}

int tc_db_lookup(struct tc_db *db, enum tc_db_key key, const uint8_t *digest,
		 const char *name, struct tc_arena *arena,
		 struct tc_known **out, struct tc_error *err)
{
	const struct key *k = &keys[key];
	sqlite3_stmt *stmt;
	int rc;

	if (memcmp(digest, k->empty, (size_t)k->size) == 0)
		return 0;
	stmt = tc_db_statement(db, k->stmt, err);
	if (stmt == NULL || (!db->has_aliases && read_aliases(db, err) != 0))
		return -1;
	if (sqlite3_bind_blob(stmt, 1, digest, k->size, SQLITE_STATIC) !=
	    SQLITE_OK)
		return tc_db_fail(db, err);
	rc = collect(db, stmt, name, arena, out, err);
	(void)sqlite3_reset(stmt);
	return rc;
}

int tc_db_name(struct tc_db *db, const char *name, struct tc_arena *arena,
	       struct tc_name_info *out, struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_NAME, err);
	int rc;

	if (stmt == NULL)
		return -1;
	if (sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC) != SQLITE_OK)
		return tc_db_fail(db, err);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW && sqlite3_column_int64(stmt, 0) > 0) {
		*out = (struct tc_name_info){
			.versions = (uint64_t)sqlite3_column_int64(stmt, 0),
			.projects = copy_text(arena, stmt, 1),
			.highest_serial = copy_text(arena, stmt, 2),
		};
		(void)sqlite3_reset(stmt);
		return 1;
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : -1;
}

/* "A to B", or one of them where they are the same. */
static const char *span(struct tc_arena *arena, const char *from,
			const char *to)
{
	if (*to == '\0' || strcmp(from, to) == 0)
		return from;
	if (*from == '\0')
		return to;
	return tc_arena_printf(arena, "%s to %s", from, to);
}

const char *tc_known_when(const struct tc_known *known,
			  struct tc_arena *arena)
{
	const char *days = span(arena, known->first, known->last);
	const char *releases = span(arena, known->first_release,
				    known->last_release);

	if (*known->first != '\0' && *known->last == '\0')
		days = tc_arena_printf(arena, "since %s", known->first);
	if (*releases == '\0')
		return *days ? days : "at a time not recorded";
	return tc_arena_printf(arena, "%s%sin %s", days, *days ? ", " : "",
			       releases);
}

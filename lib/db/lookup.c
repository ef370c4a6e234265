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
	[TC_KEY_CANON] = { TC_STMT_CANON, 32, {
		0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
		0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
		0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
		0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55 } },
	[TC_KEY_ACLOCAL] = { TC_STMT_ACLOCAL, 32, { 0 } },
	[TC_KEY_SHA1] = { TC_STMT_SHA1, 20, {
		0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b, 0x4b, 0x0d, 0x32, 0x55,
		0xbf, 0xef, 0x95, 0x60, 0x18, 0x90, 0xaf, 0xd8, 0x07, 0x09 } },
	[TC_KEY_BLOB] = { TC_STMT_BLOB, 20, {
		0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
		0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91 } },
};

static const char *keep_text(struct tc_db *db, sqlite3_stmt *row, int column)
{
	return tc_arena_strdup(&db->arena, tc_db_text(row, column));
}

/* Ids are looked up as positions, so they must be 1, 2, 3... */
static bool is_next(sqlite3_stmt *row, size_t count)
{
	return sqlite3_column_int64(row, 0) == (int64_t)count + 1;
}

static int read_aliases(struct tc_db *db, sqlite3_stmt *row)
{
	size_t count = 0, cap = 0;
	int rc;

	while ((rc = sqlite3_step(row)) == SQLITE_ROW) {
		struct tc_db_alias alias = {
			.owner = sqlite3_column_int64(row, 0),
			.name = keep_text(db, row, 1),
			.alias = keep_text(db, row, 2),
			.template = sqlite3_column_int(row, 3) != 0,
		};

		db->aliases = tc_grow(db->aliases, count, &cap, sizeof(alias));
		db->aliases[count++] = alias;
	}
	db->alias_count = count;
	return rc;
}

static int read_owners(struct tc_db *db, sqlite3_stmt *row)
{
	size_t count = 0, cap = 0;
	int rc;

	while ((rc = sqlite3_step(row)) == SQLITE_ROW && is_next(row, count)) {
		struct tc_db_owner owner = {
			.name = keep_text(db, row, 1),
			.variant = keep_text(db, row, 2),
			.known_bad = sqlite3_column_int(row, 3) != 0,
		};

		db->owners = tc_grow(db->owners, count, &cap, sizeof(owner));
		db->owners[count++] = owner;
	}
	db->owner_count = count;
	return rc;
}

static int read_strings(struct tc_db *db, sqlite3_stmt *row,
			struct tc_db_strings *out)
{
	size_t cap = 0;
	int rc;

	out->count = 0;
	while ((rc = sqlite3_step(row)) == SQLITE_ROW &&
	       is_next(row, out->count)) {
		out->items = tc_grow(out->items, out->count, &cap,
				     sizeof(*out->items));
		out->items[out->count++] = keep_text(db, row, 1);
	}
	return rc;
}

static int read_dirs(struct tc_db *db, sqlite3_stmt *row)
{
	return read_strings(db, row, &db->dirs);
}

static int read_texts(struct tc_db *db, sqlite3_stmt *row)
{
	return read_strings(db, row, &db->texts);
}

static const struct {
	enum tc_stmt stmt;
	int (*read)(struct tc_db *db, sqlite3_stmt *row);
} tables[] = {
	{ TC_STMT_ALIASES, read_aliases },
	{ TC_STMT_OWNERS, read_owners },
	{ TC_STMT_DIRS, read_dirs },
	{ TC_STMT_TEXTS, read_texts },
};

void tc_db_free_small(struct tc_db *db)
{
	free(db->aliases);
	free(db->owners);
	free(db->dirs.items);
	free(db->texts.items);
	db->aliases = NULL;
	db->owners = NULL;
	db->dirs = db->texts = (struct tc_db_strings){ NULL, 0 };
	db->alias_count = db->owner_count = 0;
}

static int read_small(struct tc_db *db, struct tc_error *err)
{
	size_t i;
	int rc = SQLITE_DONE;

	tc_db_free_small(db);
	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		sqlite3_stmt *stmt = tc_db_statement(db, tables[i].stmt, err);

		if (stmt == NULL)
			return -1;
		rc = tables[i].read(db, stmt);
		if (rc == SQLITE_ROW)
			tc_fail(err, "%s: corrupt database: ids with gaps",
				db->path);
		else if (rc != SQLITE_DONE)
			tc_db_fail(db, err);
		(void)sqlite3_reset(stmt);
		if (rc != SQLITE_DONE)
			return -1;
	}
	for (i = 0; i < db->alias_count; i++)
		if (db->aliases[i].owner <= 0 ||
		    (uint64_t)db->aliases[i].owner > db->owner_count)
			return tc_fail(err, "%s: corrupt database: an alias of "
				       "no project", db->path);
	db->has_small = true;
	return 0;
}

int tc_db_need_small(struct tc_db *db, struct tc_error *err)
{
	return db->has_small ? 0 : read_small(db, err);
}

/* A row of a lookup: its columns are those of TC_FILE_COLUMNS in db.c. */
enum {
	COL_OWNER, COL_DIR, COL_NAME, COL_SERIAL, COL_NAME_SERIAL, COL_FIRST,
	COL_LAST, COL_FIRST_RELEASE, COL_LAST_RELEASE, COL_REFERENCE, COL_SIZE,
	COL_SHA256,
};

/* The name under which the row's file was published, if that is wanted:
 * its own, or one of its aliases. NULL: not under wanted. */
static const char *match_name(const struct tc_db *db, sqlite3_stmt *row,
			      const struct tc_db_owner *owner,
			      enum tc_db_key key, const char *wanted)
{
	const char *own = tc_db_text(row, COL_NAME);
	size_t i;

	if (wanted == NULL || owner->known_bad || strcmp(own, wanted) == 0)
		return own;
	for (i = 0; i < db->alias_count; i++)
		if ((!db->aliases[i].template || key == TC_KEY_CANON) &&
		    &db->owners[db->aliases[i].owner - 1] == owner &&
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

/* The string whose id is in that column. */
static const char *by_id(const struct tc_db_strings *strings,
			 struct tc_arena *arena, sqlite3_stmt *row, int column)
{
	int64_t id = sqlite3_column_int64(row, column);

	if (id <= 0 || (uint64_t)id > strings->count)
		return "";
	return tc_arena_strdup(arena, strings->items[id - 1]);
}

static const char *join_path(struct tc_arena *arena, const char *dir,
			     const char *name)
{
	size_t len = strlen(dir), rest = strlen(name) + 1;
	char *path;

	if (len == 0)
		return tc_arena_strdup(arena, name);
	path = tc_arena_bytes(arena, len + 1 + rest);
	memcpy(path, dir, len);
	path[len] = '/';
	memcpy(path + len + 1, name, rest);
	return path;
}

static void read_known(const struct tc_db *db, struct tc_known *known,
		       sqlite3_stmt *row, const struct tc_db_owner *owner,
		       const char *name, struct tc_arena *arena)
{
	const char *dir = by_id(&db->dirs, arena, row, COL_DIR);
	const struct tc_db_strings *texts = &db->texts;

	*known = (struct tc_known){
		.project = tc_arena_strdup(arena, owner->name),
		.variant = tc_arena_strdup(arena, owner->variant),
		.path = join_path(arena, dir, tc_db_text(row, COL_NAME)),
		.name = tc_arena_strdup(arena, name),
		.serial = by_id(texts, arena, row, COL_SERIAL),
		.name_serial = by_id(texts, arena, row, COL_NAME_SERIAL),
		.first = tc_db_day(arena, sqlite3_column_int64(row, COL_FIRST)),
		.last = tc_db_day(arena, sqlite3_column_int64(row, COL_LAST)),
		.first_release = by_id(texts, arena, row, COL_FIRST_RELEASE),
		.last_release = by_id(texts, arena, row, COL_LAST_RELEASE),
		.reference = by_id(texts, arena, row, COL_REFERENCE),
		.known_bad = owner->known_bad,
		.size = (uint64_t)sqlite3_column_int64(row, COL_SIZE),
	};
	if (sqlite3_column_bytes(row, COL_SHA256) ==
	    (int)sizeof(known->sha256))
		memcpy(known->sha256, sqlite3_column_blob(row, COL_SHA256),
		       sizeof(known->sha256));
}

static int compare_known(const void *a, const void *b)
{
	const struct tc_known *x = a, *y = b;
	int rc;

	if (x->known_bad != y->known_bad)
		return x->known_bad ? -1 : 1;
	if ((*x->variant == '\0') != (*y->variant == '\0'))
		return *x->variant == '\0' ? -1 : 1;
	/* Projects keep copies of each other's files; the one that had the
	 * content first is most likely the one that wrote it. */
	if ((*x->first == '\0') != (*y->first == '\0'))
		return *x->first == '\0' ? 1 : -1;
	rc = strcmp(x->first, y->first);
	if (rc == 0)
		rc = strcmp(x->project, y->project);
	if (rc == 0)
		rc = strcmp(x->path, y->path);
	return rc ? rc : strcmp(x->variant, y->variant);
}

static int collect(struct tc_db *db, sqlite3_stmt *stmt, enum tc_db_key key,
		   const char *name, struct tc_arena *arena, struct tc_known **out,
		   struct tc_error *err)
{
	struct tc_known *list = NULL;
	size_t count = 0, cap = 0;
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const int64_t id = sqlite3_column_int64(stmt, COL_OWNER);
		const struct tc_db_owner *owner;
		const char *match;

		if (id <= 0 || (uint64_t)id > db->owner_count)
			continue;
		owner = &db->owners[id - 1];
		match = match_name(db, stmt, owner, key, name);
		if (match == NULL)
			continue;
		list = tc_grow(list, count, &cap, sizeof(*list));
		read_known(db, &list[count++], stmt, owner, match, arena);
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

int tc_db_collect(struct tc_db *db, sqlite3_stmt *stmt, enum tc_db_key key,
		  const char *name, struct tc_arena *arena,
		  struct tc_known **out, struct tc_error *err)
{
	int rc = -1;

	if (tc_db_need_small(db, err) == 0)
		rc = collect(db, stmt, key, name, arena, out, err);
	(void)sqlite3_reset(stmt);
	return rc;
}

int tc_db_lookup(struct tc_db *db, enum tc_db_key key, const uint8_t *digest,
		 const char *name, struct tc_arena *arena,
		 struct tc_known **out, struct tc_error *err)
{
	const struct key *k = &keys[key];
	sqlite3_stmt *stmt;

	if (memcmp(digest, k->empty, (size_t)k->size) == 0)
		return 0;
	stmt = tc_db_statement(db, k->stmt, err);
	if (stmt == NULL)
		return -1;
	if (sqlite3_bind_blob(stmt, 1, digest, k->size, SQLITE_STATIC) !=
	    SQLITE_OK)
		return tc_db_fail(db, err);
	return tc_db_collect(db, stmt, key, name, arena, out, err);
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An optional store of reference contents, for showing full differences. */
#include "db/contents.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "crypto/digest.h"

enum {
	APPLICATION_ID = 0x74636373, /* "tccs" */
	SCHEMA = 1,
	WAIT_MS = 600000, /* a writer commits once for each source */
};

enum statement { GET, HAS, PUT, COUNT, STATEMENTS };
static const char *const statements[STATEMENTS] = {
	[GET] = "SELECT size, body FROM content WHERE sha256 = ?",
	[HAS] = "SELECT 1 FROM content WHERE sha256 = ?",
	[PUT] = "INSERT OR IGNORE INTO content(sha256, size, body) "
		"VALUES(?, ?, ?)",
	[COUNT] = "SELECT count(*), coalesce(sum(size), 0) FROM content",
};

struct tc_contents {
	char *path; /* quoted */
	sqlite3 *sql;
	sqlite3_stmt *stmts[STATEMENTS];
	bool in_transaction;
};

static int sql_fail(const struct tc_contents *store, struct tc_error *err)
{
	struct tc_quoted q;

	return tc_fail(err, "%s: %s", store->path,
		       tc_quote_into(q.s, sizeof(q.s),
				     sqlite3_errmsg(store->sql)));
}

static int run(struct tc_contents *store, const char *text,
	       struct tc_error *err)
{
	if (sqlite3_exec(store->sql, text, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fail(store, err);
	return 0;
}

/* Ready to be bound; NULL and err. The caller resets it. */
static sqlite3_stmt *statement(struct tc_contents *store,
			       enum statement which, struct tc_error *err)
{
	sqlite3_stmt **stmt = &store->stmts[which];

	if (*stmt == NULL &&
	    sqlite3_prepare_v3(store->sql, statements[which], -1,
			       SQLITE_PREPARE_PERSISTENT, stmt, NULL) !=
		    SQLITE_OK)
		sql_fail(store, err);
	return *stmt;
}

static int read_number(struct tc_contents *store, const char *text,
		       int64_t *out, struct tc_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(store->sql, text, -1, &stmt, NULL);

	if (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW) {
		*out = sqlite3_column_int64(stmt, 0);
		rc = 0;
	} else {
		rc = sql_fail(store, err);
	}
	(void)sqlite3_finalize(stmt);
	return rc;
}

static int check_kind(struct tc_contents *store, struct tc_error *err)
{
	int64_t id = 0, version = 0;

	if (read_number(store, "PRAGMA application_id", &id, err) != 0 ||
	    read_number(store, "PRAGMA user_version", &version, err) != 0)
		return -1;
	if (id != APPLICATION_ID)
		return tc_fail(err, "%s: not a store of contents",
			       store->path);
	if (version != SCHEMA)
		return tc_fail(err, "%s: a store of another version",
			       store->path);
	return 0;
}

/* A new file gets its tables in one transaction; who comes second finds them
 * there. */
static int make_tables(struct tc_contents *store, struct tc_error *err)
{
	int64_t pages = 0;

	if (run(store, "BEGIN IMMEDIATE", err) != 0)
		return -1;
	if (read_number(store, "SELECT count(*) FROM sqlite_master", &pages,
			err) != 0)
		return -1;
	if (pages == 0 &&
	    run(store, "CREATE TABLE content(sha256 BLOB NOT NULL, "
		       "size INTEGER NOT NULL, body BLOB NOT NULL);"
		       "CREATE UNIQUE INDEX content_sha256 ON content(sha256);"
		       "PRAGMA application_id = 0x74636373;"
		       "PRAGMA user_version = 1", err) != 0)
		return -1;
	return run(store, "COMMIT", err);
}

static struct tc_contents *open_store(const char *path, int flags,
				      struct tc_error *err)
{
	struct tc_contents *store = tc_calloc(1, sizeof(*store));
	struct tc_quoted q;
	int rc;

	store->path = tc_strdup(tc_quote_into(q.s, sizeof(q.s), path));
	rc = sqlite3_open_v2(path, &store->sql, flags | SQLITE_OPEN_NOMUTEX,
			     NULL);
	if (rc == SQLITE_OK) {
		(void)sqlite3_busy_timeout(store->sql, WAIT_MS);
		(void)sqlite3_db_config(store->sql, SQLITE_DBCONFIG_DEFENSIVE,
					1, NULL);
		(void)sqlite3_db_config(store->sql,
					SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
					NULL);
		/* Who writes may be allowed to write to the file and its
		 * journal, but not to make or remove any. */
		if (run(store, "PRAGMA temp_store = 2;"
			       "PRAGMA journal_mode = TRUNCATE", err) == 0 &&
		    ((flags & SQLITE_OPEN_CREATE) == 0 ||
		     make_tables(store, err) == 0) &&
		    check_kind(store, err) == 0)
			return store;
	} else {
		tc_fail(err, "%s: %s", store->path, sqlite3_errstr(rc));
	}
	tc_contents_free(store);
	return NULL;
}

/* Not read-only: the journal of a writer that was killed must be rolled
 * back. Where the file may not be written SQLite opens it for reading. */
struct tc_contents *tc_contents_open(const char *path, struct tc_error *err)
{
	return open_store(path, SQLITE_OPEN_READWRITE, err);
}

struct tc_contents *tc_contents_create(const char *path, struct tc_error *err)
{
	return open_store(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			  err);
}

void tc_contents_free(struct tc_contents *store)
{
	size_t i;

	if (store == NULL)
		return;
	for (i = 0; i < STATEMENTS; i++)
		(void)sqlite3_finalize(store->stmts[i]);
	(void)sqlite3_close(store->sql);
	free(store->path);
	free(store);
}

static int check_digest(const struct tc_contents *store,
			const uint8_t sha256[32], const char *bytes,
			size_t len, struct tc_error *err)
{
	uint8_t real[TC_SHA256_SIZE];

	if (tc_digest_buffer(TC_DIGEST_SHA256, bytes, len, real, err) != 0)
		return -1;
	if (memcmp(real, sha256, sizeof(real)) != 0)
		return tc_fail(err, "%s: damaged: a content does not have its "
			       "digest", store->path);
	return 0;
}

static int unpack(const struct tc_contents *store, sqlite3_stmt *stmt,
		  const uint8_t sha256[32], char **bytes, size_t *len,
		  struct tc_error *err)
{
	int64_t size = sqlite3_column_int64(stmt, 0);
	const void *body = sqlite3_column_blob(stmt, 1);
	uLong taken = (uLong)sqlite3_column_bytes(stmt, 1);
	uLongf made;
	char *out;

	if (size < 0 || size > TC_MAX_KEPT_CONTENT || body == NULL)
		return tc_fail(err, "%s: damaged: a content without a "
			       "possible size", store->path);
	out = tc_malloc((size_t)size + 1);
	made = (uLongf)size + 1;
	if (uncompress((Bytef *)out, &made, body, taken) != Z_OK)
		made = (uLongf)size + 1;
	if (made != (uLongf)size) {
		free(out);
		return tc_fail(err, "%s: damaged: a content cannot be "
			       "decompressed", store->path);
	}
	if (check_digest(store, sha256, out, made, err) != 0) {
		free(out);
		return -1;
	}
	out[made] = '\0';
	*bytes = out;
	*len = made;
	return 0;
}

static sqlite3_stmt *find(struct tc_contents *store, enum statement which,
			  const uint8_t sha256[32], struct tc_error *err)
{
	sqlite3_stmt *stmt = statement(store, which, err);

	if (stmt != NULL)
		(void)sqlite3_bind_blob(stmt, 1, sha256, TC_SHA256_SIZE,
					SQLITE_TRANSIENT);
	return stmt;
}

int tc_contents_get(struct tc_contents *store, const uint8_t sha256[32],
		    char **bytes, size_t *len, struct tc_error *err)
{
	sqlite3_stmt *stmt = find(store, GET, sha256, err);
	int rc;

	if (stmt == NULL)
		return -1;
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_DONE)
		rc = 1;
	else if (rc == SQLITE_ROW)
		rc = unpack(store, stmt, sha256, bytes, len, err);
	else
		rc = sql_fail(store, err);
	(void)sqlite3_reset(stmt);
	return rc;
}

int tc_contents_has(struct tc_contents *store, const uint8_t sha256[32],
		    struct tc_error *err)
{
	sqlite3_stmt *stmt = find(store, HAS, sha256, err);
	int rc;

	if (stmt == NULL)
		return -1;
	rc = sqlite3_step(stmt);
	rc = rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0
						      : sql_fail(store, err);
	(void)sqlite3_reset(stmt);
	return rc;
}

static int insert(struct tc_contents *store, const uint8_t sha256[32],
		  size_t size, const void *body, size_t body_len,
		  struct tc_error *err)
{
	sqlite3_stmt *stmt = find(store, PUT, sha256, err);
	int rc = 0;

	if (stmt == NULL)
		return -1;
	(void)sqlite3_bind_int64(stmt, 2, (sqlite3_int64)size);
	(void)sqlite3_bind_blob64(stmt, 3, body, body_len, SQLITE_STATIC);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		rc = sql_fail(store, err);
	(void)sqlite3_reset(stmt);
	(void)sqlite3_clear_bindings(stmt);
	return rc;
}

int tc_contents_put(struct tc_contents *store, const uint8_t sha256[32],
		    const void *bytes, size_t len, struct tc_error *err)
{
	uLongf body_len;
	Bytef *body;
	int rc;

	if (len > TC_MAX_KEPT_CONTENT)
		return 0;
	rc = tc_contents_has(store, sha256, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (!store->in_transaction && run(store, "BEGIN IMMEDIATE", err) != 0)
		return -1;
	store->in_transaction = true;
	body_len = compressBound(len);
	body = tc_malloc(body_len);
	if (compress2(body, &body_len, bytes, len, Z_DEFAULT_COMPRESSION) !=
	    Z_OK)
		tc_oom();
	rc = insert(store, sha256, len, body, body_len, err);
	free(body);
	return rc;
}

int tc_contents_commit(struct tc_contents *store, struct tc_error *err)
{
	if (!store->in_transaction)
		return 0;
	if (run(store, "COMMIT", err) != 0)
		return -1;
	store->in_transaction = false;
	return 0;
}

int tc_contents_count(struct tc_contents *store, uint64_t *count,
		      uint64_t *bytes, struct tc_error *err)
{
	sqlite3_stmt *stmt = statement(store, COUNT, err);
	int rc = 0;

	if (stmt == NULL)
		return -1;
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		*count = (uint64_t)sqlite3_column_int64(stmt, 0);
		*bytes = (uint64_t)sqlite3_column_int64(stmt, 1);
	} else {
		rc = sql_fail(store, err);
	}
	(void)sqlite3_reset(stmt);
	return rc;
}

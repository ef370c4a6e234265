/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference database: opening it, its identity, its overview. */
#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "db/canon.h"
#include "db/internal.h"
#include "db/line-index.h"
#include "db/schema.h"

enum { HEADER_SIZE = 100 };

static const char *const statement_texts[TC_STMT_COUNT] = {
#define TC_COLUMNS                                                            \
	"SELECT f.project, f.dir, n.name, f.serial, f.name_serial, f.first,"   \
	" f.last, f.first_release, f.last_release, f.reference, c.size,"       \
	" c.sha256"
#define TC_FILE_COLUMNS TC_COLUMNS                                            \
	" FROM content c"                                                      \
	" CROSS JOIN file f ON f.content = c.id"                               \
	" CROSS JOIN name n ON n.id = f.name"
#define TC_BY(column)                                                         \
	TC_FILE_COLUMNS " WHERE substr(c." column ", 1, 5) ="                  \
			" substr(?1, 1, 5) AND c." column " = ?1"
	[TC_STMT_SHA256] = TC_BY("sha256"),
	[TC_STMT_SHA1] = TC_BY("sha1") " AND c.sha1 IS NOT NULL",
	[TC_STMT_BLOB] = TC_BY("blob") " AND c.blob IS NOT NULL",
	[TC_STMT_ACLOCAL] = TC_BY("aclocal") " AND c.aclocal IS NOT NULL",
	[TC_STMT_MACROS] = "SELECT data FROM macros",
	[TC_STMT_CANON] = TC_COLUMNS " FROM canon k"
			  " CROSS JOIN content c ON c.id = k.content"
			  " CROSS JOIN file f ON f.content = c.id"
			  " AND f.name = k.name"
			  " CROSS JOIN name n ON n.id = f.name"
			  " WHERE substr(k.digest, 1, 5) = substr(?1, 1, 5)"
			  " AND k.digest = ?1",
	[TC_STMT_NAME] = "SELECT n.versions, n.projects, t.text FROM name n"
			 " LEFT JOIN text t ON t.id = n.serial"
			 " WHERE n.name = ?1",
	[TC_STMT_ALIASES] = "SELECT project, name, alias, template"
			    " FROM alias ORDER BY project, name, alias,"
			    " template",
	[TC_STMT_TEXTS] = "SELECT id, text FROM text ORDER BY id",
	[TC_STMT_DIRS] = "SELECT id, path FROM dir ORDER BY id",
	[TC_STMT_OWNERS] = "SELECT id, name, variant, known_bad FROM project"
			   " ORDER BY id",
	[TC_STMT_EDITION] = "SELECT files, text, canon FROM edition",
	[TC_STMT_PROJECTS] = "SELECT name, variant, source, known_bad, files,"
			     " contents, names, newest FROM project"
			     " ORDER BY id",
	[TC_STMT_BAD] = "SELECT c.sha256 FROM bad b"
			" CROSS JOIN content c ON c.id = b.content",
#define TC_ALL_FILES TC_COLUMNS                                               \
	" FROM file f CROSS JOIN name n ON n.id = f.name"                      \
	" CROSS JOIN content c ON c.id = f.content"
	[TC_STMT_FILES] = TC_ALL_FILES,
	[TC_STMT_FILES_OF] = TC_ALL_FILES " WHERE f.project IN"
			     " (SELECT id FROM project WHERE name = ?1)",
	[TC_STMT_FILES_NAMED] = TC_ALL_FILES " WHERE f.name IN"
				" (SELECT id FROM name WHERE name = ?1"
				" UNION SELECT m.id FROM alias a"
				" JOIN name m ON m.name = a.name"
				" WHERE a.alias = ?1 AND a.template = 0)",
	/* Everything about every file, for export.c. */
	[TC_STMT_ROWS] = "SELECT f.project, d.path, n.name, c.sha256, c.sha1,"
			 " c.blob, c.size, k.digest, s.text, z.text, f.first,"
			 " f.last, r.text, l.text, x.text, c.aclocal"
			 " FROM file f"
			 " LEFT JOIN dir d ON d.id = f.dir"
			 " LEFT JOIN name n ON n.id = f.name"
			 " LEFT JOIN content c ON c.id = f.content"
			 " LEFT JOIN canon k ON k.content = f.content"
			 " AND k.name = f.name"
			 " LEFT JOIN text s ON s.id = f.serial"
			 " LEFT JOIN text z ON z.id = f.name_serial"
			 " LEFT JOIN text r ON r.id = f.first_release"
			 " LEFT JOIN text l ON l.id = f.last_release"
			 " LEFT JOIN text x ON x.id = f.reference",
	[TC_STMT_CONTENT] = "SELECT sha256 FROM content WHERE id = ?1",
	[TC_STMT_LINES] = "SELECT l.data, l.name FROM name n"
			  " CROSS JOIN lines l ON l.name = n.id"
			  " WHERE n.name = ?1",
	[TC_STMT_LINES_BY_ID] = "SELECT data, name FROM lines"
				" WHERE name = ?1",
	[TC_STMT_LINES_NAMED] = "SELECT l.data, n.name FROM lines l"
				" CROSS JOIN name n ON n.id = l.name"
				" ORDER BY l.name",
	[TC_STMT_LINES_ALL] = "SELECT data, name FROM lines ORDER BY name",
	[TC_STMT_RELEASES] = "SELECT DISTINCT t.text FROM file f"
			     " JOIN text t ON t.id = f.last_release"
			     " WHERE f.project IN (SELECT id FROM project"
			     "  WHERE name = ?1 AND NOT known_bad)",
};

int tc_db_fail(const struct tc_db *db, struct tc_error *err)
{
	struct tc_quoted q;

	return tc_fail(err, "%s: corrupt database: %s", db->path,
		       tc_quote_into(q.s, sizeof(q.s),
				     sqlite3_errmsg(db->sql)));
}

sqlite3_stmt *tc_db_statement(struct tc_db *db, enum tc_stmt which,
			      struct tc_error *err)
{
	sqlite3_stmt **stmt = &db->stmts[which];

	if (*stmt == NULL &&
	    sqlite3_prepare_v3(db->sql, statement_texts[which], -1,
			       SQLITE_PREPARE_PERSISTENT, stmt,
			       NULL) != SQLITE_OK)
		tc_db_fail(db, err);
	return *stmt;
}

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static bool read_header(const struct tc_db *db, unsigned char h[HEADER_SIZE])
{
	if (db->bytes == NULL)
		return pread(db->fd, h, HEADER_SIZE, 0) == HEADER_SIZE;
	if (db->st.st_size < HEADER_SIZE)
		return false;
	memcpy(h, db->bytes, HEADER_SIZE);
	return true;
}

/* Before SQLite sees a byte: the header of its file format, see
 * https://www.sqlite.org/fileformat.html section 1.3. */
static int check_header(struct tc_db *db, struct tc_error *err)
{
	unsigned char h[HEADER_SIZE];
	uint64_t page;

	if (db->st.st_size == 0)
		return tc_fail(err, "%s: an empty file, not a database",
			       db->path);
	if (!read_header(db, h) ||
	    memcmp(h, "SQLite format 3", 16) != 0)
		return tc_fail(err, "%s: not a database", db->path);
	if (big_endian(h + 68) != TC_DB_APPLICATION_ID)
		return tc_fail(err, "%s: a database of another application",
			       db->path);
	if (big_endian(h + 60) != TC_DB_SCHEMA)
		return tc_fail(err, "%s: database of schema %" PRIu32
			       ", this program reads schema %d", db->path,
			       big_endian(h + 60), TC_DB_SCHEMA);
	page = (uint64_t)h[16] << 8 | h[17];
	page = page == 1 ? 65536 : page;
	if ((uint64_t)db->st.st_size != page * big_endian(h + 28))
		return tc_fail(err, "%s: corrupt database: %lld bytes where "
			       "its header says %" PRIu64, db->path,
			       (long long)db->st.st_size,
			       page * big_endian(h + 28));
	return 0;
}

static int open_file(struct tc_db *db, const char *path, struct tc_error *err)
{
	db->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (db->fd < 0)
		return tc_fail_errno(err, errno, "%s: cannot open the database",
				     db->path);
	if (fstat(db->fd, &db->st) != 0 || !S_ISREG(db->st.st_mode))
		return tc_fail(err, "%s: not a database: not a regular file",
			       db->path);
	if (db->st.st_size > (off_t)TC_MAX_DB_BYTES)
		return tc_fail(err, "%s: larger than %u bytes", db->path,
			       TC_MAX_DB_BYTES);
	return check_header(db, err);
}

static int open_sqlite(struct tc_db *db, struct tc_error *err)
{
	/* Sorting in memory; 32 MiB of pages at most, which is all of them;
	 * and one transaction for good: else SQLite looks after every
	 * statement whether somebody has changed the file. */
	static const char settings[] = "PRAGMA temp_store = 2;"
				       "PRAGMA cache_size = -32768;"
				       "BEGIN";

	if (tc_fd_vfs_open(&db->vfs, db->fd, db->bytes, db->st.st_size, &db->sql) !=
	    SQLITE_OK)
		return tc_db_fail(db, err);
	(void)sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(db->sql, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
				NULL);
	if (sqlite3_exec(db->sql, settings, NULL, NULL, NULL) != SQLITE_OK)
		return tc_db_fail(db, err);
	return 0;
}

const char *tc_db_text(sqlite3_stmt *stmt, int column)
{
	const void *text = sqlite3_column_text(stmt, column);

	return text ? text : "";
}

static int read_edition(struct tc_db *db, struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_EDITION, err);
	int64_t canon;

	if (stmt == NULL)
		return -1;
	if (sqlite3_step(stmt) != SQLITE_ROW)
		return tc_db_fail(db, err);
	db->file_count = (uint64_t)sqlite3_column_int64(stmt, 0);
	db->edition = tc_strdup(tc_db_text(stmt, 1));
	canon = sqlite3_column_int64(stmt, 2);
	(void)sqlite3_reset(stmt);
	if (canon != TC_CANON_VERSION)
		return tc_fail(err, "%s: database with canonical forms of "
			       "version %lld, this program makes %d", db->path,
			       (long long)canon, TC_CANON_VERSION);
	return 0;
}

/* The header of the bytes that were verified counts, where they were. */
static int check_trust(struct tc_db *db, const char *path,
		       const struct tc_db_trust *trust, struct tc_error *err)
{
	if (trust != NULL && tc_db_check_trust(db, path, trust, err) != 0)
		return -1;
	return db->bytes != NULL ? check_header(db, err) : 0;
}

struct tc_db *tc_db_open(const char *path, const struct tc_db_trust *trust,
			 struct tc_error *err)
{
	struct tc_db *db = tc_calloc(1, sizeof(*db));
	struct tc_quoted q;

	db->fd = -1;
	db->path = tc_strdup(tc_quote_into(q.s, sizeof(q.s), path));
	if (open_file(db, path, err) != 0 ||
	    check_trust(db, path, trust, err) != 0 || open_sqlite(db, err) != 0 ||
	    read_edition(db, err) != 0) {
		tc_db_close(db);
		return NULL;
	}
	return db;
}

void tc_db_close(struct tc_db *db)
{
	size_t i;

	if (db == NULL)
		return;
	tc_db_digest_wait(db);
	for (i = 0; i < TC_STMT_COUNT; i++)
		(void)sqlite3_finalize(db->stmts[i]);
	(void)sqlite3_close(db->sql);
	if (db->fd >= 0)
		close(db->fd);
	tc_arena_release(&db->arena);
	tc_line_index_free(db);
	tc_db_free_small(db);
	free(db->edition);
	free(db->bytes);
	free(db->signer);
	free(db->comment);
	free(db->path);
	free(db);
}

const char *tc_db_edition(const struct tc_db *db)
{
	return db->edition;
}

enum tc_db_standing tc_db_signer(const struct tc_db *db,
				 const char **signer, const char **comment)
{
	*signer = db->signer;
	*comment = db->comment;
	return db->standing;
}

uint64_t tc_db_file_count(const struct tc_db *db)
{
	return db->file_count;
}

const char *tc_db_day(struct tc_arena *arena, int64_t day)
{
	static const char form[] = "0000-00-00";
	char *text;
	size_t i;

	if (day <= 0 || day > 99991231)
		return "";
	/* By hand: printf is what a lookup would spend its time on. */
	text = tc_arena_strndup(arena, form, sizeof(form) - 1);
	for (i = sizeof(form) - 1; i-- > 0;)
		if (form[i] == '0') {
			text[i] = (char)('0' + day % 10);
			day /= 10;
		}
	return text;
}

int tc_db_stats(struct tc_db *db,
		void (*each)(void *ctx, const struct tc_db_project *p),
		void *ctx, struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_PROJECTS, err);
	struct tc_arena arena = { 0 };
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		struct tc_db_project p = {
			.name = tc_db_text(stmt, 0),
			.variant = tc_db_text(stmt, 1),
			.source = tc_db_text(stmt, 2),
			.known_bad = sqlite3_column_int(stmt, 3) != 0,
			.files = (uint64_t)sqlite3_column_int64(stmt, 4),
			.contents = (uint64_t)sqlite3_column_int64(stmt, 5),
			.names = (uint64_t)sqlite3_column_int64(stmt, 6),
			.newest = tc_db_day(&arena,
					    sqlite3_column_int64(stmt, 7)),
		};

		each(ctx, &p);
	}
	tc_arena_release(&arena);
	if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

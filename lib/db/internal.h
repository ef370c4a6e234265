/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the opened database share. */
#ifndef TC_DB_INTERNAL_H
#define TC_DB_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/error.h"
#include "db/db.h"
#include "db/trust.h"
#include "db/vfs.h"

enum tc_stmt {
	TC_STMT_SHA256,
	TC_STMT_SHA1,
	TC_STMT_BLOB,
	TC_STMT_CANON,
	TC_STMT_ACLOCAL,
	TC_STMT_MACROS,
	TC_STMT_NAME,
	TC_STMT_ALIASES,
	TC_STMT_TEXTS,
	TC_STMT_DIRS,
	TC_STMT_OWNERS,
	TC_STMT_EDITION,
	TC_STMT_PROJECTS,
	TC_STMT_BAD,
	TC_STMT_FILES,
	TC_STMT_FILES_OF,
	TC_STMT_FILES_NAMED,
	TC_STMT_ROWS,
	TC_STMT_CONTENT,
	TC_STMT_LINES,
	TC_STMT_LINES_BY_ID,
	TC_STMT_LINES_ALL,
	TC_STMT_LINES_NAMED,
	TC_STMT_RELEASES,
	TC_STMT_COUNT,
};

struct tc_db_alias {
	int64_t owner; /* id */
	const char *name, *alias;
	bool template;
};

/* A project, or one of its variants. */
struct tc_db_owner {
	const char *name, *variant;
	bool known_bad;
};

struct tc_db_strings {
	const char **items;
	size_t count;
};

struct tc_db {
	char *path; /* as given, quoted for messages */
	int fd;
	struct stat st; /* when it was opened */
	uint8_t *bytes; /* all of it, where a signature was checked */
	enum tc_db_standing standing;
	char *signer, *comment; /* TC_DB_SIGNED */
	struct tc_fd_vfs vfs;
	sqlite3 *sql;
	sqlite3_stmt *stmts[TC_STMT_COUNT]; /* made when first needed */
	char *edition;
	uint64_t file_count;
	bool has_digest, has_small, has_bad;
	uint8_t sha256[32];
	pthread_t digest_thread; /* where digest_running */
	bool digest_running;
	int digest_status;       /* where has_digest */
	struct tc_error digest_error;
	/* Tables that are small and that every row of a lookup would join
	 * several times. Ids are positions from 1; strings are in arena. */
	struct tc_db_alias *aliases;
	size_t alias_count;
	struct tc_db_owner *owners;
	size_t owner_count;
	struct tc_db_strings dirs, texts;
	uint8_t (*bad)[32]; /* SHA-256 of known-bad files, sorted; in arena */
	size_t bad_count;
	const uint8_t *macros; /* of macro-set.c, once it was asked; in arena */
	size_t macro_count;
	struct tc_line_index *line_index; /* of line-index.c */
	uint64_t line_work; /* spent by nearest.c so far */
	struct tc_arena arena;
};

/* Before SQLite sees a byte: fills in standing, and bytes if there is a
 * signature. 0 or -1. */
int tc_db_check_trust(struct tc_db *db, const char *path,
		      const struct tc_db_trust *trust, struct tc_error *err);
/* NULL and err when the database does not take it. The caller resets it. */
sqlite3_stmt *tc_db_statement(struct tc_db *db, enum tc_stmt which,
			      struct tc_error *err);
/* The files that a bound statement gives, which has the columns of
 * TC_COLUMNS in db.c; as tc_db_lookup(). Resets the statement. */
int tc_db_collect(struct tc_db *db, sqlite3_stmt *stmt, enum tc_db_key key,
		  const char *name, struct tc_arena *arena,
		  struct tc_known **out, struct tc_error *err);
/* What lookup.c keeps in memory of the small tables: read when first needed.
 * 0 or -1. */
int tc_db_need_small(struct tc_db *db, struct tc_error *err);
void tc_db_free_small(struct tc_db *db);
/* Until no thread uses the descriptor any more. */
void tc_db_digest_wait(struct tc_db *db);
/* SQLite's last error into err; -1. */
int tc_db_fail(const struct tc_db *db, struct tc_error *err);
/* Never NULL; valid until the next step. */
const char *tc_db_text(sqlite3_stmt *stmt, int column);
/* 20240218 as "2024-02-18", anything else as "". */
const char *tc_db_day(struct tc_arena *arena, int64_t day);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference database: what upstream projects published, and when. */
#ifndef TC_DB_DB_H
#define TC_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct tc_db;
struct tc_error;

/* Goes up when the tables change; kept in the file's user_version. */
#define TC_DB_SCHEMA 1

/* Opens read-only; nothing is ever written. -1 with path in err when it is
 * missing, not a database of ours, corrupt, or of another schema. */
struct tc_db *tc_db_open(const char *path, struct tc_error *err);
void tc_db_close(struct tc_db *db);

/* SHA-256 of the database file. Computed at the first call (it reads the
 * whole file), 0 or -1. */
int tc_db_digest(struct tc_db *db, uint8_t sha256[32], struct tc_error *err);
/* "2026-11-20 (61364 files of 7 projects)": for people. "" never NULL. */
const char *tc_db_edition(const struct tc_db *db);
/* Number of (content, name) pairs; 0 = an empty database. */
uint64_t tc_db_file_count(const struct tc_db *db);

/* One published file. Strings live in the arena given to the call. */
struct tc_known {
	const char *project;
	const char *variant;  /* distribution that patched it, or "" */
	const char *path;     /* where the project has it */
	const char *name;     /* published base name (alias, if that matched) */
	const char *serial, *name_serial;
	const char *first, *last;
	const char *first_release, *last_release;
	const char *reference; /* of a known-bad file: where it is described */
	bool known_bad;
	uint64_t size;
	uint8_t sha256[32];
};

/*
 * The files that have the digest: *out gets an array in arena, best first
 * (upstream before variant, then project, path); returns their number, -1.
 * name, if not NULL, keeps only files published under that base name.
 */
enum tc_db_key { TC_KEY_SHA256, TC_KEY_SHA1, TC_KEY_BLOB };
int tc_db_lookup(struct tc_db *db, enum tc_db_key key, const uint8_t *digest,
		 const char *name, struct tc_arena *arena,
		 struct tc_known **out, struct tc_error *err);

/*
 * The known-bad entries that have the SHA-256, whatever the name. Asked for
 * every member of a release, so the (short) list is read once and kept in
 * memory: a call without a hit costs no query. Number of entries, -1.
 */
int tc_db_known_bad(struct tc_db *db, const uint8_t sha256[32],
		    struct tc_arena *arena, struct tc_known **out,
		    struct tc_error *err);

/* What is known about a base name. */
struct tc_name_info {
	uint64_t versions;    /* contents published under it; 0 = not published */
	const char *projects; /* "gnulib", "automake, gnulib" */
	const char *highest_serial; /* of either way of writing; "" for none */
};
/* 1 when published, 0 when not, -1. Known-bad entries do not count. */
int tc_db_name(struct tc_db *db, const char *name, struct tc_arena *arena,
	       struct tc_name_info *out, struct tc_error *err);

/* Counts for `db stats`: calls each() per project, in order of name. */
struct tc_db_project {
	const char *name, *variant, *source;
	uint64_t files, contents, names;
	const char *newest; /* latest date in it */
};
int tc_db_stats(struct tc_db *db,
		void (*each)(void *ctx, const struct tc_db_project *p),
		void *ctx, struct tc_error *err);

/* A sentence of when: "2023-06-12 to 2024-02-18, in v0.22 to v0.22.5". */
const char *tc_known_when(const struct tc_known *known,
			  struct tc_arena *arena);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference database: what upstream projects published, and when. */
#ifndef TC_DB_DB_H
#define TC_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "db/trust.h"

struct tc_db;
struct tc_error;

/* Goes up when the tables change; kept in the file's user_version. */
#define TC_DB_SCHEMA 3

/*
 * Opens read-only; nothing is ever written, and nothing else is opened later
 * on. NULL with path in err when it is missing, not a regular file, not a
 * database of ours, truncated, corrupt, of another schema, or when it may not
 * be believed (db/trust.h; trust may be NULL: nothing is checked). Where there
 * is a signature all of it is read into memory first, and only those bytes are
 * used. One thread at a time may use it.
 */
struct tc_db *tc_db_open(const char *path, const struct tc_db_trust *trust,
			 struct tc_error *err);
void tc_db_close(struct tc_db *db);

/*
 * SHA-256 of the database file. It reads all of it: at the first call, or in
 * the background from tc_db_digest_start() on, beside whatever else is done
 * with db. 0, or -1, also when the file was changed since it was opened.
 */
void tc_db_digest_start(struct tc_db *db);
int tc_db_digest(struct tc_db *db, uint8_t sha256[32], struct tc_error *err);
/* Who answers for it: key id (crypto/keyring.h) and trusted comment (raw) of
 * the signature, NULL unless TC_DB_SIGNED. They live as long as db. */
enum tc_db_standing tc_db_signer(const struct tc_db *db,
				 const char **signer, const char **comment);
/* "2026-11-20 (61364 files of 7 projects)", the day being the newest one in
 * it: for people. "" never NULL. */
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
	const char *first;    /* YYYY-MM-DD, or "" */
	const char *last;     /* when it went; "" = still there */
	const char *first_release, *last_release;
	const char *reference; /* of a known-bad file: where it is described */
	bool known_bad;
	unsigned db;          /* which of several (db/refs.h), from 0 */
	uint64_t size;        /* bytes; 0 = not known */
	uint8_t sha256[32];
};

/*
 * The files that have the digest: *out gets an array in arena, best first
 * (known-bad, upstream, variants; then the earliest, by project and path);
 * returns their number, -1. name, if not NULL, keeps only files published under that base
 * name and known-bad ones, which are bad under any name. The empty file's
 * digests find nothing. TC_KEY_CANON is for the SHA-256 of a canonical form
 * (db/canon.h) made for that name; there the name is needed, and that of a
 * template's product will do.
 */
enum tc_db_key {
	TC_KEY_SHA256,
	TC_KEY_SHA1,
	TC_KEY_BLOB,
	TC_KEY_CANON,
	TC_KEY_ACLOCAL, /* of files with lines that aclocal drops */
};
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
	const char *name, *variant;
	const char *source; /* lines: where it was derived from */
	bool known_bad;
	uint64_t files, contents, names;
	const char *newest; /* latest date in it, "" for none */
};
int tc_db_stats(struct tc_db *db,
		void (*each)(void *ctx, const struct tc_db_project *p),
		void *ctx, struct tc_error *err);

/* A sentence of when: "2023-06-12 to 2024-02-18, in v0.22 to v0.22.5";
 * "since 2024-02-18"; "in libtool-2.4.7"; "at a time not recorded". */
const char *tc_known_when(const struct tc_known *known,
			  struct tc_arena *arena);

#endif

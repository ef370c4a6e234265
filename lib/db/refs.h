/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One or several reference databases, asked as if they were one. */
#ifndef TC_DB_REFS_H
#define TC_DB_REFS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "db/db.h"

struct tc_error;
struct tc_refs;

/* A database to open: what reports call it ("default", or the path as the
 * user gave it), and where it is. */
struct tc_ref_file {
	const char *name, *path;
};

/* What is said of a database that was asked. The strings are those of the
 * tc_refs and the arena it was described in. */
struct tc_ref {
	const char *name;      /* struct tc_ref_file */
	const char *edition;   /* tc_db_edition() */
	uint64_t files;        /* tc_db_file_count() */
	uint8_t sha256[32];    /* of the file */
	enum tc_db_standing standing;
	const char *signer;    /* TC_DB_SIGNED: key id, else NULL */
	const char *comment;   /* and the trusted comment, raw */
	uint32_t day;          /* of the edition, YYYYMMDD; 0: not known */
};

/* Who answers for it, for people: "signed by KEY: COMMENT", "not signed". */
const char *tc_ref_signer_text(const struct tc_ref *ref,
			       struct tc_arena *arena);

/*
 * Opens all of them, in the order in which they answer; at least one, at
 * most TC_MAX_DATABASES. The names are the caller's and outlive it. NULL with
 * the path in err when one cannot be used (tc_db_open()) or when one file is
 * given twice. One thread at a time may use it.
 */
struct tc_refs *tc_refs_open(const struct tc_ref_file *files, size_t count,
			     const struct tc_db_trust *trust,
			     struct tc_error *err);
void tc_refs_close(struct tc_refs *refs);

size_t tc_refs_count(const struct tc_refs *refs);
/* The database and the name of number i; refs keeps them. */
struct tc_db *tc_refs_db(struct tc_refs *refs, size_t i);
const char *tc_refs_name(const struct tc_refs *refs, size_t i);

/* In the background, for tc_refs_describe(): see tc_db_digest_start(). */
void tc_refs_digest_start(struct tc_refs *refs);
/* Number i with its digest; 0, -1. */
int tc_refs_describe(struct tc_refs *refs, size_t i, struct tc_arena *arena,
		     struct tc_ref *out, struct tc_error *err);

/*
 * As tc_db_lookup() and tc_db_known_bad(), over all databases: what any of
 * them knows to be bad comes first, then the files of the first database,
 * best first, then those of the next. known->db says which one it was.
 */
int tc_refs_lookup(struct tc_refs *refs, enum tc_db_key key,
		   const uint8_t *digest, const char *name,
		   struct tc_arena *arena, struct tc_known **out,
		   struct tc_error *err);
int tc_refs_known_bad(struct tc_refs *refs, const uint8_t sha256[32],
		      struct tc_arena *arena, struct tc_known **out,
		      struct tc_error *err);

/* As tc_db_macro(), in that order. */
int tc_refs_macro(struct tc_refs *refs, const uint8_t sha256[32],
		  struct tc_arena *arena, struct tc_known **out,
		  struct tc_error *err);

/* As tc_db_name(): projects and the highest serial of all databases, and
 * their numbers of versions added up. */
int tc_refs_name_info(struct tc_refs *refs, const char *name,
		      struct tc_arena *arena, struct tc_name_info *out,
		      struct tc_error *err);

/* For the end of a sentence about known: "; database site.db", or "" where
 * only one database was asked. */
const char *tc_refs_whose(const struct tc_refs *refs,
			  const struct tc_known *known,
			  struct tc_arena *arena);

#endif

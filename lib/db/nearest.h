/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which published version is nearest to a file that was never published. */
#ifndef TC_DB_NEAREST_H
#define TC_DB_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

struct tc_arena;
struct tc_error;

/*
 * For people to read, never for deciding anything: lines are compared by
 * hashes of 30 bits (db/sketch.h), so whoever made the file can make an added
 * line look like a published one. The database holds the lines of macros,
 * auxiliary scripts and po infrastructure only, of manifests that were compiled
 * with their lines, and a file of more than TC_MAX_SKETCH_LINES lines is near
 * to nothing.
 */
/* Lines of the published version that the file has not. */
struct tc_gap {
	uint32_t after; /* number of the line before them, 0: at the top */
	uint32_t lines;
};

struct tc_nearest {
	struct tc_known known;
	size_t lines;          /* of the file asked about */
	size_t added, removed; /* in it, against the published version */
	const uint32_t *added_lines; /* their numbers from 1, rising; arena */
	const struct tc_gap *gaps; /* rising; arena */
	size_t gap_count;
	/* No other version with lines has a smaller sum of both. False where a limit of
	 * work (base/limits.h) ended the search, which takes a file made for
	 * that. */
	bool exact;
};

/*
 * Among the versions published under a base name or alias: the one with the
 * smallest number of lines added and removed; of several an upstream one
 * before a distribution's, then the one that was there last, then the one that
 * came last, then by project, variant, name and directory.
 * 1, 0 when there is none, -1. Takes milliseconds.
 */
int tc_db_nearest(struct tc_db *db, const char *name, const char *bytes,
		  size_t len, struct tc_arena *arena, struct tc_nearest *out,
		  struct tc_error *err);

/*
 * Among all versions, whatever their name: one that shares at least 60 of 100
 * lines of the longer one of the two, and with its name's versions at least
 * eight different lines that few names have (no licence text, no "fi"). The
 * names that share most of those are tried, so here exact means: among them.
 * The first call takes some 20 ms for an index, which stays in memory until
 * the database is closed.
 */
int tc_db_nearest_any(struct tc_db *db, const char *bytes, size_t len,
		      struct tc_arena *arena, struct tc_nearest *out,
		      struct tc_error *err);

#endif

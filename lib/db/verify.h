/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a database file is what its own contents say it should be. */
#ifndef TC_DB_VERIFY_H
#define TC_DB_VERIFY_H

struct tc_db;
struct tc_error;

/*
 * SQLite's own integrity check; then everything is exported, held against the
 * rules for manifests, built again in memory, and the two are compared, table
 * by table and row by row: ids, order, counts, aliases, edition, indexes.
 *
 * 1: it is sound. 0: it is not; problem names the first place. -1: could not
 * be checked.
 */
int tc_db_verify(struct tc_db *db, struct tc_error *problem,
		 struct tc_error *err);

#endif

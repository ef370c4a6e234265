/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files a database has of a project or under a name. */
#ifndef TC_DB_FILES_H
#define TC_DB_FILES_H

#include "base/arena.h"
#include "db/db.h"

struct tc_error;

/*
 * The files of the project (NULL: of all) that were published under the base
 * name (NULL: under any; an alias is a name too, a template's is not),
 * known-bad ones among them. *out gets an array in arena, in the order of
 * tc_db_lookup(); returns their number, -1. Looks at every file: for lists,
 * not for checks.
 */
int tc_db_files(struct tc_db *db, const char *project, const char *name,
		struct tc_arena *arena, struct tc_known **out,
		struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files a database has of a project or under a name. */
#include "db/files.h"

#include <string.h>

#include "db/internal.h"

int tc_db_files(struct tc_db *db, const char *project, const char *name,
		struct tc_arena *arena, struct tc_known **out,
		struct tc_error *err)
{
	const char *word = name ? name : project;
	sqlite3_stmt *stmt = tc_db_statement(db,
					     name    ? TC_STMT_FILES_NAMED :
					     project ? TC_STMT_FILES_OF :
						       TC_STMT_FILES,
					     err);
	int n, i, kept = 0;

	if (stmt == NULL)
		return -1;
	if (word != NULL && sqlite3_bind_text(stmt, 1, word, -1,
					      SQLITE_STATIC) != SQLITE_OK)
		return tc_db_fail(db, err);
	n = tc_db_collect(db, stmt, TC_KEY_SHA256, name, arena, out, err);
	if (n < 0 || project == NULL || name == NULL)
		return n;
	for (i = 0; i < n; i++)
		if (strcmp((*out)[i].project, project) == 0)
			(*out)[kept++] = (*out)[i];
	return kept;
}

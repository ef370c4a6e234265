/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --version: the program, and the database it would use. */
#include "cmd.h"

#include "base/error.h"
#include "base/hex.h"
#include "db/db.h"

enum { DIGEST_SIZE = 32 }; /* SHA-256, as db.h has it */

int tc_print_version(const char *option)
{
	char hex[2 * DIGEST_SIZE + 1];
	uint8_t sha256[DIGEST_SIZE];
	struct tc_error err;
	struct tc_db *db;
	int status = TC_EXIT_ERROR;

	printf("tarcheck %s\n", PACKAGE_VERSION);
	db = tc_db_open(tc_default_db(option), &err);
	if (db == NULL)
		return tc_complain(&err);
	if (tc_db_digest(db, sha256, &err) != 0) {
		tc_complain(&err);
	} else {
		printf("database %s\nSHA-256 %s\n", tc_db_edition(db),
		       tc_hex(hex, sha256, sizeof(sha256)));
		status = TC_EXIT_OK;
	}
	tc_db_close(db);
	return status;
}

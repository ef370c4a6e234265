/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which databases may be believed, and who answers for one. */
#ifndef TC_DB_TRUST_H
#define TC_DB_TRUST_H

#include <stdbool.h>

#include "crypto/keyring.h"

/*
 * The rules of docs/manifest-format.md, "Signatures". A database that came
 * with the program is used as it is; any other needs a good signature
 * (crypto/detached.h) by one of the keys. A signature that does not hold, or
 * that is none, is an error whatever is allowed.
 */
struct tc_db_trust {
	const struct tc_keyring *keys;
	/* Where the databases are that came with the program, NULL-terminated.
	 * The file counts, not the name: a link to one is one. */
	const char *const *installed;
	bool require_signed; /* those as well */
	bool allow_unsigned; /* any, also one signed by an unknown key */
};

/* Whether path is a file that came with the program. */
bool tc_db_is_installed(const struct tc_db_trust *trust, const char *path);

/* Who answers for a database. */
enum tc_db_standing {
	TC_DB_NOT_CHECKED, /* nobody asked */
	TC_DB_SIGNED,      /* a signature by a given key holds */
	TC_DB_INSTALLED,   /* came with the program, no such signature */
	TC_DB_UNSIGNED,    /* no signature, and that was allowed */
	TC_DB_UNKNOWN_KEY, /* a signature by no given key, and so was that */
};
/* As JSON has it: "not-checked", "good", "installed", "unsigned",
 * "unknown-key". */
const char *tc_db_standing_name(enum tc_db_standing standing);

#endif

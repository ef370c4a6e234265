/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which databases may be believed: options, environment, installed keys. */
#ifndef TC_SRC_CMD_DB_TRUST_H
#define TC_SRC_CMD_DB_TRUST_H

#include <stdbool.h>

#include "options.h"

struct tc_db_trust;
struct tc_error;

/* Filled in by TC_DB_TRUST_OPTIONS; of the process, as the command line is. */
struct tc_db_trust_args {
	struct tc_string_list keys;
	bool allow_unsigned, require_signed;
};
extern struct tc_db_trust_args tc_db_trust_args;

/* For the option table of every command that opens databases. */
#define TC_DB_TRUST_OPTIONS                                                   \
	{ 0, "db-key", TC_OPT_LIST, &tc_db_trust_args.keys, "FILE|KEY",        \
	  "believe databases signed by this public key of minisign or "       \
	  "signify, too; may be given several times", NULL },                 \
	{ 0, "allow-unsigned-db", TC_OPT_FLAG,                                 \
	  &tc_db_trust_args.allow_unsigned, NULL,                              \
	  "use databases that nobody trusted has signed", NULL },             \
	{ 0, "require-signed-db", TC_OPT_FLAG,                                 \
	  &tc_db_trust_args.require_signed, NULL,                              \
	  "want a signature of the installed database as well", NULL }

struct tc_keyring;
/*
 * What those options, $TARCHECK_DB_KEY, $TARCHECK_ALLOW_UNSIGNED_DB and the
 * file installed, if it exists, come to. The keys go into ring, which *out then
 * points to. 0, or -1 with the ring empty when a key cannot be read.
 */
int tc_db_trust_gather(struct tc_db_trust *out, struct tc_keyring *ring,
		       const char *installed, struct tc_error *err);
/* The same, once for the process, with the file that is installed as
 * trusted.pub. NULL and err. */
const struct tc_db_trust *tc_db_trust_given(struct tc_error *err);
/* The same for looking into a database that is not relied on: it need not be
 * signed (but with --require-signed-db), yet a signature by a known key must
 * hold. */
const struct tc_db_trust *tc_db_trust_to_read(struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the commands that ask databases share: --db and --format. */
#ifndef TC_SRC_CMD_DB_REFS_H
#define TC_SRC_CMD_DB_REFS_H

#include <jansson.h>
#include <stdbool.h>

#include "confine.h"
#include "db/refs.h"
#include "options.h"

/* --db, and --format. The values are of the process, as the command line
 * is. */
extern const struct tc_option tc_db_option_table[];
extern const struct tc_option tc_db_format_table[];
/* Both and --sandbox, for commands that have no more. */
extern const struct tc_option *const tc_db_query_tables[];

/* The databases that --db names; NULL and err. tc_refs_close() it. */
struct tc_refs *tc_db_open_given(struct tc_error *err);
/*
 * Runs work(ctx) as tc_confine() does, without services: it may read what
 * more names, tc_db_open_given() works, and so does tc_db_trust_to_read().
 * Releases more.
 */
int tc_db_confine(struct tc_paths *more, int (*work)(void *ctx), void *ctx);
/* The same for a command without --db, whose databases more names. */
int tc_db_confine_named(struct tc_paths *more, int (*work)(void *ctx),
			void *ctx);
/* --format json */
bool tc_db_wants_json(void);

/* For the "databases" key: edition, sha256, files, path, signer and signature
 * of each. NULL and err. */
json_t *tc_db_json_databases(struct tc_refs *refs, struct tc_error *err);

/* A whole document to stdout, in ASCII, and frees it; it may not be NULL but
 * by want of memory. */
void tc_db_print_json(json_t *document);

#endif

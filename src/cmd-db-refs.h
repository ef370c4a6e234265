/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the commands that ask databases share: --db and --format. */
#ifndef TC_SRC_CMD_DB_REFS_H
#define TC_SRC_CMD_DB_REFS_H

#include <jansson.h>
#include <stdbool.h>

#include "db/refs.h"
#include "options.h"

/* --db, and --format. The values are of the process, as the command line
 * is. */
extern const struct tc_option tc_db_option_table[];
extern const struct tc_option tc_db_format_table[];

/* The databases that --db names; NULL and err. tc_refs_close() it. */
struct tc_refs *tc_db_open_given(struct tc_error *err);
/* --format json */
bool tc_db_wants_json(void);

/* For the "databases" key: edition, sha256, files, path, signer and signature
 * of each. NULL and err. */
json_t *tc_db_json_databases(struct tc_refs *refs, struct tc_error *err);

/* A whole document to stdout, in ASCII, and frees it; it may not be NULL but
 * by want of memory. */
void tc_db_print_json(json_t *document);

#endif

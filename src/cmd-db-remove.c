/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db remove: files out of a site's own database. */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "cmd-db-hash.h"
#include "cmd-db-overlay.h"
#include "cmd-db-refs.h"
#include "cmd-db-trust.h"
#include "cmd.h"

static const struct tc_option own_options[] = { TC_DB_TRUST_OPTIONS, { 0 } };
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db remove",
	.synopsis = "OVERLAY (SHA256 | FILE)...",
	.summary = "Take contents out of a database that db add made, under "
		   "all their names: all that are named, or none when one of "
		   "them is not in it.",
	.examples = "  tarcheck db remove site.db m4/local.m4\n",
	.options = option_tables,
	.min_operands = 2,
	.max_operands = SIZE_MAX,
	.operand = "OVERLAY, or what to remove",
};

static int remove_one(struct tc_overlay *overlay, const char *word,
		      struct tc_error *err)
{
	uint8_t sha256[SHA256_DIGITS / 2];
	struct tc_quoted q;

	if (strlen(word) == SHA256_DIGITS &&
	    tc_db_is_digest(word, SHA256_DIGITS))
		(void)tc_unhex(sha256, sizeof(sha256), word);
	else if (tc_db_hash_file(word, sha256, err) != 0)
		return -1;
	if (tc_overlay_remove(overlay, sha256) == 0)
		return tc_fail(err, "%s: not in the database",
			       tc_quote_into(q.s, sizeof(q.s), word));
	return 0;
}

static int remove_all(struct tc_overlay *overlay, char **words,
		      struct tc_error *err)
{
	for (; *words != NULL; words++)
		if (remove_one(overlay, *words, err) != 0)
			return -1;
	return 0;
}

int tc_cmd_db_remove(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_paths paths = { .list = NULL };
	struct tc_error err = { "" };
	struct tc_quoted q;
	int i;

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	/* Only adding makes one. */
	if (access(argv[1], F_OK) != 0) {
		tc_fail_errno(&err, errno, "%s",
			      tc_quote_into(q.s, sizeof(q.s), argv[1]));
		return tc_complain(&err);
	}
	for (i = 2; i < argc; i++)
		tc_paths_add(&paths, argv[i]);
	return tc_db_edit(argv[1], &paths, tc_db_confine_named, remove_all,
			  argv + 2);
}

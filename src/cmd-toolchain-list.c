/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck toolchain list: what is in the store. */
#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "cmd-toolchain.h"
#include "cmd.h"
#include "confine.h"

static bool rows;

static const struct tc_option own_options[] = {
	{ 0, "rows", TC_OPT_FLAG, &rows, NULL,
	  "print rows for the list of published toolchains, with an empty "
	  "origin", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_toolchain_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "toolchain list",
	.synopsis = "[OPTION]...",
	.summary = "List the toolchains of the store and whether each may "
		   "prove something: verified (the list of published "
		   "toolchains knows it), trusted (the user said so), "
		   "unverified, broken. No file of theirs is read; see "
		   "toolchain verify.",
	.examples = "  tarcheck toolchain list\n",
	.options = option_tables,
};

static void print_plain(const struct tc_toolchain *t)
{
	struct tc_quoted q;

	printf("%-10s  %-36s  ", tc_toolchain_standing(t), t->name);
	tc_quote_into(q.s, sizeof(q.s), t->broken ? t->broken : t->source);
	printf("%s\n", q.s);
}

/* Fields hold no tabs. */
static void print_row(const struct tc_toolchain *t)
{
	char hex[2 * TC_SHA256_SIZE + 1];

	if (t->broken != NULL)
		return;
	printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t->name, t->tool,
	       t->version, t->variant, tc_hex(hex, t->digest, TC_SHA256_SIZE),
	       t->source, t->source_id, t->origin);
}

static int list_all(void *ctx)
{
	const struct tc_toolchain *all;
	struct tc_toolchains *store;
	struct tc_error err = { "" };
	size_t i, count;

	(void)ctx;
	if (tc_toolchain_open_store(&store, &err) != 0)
		return tc_complain(&err);
	all = tc_toolchains_all(store, &count);
	for (i = 0; i < count; i++)
		if (rows)
			print_row(&all[i]);
		else
			print_plain(&all[i]);
	tc_toolchains_free(store);
	return TC_EXIT_OK;
}

int tc_cmd_toolchain_list(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	return tc_toolchain_confine(list_all, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck toolchain remove: takes toolchains away. */
#include <stdint.h>

#include "base/error.h"
#include "base/quote.h"
#include "cmd-toolchain.h"
#include "cmd.h"
#include "confine.h"
#include "toolchain-stage.h"

static const struct tc_option *const option_tables[] = {
	tc_toolchain_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "toolchain remove",
	.synopsis = "NAME... [OPTION]...",
	.summary = "Take toolchains out of the store, with all their files. "
		   "Nothing is removed where one of the names is unknown.",
	.examples = "  tarcheck toolchain remove autoconf-2.72\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "NAME",
};

/* Manifests are read there, and only their names taken away here. */
static int find_all(void *ctx)
{
	char **name = ctx;
	struct tc_toolchains *store = NULL;
	struct tc_error err = { "" };
	int rc = tc_toolchain_open_store(&store, &err);

	for (; rc == 0 && *name != NULL; name++)
		if (tc_toolchain_get(store, *name, &err) == NULL)
			rc = -1;
	tc_toolchains_free(store);
	return rc == 0 ? TC_EXIT_OK : tc_complain(&err);
}

static int remove_all(char **names, struct tc_error *err)
{
	const char *dir = tc_toolchain_store(err);
	struct tc_quoted q;

	if (dir == NULL)
		return -1;
	for (; *names != NULL; names++)
		if (!tc_toolchain_name_ok(*names))
			return tc_fail(err, "'%s' cannot be the name of a "
				       "toolchain",
				       tc_quote_into(q.s, sizeof(q.s),
						     *names));
		else if (tc_stage_remove(dir, *names, err) != 0)
			return -1;
	return 0;
}

int tc_cmd_toolchain_remove(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	status = tc_toolchain_confine(find_all, argv + 1);
	if (status == TC_EXIT_OK && remove_all(argv + 1, &err) != 0)
		status = tc_complain(&err);
	return status;
}

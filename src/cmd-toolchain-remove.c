/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck toolchain remove: takes toolchains away. */
#include <stdint.h>

#include "base/error.h"
#include "cmd-toolchain.h"
#include "cmd.h"
#include "toolchain-stage.h"

static const struct tc_option *const option_tables[] = {
	tc_toolchain_options, NULL
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

static int remove_all(const struct tc_toolchains *store, char **names,
		      struct tc_error *err)
{
	const char *dir = tc_toolchain_store(err);
	char **name;

	if (dir == NULL)
		return -1;
	for (name = names; *name != NULL; name++)
		if (tc_toolchain_get(store, *name, err) == NULL)
			return -1;
	for (name = names; *name != NULL; name++)
		if (tc_stage_remove(dir, *name, err) != 0)
			return -1;
	return 0;
}

int tc_cmd_toolchain_remove(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_toolchains *store = NULL;
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	if (tc_toolchain_open_store(&store, &err) != 0 ||
	    remove_all(store, argv + 1, &err) != 0)
		status = tc_complain(&err);
	tc_toolchains_free(store);
	return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck toolchain verify: reads all files of toolchains. */
#include <stdint.h>

#include "base/error.h"
#include "cmd-toolchain.h"
#include "cmd.h"
#include "confine.h"

static const struct tc_option *const option_tables[] = {
	tc_toolchain_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "toolchain verify",
	.synopsis = "[NAME]... [OPTION]...",
	.summary = "Read every file of the toolchains named, else of all, and "
		   "compare them with their manifests and these with the list "
		   "of published toolchains. Status 0: all are verified or "
		   "trusted; 1: one is damaged; 3: none is damaged, but one is "
		   "unverified or there is none.",
	.examples = "  tarcheck toolchain verify\n"
		    "  tarcheck toolchain verify autoconf-2.72\n",
	.options = option_tables,
	.max_operands = SIZE_MAX,
};

enum { INCONCLUSIVE = 3 };

/* The exit status that one of them asks for. */
static int verify_one(const struct tc_toolchain *t)
{
	struct tc_error err = { "" };

	if (tc_toolchain_check(t, &err) != 0) {
		printf("%-10s  %s  (%s)\n", "damaged", t->name, err.msg);
		return TC_EXIT_REJECTED;
	}
	printf("%-10s  %s%s%s\n", tc_toolchain_standing(t), t->name,
	       *t->origin ? "  " : "", t->origin);
	return tc_toolchain_may_prove(t) ? TC_EXIT_OK : INCONCLUSIVE;
}

static int worse(int a, int b)
{
	if (a == TC_EXIT_REJECTED || b == TC_EXIT_REJECTED)
		return TC_EXIT_REJECTED;
	return a > b ? a : b;
}

static int verify_named(const struct tc_toolchains *store, char **names,
			struct tc_error *err)
{
	int status = TC_EXIT_OK;
	char **name;

	for (name = names; *name != NULL; name++)
		if (tc_toolchain_get(store, *name, err) == NULL)
			return -1;
	for (name = names; *name != NULL; name++)
		status = worse(status, verify_one(tc_toolchains_named(
						store, *name)));
	return status;
}

static int verify_all(const struct tc_toolchains *store)
{
	int status = TC_EXIT_OK;
	size_t i, count;
	const struct tc_toolchain *all = tc_toolchains_all(store, &count);

	for (i = 0; i < count; i++)
		status = worse(status, verify_one(&all[i]));
	return count > 0 ? status : INCONCLUSIVE;
}

static int verify(void *ctx)
{
	char **names = ctx;
	struct tc_toolchains *store = NULL;
	struct tc_error err = { "" };
	int status;

	if (tc_toolchain_open_store(&store, &err) != 0)
		status = -1;
	else if (*names != NULL)
		status = verify_named(store, names, &err);
	else
		status = verify_all(store);
	tc_toolchains_free(store);
	return status < 0 ? tc_complain(&err) : status;
}

int tc_cmd_toolchain_verify(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	return tc_toolchain_confine(verify, argv + 1);
}

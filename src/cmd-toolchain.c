/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck toolchain: the table of its commands, and what they share. */
#include "cmd-toolchain.h"

#include <string.h>

#include "base/error.h"
#include "base/quote.h"
#include "base/suggest.h"
#include "cmd.h"
#include "confine.h"
#include "toolchain-paths.h"

static const char *store_dir, *list_file;

const struct tc_option tc_toolchain_options[] = {
	{ 0, "store", TC_OPT_STRING, &store_dir, "DIR",
	  "where toolchains are kept; else $TARCHECK_TOOLCHAINS, "
	  "$XDG_DATA_HOME/tarcheck/toolchains or "
	  "~/.local/share/tarcheck/toolchains", NULL },
	{ 0, "list", TC_OPT_STRING, &list_file, "FILE",
	  "the list of published toolchains; else the installed one", NULL },
	{ 0 },
};

const struct tc_command tc_toolchain_commands[] = {
	{ "add", tc_cmd_toolchain_add,
	  "put a release of a generator into the store" },
	{ "list", tc_cmd_toolchain_list, "list the toolchains of the store" },
	{ "remove", tc_cmd_toolchain_remove, "take toolchains away" },
	{ "verify", tc_cmd_toolchain_verify,
	  "read all files of toolchains and say what may prove something" },
	{ NULL, NULL, NULL },
};

int tc_cmd_toolchain(int argc, char **argv)
{
	return tc_command_dispatch(tc_toolchain_commands, "tarcheck toolchain",
				   argc, argv);
}

const char *tc_toolchain_store(struct tc_error *err)
{
	const char *dir = store_dir != NULL ? store_dir :
					      tc_toolchain_store_path();

	if (dir == NULL)
		tc_fail(err, "no place for toolchains: neither --store, "
			"$XDG_DATA_HOME nor $HOME is set");
	return dir;
}

const char *tc_toolchain_list(void)
{
	return list_file != NULL ? list_file : tc_toolchain_list_path();
}

int tc_toolchain_confine(int (*work)(void *ctx), void *ctx)
{
	struct tc_paths paths = { .list = NULL };
	struct tc_error err;
	const char *dir = tc_toolchain_store(&err);
	int status;

	if (dir == NULL)
		return tc_complain(&err);
	tc_paths_add(&paths, dir);
	tc_paths_add(&paths, tc_toolchain_list());
	status = tc_confine(&paths, NULL, work, ctx);
	tc_paths_release(&paths);
	return status;
}

int tc_toolchain_open_store(struct tc_toolchains **out, struct tc_error *err)
{
	const char *dir = tc_toolchain_store(err);

	if (dir == NULL)
		return -1;
	return tc_toolchains_open(out, dir, tc_toolchain_list(), err);
}

const char *tc_toolchain_standing(const struct tc_toolchain *t)
{
	return t->broken != NULL ? "broken" : t->verified ? "verified" :
	       t->trusted ? "trusted" : "unverified";
}

const struct tc_toolchain *
tc_toolchain_get(const struct tc_toolchains *store, const char *name,
		 struct tc_error *err)
{
	const struct tc_toolchain *found = tc_toolchains_named(store, name);
	struct tc_suggest suggest = { .count = 0 };
	const struct tc_toolchain *all;
	struct tc_quoted q;
	size_t i, count;

	if (found != NULL)
		return found;
	all = tc_toolchains_all(store, &count);
	for (i = 0; i < count; i++)
		tc_suggest_offer(&suggest, name, all[i].name);
	tc_quote_into(q.s, sizeof(q.s), name);
	if (suggest.count > 0)
		tc_fail(err, "no toolchain '%s'; did you mean '%s'?", q.s,
			suggest.best[0]);
	else
		tc_fail(err, "no toolchain '%s'; see tarcheck toolchain list",
			q.s);
	return NULL;
}

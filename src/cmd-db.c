/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db: the table of its commands. */
#include "cmd.h"

const struct tc_command tc_db_commands[] = {
	{ "add", tc_cmd_db_add, "put a site's own files into an overlay" },
	{ "build", tc_cmd_db_build, "compile manifests into a database" },
	{ "diff", tc_cmd_db_diff,
	  "compare two databases or manifests" },
	{ "export", tc_cmd_db_export, "take a database apart into manifests" },
	{ "import", tc_cmd_db_import,
	  "make a manifest from a git history, tarballs or directories" },
	{ "keep-contents", tc_cmd_db_keep_contents,
	  "fill a store of contents, for full differences" },
	{ "list", tc_cmd_db_list, "list projects, or the names they publish" },
	{ "lookup", tc_cmd_db_lookup,
	  "say who published a file or a digest, and when" },
	{ "remove", tc_cmd_db_remove, "take files out of an overlay" },
	{ "show", tc_cmd_db_show, "tell the history of a file name" },
	{ "sign", tc_cmd_db_sign, "sign manifests and databases" },
	{ "stats", tc_cmd_db_stats, "say what a database holds" },
	{ "update", tc_cmd_db_update,
	  "derive all manifests again from what a recipe names" },
	{ "verify", tc_cmd_db_verify,
	  "check manifests and databases, and their signatures" },
	{ NULL, NULL, NULL },
};

int tc_cmd_db(int argc, char **argv)
{
	return tc_command_dispatch(tc_db_commands, "tarcheck db", argc, argv);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db build: manifests into one database file. */
#include <stdint.h>

#include "base/error.h"
#include "cmd-db-output.h"
#include "cmd-db-refs.h"
#include "cmd.h"
#include "db/compile.h"

static const char *output;
static struct tc_string_list lines;

static const struct tc_option own_options[] = {
	{ 'o', "output", TC_OPT_STRING, &output, "FILE",
	  "the database to write; needed", NULL },
	{ 0, "lines", TC_OPT_LIST, &lines, "FILE",
	  "lines of versions, as db import writes them: for telling the nearest "
	  "version of an unknown file", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db build",
	.synopsis = "MANIFEST... -o FILE [--lines FILE]...",
	.summary = "Compile manifests into the database that lookups use.",
	.examples = "  tarcheck db build data/known/*.tsv -o tarcheck.db\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "MANIFEST",
};

static int build(void *ctx, const char *file)
{
	struct tc_error err = { "" };

	return tc_db_store_sources(ctx, file, &err) == 0 ? TC_EXIT_OK :
							   tc_complain(&err);
}

int tc_cmd_db_build(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_paths paths = { .list = NULL };
	struct tc_db_sources sources;
	struct tc_error err = { "" };
	size_t i;

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (output == NULL) {
		tc_fail(&err, "db build: -o FILE is missing");
		return tc_complain(&err);
	}
	sources = (struct tc_db_sources){
		(const char *const *)argv + 1, (size_t)argc - 1,
		lines.items, lines.count,
	};
	for (i = 0; i < sources.manifest_count; i++)
		tc_paths_add(&paths, sources.manifests[i]);
	for (i = 0; i < lines.count; i++)
		tc_paths_add(&paths, lines.items[i]);
	status = tc_db_write(output, &paths, tc_db_confine_named, build,
			     &sources);
	tc_string_list_release(&lines);
	return status;
}

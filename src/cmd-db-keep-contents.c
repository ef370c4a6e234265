/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db keep-contents: fills the store that full differences need. */
#include <inttypes.h>
#include <stdint.h>

#include "base/error.h"
#include "base/quote.h"
#include "cmd.h"
#include "confine.h"
#include "db/contents.h"
#include "import-confine.h"
#include "import.h"
#include "progress.h"

static struct tc_import im;
static bool quiet;

static const struct tc_option own_options[] = {
	{ 0, "paths", TC_OPT_LIST, &im.paths, "GLOB",
	  "take only these files", NULL },
	{ 0, "exclude", TC_OPT_LIST, &im.exclude, "GLOB",
	  "but not these", NULL },
	{ 0, "head", TC_OPT_STRING, &im.head, "COMMIT",
	  "where a git history begins; else HEAD", NULL },
	{ 0, "releases", TC_OPT_LIST, &im.release_tags, "GLOB",
	  "its tags that are releases", NULL },
	{ 0, "member", TC_OPT_STRING, &im.member, "PATH",
	  "of each .deb take this tarball inside it instead of its files",
	  NULL },
	{ 0, "allow-missing", TC_OPT_FLAG, &im.allow_missing, NULL,
	  "list blobs that the repository lacks and go on", NULL },
	{ 'q', "quiet", TC_OPT_FLAG, &quiet, NULL, "no progress line", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db keep-contents",
	.synopsis = "STORE SOURCE... [OPTION]...",
	.summary = "Add the contents of published files to a store, made when "
		   "it is not there, from which full differences are shown. "
		   "It decides no verdict.",
	.examples = "  tarcheck db keep-contents ~/contents.db gnulib.git "
		    "--paths 'm4/*.m4'\n",
	.options = option_tables,
	.min_operands = 2,
	.max_operands = SIZE_MAX,
	.operand = "STORE and SOURCE",
};

static int keep_all(char **sources, struct tc_error *err)
{
	struct tc_progress progress;
	struct tc_quoted q;
	int rc = 0;

	im.progress = &progress;
	im.origin = "-"; /* for the header of a manifest that is not made */
	for (; *sources != NULL && rc == 0; sources++) {
		tc_progress_start(&progress,
				  tc_quote_into(q.s, sizeof(q.s), *sources),
				  quiet);
		rc = tc_import_source(&im, *sources, err);
		if (rc == 0)
			rc = tc_contents_commit(im.contents, err);
		tc_progress_end(&progress);
	}
	return rc;
}

static int print_total(struct tc_error *err)
{
	uint64_t count, bytes;

	if (tc_contents_count(im.contents, &count, &bytes, err) != 0)
		return -1;
	printf("%" PRIu64 " contents, %" PRIu64 " bytes before compression\n",
	       count, bytes);
	return 0;
}

static int keep(void *ctx)
{
	const struct tc_import_places *places = ctx;
	struct tc_error err = { "" };
	int status = TC_EXIT_OK;

	im.contents = tc_contents_create(places->store, &err);
	if (im.contents == NULL || keep_all(places->sources, &err) != 0 ||
	    print_total(&err) != 0)
		status = tc_complain(&err);
	tc_contents_free(im.contents);
	return status;
}

int tc_cmd_db_keep_contents(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_import_places places = { .sources = argv + 2,
					   .store = argv[1] };
	struct tc_paths paths = { .list = NULL };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	status = tc_import_confine(&im, &places, &paths, keep, &places);
	tc_import_release(&im);
	return status;
}

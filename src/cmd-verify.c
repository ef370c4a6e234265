/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck verify: a release tarball against its repository. */
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "check-options.h"
#include "cmd.h"
#include "confine-check.h"
#include "confine.h"
#include "limit-options.h"
#include "pin-options.h"
#include "regen-options.h"
#include "remote.h"
#include "seal-options.h"
#include "standard-input.h"

static const char *repo, *tag, *commit;
static struct tc_string_list submodules, submodule_dirs;

static const struct tc_option own_options[] = {
	{ 0, "repo", TC_OPT_STRING, &repo, "PATH|URL",
	  "git repository, bare or not; a URL only with --network", NULL },
	{ 0, "tag", TC_OPT_STRING, &tag, "NAME",
	  "tag the release was made from", NULL },
	{ 0, "commit", TC_OPT_STRING, &commit, "ID",
	  "commit the release was made from, at least 7 digits", NULL },
	{ 0, "submodule", TC_OPT_LIST, &submodules, "PATH=REPO",
	  "repository of the submodule at that path", NULL },
	{ 0, "submodule-dir", TC_OPT_LIST, &submodule_dirs, "DIR",
	  "directory whose repositories are searched for submodules", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_remote_option_table, tc_seal_option_table, tc_pin_option_table,
	tc_limit_option_table, tc_input_option_table, tc_regen_option_table,
	tc_confine_option_table, tc_check_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "verify",
	.synopsis = "PATH --repo PATH --tag NAME|--commit ID [OPTION]...",
	.summary = "Say for every file of a release tarball, or of an unpacked "
		   "release, where it comes from: the repository at that tag, or a published file "
		   "of a reference project. Exit status: 0 accepted, 1 "
		   "rejected, 3 inconclusive, 2 could not check.",
	.examples =
		"  tarcheck verify xz-5.4.1.tar.xz --repo xz.git --tag v5.4.1\n"
		"  tarcheck verify foo.tar.gz --repo ~/src/foo --commit "
		"1a2b3c4d -v\n"
		"  tarcheck verify foo.tar.gz --repo . --tag v1.2 --format "
		"json -o foo.json\n"
		"  tarcheck verify foo.tar.gz --repo . --tag v1.2 -q "
		"--inconclusive pass\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = 1,
	.operand = "PATH",
};

static int check_usage(const char *subject, struct tc_error *err)
{
	struct stat st;
	size_t i;

	if (repo == NULL)
		return tc_fail(err, "verify: --repo is missing (without a "
				    "repository: tarcheck audit)");
	if (tag == NULL && commit == NULL)
		return tc_fail(err, "verify: --tag or --commit is missing");
	if (tc_seals_file_count() > 0 && stat(subject, &st) == 0 &&
	    S_ISDIR(st.st_mode))
		return tc_fail(err, "verify: --signature is of a tarball, not "
				    "of a directory");
	for (i = 0; i < submodules.count; i++)
		if (strchr(submodules.items[i], '=') == NULL)
			return tc_fail(err, "verify: --submodule takes "
					    "PATH=REPOSITORY");
		else if (tc_remote_is_url(strchr(submodules.items[i], '=') +
					  1))
			return tc_fail(err, "verify: --submodule takes a "
					    "repository on this machine");
	if (tag != NULL && commit != NULL)
		return tc_fail(err, "verify: --tag and --commit exclude each "
				    "other");
	return 0;
}

static int verify(void *ctx)
{
	struct tc_check_options *opt = ctx;
	struct tc_check check;
	const struct tc_check *checks[] = { &check };
	int status;

	if (tc_check_one(&check, opt) != 0)
		return TC_EXIT_ERROR;
	status = tc_check_report(checks, 1, false);
	tc_check_release(&check);
	return status;
}

int tc_cmd_verify(int argc, char **argv)
{
	struct tc_check_options opt = { .subject = NULL };
	struct tc_remote remote;
	struct tc_error err;
	int status = tc_options_parse(&usage, &argc, argv);

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (tc_check_wants_version())
		return tc_print_version(tc_check_dbs());
	if (check_usage(argv[1], &err) != 0 ||
	    tc_input_given(&opt, argv[1], &err) != 0 ||
	    tc_remote_open(&remote, repo, tag, commit, &err) != 0)
		return tc_complain(&err);
	opt.repo = remote.path;
	opt.repo_shown = remote.shown;
	opt.tag = tag;
	opt.commit = commit;
	opt.submodules = (struct tc_submodule_options){
		.given = submodules.items,
		.given_count = submodules.count,
		.dirs = submodule_dirs.items,
		.dir_count = submodule_dirs.count,
	};
	status = tc_confine_check(&opt, 1, verify, &opt);
	tc_remote_release(&remote);
	return status;
}

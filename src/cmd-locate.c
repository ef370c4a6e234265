/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck locate: the commit that a release was made from. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/day.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/path.h"
#include "base/quote.h"
#include "check/locate.h"
#include "cmd.h"
#include "confine.h"
#include "progress.h"
#include "remote.h"

enum { DEFAULT_COUNT = 5, MAX_COUNT = 1000 };

static const char *repo, *format, *number;
static bool quiet;

static const char *const formats[] = { "text", "json", NULL };

static const struct tc_option own_options[] = {
	{ 0, "repo", TC_OPT_STRING, &repo, "PATH|URL",
	  "git repository, bare or not; a URL only with --network", NULL },
	{ 'n', "count", TC_OPT_STRING, &number, "N",
	  "show the N best commits (default: 5)", NULL },
	{ 0, "format", TC_OPT_CHOICE, &format, NULL,
	  "form of the answer (default: text)", formats },
	{ 'q', "quiet", TC_OPT_FLAG, &quiet, NULL, "no progress line", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = { own_options,
							 tc_remote_option_table,
							 tc_confine_option_table,
							 NULL };

static const struct tc_usage usage = {
	.command = "locate",
	.synopsis = "PATH --repo PATH|URL [OPTION]...",
	.summary = "Find the commit that a tarball or an unpacked release was "
		   "made from: the one "
		   "whose files equal most of its members. All branches and "
		   "tags are searched. Exit status: 0 found, 1 no commit has "
		   "any of its files, 2 could not search.",
	.examples =
		"  tarcheck locate libsodium-1.0.18.tar.gz --repo libsodium\n"
		"  tarcheck locate foo-1.2.tar.xz --repo foo.git --count 1 "
		"--format json\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = 1,
	.operand = "PATH",
};

static void print_text(const struct tc_location *found, const char *subject)
{
	struct tc_quoted q;
	size_t i;

	printf("%s  %" PRIu64 " files  against %zu commits\n",
	       tc_quote_into(q.s, sizeof(q.s), tc_path_base(subject)),
	       found->files, found->seen.commits);
	if (found->seen.missing > 0)
		printf("  history goes on at %zu commits that are not there: a "
		       "shallow clone?\n", found->seen.missing);
	if (found->count == 0) {
		printf("No commit has any of these files.\n");
		return;
	}
	printf("   equal  differ  absent  commit        date        tag\n");
	for (i = 0; i < found->count; i++) {
		const struct tc_fit *f = &found->fits[i];
		uint32_t day = tc_day_of(f->time);

		printf("%8" PRIu64 " %7" PRIu64 " %7" PRIu64
		       "  %.12s  %04u-%02u-%02u  %s\n", f->equal, f->differ,
		       f->absent, f->commit_hex, day / 10000, day / 100 % 100,
		       day % 100,
		       f->tag ? tc_quote_into(q.s, sizeof(q.s), f->tag) : "-");
	}
}

/* NULL in a list or object that cannot hold it means there is no memory. */
static json_t *json_fit(const struct tc_fit *f)
{
	struct tc_quoted q;

	return json_pack("{s:s, s:s?, s:I, s:I, s:I, s:I}", "commit",
			 f->commit_hex, "tag",
			 f->tag ? tc_quote_into(q.s, sizeof(q.s), f->tag)
				: NULL,
			 "time", (json_int_t)f->time, "equal",
			 (json_int_t)f->equal, "differ",
			 (json_int_t)f->differ, "absent",
			 (json_int_t)f->absent);
}

static void print_json(const struct tc_location *found, const char *subject)
{
	char hex[2 * TC_SHA256_SIZE + 1];
	json_t *fits = json_array(), *root;
	struct tc_quoted q;
	size_t i;

	for (i = 0; i < found->count; i++)
		if (json_array_append_new(fits, json_fit(&found->fits[i])) != 0)
			tc_oom();
	root = json_pack("{s:i, s:s, s:s?, s:I, s:I, s:I, s:o}", "schema_version", 1,
			 "subject", tc_quote_into(q.s, sizeof(q.s), subject),
			 "sha256", found->info.has_sha256 ?
				 tc_hex(hex, found->info.sha256,
					TC_SHA256_SIZE) : NULL,
			 "files", (json_int_t)found->files, "commits",
			 (json_int_t)found->seen.commits, "missing_commits",
			 (json_int_t)found->seen.missing, "fits", fits);
	if (root == NULL)
		tc_oom();
	(void)json_dumpf(root, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	(void)putchar('\n');
	json_decref(root);
}

static int read_count(size_t *count, struct tc_error *err)
{
	*count = DEFAULT_COUNT;
	if (number == NULL)
		return 0;
	if (strspn(number, "0123456789") != strlen(number) ||
	    strlen(number) > 4 ||
	    (*count = strtoul(number, NULL, 10)) < 1 || *count > MAX_COUNT)
		return tc_fail(err, "locate: --count takes a number from 1 to "
			       "%d", MAX_COUNT);
	return 0;
}

static int locate(const char *subject, const char *path, size_t count,
		  struct tc_error *err)
{
	struct tc_progress progress;
	struct tc_location found;
	struct tc_quoted q;
	int rc;

	tc_progress_start(&progress, tc_quote_into(q.s, sizeof(q.s),
						   tc_path_base(subject)),
			  quiet);
	rc = tc_locate(&found, subject, path, count, tc_progress_update,
		       &progress, err);
	tc_progress_end(&progress);
	if (rc != 0)
		return tc_complain(err);
	if (format != NULL && strcmp(format, "json") == 0)
		print_json(&found, subject);
	else
		print_text(&found, subject);
	rc = found.count > 0 ? TC_EXIT_OK : TC_EXIT_REJECTED;
	tc_location_release(&found);
	return rc;
}

struct question {
	const char *subject, *repo;
	size_t count;
};

static int locate_confined(void *ctx)
{
	const struct question *q = ctx;
	struct tc_error err = { "" };

	return locate(q->subject, q->repo, q->count, &err);
}

static int confine(struct question *q)
{
	struct tc_paths paths = { .list = NULL };
	int status;

	tc_paths_add(&paths, q->subject);
	tc_paths_add_repo(&paths, q->repo);
	status = tc_confine(&paths, NULL, locate_confined, q);
	tc_paths_release(&paths);
	return status;
}

int tc_cmd_locate(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_error err = { "" };
	struct tc_remote remote;
	struct question q = { .subject = NULL };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (repo == NULL) {
		tc_fail(&err, "locate: --repo is missing");
		return tc_complain(&err);
	}
	if (read_count(&q.count, &err) != 0 ||
	    tc_remote_open(&remote, repo, NULL, NULL, &err) != 0)
		return tc_complain(&err);
	q.subject = argv[1];
	q.repo = remote.path;
	status = confine(&q);
	tc_remote_release(&remote);
	return status;
}

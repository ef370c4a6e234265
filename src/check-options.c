/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What verify and audit have in common: options, running, reporting. */
#include "check-options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/path.h"
#include "base/quote.h"
#include "broker.h"
#include "clock.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "confine.h"
#include "leftovers.h"
#include "limit-options.h"
#include "memory-file.h"
#include "pin-options.h"
#include "progress.h"
#include "regen-options.h"
#include "regen-service.h"
#include "report/report.h"
#include "seal-options.h"
#include "terminal.h"

static struct {
	const char *format, *output, *fail_on, *inconclusive, *color, *diff;
	struct tc_string_list dbs;
	bool quiet, verbose, version;
} args;

/* A test compares this with the table of writers. */
static const char *const formats[] = { "text", "json", NULL };
static const char *const severities[] = { "info", "notice", "warning",
					  "error", NULL };
static const char *const inconclusives[] = { "pass", "fail", NULL };
static const char *const whens[] = { "auto", "always", "never", NULL };

const struct tc_option tc_check_option_table[] = {
	{ 0, "format", TC_OPT_CHOICE, &args.format, NULL,
	  "form of the report (default: text)", formats },
	{ 'o', "output", TC_OPT_STRING, &args.output, "FILE",
	  "write the report there, complete or not at all", NULL },
	{ 0, "db", TC_OPT_LIST, &args.dbs, "FILE", TC_DB_HELP, NULL },
	TC_DB_TRUST_OPTIONS,
	{ 0, "diff", TC_OPT_STRING, &args.diff, "STORE",
	  "show the full difference from the nearest published version, with "
	  "a store of contents (db keep-contents)", NULL },
	{ 0, "fail-on", TC_OPT_CHOICE, &args.fail_on, NULL,
	  "least severity that rejects (default: error)", severities },
	{ 0, "inconclusive", TC_OPT_CHOICE, &args.inconclusive, NULL,
	  "exit with status 0 or 1 instead of 3 when something could not be "
	  "verified", inconclusives },
	{ 0, "color", TC_OPT_CHOICE, &args.color, NULL,
	  "colour the text report (default: auto)", whens },
	{ 'q', "quiet", TC_OPT_FLAG, &args.quiet, NULL,
	  "text: only the verdict and what led to it", NULL },
	{ 'v', "verbose", TC_OPT_FLAG, &args.verbose, NULL,
	  "text: every finding on its own, all paths", NULL },
	{ 'V', "version", TC_OPT_INSTEAD, &args.version, NULL,
	  "name the program and its reference database", NULL },
	{ 0 },
};

bool tc_check_wants_version(void)
{
	return args.version;
}

const struct tc_string_list *tc_check_dbs(void)
{
	return &args.dbs;
}

const char *tc_check_contents(void)
{
	return args.diff;
}

static struct tc_policy policy(void)
{
	struct tc_policy p = { .fail_on = TC_SEVERITY_ERROR };

	/* Both are among the choices, the parser saw to that. */
	if (args.fail_on != NULL)
		(void)tc_severity_parse(args.fail_on, &p.fail_on);
	if (args.inconclusive != NULL)
		p.inconclusive = strcmp(args.inconclusive, "pass") == 0 ?
					 TC_INCONCLUSIVE_PASS :
					 TC_INCONCLUSIVE_FAIL;
	return p;
}

int tc_check_one(struct tc_check *check, struct tc_check_options *opt)
{
	struct tc_ref_file dbs[TC_MAX_DATABASES];
	struct tc_progress progress;
	struct tc_error err = { .msg = "" };
	struct tc_quoted q;
	int result = tc_db_given(&args.dbs, dbs, &err);

	if (result < 0) {
		tc_complain(&err);
		return -1;
	}
	opt->trust = tc_db_trust_given(&err);
	if (opt->trust == NULL) {
		tc_complain(&err);
		return -1;
	}
	if (tc_seals_given(opt, &err) != 0 || tc_pins_given(opt, &err) != 0 ||
	    tc_limits_given(&opt->limits, &err) != 0 ||
	    (!tc_broker_there() && tc_regen_given(&opt->regen, &err) != 0)) {
		tc_complain(&err);
		return -1;
	}
	if (tc_broker_there())
		tc_regen_service_use(&opt->regen);
	else
		tc_regen_service_here(&opt->regen);
	opt->today = tc_today();
	opt->dbs = dbs;
	opt->db_count = (size_t)result;
	tc_quote_into(q.s, sizeof(q.s), tc_path_base(opt->name ? opt->name :
							opt->subject));
	tc_progress_start(&progress, q.s, args.quiet);
	opt->policy = policy();
	opt->contents = args.diff;
	opt->progress = tc_progress_update;
	opt->progress_ctx = &progress;
	result = tc_check_run(check, opt, &err);
	tc_progress_end(&progress);
	if (result == 0 && tc_pins_record(check, &err) != 0) {
		tc_check_release(check);
		result = -1;
	}
	if (result != 0)
		tc_complain(&err);
	return result;
}

static int worst_status(const struct tc_check *const *checks, size_t count)
{
	/* By exit status: 0 < 3 < 1 < 2. */
	static const int rank[] = { 0, 2, 3, 1 };
	int worst = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		int status = checks[i]->verdict.exit_status;

		if (rank[status] > rank[worst])
			worst = status;
	}
	return worst;
}

/* What a confined process writes goes through a pipe, and takes its place
 * only when that process says so. */
static struct tc_outfile far;

int tc_check_serve_output(const int *fds, struct tc_error *err)
{
	struct tc_quoted q;
	char chunk[65536];
	ssize_t n;

	tc_leftovers_release(&far);
	if (args.output == NULL)
		return tc_fail(err, "no --output");
	if (tc_leftovers_open(&far, args.output, err) != 0)
		return -1;
	while ((n = read(fds[0], chunk, sizeof(chunk))) != 0)
		if (n < 0 ? errno != EINTR :
			    !tc_write_all(fileno(far.stream), chunk,
					  (size_t)n))
			return tc_fail_errno(err, errno, "%s: cannot write",
					     tc_quote_into(q.s, sizeof(q.s),
							   args.output));
	return 0;
}

int tc_check_serve_commit(const int *fds, struct tc_error *err)
{
	(void)fds;
	return far.stream == NULL ? tc_fail(err, "nothing to write") :
				    tc_leftovers_commit(&far, err);
}

void tc_check_serve_end(void)
{
	tc_leftovers_release(&far);
}

static int open_far(struct tc_outfile *out, struct tc_error *err)
{
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return tc_fail_errno(err, errno, "--output");
	rc = tc_broker_send(TC_BROKER_OUTPUT, ends, 1, err);
	close(ends[0]);
	*out = (struct tc_outfile){ .stream = rc == 0 ? fdopen(ends[1], "w") :
							NULL };
	if (out->stream != NULL)
		return 0;
	close(ends[1]);
	return rc ? -1 : tc_fail_errno(err, errno, "--output");
}

static int commit_far(FILE *stream, struct tc_error *err)
{
	bool bad = fflush(stream) != 0 || ferror(stream);
	int code = errno;

	if (fclose(stream) != 0 && !bad) {
		bad = true;
		code = errno;
	}
	/* Why it could not be written is known there. */
	if (tc_broker_answer(err) != 0)
		return -1;
	return bad ? tc_fail_errno(err, code, "--output") :
		     tc_broker_ask(TC_BROKER_COMMIT, NULL, 0, err);
}

static int open_output(struct tc_outfile *out, struct tc_error *err)
{
	return tc_broker_there() ? open_far(out, err) :
				   tc_leftovers_open(out, args.output, err);
}

int tc_check_report(const struct tc_check *const *checks, size_t count,
		    bool list)
{
	const struct tc_writer *writer =
		tc_writer_find(args.format ? args.format : "text");
	struct tc_report_options opt = {
		.verbose = args.verbose,
		.quiet = args.quiet,
		.list = list,
		.version = PACKAGE_VERSION,
	};
	struct tc_outfile out;
	struct tc_error err;
	int rc;

	opt.sandbox = tc_fence_state_name(tc_confine_state());
	if (args.output == NULL) {
		opt.color = tc_terminal_color(args.color, stdout);
		writer->write(stdout, checks, count, &opt);
		return worst_status(checks, count);
	}
	if (open_output(&out, &err) != 0)
		return tc_complain(&err);
	opt.color = tc_terminal_color(args.color, out.stream);
	writer->write(out.stream, checks, count, &opt);
	rc = tc_broker_there() ? commit_far(out.stream, &err) :
				 tc_leftovers_commit(&out, &err);
	return rc != 0 ? tc_complain(&err) : worst_status(checks, count);
}

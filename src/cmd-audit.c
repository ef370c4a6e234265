/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck audit: tarballs or directories without a repository. */
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "check-options.h"
#include "check/siblings.h"
#include "cmd.h"
#include "confine-check.h"
#include "confine.h"
#include "limit-options.h"
#include "pin-options.h"
#include "regen-options.h"
#include "seal-options.h"
#include "standard-input.h"

static const struct tc_option *const option_tables[] = {
	tc_seal_option_table, tc_pin_option_table,
	tc_limit_option_table, tc_input_option_table, tc_regen_option_table,
	tc_confine_option_table, tc_check_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "audit",
	.synopsis = "PATH... [OPTION]...",
	.summary = "Compare the build files in tarballs or unpacked "
		   "directories with what reference projects published. "
		   "Files that only a repository can explain are not judged. "
		   "Exit status: the worst of all PATHs; 2 could not check, "
		   "1 rejected, 3 inconclusive, 0 accepted.",
	.examples =
		"  tarcheck audit xz-5.6.1.tar.gz\n"
		"  curl -s URL | tarcheck audit - --name foo-1.2.tar.gz\n"
		"  tarcheck audit ~/build/xz-5.6.1 --fail-on warning\n"
		"  tarcheck audit *.orig.tar.xz --format json -o audit.json\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "PATH",
};

struct subjects {
	struct tc_check_options *list;
	size_t count;
	int status; /* as far as is known before the work */
};

static int audit_all(void *ctx)
{
	const struct subjects *s = ctx;
	const size_t count = s->count;
	struct tc_check *checks = tc_calloc(count, sizeof(*checks));
	const struct tc_check **good = tc_calloc(count, sizeof(*good));
	size_t done = 0;
	size_t i;
	int status = s->status;

	for (i = 0; i < count; i++) {
		if (s->list[i].subject == NULL)
			continue;
		if (tc_check_one(&checks[done], &s->list[i]) == 0) {
			good[done] = &checks[done];
			done++;
		} else {
			status = TC_EXIT_ERROR;
		}
	}
	tc_check_siblings(checks, done);
	if (done > 0) {
		int reported = tc_check_report(good, done, count > 1);

		status = status ? status : reported;
	}
	for (i = 0; i < done; i++)
		tc_check_release(&checks[i]);
	free(good);
	free(checks);
	return status;
}

static int audit(char **paths, size_t count)
{
	struct subjects s = { .count = count, .status = TC_EXIT_OK };
	struct tc_error err;
	size_t i;
	int status;

	s.list = tc_calloc(count, sizeof(*s.list));
	for (i = 0; i < count; i++)
		if (tc_input_given(&s.list[i], paths[i], &err) != 0) {
			s.list[i].subject = NULL;
			s.status = tc_complain(&err);
		}
	status = tc_confine_check(s.list, count, audit_all, &s);
	free(s.list);
	return status;
}

int tc_cmd_audit(int argc, char **argv)
{
	struct tc_error err;
	int status = tc_options_parse(&usage, &argc, argv);

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (tc_check_wants_version())
		return tc_print_version(tc_check_dbs());
	if (tc_seals_file_count() > 0 && argc > 2) {
		tc_fail(&err, "audit: --signature is of one tarball");
		return tc_complain(&err);
	}
	return audit(argv + 1, (size_t)argc - 1);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What verify and audit have in common: options, running, reporting. */
#ifndef TC_SRC_CHECK_OPTIONS_H
#define TC_SRC_CHECK_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "check/check.h"
#include "options.h"

/* Options of every checking command. The values are of the process, as the
 * command line is. */
extern const struct tc_option tc_check_option_table[];

/* Whether --version was among them, and the values of --db. */
bool tc_check_wants_version(void);
const struct tc_string_list *tc_check_dbs(void);

/* The value of --diff, or NULL. */
const char *tc_check_contents(void);

/* The services TC_BROKER_OUTPUT, which copies a pipe to a new file for
 * --output, and TC_BROKER_COMMIT, which puts it in its place. Without that
 * tc_check_serve_end() removes it. */
int tc_check_serve_output(const int *fds, struct tc_error *err);
int tc_check_serve_commit(const int *fds, struct tc_error *err);
void tc_check_serve_end(void);

/* Fills in database, policy and progress from the options, runs one check
 * and shows its progress. 0, or -1 after a line on stderr. */
int tc_check_one(struct tc_check *check, struct tc_check_options *opt);

/*
 * Writes the report of all checks where the options say. list: several
 * subjects were given. Returns the exit
 * status: the worst of the checks' (1, then 3, then 0), or TC_EXIT_ERROR when
 * the report could not be written.
 */
int tc_check_report(const struct tc_check *const *checks, size_t count,
		    bool list);

#endif

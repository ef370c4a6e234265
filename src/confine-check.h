/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A check behind the fence: what it may read, and what it may ask for. */
#ifndef TC_SRC_CONFINE_CHECK_H
#define TC_SRC_CONFINE_CHECK_H

#include <stddef.h>

struct tc_check_options;

/*
 * Runs work(ctx) as tc_confine() does. Before, reads what the user names of
 * keys and pins: those are no hostile bytes. opts are what will be checked, with
 * tc_input_given(); the first has the repository and its submodules.
 *
 * Inside, tc_check_one() and tc_check_report() are called as ever: what they
 * may not do is asked for.
 */
int tc_confine_check(struct tc_check_options *opts, size_t count,
		     int (*work)(void *ctx), void *ctx);

#endif

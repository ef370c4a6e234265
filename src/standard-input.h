/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release that is read from standard input. */
#ifndef TC_SRC_STANDARD_INPUT_H
#define TC_SRC_STANDARD_INPUT_H

#include "check/check.h"
#include "options.h"

struct tc_error;

/* --name. The value is of the process. */
extern const struct tc_option tc_input_option_table[];

/* Fills in what is about an operand: - is standard input, which is called
 * what --name says. A pipe gets a file without a name in $TMPDIR to be read
 * from again, until the process ends. 0 or -1. */
int tc_input_given(struct tc_check_options *opt, const char *operand,
		   struct tc_error *err);

#endif

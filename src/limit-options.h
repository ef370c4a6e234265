/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about how much an archive may make us do. */
#ifndef TC_SRC_LIMIT_OPTIONS_H
#define TC_SRC_LIMIT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"

struct tc_error;
struct tc_read_limits;

/* The values are of the process. */
extern const struct tc_option tc_limit_option_table[];

/* Fills in what was given; what was not is left alone. 0, or -1 where a value
 * is no number in its range. */
int tc_limits_given(struct tc_read_limits *limits, struct tc_error *err);

/* The value of an option: digits from 1 to most, for sizes with a unit of 1024
 * after them. text NULL: *out stays. 0, or -1. */
int tc_option_number(const char *option, const char *text, bool is_size,
		     uint64_t most, uint64_t *out, struct tc_error *err);

#endif

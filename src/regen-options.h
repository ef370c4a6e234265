/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about writing generated files again. */
#ifndef TC_SRC_REGEN_OPTIONS_H
#define TC_SRC_REGEN_OPTIONS_H

#include "options.h"

struct tc_error;
struct tc_regen_options;

/* The values are of the process. */
extern const struct tc_option tc_regen_option_table[];

/* Fills in *opt; its strings are the process's. 0, or -1. */
int tc_regen_given(struct tc_regen_options *opt, struct tc_error *err);

#endif

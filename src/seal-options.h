/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about signatures: which are looked at, by which keys, and which
 * must be there. */
#ifndef TC_SRC_SEAL_OPTIONS_H
#define TC_SRC_SEAL_OPTIONS_H

#include "options.h"

struct tc_check_options;
struct tc_error;

/* The values are of the process. */
extern const struct tc_option tc_seal_option_table[];

/* Reads the files that were given, once for all checks of the process, and
 * fills in opt->signatures. 0 or -1. */
int tc_seals_given(struct tc_check_options *opt, struct tc_error *err);

/* The service TC_BROKER_GPGV, with the keyrings that were given. */
int tc_seals_serve_gpgv(const int *fds, struct tc_error *err);

/* How many --signature there are. */
size_t tc_seals_file_count(void);

#endif

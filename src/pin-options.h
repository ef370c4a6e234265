/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about pins, and the file that holds them. */
#ifndef TC_SRC_PIN_OPTIONS_H
#define TC_SRC_PIN_OPTIONS_H

#include "options.h"

struct tc_check;
struct tc_check_options;
struct tc_error;

/* The values are of the process. */
extern const struct tc_option tc_pin_option_table[];

/* Reads the file that was given, once for all checks of the process, and
 * fills in opt->pins. 0 or -1. */
int tc_pins_given(struct tc_check_options *opt, struct tc_error *err);

/* The service TC_BROKER_PINS: a file of pins, which go into the file that was
 * given. */
int tc_pins_serve(const int *fds, struct tc_error *err);

/* With --pin-record: what the check found new goes into the file, which
 * appears whole or stays as it was; one writer at a time. 0 or -1. */
int tc_pins_record(const struct tc_check *check, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lists "signatures" and "pins" of a JSON report. */
#ifndef TC_REPORT_JSON_SEALS_H
#define TC_REPORT_JSON_SEALS_H

#include "report/json-value.h"

struct tc_check;

json_t *tc_json_seals(const struct tc_check *check);
json_t *tc_json_pins(const struct tc_check *check);

#endif

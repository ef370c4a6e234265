/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What day it is: the only place that asks. */
#ifndef TC_SRC_CLOCK_H
#define TC_SRC_CLOCK_H

#include <stdint.h>

/* Today in UTC as YYYYMMDD (base/day.h), or the day of $SOURCE_DATE_EPOCH
 * (https://reproducible-builds.org/specs/source-date-epoch/) where that is a
 * number of seconds. */
uint32_t tc_today(void);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What time it is: the only place that asks. */
#ifndef TC_SRC_CLOCK_H
#define TC_SRC_CLOCK_H

#include <stdint.h>

/* Seconds since the epoch, or $SOURCE_DATE_EPOCH
 * (https://reproducible-builds.org/specs/source-date-epoch/) where that is a
 * number of them. */
int64_t tc_now(void);
/* Its day in UTC as YYYYMMDD (base/day.h). */
uint32_t tc_today(void);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Points in time as days: what a history is told in. */
#include "base/day.h"

#include <time.h>

uint32_t tc_day_of(int64_t seconds)
{
	const time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds < 0 || gmtime_r(&t, &tm) == NULL || tm.tm_year > 8099)
		return 19700101;
	return (uint32_t)(tm.tm_year + 1900) * 10000 +
	       (uint32_t)(tm.tm_mon + 1) * 100 + (uint32_t)tm.tm_mday;
}

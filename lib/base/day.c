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

uint32_t tc_day_parse(const char *text)
{
	static const char form[] = "0000-00-00";
	uint32_t day = 0;
	size_t i;

	for (i = 0; i < sizeof(form) - 1; i++) {
		if (form[i] == '-' ? text[i] != '-' :
				     text[i] < '0' || text[i] > '9')
			return 0;
		if (form[i] != '-')
			day = day * 10 + (uint32_t)(text[i] - '0');
	}
	return day;
}

bool tc_day_year_past(uint32_t day, uint32_t today)
{
	/* The digits are those of a date: a year is the fifth from the
	 * right. */
	return day != 0 && today != 0 && today > day + 10000;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What time it is: the only place that asks. */
#include "clock.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/day.h"

int64_t tc_now(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	long long seconds;
	char *end;

	if (epoch != NULL && *epoch >= '0' && *epoch <= '9') {
		errno = 0;
		seconds = strtoll(epoch, &end, 10);
		if (errno == 0 && *end == '\0')
			return seconds;
	}
	return time(NULL);
}

uint32_t tc_today(void)
{
	return tc_day_of(tc_now());
}

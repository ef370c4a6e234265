/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Points in time as days: what a history is told in. */
#ifndef TC_BASE_DAY_H
#define TC_BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

/* The day in UTC, as the number YYYYMMDD, of seconds since the epoch. Before
 * 1970 and after 9999 no commit or file was made: 19700101. */
uint32_t tc_day_of(int64_t seconds);

/* "2024-02-18" and whatever follows it as 20240218; 0 where it is not a day. */
uint32_t tc_day_parse(const char *text);

/* Whether today is past the day's first anniversary; false where either is
 * 0. */
bool tc_day_year_past(uint32_t day, uint32_t today);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers as they stand in the fields of tar headers. */
#include "source/tar-number.h"

#include <string.h>

enum { POSITIVE = 0x80, NEGATIVE = 0xff };

/* Two's complement after the first byte; only what an int64_t holds. */
static bool base_256(const unsigned char *field, size_t len, int64_t *value)
{
	const unsigned char fill = field[0] == NEGATIVE ? 0xff : 0;
	uint64_t n = fill ? UINT64_MAX : 0;
	size_t i, spare = len > 8 ? len - 8 : 1;

	for (i = 1; i < len; i++) {
		if (i < spare && field[i] != fill)
			return false;
		n = n << 8 | field[i];
	}
	if (len > 8 && (field[spare] & 0x80) != (fill & 0x80))
		return false;
	*value = fill ? -(int64_t)~n - 1 : (int64_t)n;
	return true;
}

bool tc_tar_number(const unsigned char *field, size_t len, int64_t *value,
		   bool *blank)
{
	uint64_t n = 0;
	size_t i = 0, first;

	*blank = false;
	if (field[0] == POSITIVE || field[0] == NEGATIVE)
		return base_256(field, len, value);
	while (i < len && field[i] == ' ')
		i++;
	first = i;
	for (; i < len && field[i] >= '0' && field[i] <= '7'; i++)
		n = n << 3 | (unsigned)(field[i] - '0');
	*blank = i == first;
	for (; i < len; i++)
		if (field[i] != ' ' && field[i] != '\0')
			return false;
	*value = (int64_t)n;
	return true;
}

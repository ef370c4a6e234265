/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of lines numbered. Whoever chooses the lines chooses the values, so
 * nothing here may be slow for any of them: no hash table. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/line-diff.h"

enum { VALUE_BITS = 30, MAX_START_BITS = 16 };

static int compare(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void tc_line_ids_init(struct tc_line_ids *ids, const uint32_t *values,
		      size_t count)
{
	unsigned bits = 4;
	size_t i, n = 0, bucket = 0;

	*ids = (struct tc_line_ids){ .values = NULL };
	ids->values = tc_calloc(count + 1, sizeof(*ids->values));
	if (count > 0) {
		memcpy(ids->values, values, count * sizeof(*values));
		qsort(ids->values, count, sizeof(*values), compare);
		for (i = 1, n = 1; i < count; i++)
			if (ids->values[i] != ids->values[n - 1])
				ids->values[n++] = ids->values[i];
	}
	ids->count = n;
	while (bits < MAX_START_BITS && (size_t)1 << bits < n)
		bits++;
	ids->shift = VALUE_BITS - bits;
	ids->starts = tc_calloc(((size_t)1 << bits) + 1, sizeof(*ids->starts));
	for (i = 0; bucket <= (size_t)1 << bits; bucket++) {
		while (i < n && ids->values[i] >> ids->shift < bucket)
			i++;
		ids->starts[bucket] = (uint32_t)i;
	}
}

uint32_t tc_line_ids_find(const struct tc_line_ids *ids, uint32_t value)
{
	const uint32_t bucket = value >> ids->shift;
	uint32_t low, high;

	if (value >> VALUE_BITS != 0)
		return TC_LINE_FOREIGN;
	low = ids->starts[bucket];
	high = ids->starts[bucket + 1];
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (ids->values[middle] == value)
			return middle + 1;
		if (ids->values[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return TC_LINE_FOREIGN;
}

void tc_line_ids_release(struct tc_line_ids *ids)
{
	if (ids == NULL)
		return;
	free(ids->values);
	free(ids->starts);
	*ids = (struct tc_line_ids){ .values = NULL };
}

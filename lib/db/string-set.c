/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings numbered by their order. */
#include "db/string-set.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void tc_string_set_add(struct tc_string_set *set, const char *s)
{
	/* Manifests are sorted: most doubles follow one another. */
	if (set->count > 0 && strcmp(set->items[set->count - 1], s) == 0)
		return;
	set->items = tc_grow(set->items, set->count, &set->cap,
			     sizeof(*set->items));
	set->items[set->count++] = s;
}

void tc_string_set_seal(struct tc_string_set *set)
{
	size_t i, n = 0;

	if (set->count == 0)
		return;
	qsort(set->items, set->count, sizeof(*set->items), compare);
	for (i = 0; i < set->count; i++)
		if (n == 0 || strcmp(set->items[n - 1], set->items[i]) != 0)
			set->items[n++] = set->items[i];
	set->count = n;
}

uint32_t tc_string_set_id(const struct tc_string_set *set, const char *s)
{
	const char **found = NULL;

	if (set->count > 0)
		found = bsearch(&s, set->items, set->count,
				sizeof(*set->items), compare);
	return found ? (uint32_t)(found - set->items) + 1 : 0;
}

void tc_string_set_release(struct tc_string_set *set)
{
	if (set == NULL)
		return;
	free(set->items);
	*set = (struct tc_string_set){ 0 };
}

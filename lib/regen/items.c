/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two lists of the same items: sorted, they are equal. */
#include "regen/items.h"

#include <stdlib.h>
#include <string.h>

bool tc_items_add(struct tc_items *items, const char *at, size_t len)
{
	if (items->count == TC_ITEMS_MAX)
		return false;
	items->list[items->count++] = (struct tc_item){ at, len };
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct tc_item *x = a, *y = b;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return memcmp(x->at, y->at, x->len);
}

bool tc_items_same(struct tc_items *a, struct tc_items *b)
{
	size_t i;

	if (a->count != b->count)
		return false;
	qsort(a->list, a->count, sizeof(*a->list), compare);
	qsort(b->list, b->count, sizeof(*b->list), compare);
	for (i = 0; i < a->count; i++)
		if (compare(&a->list[i], &b->list[i]) != 0)
			return false;
	return true;
}

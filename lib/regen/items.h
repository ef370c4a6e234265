/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two lists of the same items, for lib/regen/words.c and its parts. */
#ifndef TC_REGEN_ITEMS_H
#define TC_REGEN_ITEMS_H

#include <stdbool.h>
#include <stddef.h>

/* A list has at most so many; real ones have a hundred. */
enum { TC_ITEMS_MAX = 1024 };

/* Borrows the text. With a count of 0 it is empty. */
struct tc_items {
	struct tc_item {
		const char *at;
		size_t len;
	} list[TC_ITEMS_MAX];
	size_t count;
};

/* False where there is no room. */
bool tc_items_add(struct tc_items *items, const char *at, size_t len);
/* Whether both have the same, each as often; sorts them. */
bool tc_items_same(struct tc_items *a, struct tc_items *b);

#endif

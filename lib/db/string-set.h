/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings numbered by their order, for lib/db/compile.c and its parts. */
#ifndef TC_DB_STRING_SET_H
#define TC_DB_STRING_SET_H

#include <stddef.h>
#include <stdint.h>

/* Borrows the strings. Zeroed is empty. */
struct tc_string_set {
	const char **items;
	size_t count, cap;
};

void tc_string_set_add(struct tc_string_set *set, const char *s);
/* Sorts and drops doubles; call it once, between the last _add() and the
 * first _id(). */
void tc_string_set_seal(struct tc_string_set *set);
/* Position from 1; 0 for a string that is not in it. */
uint32_t tc_string_set_id(const struct tc_string_set *set, const char *s);
void tc_string_set_release(struct tc_string_set *set);

#endif

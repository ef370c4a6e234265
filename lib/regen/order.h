/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What automake writes in the order of a perl hash. */
#ifndef TC_REGEN_ORDER_H
#define TC_REGEN_ORDER_H

#include <stdbool.h>

struct tc_buf;

/*
 * Writes now to out with these in the order of shipped, both texts that end in
 * a NUL, where they are the same but for the order:
 *
 * - the words of the value of DIST_COMMON or am__DIST_COMMON, and with it where
 *   its lines end: files that go into a tarball. Each word is of letters,
 *   digits and "$()@/.+_~%-", its parentheses are pairs;
 * - lines that stand together and are all of the form
 *   "OBJECT.$(OBJEXT): DIRECTORY/$(am__dirstamp)", of the same characters:
 *   rules that say which directory has to be there.
 *
 * Automake before 1.16.4 takes both from a hash. False where anything else
 * differs, and out is of no use then.
 */
bool tc_order_put(const char *now, const char *shipped, struct tc_buf *out);

#endif

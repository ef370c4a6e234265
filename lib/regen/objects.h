/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What objects depend on, as automake 1.4 had it from the compiler. */
#ifndef TC_REGEN_OBJECTS_H
#define TC_REGEN_OBJECTS_H

#include <stdbool.h>

struct tc_buf;

/*
 * Writes now to out with one run of lines of shipped that it has not, in their
 * place; both are texts that end in a NUL. The lines are rules without a
 * recipe, "NAME.o: FILE FILE ..." or "NAME.lo NAME.o : FILE ...", that may go on
 * after a backslash, and one empty line after the last. Names are of letters,
 * digits and "/._+-"; each FILE ends as C or C++ does (".c", ".h", ".cc" ...).
 * Or only the empty line, after a line of a tab and "done".
 *
 * "make dist" of automake up to 1.4 put them there: they are what a compiler
 * said. False where there is no such run at the first difference, where the
 * line before it goes on, or what follows in now is a recipe.
 */
bool tc_objects_put(const char *now, const char *shipped, struct tc_buf *out);

#endif

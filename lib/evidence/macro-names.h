/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What macro files define, and which names are autoconf's own. */
#ifndef TC_EVIDENCE_MACRO_NAMES_H
#define TC_EVIDENCE_MACRO_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether autoconf itself defines a macro of that name. */
bool tc_is_core_macro(const char *name);

/*
 * The next line at or behind *at (bytes; 0 to begin with) that begins with
 * AC_DEFUN, m4_define or the like and a literal name: 1 with the name
 * (borrowed, not terminated) and *at behind it; 0 at the end. m4 has more ways
 * to define a macro; these are the ones that aclocal and people use.
 */
int tc_next_definition(const char *bytes, size_t size, size_t *at,
		       const char **name, size_t *len);

#endif

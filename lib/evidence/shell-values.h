/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which values a shell script gives its variables where that can be told
 * without running it. */
#ifndef TC_EVIDENCE_SHELL_VALUES_H
#define TC_EVIDENCE_SHELL_VALUES_H

#include <stddef.h>

enum { TC_SHELL_VALUES = 64, TC_SHELL_VALUE = 1 << 16 };

struct tc_shell_values {
	struct tc_shell_value {
		char *name, *value; /* malloc'd; value NULL: not known */
	} list[TC_SHELL_VALUES];
	size_t count;
};

/*
 * Takes each line that begins with NAME= as an assignment, in the order of the
 * text, until the list is full. A value is one word (POSIX shell, 2.2 and 2.6)
 * of plain characters, quoted text, "$NAME" and backslashes before one
 * character; any other makes NAME one that is not known, and so does what is
 * longer than TC_SHELL_VALUE. Conditions, functions and here-documents are not
 * understood: their lines that begin so count. The caller releases.
 */
void tc_shell_values_read(struct tc_shell_values *values, const char *text,
			  size_t len);
/* NULL: not known. */
const char *tc_shell_values_get(const struct tc_shell_values *values,
				const char *name);
void tc_shell_values_release(struct tc_shell_values *values);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of gnulib-comp.m4 as gnulib-tool writes it: fixed lines, in their
 * order, around what the modules bring along. docs/compose.md specifies it. */
#ifndef TC_EVIDENCE_GNULIB_FORM_H
#define TC_EVIDENCE_GNULIB_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/gnulib-pattern.h"

enum { TC_GNULIB_RUNS = 2 };

struct tc_gnulib_comp {
	char prefix[TC_GNULIB_PREFIX]; /* of its macros: "gl" */
	struct tc_line_run early; /* lines that name modules, and code */
	struct tc_line_run code[TC_GNULIB_RUNS]; /* of the library, the tests */
	size_t code_count;
};

/* Whether the lines are those of a gnulib-comp.m4 but for what is in the
 * runs. */
bool tc_gnulib_comp_read(struct tc_gnulib_comp *out,
			 const struct tc_line *lines, size_t count);

/* "  # Code from module NAME:"; the name, borrowed. */
bool tc_gnulib_module_line(const struct tc_line *line, struct tc_line *name);
/* A line of the shell functions that enable modules where they are needed.
 * Where it asks for a condition that is in *condition, else its len is 0. */
bool tc_gnulib_enable_line(const struct tc_line *line,
			   struct tc_line *condition);

#endif

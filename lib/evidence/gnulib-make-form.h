/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of the makefile that gnulib-tool writes: fixed lines, in their
 * order, around what the modules bring along. docs/compose.md specifies it. */
#ifndef TC_EVIDENCE_GNULIB_MAKE_FORM_H
#define TC_EVIDENCE_GNULIB_MAKE_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/gnulib-form.h"

enum { TC_GNULIB_GAPS = 16 };

struct tc_gnulib_make {
	struct tc_gnulib_names names;
	bool tests;                 /* it is that of the tests' directory */
	struct tc_line_run command; /* "# Reproduce by:" and on; or none */
	struct tc_line_run links;   /* lines that say what to link with */
	struct tc_line_run modules; /* sections, see below */
	/* Lines that are not of the form; an empty run where one is missing. */
	struct tc_line_run gaps[TC_GNULIB_GAPS];
	size_t gap_count;
};

/*
 * False for what is no such file, or more unlike one than the gaps can say.
 * modules then has sections one behind the other, as
 * tc_gnulib_make_section() reads them.
 */
bool tc_gnulib_make_read(struct tc_gnulib_make *out,
			 const struct tc_line *lines, size_t count);

/* What one module brings along: lines "## begin gnulib module NAME" and "##
 * end   gnulib module NAME" with the body between them, which begins with an
 * empty line that is not counted to it; and an empty line behind it. */
struct tc_gnulib_section {
	struct tc_line name;
	struct tc_line_run body;
};

/* The section that begins at line i: the number of its lines; 0 for none. */
size_t tc_gnulib_make_section(struct tc_gnulib_section *out,
			      const struct tc_line *lines, size_t i,
			      size_t count);

/*
 * The value of "--NAME=" in the lines of a command, to *value; false where
 * there is none. Of several the first.
 */
bool tc_gnulib_make_option(const struct tc_line *lines,
			   const struct tc_line_run *command, const char *name,
			   struct tc_line *value);

#endif

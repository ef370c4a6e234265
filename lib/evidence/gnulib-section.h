/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one module brought along, as the reference database knows it. */
#ifndef TC_EVIDENCE_GNULIB_SECTION_H
#define TC_EVIDENCE_GNULIB_SECTION_H

#include <stdbool.h>

#include "evidence/gnulib-make-form.h"

struct tc_buf;

/* What gnulib-tool was told, and put in where modules leave it open. */
struct tc_gnulib_words {
	const char *library; /* "libgnu_la"; "": none */
	const char *prefix;  /* of macros: "gl" */
	const char *aux;     /* directory of scripts: "build-aux" */
};

/*
 * The body of a section with the words that are nobody's in their place:
 * "lib", "GL" and "build-aux" (docs/rendered-macros.md). False where that
 * could not be told from a body that has those words itself.
 */
bool tc_gnulib_section_plain(struct tc_buf *out, const struct tc_line *lines,
			     const struct tc_line_run *body,
			     const struct tc_gnulib_words *words);

/* The line that makes a section depend on whether module is wanted; the line
 * "endif" that ends it is not said. */
bool tc_gnulib_section_condition(const struct tc_line *line,
				 const struct tc_line *module);

#endif

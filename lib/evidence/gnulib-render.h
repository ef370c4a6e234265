/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What gnulib-tool makes of a module's description for a makefile. */
#ifndef TC_EVIDENCE_GNULIB_RENDER_H
#define TC_EVIDENCE_GNULIB_RENDER_H

#include <stdbool.h>
#include <stddef.h>

struct tc_buf;

/* A module's description; the strings are borrowed. */
struct tc_gnulib_module {
	const char *name; /* "crypto/md5" */
	const char *bytes;
	size_t size;
};

/* How the makefile is written. */
struct tc_gnulib_manner {
	bool libtool;
	const char *directory; /* "lib/", before the names of files; or "" */
};

/*
 * Whether that text, with the words of tc_gnulib_section_plain(), is what some
 * version of gnulib-tool makes of the module (docs/rendered-macros.md). False
 * for more than TC_MAX_KEPT_FILE bytes.
 */
bool tc_gnulib_makes(const struct tc_gnulib_module *module,
		     const struct tc_gnulib_manner *manner,
		     const struct tc_buf *text);

/* Whether gnulib-tool makes anything of the module, and a section of it. */
bool tc_gnulib_makes_any(const struct tc_gnulib_module *module,
			 const struct tc_gnulib_manner *manner);

/* Whether the module wants that line to be linked with. */
bool tc_gnulib_links(const struct tc_gnulib_module *module, const char *line);

#endif

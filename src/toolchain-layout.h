/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files of a release are installed where, and what is filled in. */
#ifndef TC_SRC_TOOLCHAIN_LAYOUT_H
#define TC_SRC_TOOLCHAIN_LAYOUT_H

#include <stdbool.h>

#include "base/arena.h"

struct tc_buf;

/* What stands for @NAME@. Strings are the owner's. */
struct tc_layout_values {
	const char *tool, *version, *api; /* "1.16" of automake 1.16.5 */
	const char *rules;  /* the tool, "autoconf-2.13", "automake-1.4" */
	const char *suffix; /* of automake's directories: "-1.16", or "" */
	const char *root;                 /* "/opt/tarcheck/NAME" */
	const char *year;
	const char *revision; /* of libtool: "1.3337", "2.4.6" */
};

/*
 * Where the file path of the release goes below root; NULL: it is not
 * installed. *fill: its @NAME@s are to be filled in; *run: it is a program.
 * In arena.
 */
const char *tc_layout_place(const struct tc_layout_values *values,
			    const char *path, bool *fill, bool *run,
			    struct tc_arena *arena);

/* Appends text[0..len) with every @NAME@ filled in that the tool's makefiles
 * fill in, and others left alone. path is the file's. */
void tc_layout_fill(const struct tc_layout_values *values, const char *path,
		    const char *text, size_t len, struct tc_buf *out);

/*
 * Old automakes have regular expressions and calls that Perl of today refuses.
 * They are written as it wants them; what they do is the same. Appends to
 * out.
 */
void tc_layout_repair(const struct tc_layout_values *values, const char *path,
		      const char *text, size_t len, struct tc_buf *out);

/*
 * automake 1.14 and 1.15 have a line "#! Prototypes here ..." in their
 * programs, in whose place their makefiles put the declarations of all
 * subroutines, sorted, as lib/gen-perl-protos does. Appends to out; a text
 * without such a line as it is.
 */
void tc_layout_prototypes(const char *text, size_t len, struct tc_buf *out);

/* Files that the release's makefiles write from nothing but its version. */
void tc_layout_version_m4(const struct tc_layout_values *values,
			  struct tc_buf *out);
/* bin/autoconf until 2.71, which is written in M4sh there: hands its options
 * on to autom4te in the same way. Ours. */
void tc_layout_autoconf(const struct tc_layout_values *values,
			struct tc_buf *out);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command that gnulib-tool records in what it writes. docs/compose.md. */
#ifndef TC_EVIDENCE_GNULIB_COMMAND_H
#define TC_EVIDENCE_GNULIB_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/gnulib-form.h"

/* Its words behind "gnulib-tool --import"; they point into the lines. */
struct tc_gnulib_command {
	struct tc_line *words; /* malloc'd */
	size_t count, cap;
	size_t modules; /* index of the first word that names a module */
	bool spread;    /* a line for each word, as since 2018 */
};

/*
 * The command that begins at the first line: with reproduce behind, or below,
 * "# Reproduce by:", as in makefiles. Returns the number of lines; 0 where
 * none begins, and *out is empty. The caller releases.
 */
size_t tc_gnulib_command_read(struct tc_gnulib_command *out,
			      const struct tc_line *lines, size_t count,
			      bool reproduce);

/*
 * Whether gnulib-tool could have written the words: options that it knows, in
 * its order, those that it always writes, each once where it cannot be twice,
 * and the modules behind them; of letters, digits and ./+-=@~_ only, and no
 * name of m4's or autoconf's. Sets out->modules.
 */
bool tc_gnulib_command_check(struct tc_gnulib_command *out);

/* What follows an option that is given as "--NAME=", or true for one given as
 * "--NAME". Of several the first. */
bool tc_gnulib_command_value(const struct tc_gnulib_command *command,
			     const char *option, struct tc_line *value);

bool tc_gnulib_command_equal(const struct tc_gnulib_command *a,
			     const struct tc_gnulib_command *b);

void tc_gnulib_command_release(struct tc_gnulib_command *command);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the terminal, if there is one, should be given. */
#ifndef TC_SRC_TERMINAL_H
#define TC_SRC_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Whether to colour what goes to stream. when is the value of --color:
 * "always", "never", or "auto" (also NULL): only on a terminal, and neither
 * with NO_COLOR set to anything (no-color.org) nor with TERM unset or "dumb".
 */
bool tc_terminal_color(const char *when, FILE *stream);

/* Whether a line on stream can be written over: a terminal, not "dumb". */
bool tc_terminal_can_rewrite(FILE *stream);

#endif

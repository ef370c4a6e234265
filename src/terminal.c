/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the terminal, if there is one, should be given. */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool tc_terminal_can_rewrite(FILE *stream)
{
	const char *term = getenv("TERM");
	int fd = fileno(stream);

	return term != NULL && *term != '\0' && strcmp(term, "dumb") != 0 &&
	       fd >= 0 && isatty(fd);
}

bool tc_terminal_color(const char *when, FILE *stream)
{
	const char *no_color = getenv("NO_COLOR");

	if (when != NULL && strcmp(when, "always") == 0)
		return true;
	if (when != NULL && strcmp(when, "never") == 0)
		return false;
	if (no_color != NULL && *no_color != '\0')
		return false;
	return tc_terminal_can_rewrite(stream);
}

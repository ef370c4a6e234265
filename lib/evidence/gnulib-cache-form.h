/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of gnulib-cache.m4: a notice, the command that gnulib-tool was
 * given, and macros that say the same. docs/compose.md specifies it. */
#ifndef TC_EVIDENCE_GNULIB_CACHE_FORM_H
#define TC_EVIDENCE_GNULIB_CACHE_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/gnulib-command.h"

struct tc_gnulib_cache {
	struct tc_line_run notice;  /* from "# Copyright" on; see gnulib-notice.h */
	struct tc_line_run written; /* lines of the command */
	struct tc_gnulib_command command; /* count 0: not as it is recorded */
	struct tc_line_run gaps[4]; /* lines that are not of the form, where
				       from is end before that line; in the
				       notice, the command, the macros */
	size_t gap_count;
};

/*
 * False for what has no line that announces the command. The form is that of
 * gnulib-tool since June 2008: with the command each line behind it is given.
 * The caller releases, where it returns true.
 */
bool tc_gnulib_cache_read(struct tc_gnulib_cache *out,
			  const struct tc_line *lines, size_t count);
void tc_gnulib_cache_release(struct tc_gnulib_cache *cache);

#endif

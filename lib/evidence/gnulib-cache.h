/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gnulib-cache.m4 against the command in it and what was written beside it. */
#ifndef TC_EVIDENCE_GNULIB_CACHE_H
#define TC_EVIDENCE_GNULIB_CACHE_H

struct tc_evidence;

/*
 * As tc_evidence_compose(), for each gnulib-cache.m4 that has no strong origin
 * and a line that announces gnulib-tool's command. Its inputs are the
 * gnulib-comp.m4 beside it, which has the same notice and lists the command's
 * modules, and the makefile that the command names, which records the same
 * command. What is not so, and lines that do not follow from the command, are
 * inputs that are not strong (docs/compose.md).
 */
void tc_evidence_gnulib_cache(struct tc_evidence *ev);

#endif

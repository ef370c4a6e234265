/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A makefile's text for a directory below that of the makefile. */
#ifndef TC_EVIDENCE_GNULIB_PREFIX_H
#define TC_EVIDENCE_GNULIB_PREFIX_H

struct tc_buf;

/*
 * Lines that gnulib-tool made of a module, with the directory ("lib/") before
 * names of files: what gnulib's prefix-gnulib-mk has done since 2019-04
 * to rules and variables.
 */
void tc_gnulib_put_below(struct tc_buf *out, const char *text,
			 const char *directory);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The makefile that gnulib-tool writes, taken apart. */
#ifndef TC_EVIDENCE_GNULIB_MAKE_H
#define TC_EVIDENCE_GNULIB_MAKE_H

struct tc_error;
struct tc_evidence;
struct tc_refs;
struct tc_tag_reader;

/*
 * As tc_evidence_compose(), for each Makefile.am or gnulib.mk that has no
 * strong origin and the form that gnulib-tool gives it: a derivation whose
 * inputs are the modules that its sections are of, in the tag, in a submodule
 * or published. Sections of none, and lines that are not of the form, are
 * inputs that are not strong. 0, -1.
 */
int tc_evidence_gnulib_make(struct tc_evidence *ev, struct tc_refs *refs,
			    const struct tc_tag_reader *reader,
			    struct tc_error *err);

#endif

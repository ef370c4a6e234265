/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gnulib-comp.m4 taken apart. */
#ifndef TC_EVIDENCE_GNULIB_COMP_H
#define TC_EVIDENCE_GNULIB_COMP_H

struct tc_error;
struct tc_evidence;
struct tc_refs;
struct tc_tag_reader;

/*
 * As tc_evidence_compose(), for each gnulib-comp.m4 that has no strong origin
 * and the form that gnulib-tool gives it: a derivation whose inputs are the
 * published modules, and those in the tag, that its code is of. Lines that are of none are inputs
 * that are not strong. 0, -1.
 */
int tc_evidence_gnulib(struct tc_evidence *ev, struct tc_refs *refs,
		       const struct tc_tag_reader *reader,
		       struct tc_error *err);

#endif

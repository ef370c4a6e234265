/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the files of one tool in a release are of one release of that tool,
 * and say at all what made them. */
#ifndef TC_EVIDENCE_COHERENCE_H
#define TC_EVIDENCE_COHERENCE_H

struct tc_error;
struct tc_evidence;
struct tc_refs;

/*
 * Adds findings tool-version-mismatch, tool-version-unknown,
 * tool-script-outdated and generated-unmarked, after the origins are settled.
 * Files belong together that have the same nearest directory with a configure,
 * configure.ac or configure.in. What a file states is read from its kept
 * bytes; of what release a copied file is, or one that aclocal.m4 is composed
 * of, the databases say. A file of which neither is known takes no part.
 */
int tc_evidence_coherence(struct tc_evidence *ev, struct tc_refs *refs,
			  struct tc_error *err);

#endif

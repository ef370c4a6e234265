/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members that are put together of others without running anything. */
#ifndef TC_EVIDENCE_COMPOSE_H
#define TC_EVIDENCE_COMPOSE_H

struct tc_error;
struct tc_evidence;
struct tc_refs;

/*
 * After tc_evidence_origins(), before generators are run: takes each
 * aclocal.m4 that has no strong origin apart (docs/compose.md). One that
 * consists wholly of published macro files, macro files of the release, and
 * lines that include those gets a derivation (evidence/derivation.h); in
 * others each run of lines that is none of these gets a finding
 * macro-part-*. An included path that aclocal would not write is the
 * finding macro-include-odd. Files that do not say that aclocal wrote them are
 * left alone.
 */
int tc_evidence_compose(struct tc_evidence *ev, struct tc_refs *refs,
			struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members that are put together of others without running anything. */
#ifndef TC_EVIDENCE_COMPOSE_H
#define TC_EVIDENCE_COMPOSE_H

#include <stddef.h>

struct tc_error;
struct tc_evidence;
struct tc_member;
struct tc_refs;

/* How to get at the content of a file of ev->vcs or ev->pinned: malloc'd, the
 * caller frees it. 0; 1 when it is not at hand; -1. */
struct tc_tag_reader {
	int (*read)(void *ctx, const struct tc_member *file, char **bytes,
		    size_t *len, struct tc_error *err);
	void *ctx;
};

/*
 * After tc_evidence_origins(), before generators are run: takes each
 * aclocal.m4 that has no strong origin apart (docs/compose.md). One that
 * consists wholly of published macro files, macro files of the release, and
 * lines that include those gets a derivation (evidence/derivation.h); in
 * others each run of lines that is none of these gets a finding
 * macro-part-*. An included path that aclocal would not write is the
 * finding macro-include-odd. Files that do not say that aclocal wrote them are
 * left alone. gnulib-comp.m4: evidence/gnulib-comp.h. reader may be NULL.
 */
int tc_evidence_compose(struct tc_evidence *ev, struct tc_refs *refs,
			const struct tc_tag_reader *reader,
			struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The classifier table: what a file is, by its path and first bytes. */
#ifndef TC_EVIDENCE_KIND_H
#define TC_EVIDENCE_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/severity.h"

/* What is asked of a file of a kind that has no origin. */
enum tc_kind_class {
	TC_CLASS_SOURCE,    /* nothing can vouch for it but the tag */
	TC_CLASS_MACRO,     /* m4 file that aclocal takes in */
	TC_CLASS_AUX,       /* script or template that a tool copies in */
	TC_CLASS_GENERATED, /* written by a tool from other members */
	TC_CLASS_DATA,      /* neither compiled nor run by a build */
};

struct tc_kind {
	const char *id;   /* kebab-case, stable: "m4-macro" */
	const char *text; /* one sentence for people */
	enum tc_kind_class class;
	enum tc_severity severity; /* when unexplained beside a repository */
	bool audited;     /* judged by `audit`, where there is no repository */
	bool refreshed;   /* release tools rewrite the tag's own copy, and no
			     build runs it: a difference is odd, not wrong */
};

/* Number of kinds; indices run from 1 (0 = not classified, only for what is
 * not a regular file). */
size_t tc_kind_count(void);
const struct tc_kind *tc_kind_get(size_t index);
/* Index of the kind with that id, 0 for none. */
size_t tc_kind_find(const char *id);

/*
 * The kind of a regular file. path is relative to the release's top; head is
 * the beginning of its content, at least TC_HEAD_BYTES of it or all. Never 0.
 */
size_t tc_kind_classify(const char *path, const char *head, size_t len);

/* Whether judging a file of that kind needs its content (serials, versions). */
bool tc_kind_wants_bytes(size_t index);

#endif

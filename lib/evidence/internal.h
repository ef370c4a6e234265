/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the three steps of evidence share. */
#ifndef TC_EVIDENCE_INTERNAL_H
#define TC_EVIDENCE_INTERNAL_H

#include "evidence/evidence.h"
#include "evidence/kind.h"

/* Members that need an origin: everything but directories. */
static inline bool tc_member_counts(const struct tc_member *m)
{
	return m->type != TC_TYPE_DIR;
}

/* The missing submodule below which that path is, or NULL. */
const char *tc_pinned_missing(const struct tc_evidence *ev, const char *path);
/* Findings about submodules that are not at hand. */
void tc_judge_pinned(struct tc_evidence *ev);
/* Findings about macro files that define what a published one of the release,
 * or autoconf, defines. */
void tc_judge_redefined(struct tc_evidence *ev);
/* Findings about files of the tag that are missing, or that git archive would
 * have left out, or that are pointers or directories now. */
void tc_judge_tagged(struct tc_evidence *ev);

/* known-variant for a copied file that equals a published one in canonical
 * form (db/canon.h): 1, 0, -1. */
struct tc_refs;
int tc_origin_transformed(struct tc_evidence *ev, struct tc_refs *refs,
			  const struct tc_member *m, struct tc_result *result,
			  struct tc_error *err);

static inline const struct tc_kind *tc_member_kind(const struct tc_member *m)
{
	return tc_kind_get(m->kind);
}

/* What is odd about a name, a clause; or NULL. */
const char *tc_odd_name(const char *path);
/* Findings about names that are one where case and the form of Unicode do not
 * count. */
void tc_judge_twins(struct tc_evidence *ev);
/* Findings about modes that let everybody write, or the owner not read. */
void tc_judge_modes(struct tc_evidence *ev);

struct tc_error;
struct tc_nearest;
struct tc_refs;

/* A run of a member's lines. */
struct tc_excerpt {
	const char *bytes;
	size_t len;
	size_t line;       /* the first one's number, from 1 */
	size_t from, size; /* as struct tc_finding_nearest has them */
};
/* The version of that name (NULL: any) nearest to it: 1, 0, -1. */
int tc_excerpt_nearest(struct tc_evidence *ev, struct tc_refs *refs,
		       const struct tc_excerpt *e, const char *name,
		       struct tc_nearest *out, struct tc_error *err);
/* Puts that under the newest finding. */
void tc_excerpt_show_nearest(struct tc_evidence *ev, struct tc_refs *refs,
			     const struct tc_excerpt *e,
			     const struct tc_nearest *n);

/* The version nearest to a macro or script: of its name, or (named false) of
 * any. 1, 0 when there is none or its bytes were not kept, -1. */
int tc_evidence_nearest(struct tc_evidence *ev, struct tc_refs *refs,
			const struct tc_member *m, bool named,
			struct tc_nearest *out, struct tc_error *err);
/* Puts that under the newest finding. */
void tc_evidence_show_nearest(struct tc_evidence *ev, struct tc_refs *refs,
			      const struct tc_member *m,
			      const struct tc_nearest *n);

struct tc_serial;
/* The serial numbers in the kept bytes of a macro. */
void tc_serial_of(const struct tc_member *m, struct tc_serial *serial);
/* Under the newest finding, about a macro never published: what is odd about
 * its serial, by itself and against the nearest version (or NULL). */
void tc_serial_evidence(struct tc_evidence *ev, const struct tc_member *m,
			const struct tc_nearest *nearest);
/* Findings about a macro that has a strong origin in the tag. 0, -1. */
int tc_judge_raised_serial(struct tc_evidence *ev, struct tc_refs *refs,
			   const struct tc_member *m, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where every member comes from, and what is wrong: the result of a check. */
#ifndef TC_EVIDENCE_EVIDENCE_H
#define TC_EVIDENCE_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "db/canon.h"
#include "evidence/finding.h"
#include "tree/tree.h"

struct tc_refs;
struct tc_contents;
struct tc_derivation;
struct tc_error;

/* Strongest first. docs/ARCHITECTURE.md says when each holds. */
enum tc_origin {
	TC_ORIGIN_VCS,
	TC_ORIGIN_VCS_FILTERED,
	TC_ORIGIN_VCS_ELSEWHERE,
	TC_ORIGIN_KNOWN,
	TC_ORIGIN_KNOWN_VARIANT,
	TC_ORIGIN_COMPOSED,   /* these two: evidence/derivation.h */
	TC_ORIGIN_REPRODUCED,
	TC_ORIGIN_NONE,       /* unexplained */
	TC_ORIGIN_NOT_JUDGED, /* audit: a kind that only a repository explains */
	TC_ORIGIN_COUNT,
};
/* "vcs", "vcs-filtered", ..., "none", "not-judged". */
const char *tc_origin_name(enum tc_origin origin);
/* Whether something independent accounts for the bytes: others may then be
 * derived from them. */
static inline bool tc_origin_is_strong(unsigned origin)
{
	return origin < TC_ORIGIN_NONE;
}

/* A member against the same path of the tagged tree. */
enum tc_vcs_state {
	TC_VCS_NO_REPO, /* audit */
	TC_VCS_IDENTICAL,
	TC_VCS_MODIFIED,
	TC_VCS_ABSENT,
};
/* "identical", "modified", "absent"; NULL without a repository. */
const char *tc_vcs_state_name(enum tc_vcs_state state);

struct tc_result {
	uint8_t origin; /* enum tc_origin */
	uint8_t vcs;    /* enum tc_vcs_state */
	uint8_t db;     /* of known and known-variant: which database */
	bool ignored;   /* the tag's export-ignore is about it; step 3 sets it */
	bool differs;   /* from what its generator writes: there is a finding */
	const char *detail; /* of the origin, one line, or NULL */
	const char *note;   /* of a generated file without an origin: why it
			       could not be written again; or NULL */
	const char *note_lines; /* evidence of that, each line with a line
				   feed; or NULL */
	/* Of a known variant that only its canonical form makes known: what
	 * the transforms replaced (db/canon.h). NULL: nothing. */
	const struct tc_masked_list *masked;
};

struct tc_coverage {
	uint64_t members, bytes;
};

/* Submodules of the tagged tree at their pinned commits. */
struct tc_pinned {
	const struct tc_tree *files; /* of those at hand, below their paths */
	const char *const *missing;  /* paths of those that are not at hand */
	const char *const *commits;  /* that they would be wanted at */
	size_t missing_count;
};

struct tc_evidence {
	const struct tc_tree *archive;
	const struct tc_tree *vcs; /* NULL for audit */
	struct tc_pinned pinned;   /* set between steps 1 and 2; files may be
				      NULL */
	struct tc_result *results; /* one for each member of archive */
	uint32_t *vcs_only;        /* indices into vcs: not in the archive */
	size_t vcs_only_count;
	/* Files and symlinks; directories are not counted. */
	struct tc_coverage coverage[TC_ORIGIN_COUNT];
	/* Sorted by member; only tc_derivation_add() adds to them. */
	struct tc_derivation *derivations;
	size_t derivation_count, derivation_cap;
	uint64_t judged;  /* members an origin was sought for */
	struct tc_findings findings;
	struct tc_arena arena; /* of all strings above */
};

void tc_evidence_init(struct tc_evidence *ev);
void tc_evidence_release(struct tc_evidence *ev);

/*
 * Between steps 2 and 3: origins and derivations as in `of`, for one who adds
 * to them, and no finding. archive is another copy of of's. Both have to
 * outlive ev, and `of` not to change.
 */
void tc_evidence_branch(struct tc_evidence *ev, const struct tc_evidence *of,
			const struct tc_tree *archive);

/*
 * Step 1: compare. Both trees are sorted and outlive ev; vcs may be NULL.
 * Sets results[].vcs, vcs_only.
 */
void tc_evidence_compare(struct tc_evidence *ev, const struct tc_tree *archive,
			 const struct tc_tree *vcs);

/* Step 2: origins, from the comparison and the databases. */
int tc_evidence_origins(struct tc_evidence *ev, struct tc_refs *refs,
			struct tc_error *err);

/* Between 2 and 3 derivations are added: evidence/derivation.h.
 *
 * Step 3: findings about members without an origin, modes, names; sorts all
 * findings and counts coverage. */
int tc_evidence_judge(struct tc_evidence *ev, struct tc_refs *refs,
		      struct tc_error *err);

/* Findings about times that fire or suppress rules of make: what is newer
 * than what is made from it, and what is dated after today (YYYYMMDD; 0: not
 * known). Before tc_evidence_judge(). */
void tc_judge_times(struct tc_evidence *ev, uint32_t today);

/* Step 4, where a store of reference contents (db/contents.h) is at hand: the
 * full difference of each finding that has a nearest version. */
int tc_evidence_full_diffs(struct tc_evidence *ev, struct tc_contents *store,
			   struct tc_error *err);

#endif

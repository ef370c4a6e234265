/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The result of a check: names, life time, step 1 (compare). */
#include "evidence/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "evidence/derivation.h"
#include "evidence/internal.h"

const char *tc_origin_name(enum tc_origin origin)
{
	static const char *const names[TC_ORIGIN_COUNT] = {
		[TC_ORIGIN_VCS] = "vcs",
		[TC_ORIGIN_VCS_FILTERED] = "vcs-filtered",
		[TC_ORIGIN_VCS_ELSEWHERE] = "vcs-elsewhere",
		[TC_ORIGIN_KNOWN] = "known",
		[TC_ORIGIN_KNOWN_VARIANT] = "known-variant",
		[TC_ORIGIN_COMPOSED] = "composed",
		[TC_ORIGIN_REPRODUCED] = "reproduced",
		[TC_ORIGIN_NONE] = "none",
		[TC_ORIGIN_NOT_JUDGED] = "not-judged",
	};

	return names[origin];
}

const char *tc_vcs_state_name(enum tc_vcs_state state)
{
	static const char *const names[] = {
		[TC_VCS_NO_REPO] = NULL,
		[TC_VCS_IDENTICAL] = "identical",
		[TC_VCS_MODIFIED] = "modified",
		[TC_VCS_ABSENT] = "absent",
	};

	return names[state];
}

void tc_evidence_init(struct tc_evidence *ev)
{
	*ev = (struct tc_evidence){ .archive = NULL };
	tc_findings_init(&ev->findings, &ev->arena);
}

void tc_evidence_release(struct tc_evidence *ev)
{
	if (ev == NULL)
		return;
	free(ev->results);
	free(ev->vcs_only);
	free(ev->derivations);
	tc_findings_release(&ev->findings);
	tc_arena_release(&ev->arena);
	*ev = (struct tc_evidence){ .archive = NULL };
}

/* Their inputs are the only thing in them that is ever written to. */
static void branch_derivations(struct tc_evidence *ev,
			       const struct tc_evidence *of)
{
	size_t i;

	for (i = 0; i < of->derivation_count; i++) {
		const struct tc_derivation *d = &of->derivations[i];
		struct tc_input *inputs = tc_arena_alloc(
			&ev->arena, (d->input_count + 1) * sizeof(*inputs));

		memcpy(inputs, d->inputs, d->input_count * sizeof(*inputs));
		ev->derivations = tc_grow(ev->derivations, i,
					  &ev->derivation_cap,
					  sizeof(*ev->derivations));
		ev->derivations[i] = *d;
		ev->derivations[i].inputs = inputs;
	}
	ev->derivation_count = of->derivation_count;
}

void tc_evidence_branch(struct tc_evidence *ev, const struct tc_evidence *of,
			const struct tc_tree *archive)
{
	tc_evidence_init(ev);
	ev->archive = archive;
	ev->vcs = of->vcs;
	ev->pinned = of->pinned;
	ev->results = tc_calloc(archive->count + 1, sizeof(*ev->results));
	if (archive->count > 0)
		memcpy(ev->results, of->results,
		       archive->count * sizeof(*ev->results));
	branch_derivations(ev, of);
}

/* Contents and type. Modes are a matter of their own: see judge.c. */
static enum tc_vcs_state compare_member(const struct tc_member *archive,
					const struct tc_member *vcs)
{
	if (archive->type == vcs->type && (archive->flags & TC_MEMBER_BLOB) &&
	    memcmp(archive->blob, vcs->blob, TC_BLOB_SIZE) == 0)
		return TC_VCS_IDENTICAL;
	return TC_VCS_MODIFIED;
}

static void add_vcs_only(struct tc_evidence *ev, size_t index)
{
	ev->vcs_only[ev->vcs_only_count++] = (uint32_t)index;
}

/* A merge of two sorted lists; several members of one path all meet the one
 * entry of the tree. */
static void merge_trees(struct tc_evidence *ev)
{
	const struct tc_tree *a = ev->archive, *v = ev->vcs;
	size_t i = 0, j = 0;
	bool met = false; /* v[j] has met a member */

	while (j < v->count) {
		int cmp = i < a->count ? strcmp(a->members[i].path,
						v->members[j].path) : 1;

		if (cmp < 0 || (cmp == 0 && !tc_member_counts(&a->members[i]))) {
			i++;
		} else if (cmp == 0) {
			ev->results[i].vcs = (uint8_t)compare_member(
				&a->members[i], &v->members[j]);
			met = true;
			i++;
		} else {
			if (!met)
				add_vcs_only(ev, j);
			met = false;
			j++;
		}
	}
}

void tc_evidence_compare(struct tc_evidence *ev, const struct tc_tree *archive,
			 const struct tc_tree *vcs)
{
	size_t i;

	ev->archive = archive;
	ev->vcs = vcs;
	ev->results = tc_calloc(archive->count, sizeof(*ev->results));
	for (i = 0; i < archive->count; i++) {
		ev->results[i].origin = TC_ORIGIN_NONE;
		ev->results[i].vcs = vcs ? TC_VCS_ABSENT : TC_VCS_NO_REPO;
	}
	if (vcs == NULL)
		return;
	ev->vcs_only = tc_calloc(vcs->count, sizeof(*ev->vcs_only));
	merge_trees(ev);
}

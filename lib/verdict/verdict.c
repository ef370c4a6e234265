/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From evidence and policy to one word. */
#include "verdict/verdict.h"

enum { EXIT_ACCEPTED = 0, EXIT_REJECTED = 1, EXIT_INCONCLUSIVE = 3 };

/* The worst finding at or above fail_on, and how many there are. */
static const struct tc_finding *count_failing(const struct tc_findings *f,
					      enum tc_severity fail_on,
					      uint64_t *count)
{
	const struct tc_finding *worst = NULL;
	size_t i;

	for (i = 0; i < f->count; i++) {
		const struct tc_finding *one = &f->list[i];

		if (one->severity < fail_on)
			continue;
		(*count)++;
		if (worst == NULL || one->severity > worst->severity ||
		    (one->severity == worst->severity && one->id < worst->id))
			worst = one;
	}
	return worst;
}

static bool has_no_origin(const struct tc_evidence *ev, const char *path)
{
	const struct tc_member *member;

	if (path == NULL || ev->archive == NULL || ev->results == NULL)
		return false;
	member = tc_tree_find(ev->archive, path);
	return member != NULL &&
	       ev->results[member - ev->archive->members].origin ==
		       TC_ORIGIN_NONE;
}

/* Members without an origin, and those that have one but are in a finding
 * which says that something about them was not verified. */
static uint64_t count_unverified(const struct tc_evidence *ev)
{
	uint64_t count = ev->coverage[TC_ORIGIN_NONE].members;
	size_t i;

	for (i = 0; i < ev->findings.count; i++) {
		const struct tc_finding *one = &ev->findings.list[i];

		if (tc_finding_type(one->id)->unverified &&
		    !has_no_origin(ev, one->path))
			count++;
	}
	return count;
}

static int map_inconclusive(const struct tc_evidence *ev,
			    const struct tc_policy *policy)
{
	switch (policy->inconclusive) {
	case TC_INCONCLUSIVE_PASS:
		return ev->judged > 0 ? EXIT_ACCEPTED : EXIT_INCONCLUSIVE;
	case TC_INCONCLUSIVE_FAIL:
		return EXIT_REJECTED;
	case TC_INCONCLUSIVE_KEEP:
		break;
	}
	return EXIT_INCONCLUSIVE;
}

struct tc_verdict tc_verdict_reach(const struct tc_evidence *ev,
				   const struct tc_policy *policy)
{
	struct tc_verdict v = { .unverified = count_unverified(ev),
				.policy = *policy };
	const struct tc_finding *worst =
		count_failing(&ev->findings, policy->fail_on, &v.failing);

	if (worst != NULL) {
		v.outcome = TC_REJECTED;
		v.exit_status = EXIT_REJECTED;
		v.reason = tc_finding_type(worst->id)->summary;
	} else if (ev->judged == 0 || v.unverified > 0) {
		v.outcome = TC_INCONCLUSIVE;
		v.exit_status = map_inconclusive(ev, policy);
		v.reason = ev->judged == 0 ?
				   "there was nothing that could be judged" :
				   "nothing bad was found, but not every file "
				   "could be verified";
	} else {
		v.outcome = TC_ACCEPTED;
		v.exit_status = EXIT_ACCEPTED;
		v.reason = ev->vcs != NULL ?
				   "every file has an origin" :
				   "every file that could be judged has an "
				   "origin";
	}
	return v;
}

const char *tc_outcome_name(enum tc_outcome outcome)
{
	static const char *const names[] = {
		[TC_ACCEPTED] = "accepted",
		[TC_REJECTED] = "rejected",
		[TC_INCONCLUSIVE] = "inconclusive",
	};

	return names[outcome];
}

const char *tc_inconclusive_name(enum tc_inconclusive_policy policy)
{
	static const char *const names[] = {
		[TC_INCONCLUSIVE_KEEP] = "keep",
		[TC_INCONCLUSIVE_PASS] = "pass",
		[TC_INCONCLUSIVE_FAIL] = "fail",
	};

	return names[policy];
}

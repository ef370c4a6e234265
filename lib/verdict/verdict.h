/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From evidence and policy to one word. */
#ifndef TC_VERDICT_VERDICT_H
#define TC_VERDICT_VERDICT_H

#include "evidence/evidence.h"

enum tc_outcome { TC_ACCEPTED, TC_REJECTED, TC_INCONCLUSIVE };

enum tc_inconclusive_policy {
	TC_INCONCLUSIVE_KEEP, /* exit status 3 */
	TC_INCONCLUSIVE_PASS, /* 0 */
	TC_INCONCLUSIVE_FAIL, /* 1 */
};

struct tc_policy {
	enum tc_severity fail_on;
	enum tc_inconclusive_policy inconclusive;
};

struct tc_verdict {
	enum tc_outcome outcome;
	int exit_status;        /* 0 accepted, 1 rejected, 3 inconclusive; the
				   policy may map 3 to 0 or 1 */
	uint64_t failing;       /* findings at or above fail_on */
	uint64_t unverified;    /* members that could not be verified */
	const char *reason;     /* one static clause, without a full stop */
	struct tc_policy policy; /* it was reached by, so that a stored report
				    can be judged again */
};

/*
 * Rejected: a finding at or above fail_on; the reason is the worst one's.
 * Else inconclusive: a member without origin, a finding of an unverified
 * type, or nothing was judged at all. Else accepted. That nothing was judged
 * is never mapped to exit status 0, whatever the policy: a green result has
 * to rest on something. Looks at nothing but its arguments.
 */
struct tc_verdict tc_verdict_reach(const struct tc_evidence *ev,
				   const struct tc_policy *policy);

/* "accepted", "rejected", "inconclusive". */
const char *tc_outcome_name(enum tc_outcome outcome);
/* "keep", "pass", "fail". */
const char *tc_inconclusive_name(enum tc_inconclusive_policy policy);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verdicts: every way to each of the three, and what policy may change. */
#include "unit.h"

#include "verdict/verdict.h"

static const struct tc_policy strict = { .fail_on = TC_SEVERITY_ERROR };

/* Evidence over three files, all from the repository. */
struct fixture {
	struct tc_tree archive, vcs;
	struct tc_evidence ev;
	struct tc_result results[3];
};

static int setup(void **state)
{
	static struct fixture fixture;
	struct fixture *f = &fixture;
	static const char *const paths[] = { "a", "b", "c" };
	size_t i;

	tc_tree_init(&f->archive);
	tc_tree_init(&f->vcs);
	tc_evidence_init(&f->ev);
	for (i = 0; i < TC_COUNT(paths); i++) {
		tc_tree_add(&f->archive)->path = paths[i];
		f->results[i] = (struct tc_result){ .origin = TC_ORIGIN_VCS };
	}
	f->ev.archive = &f->archive;
	f->ev.vcs = &f->vcs;
	f->ev.results = f->results;
	f->ev.judged = 3;
	f->ev.coverage[TC_ORIGIN_VCS].members = 3;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	f->ev.results = NULL; /* not from malloc */
	tc_evidence_release(&f->ev);
	tc_tree_release(&f->archive);
	tc_tree_release(&f->vcs);
	return 0;
}

static void lose_origin(struct fixture *f, size_t index)
{
	f->results[index].origin = TC_ORIGIN_NONE;
	f->ev.coverage[TC_ORIGIN_VCS].members--;
	f->ev.coverage[TC_ORIGIN_NONE].members++;
}

static void test_accepts_what_is_explained(void **state)
{
	struct fixture *f = *state;
	struct tc_verdict v = tc_verdict_reach(&f->ev, &strict);

	assert_int_equal(v.outcome, TC_ACCEPTED);
	assert_int_equal(v.exit_status, 0);
	assert_int_equal(v.failing, 0);
	assert_int_equal(v.unverified, 0);
	assert_string_equal(v.reason, "every file has an origin");
}

static void test_rejects_from_threshold_on(void **state)
{
	struct fixture *f = *state;
	struct tc_policy policy = strict;
	struct tc_verdict v;

	tc_findings_add(&f->ev.findings, TC_FINDING_VCS_MODE_DIFFERS, "a",
			NULL);
	v = tc_verdict_reach(&f->ev, &policy);
	assert_int_equal(v.outcome, TC_ACCEPTED);
	policy.fail_on = TC_SEVERITY_WARNING;
	v = tc_verdict_reach(&f->ev, &policy);
	assert_int_equal(v.outcome, TC_REJECTED);
	assert_int_equal(v.exit_status, 1);
	assert_int_equal(v.failing, 1);
	assert_int_equal(v.policy.fail_on, TC_SEVERITY_WARNING);
}

/* The severity of the finding counts, not the table's. */
static void test_lowered_severity_does_not_reject(void **state)
{
	struct fixture *f = *state;

	tc_findings_add(&f->ev.findings, TC_FINDING_VCS_MODIFIED, "a", NULL)
		->severity = TC_SEVERITY_NOTICE;
	assert_int_equal(tc_verdict_reach(&f->ev, &strict).outcome,
			 TC_ACCEPTED);
}

static void test_reason_is_the_worst(void **state)
{
	struct fixture *f = *state;
	struct tc_verdict v;

	tc_findings_add(&f->ev.findings, TC_FINDING_FILE_UNEXPLAINED, "a",
			NULL);
	tc_findings_add(&f->ev.findings, TC_FINDING_KNOWN_BAD, "b", NULL);
	tc_findings_add(&f->ev.findings, TC_FINDING_AUX_IMPOSTOR, "c", NULL);
	v = tc_verdict_reach(&f->ev, &strict);
	assert_int_equal(v.failing, 3);
	assert_string_equal(v.reason,
			    tc_finding_type(TC_FINDING_KNOWN_BAD)->summary);
}

static void test_no_origin_is_never_accepted(void **state)
{
	struct fixture *f = *state;
	struct tc_verdict v;

	lose_origin(f, 1);
	v = tc_verdict_reach(&f->ev, &strict);
	assert_int_equal(v.outcome, TC_INCONCLUSIVE);
	assert_int_equal(v.exit_status, 3);
	assert_int_equal(v.unverified, 1);
}

static void test_unverified_finding_is_inconclusive(void **state)
{
	struct fixture *f = *state;
	struct tc_verdict v;

	tc_findings_add(&f->ev.findings, TC_FINDING_GENERATED_UNVERIFIED, "a",
			NULL);
	v = tc_verdict_reach(&f->ev, &strict);
	assert_int_equal(v.outcome, TC_INCONCLUSIVE);
	assert_int_equal(v.unverified, 1);
}

/* A member without origin that is in such a finding is one, not two. */
static void test_counts_members_once(void **state)
{
	struct fixture *f = *state;

	lose_origin(f, 0);
	tc_findings_add(&f->ev.findings, TC_FINDING_GENERATED_UNVERIFIED, "a",
			NULL);
	tc_findings_add(&f->ev.findings, TC_FINDING_MACRO_UNVERIFIED, "b",
			NULL);
	assert_int_equal(tc_verdict_reach(&f->ev, &strict).unverified, 2);
}

static void test_rejection_outranks_inconclusive(void **state)
{
	struct fixture *f = *state;
	struct tc_policy policy = strict;

	policy.inconclusive = TC_INCONCLUSIVE_PASS;
	lose_origin(f, 0);
	tc_findings_add(&f->ev.findings, TC_FINDING_FILE_UNEXPLAINED, "a",
			NULL);
	assert_int_equal(tc_verdict_reach(&f->ev, &policy).exit_status, 1);
}

static void test_policy_maps_inconclusive(void **state)
{
	struct fixture *f = *state;
	struct tc_policy policy = strict;
	struct tc_verdict v;

	lose_origin(f, 0);
	policy.inconclusive = TC_INCONCLUSIVE_PASS;
	v = tc_verdict_reach(&f->ev, &policy);
	assert_int_equal(v.outcome, TC_INCONCLUSIVE);
	assert_int_equal(v.exit_status, 0);
	policy.inconclusive = TC_INCONCLUSIVE_FAIL;
	v = tc_verdict_reach(&f->ev, &policy);
	assert_int_equal(v.outcome, TC_INCONCLUSIVE);
	assert_int_equal(v.exit_status, 1);
}

/* A green result rests on something, whatever the policy. */
static void test_nothing_judged_never_passes(void **state)
{
	struct fixture *f = *state;
	struct tc_policy policy = strict;
	struct tc_verdict v;

	f->ev.judged = 0;
	v = tc_verdict_reach(&f->ev, &policy);
	assert_int_equal(v.outcome, TC_INCONCLUSIVE);
	policy.inconclusive = TC_INCONCLUSIVE_PASS;
	v = tc_verdict_reach(&f->ev, &policy);
	assert_int_equal(v.outcome, TC_INCONCLUSIVE);
	assert_int_equal(v.exit_status, 3);
}

/* Even evidence that nobody filled in. */
static void test_blank_evidence_is_inconclusive(void **state)
{
	struct tc_evidence blank;

	(void)state;
	tc_evidence_init(&blank);
	assert_int_equal(tc_verdict_reach(&blank, &strict).exit_status, 3);
	tc_evidence_release(&blank);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(tc_outcome_name(TC_ACCEPTED), "accepted");
	assert_string_equal(tc_outcome_name(TC_REJECTED), "rejected");
	assert_string_equal(tc_outcome_name(TC_INCONCLUSIVE), "inconclusive");
	assert_string_equal(tc_inconclusive_name(TC_INCONCLUSIVE_KEEP),
			    "keep");
	assert_string_equal(tc_inconclusive_name(TC_INCONCLUSIVE_PASS),
			    "pass");
	assert_string_equal(tc_inconclusive_name(TC_INCONCLUSIVE_FAIL),
			    "fail");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_accepts_what_is_explained),
		TEST(test_rejects_from_threshold_on),
		TEST(test_lowered_severity_does_not_reject),
		TEST(test_reason_is_the_worst),
		TEST(test_no_origin_is_never_accepted),
		TEST(test_unverified_finding_is_inconclusive),
		TEST(test_counts_members_once),
		TEST(test_rejection_outranks_inconclusive),
		TEST(test_policy_maps_inconclusive),
		TEST(test_nothing_judged_never_passes),
		cmocka_unit_test(test_blank_evidence_is_inconclusive),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

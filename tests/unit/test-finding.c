/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings: the table's own order, and lists of them. */
#include "unit.h"

#include "base/limits.h"
#include "evidence/finding.h"

static void test_severity_names_go_both_ways(void **state)
{
	static const char *const names[] = { "info", "notice", "warning",
					     "error" };
	enum tc_severity severity = TC_SEVERITY_INFO;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(names); i++) {
		assert_int_equal(tc_severity_parse(names[i], &severity), 0);
		assert_int_equal(severity, i);
		assert_string_equal(tc_severity_name(severity), names[i]);
	}
	severity = TC_SEVERITY_NOTICE;
	assert_int_equal(tc_severity_parse("Error", &severity), -1);
	assert_int_equal(tc_severity_parse("", &severity), -1);
	assert_int_equal(severity, TC_SEVERITY_NOTICE);
}

/* What the page of the manual and JSON readers rely on. */
static void check_id(const char *id)
{
	size_t len = strlen(id);

	assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-"),
			 len);
	assert_true(len > 0 && len <= 23);
	assert_true(id[0] != '-' && id[len - 1] != '-');
	assert_null(strstr(id, "--"));
}

static void check_printable(const char *text)
{
	for (; *text != '\0'; text++)
		assert_true(*text >= ' ' && *text <= '~');
}

static void check_sentences(const char *text)
{
	size_t len = strlen(text);

	check_printable(text);
	assert_true(len > 40);
	assert_true(text[len - 1] == '.');
	assert_null(strstr(text, "  "));
	assert_true(text[0] < 'a' || text[0] > 'z');
}

static void test_every_row_is_complete(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < TC_FINDING_COUNT; i++) {
		const struct tc_finding_type *type =
			tc_finding_type((enum tc_finding_id)i);
		size_t len = strlen(type->summary);

		check_id(type->id);
		check_printable(type->summary);
		assert_true(len > 10 && len <= 79 - 2);
		assert_true(type->summary[len - 1] != '.');
		check_sentences(type->meaning);
		check_sentences(type->advice);
		assert_ptr_equal(tc_finding_by_name(type->id), type);
		for (j = 0; j < i; j++)
			assert_string_not_equal(
				tc_finding_type((enum tc_finding_id)j)->id,
				type->id);
	}
	assert_null(tc_finding_by_name("macro"));
	assert_null(tc_finding_by_name(""));
}

/* A notice is what could not be verified: it makes the verdict inconclusive.
 * Padding and repeated members can be seen, and harmless programs write
 * them. */
static void test_severities_by_meaning(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TC_FINDING_COUNT; i++) {
		const struct tc_finding_type *type =
			tc_finding_type((enum tc_finding_id)i);

		if (type->severity == TC_SEVERITY_NOTICE &&
		    i != TC_FINDING_ARCHIVE_PADDING &&
		    i != TC_FINDING_ARCHIVE_REPEATED_MEMBER &&
		    i != TC_FINDING_ARCHIVE_TIMESTAMPS)
			assert_true(type->unverified);
	}
	assert_int_equal(tc_finding_type(TC_FINDING_KNOWN_BAD)->severity,
			 TC_SEVERITY_ERROR);
	assert_int_equal(tc_finding_type(TC_FINDING_MACRO_IMPOSTOR)->severity,
			 TC_SEVERITY_ERROR);
	assert_int_equal(tc_finding_type(TC_FINDING_VCS_MISSING)->severity,
			 TC_SEVERITY_INFO);
}

struct fixture {
	struct tc_arena arena;
	struct tc_findings list;
};

static int setup(void **state)
{
	static struct fixture fixture;

	fixture.arena = (struct tc_arena){ 0 };
	tc_findings_init(&fixture.list, &fixture.arena);
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	tc_findings_release(&f->list);
	tc_findings_release(&f->list);
	tc_findings_release(NULL);
	tc_arena_release(&f->arena);
	return 0;
}

static void test_adding_copies(void **state)
{
	struct fixture *f = *state;
	char path[] = "m4/a.m4";
	struct tc_finding *one = tc_findings_add(
		&f->list, TC_FINDING_MACRO_IMPOSTOR, path, "serial %d", 30);

	path[0] = 'x';
	assert_string_equal(one->path, "m4/a.m4");
	assert_string_equal(one->detail, "serial 30");
	assert_string_equal(one->group, "");
	assert_int_equal(one->severity, TC_SEVERITY_ERROR);
	assert_int_equal(one->evidence_count, 0);
	one = tc_findings_add(&f->list, TC_FINDING_ARCHIVE_EMPTY, NULL, NULL);
	assert_null(one->path);
	assert_null(one->detail);
	assert_int_equal(f->list.count, 2);
}

static void test_evidence_is_bounded(void **state)
{
	struct fixture *f = *state;
	char longer[TC_MAX_EVIDENCE_WIDTH + 2];
	size_t i;

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	tc_findings_add(&f->list, TC_FINDING_AUX_IMPOSTOR, "missing", NULL);
	tc_finding_evidence(&f->list, "%s", longer);
	tc_finding_evidence(&f->list, "%s", longer + 1);
	assert_int_equal(strlen(f->list.list[0].evidence[0]),
			 TC_MAX_EVIDENCE_WIDTH + 3);
	assert_int_equal(strlen(f->list.list[0].evidence[1]),
			 TC_MAX_EVIDENCE_WIDTH);
	for (i = 0; i < TC_MAX_EVIDENCE_LINES; i++)
		tc_finding_evidence(&f->list, "line %zu", i);
	assert_int_equal(f->list.list[0].evidence_count,
			 TC_MAX_EVIDENCE_LINES);
}

static void test_evidence_finds_its_finding(void **state)
{
	struct fixture *f = *state;

	tc_findings_add(&f->list, TC_FINDING_VCS_MODIFIED, "a", NULL);
	tc_findings_add(&f->list, TC_FINDING_VCS_MODIFIED, "b", NULL);
	tc_finding_evidence(&f->list, "of b");
	tc_finding_evidence_at(&f->list, 0, "of %s", "a");
	assert_string_equal(f->list.list[0].evidence[0], "of a");
	assert_string_equal(f->list.list[1].evidence[0], "of b");
}

static void check_order(const struct tc_findings *f, const char *want)
{
	char got[32] = "";
	size_t i;

	for (i = 0; i < f->count; i++)
		got[i] = f->list[i].path ? f->list[i].path[0] : '-';
	assert_string_equal(got, want);
}

static void test_sorts_worst_first(void **state)
{
	struct fixture *f = *state;
	struct tc_findings *l = &f->list;

	tc_findings_sort(l);
	tc_findings_add(l, TC_FINDING_VCS_MISSING, NULL, NULL);
	tc_findings_add(l, TC_FINDING_FILE_UNEXPLAINED, "h", NULL)->group =
		"source";
	tc_findings_add(l, TC_FINDING_FILE_UNEXPLAINED, "g", NULL)->group =
		"source";
	tc_findings_add(l, TC_FINDING_FILE_UNEXPLAINED, "z", NULL)->group =
		"media";
	tc_findings_add(l, TC_FINDING_VCS_MODE_DIFFERS, "w", NULL);
	tc_findings_add(l, TC_FINDING_FILE_UNEXPLAINED, "v", NULL)->severity =
		TC_SEVERITY_WARNING;
	tc_findings_add(l, TC_FINDING_KNOWN_BAD, "q", NULL);
	tc_findings_sort(l);
	check_order(l, "qzghwv-");
}

/* Evidence goes with its finding when the list is sorted. */
static void test_sorting_keeps_evidence(void **state)
{
	struct fixture *f = *state;

	tc_findings_add(&f->list, TC_FINDING_VCS_MODE_DIFFERS, "low", NULL);
	tc_finding_evidence(&f->list, "low");
	tc_findings_add(&f->list, TC_FINDING_KNOWN_BAD, "high", NULL);
	tc_finding_evidence(&f->list, "high");
	tc_findings_sort(&f->list);
	assert_string_equal(f->list.list[0].evidence[0], "high");
	assert_string_equal(f->list.list[1].evidence[0], "low");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_severity_names_go_both_ways),
		cmocka_unit_test(test_every_row_is_complete),
		cmocka_unit_test(test_severities_by_meaning),
		TEST(test_adding_copies),
		TEST(test_evidence_is_bounded),
		TEST(test_evidence_finds_its_finding),
		TEST(test_sorts_worst_first),
		TEST(test_sorting_keeps_evidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports: grouping loses nothing, hostile names stay harmless. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "check/check.h"
#include "report/report.h"
#include "report/wrap.h"

/* A check against a repository, filled in by hand. */
static struct tc_check check;
static struct tc_report_options options;

static int setup(void **state)
{
	(void)state;
	memset(&check, 0, sizeof(check));
	check.subject = "foo-1.tar.gz";
	check.repo = "foo.git";
	check.info.format = "GNU tar format";
	check.info.filter = "gzip";
	check.info.has_sha256 = true;
	check.info.has_tar_sha256 = true;
	memset(check.revision.commit_hex, 'a', 40);
	(void)snprintf(check.revision.tag, sizeof(check.revision.tag), "v1");
	check.revision.annotated = true;
	check.databases[0] = (struct tc_ref){
		.name = "default", .edition = "today",
		.standing = TC_DB_INSTALLED
	};
	check.database_count = 1;
	tc_tree_init(&check.archive);
	tc_tree_init(&check.vcs);
	tc_evidence_init(&check.evidence);
	check.evidence.archive = &check.archive;
	check.evidence.vcs = &check.vcs;
	check.verdict.reason = "for a reason";
	options = (struct tc_report_options){ .version = "0.0" };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tc_check_release(&check);
	return 0;
}

static void add_member(const char *path, enum tc_origin origin)
{
	struct tc_member *m = tc_tree_add(&check.archive);

	m->path = path;
	m->mode = 0644;
	m->size = 10;
	check.evidence.results = realloc(check.evidence.results,
					 check.archive.count *
						 sizeof(struct tc_result));
	check.evidence.results[check.archive.count - 1] =
		(struct tc_result){ .origin = (uint8_t)origin,
				    .vcs = TC_VCS_ABSENT };
	check.evidence.coverage[origin].members++;
	check.evidence.coverage[origin].bytes += 10;
	check.evidence.judged++;
}

/* n findings on PREFIX0.. */
static void add_findings(enum tc_finding_id id, const char *prefix, int n)
{
	char path[200];
	int i;

	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%s%d", prefix, i);
		tc_findings_add(&check.evidence.findings, id, path, NULL);
	}
}

static char *write_report(const char *format)
{
	const struct tc_check *checks[] = { &check };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	tc_findings_sort(&check.evidence.findings);
	tc_writer_find(format)->write(out, checks, 1, &options);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(strlen(text), len);
	return text;
}

static void expect(const char *format, const char *want)
{
	char *text = write_report(format);

	if (strstr(text, want) == NULL)
		fail_msg("not in the report: %s\n%s", want, text);
	free(text);
}

static void expect_not(const char *format, const char *unwanted)
{
	char *text = write_report(format);

	if (strstr(text, unwanted) != NULL)
		fail_msg("in the report: %s\n%s", unwanted, text);
	free(text);
}

static void test_writers_by_name(void **state)
{
	const struct tc_writer *w;

	(void)state;
	for (w = tc_writers; w->name != NULL; w++)
		assert_ptr_equal(tc_writer_find(w->name), w);
	assert_null(tc_writer_find("xml"));
	assert_null(tc_writer_find(""));
}

static void test_text_of_a_good_release(void **state)
{
	char *text;

	(void)state;
	add_member("a", TC_ORIGIN_VCS);
	add_member("b", TC_ORIGIN_VCS);
	add_member("c", TC_ORIGIN_KNOWN);
	check.verdict.outcome = TC_ACCEPTED;
	text = write_report("text");
	assert_string_equal(text,
			    "foo-1.tar.gz  3 members  against v1 "
			    "(commit aaaaaaaaaaaa, tag signature: none)\n"
			    "  vcs 2   known 1\n"
			    "  tar stream SHA-256 "
			    "00000000000000000000000000000000"
			    "00000000000000000000000000000000\n"
			    "  database today SHA-256 000000000000, "
			    "installed with tarcheck, not signed\n"
			    "ACCEPTED  for a reason\n");
	free(text);
}

static void test_text_counts_of_a_verdict(void **state)
{
	(void)state;
	check.verdict.outcome = TC_REJECTED;
	check.verdict.failing = 1;
	check.verdict.unverified = 2;
	expect("text", "REJECTED  1 finding against it, 2 files not verified: "
		       "for a reason\n");
	check.verdict.outcome = TC_INCONCLUSIVE;
	check.verdict.failing = 0;
	check.verdict.unverified = 1;
	expect("text", "INCONCLUSIVE  1 file not verified: for a reason\n");
	check.verdict.policy.inconclusive = TC_INCONCLUSIVE_PASS;
	expect("text", "(exit status 0)\n");
}

static void test_text_of_an_audit(void **state)
{
	(void)state;
	check.repo = NULL;
	check.evidence.vcs = NULL;
	add_member("a", TC_ORIGIN_NONE);
	add_member("b", TC_ORIGIN_NOT_JUDGED);
	expect("text", "2 members  without a repository\n");
	expect("text", "unexplained 1   not judged 1: only a repository can "
		       "explain those\n");
}

static void test_few_are_told_one_by_one(void **state)
{
	(void)state;
	add_findings(TC_FINDING_GENERATED_UNVERIFIED, "f", 3);
	expect("text", "  notice  generated-unverified   f0\n"
		       "  notice  generated-unverified   f1\n"
		       "  notice  generated-unverified   f2\n");
}

static void test_many_are_told_together(void **state)
{
	(void)state;
	add_findings(TC_FINDING_GENERATED_UNVERIFIED, "f", 4);
	expect("text", "  notice  generated-unverified   4 files\n"
		       "          f0, f1, f2, f3\n");
	options.verbose = true;
	expect("text", "  notice  generated-unverified   f3\n");
	expect_not("text", "4 files");
}

/* Whatever is grouped, the numbers add up to what there was. */
static void test_numbers_add_up(void **state)
{
	const char *at;
	char *text;
	size_t shown = 0;

	(void)state;
	add_findings(TC_FINDING_GENERATED_UNVERIFIED,
		     "a/rather/long/directory/of/the/release/file", 300);
	text = write_report("text");
	assert_non_null(strstr(text, "300 files\n"));
	for (at = text; (at = strstr(at, "a/rather/")) != NULL; at++)
		shown++;
	at = strstr(text, " more\n");
	assert_non_null(at);
	while (at > text && at[-1] != ' ')
		at--;
	assert_int_equal(shown + strtoul(at, NULL, 10), 300);
	free(text);
}

static void test_groups_are_kept_apart(void **state)
{
	(void)state;
	add_findings(TC_FINDING_FILE_UNEXPLAINED, "a", 4);
	tc_findings_add(&check.evidence.findings, TC_FINDING_FILE_UNEXPLAINED,
			"b", NULL)->group = "media";
	expect("text", "file-unexplained   4 files\n");
	expect("text", "file-unexplained   b\n");
}

static void test_errors_with_evidence_stand_alone(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 30; i++) {
		add_findings(TC_FINDING_AUX_IMPOSTOR, i < 10 ? "a" : "b", 1);
		tc_finding_evidence(&check.evidence.findings, "line %d", i);
	}
	expect("text", "  error   aux-impostor   a0\n            line 9\n");
	expect("text", "  error   aux-impostor   10 more files\n");
	/* Against the wrong tree, they mean nothing one by one. */
	tc_findings_add(&check.evidence.findings, TC_FINDING_VCS_WRONG_TREE,
			NULL, NULL);
	expect("text", "  error   aux-impostor   30 files\n");
	expect("text", "  error   vcs-wrong-tree\n");
}

static void test_long_evidence_is_cut(void **state)
{
	int i;

	(void)state;
	add_findings(TC_FINDING_AUX_IMPOSTOR, "a", 1);
	for (i = 0; i < 20; i++)
		tc_finding_evidence(&check.evidence.findings, "line %d", i);
	expect("text", "line 7\n            ... 12 more lines\n");
	options.verbose = true;
	expect("text", "line 19\n");
}

static void test_quiet_tells_what_fails(void **state)
{
	(void)state;
	add_findings(TC_FINDING_AUX_IMPOSTOR, "bad", 1);
	add_findings(TC_FINDING_VCS_MODE_DIFFERS, "odd", 1);
	check.verdict.outcome = TC_REJECTED;
	check.verdict.failing = 1;
	options.quiet = true;
	expect("text", "foo-1.tar.gz: REJECTED  1 finding against it: for a "
		       "reason\n  error   aux-impostor   bad0\n");
	expect_not("text", "odd");
	expect_not("text", "database");
}

static void add_vcs_only(const char *path)
{
	struct tc_evidence *ev = &check.evidence;

	tc_tree_add(&check.vcs)->path = path;
	check.vcs.members[check.vcs.count - 1].mode = 0644;
	ev->vcs_only = realloc(ev->vcs_only, check.vcs.count *
						     sizeof(*ev->vcs_only));
	ev->vcs_only[ev->vcs_only_count++] = (uint32_t)check.vcs.count - 1;
}

static void test_missing_files_by_directory(void **state)
{
	(void)state;
	add_vcs_only(".gitignore");
	add_vcs_only("a-dir/1");
	add_vcs_only("tests");
	add_vcs_only("tests/1");
	add_vcs_only("tests/sub/2");
	tc_findings_add(&check.evidence.findings, TC_FINDING_VCS_MISSING, NULL,
			"5 files");
	expect("text", "          5 files\n"
		       "          tests/ 2, .gitignore, a-dir/ 1, tests\n");
	options.verbose = true;
	expect("text", "            tests/sub/2\n");
}

/* Directories that find no room are counted by their files. */
static void test_missing_files_add_up(void **state)
{
	static char paths[60][3][24];
	unsigned long more = 0, shown = 0;
	char *text, *at;
	int i, k;

	(void)state;
	for (i = 0; i < 60; i++)
		for (k = 0; k < 3; k++) {
			(void)snprintf(paths[i][k], sizeof(paths[i][k]),
				       "directory%02d/%d", i, k);
			add_vcs_only(paths[i][k]);
		}
	tc_findings_add(&check.evidence.findings, TC_FINDING_VCS_MISSING, NULL,
			"180 files");
	text = write_report("text");
	for (at = text; (at = strstr(at, "directory")) != NULL; at++)
		shown++;
	at = strstr(text, " more\n");
	assert_non_null(at);
	while (at > text && at[-1] != ' ')
		at--;
	more = strtoul(at, NULL, 10);
	assert_true(shown > 2 && shown < 60);
	assert_int_equal(3 * shown + more, 180);
	free(text);
}

/* Names that would act on a terminal, in every place that shows one. */
static void add_hostile(void)
{
	static const char name[] = "a\033[2J\n\r\x7f\x9b"
				   "\xe2\x80\xae" "b\"\\\xff";

	check.subject = name;
	check.repo = name;
	check.archive.top = name;
	check.info.comment = name;
	(void)snprintf(check.revision.tag, sizeof(check.revision.tag), "%s",
		       name);
	check.databases[0].edition = name;
	add_member(name, TC_ORIGIN_NONE);
	check.archive.members[0].link = name;
	check.evidence.results[0].detail = name;
	add_vcs_only(name);
	add_findings(TC_FINDING_AUX_IMPOSTOR, name, 1);
	check.evidence.findings.list[0].detail = name;
	tc_finding_evidence(&check.evidence.findings, "%s", name);
	add_findings(TC_FINDING_GENERATED_UNVERIFIED, name, 5);
	tc_findings_add(&check.evidence.findings, TC_FINDING_VCS_MISSING, NULL,
			"%s", name);
}

static void check_harmless(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	for (; *p != '\0'; p++)
		assert_true((*p >= ' ' && *p < 0x7f) || *p == '\n');
	assert_null(strstr(text, "\033"));
}

static void test_hostile_names_in_text(void **state)
{
	char *text, *line;

	(void)state;
	add_hostile();
	text = write_report("text");
	check_harmless(text);
	/* No name has made a line of its own. */
	for (line = text; *line != '\0'; line = strchr(line, '\n') + 1)
		assert_true(*line != '\r' && *line != 'b');
	free(text);
	options.verbose = true;
	text = write_report("text");
	check_harmless(text);
	free(text);
}

static json_t *load(void)
{
	json_error_t error;
	char *text = write_report("json");
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (root == NULL)
		fail_msg("%s at %d:%d\n%s", error.text, error.line,
			 error.column, text);
	check_harmless(text);
	free(text);
	return root;
}

static const char *get(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void test_hostile_names_in_json(void **state)
{
	static const char repaired[] = "a\033[2J\n\r\x7f\xef\xbf\xbd"
				       "\xe2\x80\xae" "b\"\\\xef\xbf\xbd";
	static const char hex[] = "611b5b324a0a0d7f9be280ae62225cff";
	json_t *root, *member, *archive;

	(void)state;
	add_hostile();
	root = load();
	member = json_array_get(json_object_get(root, "members"), 0);
	assert_string_equal(get(member, "path"), repaired);
	assert_string_equal(get(member, "path_hex"), hex);
	assert_string_equal(get(member, "link_hex"), hex);
	assert_string_equal(get(member, "origin_detail"), repaired);
	assert_string_equal(get(root, "top"), repaired);
	assert_string_equal(get(root, "top_hex"), hex);
	archive = json_object_get(json_object_get(root, "inputs"), "archive");
	assert_string_equal(get(archive, "path_hex"), hex);
	json_decref(root);
}

static void test_json_has_no_hex_for_good_names(void **state)
{
	json_t *root, *member;

	(void)state;
	add_member("caf\xc3\xa9", TC_ORIGIN_VCS);
	root = load();
	member = json_array_get(json_object_get(root, "members"), 0);
	assert_string_equal(get(member, "path"), "caf\xc3\xa9");
	assert_null(json_object_get(member, "path_hex"));
	assert_string_equal(get(member, "mode"), "0644");
	assert_string_equal(get(member, "origin"), "vcs");
	assert_null(json_object_get(root, "top_hex"));
	json_decref(root);
}

static void test_json_of_directories_and_entries(void **state)
{
	json_t *root, *one;

	(void)state;
	add_member("d", TC_ORIGIN_NONE);
	check.archive.members[0].type = TC_TYPE_DIR;
	check.archive.members[0].mode = 02755;
	add_vcs_only("sub");
	check.vcs.members[0].type = TC_TYPE_GITLINK;
	root = load();
	one = json_array_get(json_object_get(root, "members"), 0);
	assert_string_equal(get(one, "mode"), "2755");
	assert_true(json_is_null(json_object_get(one, "origin")));
	assert_true(json_is_null(json_object_get(one, "vcs")));
	assert_true(json_is_null(json_object_get(one, "sha256")));
	one = json_array_get(json_object_get(root, "vcs_only"), 0);
	assert_string_equal(get(one, "mode"), "160000");
	json_decref(root);
}

static void test_json_of_a_commit(void **state)
{
	json_t *root, *inputs;

	(void)state;
	check.revision.tag[0] = '\0';
	check.revision.time = 1711713600;
	root = load();
	inputs = json_object_get(root, "inputs");
	assert_true(json_is_null(json_object_get(inputs, "tag")));
	assert_true(json_is_null(json_object_get(inputs, "tag_type")));
	assert_int_equal(strlen(get(inputs, "commit")), 40);
	assert_int_equal(json_integer_value(
				 json_object_get(inputs, "commit_time")),
			 1711713600);
	json_decref(root);
}

static void test_same_check_same_bytes(void **state)
{
	static const char *const formats[] = { "text", "json" };
	size_t i;

	(void)state;
	add_hostile();
	for (i = 0; i < TC_COUNT(formats); i++) {
		char *one = write_report(formats[i]);
		char *two = write_report(formats[i]);

		assert_string_equal(one, two);
		free(one);
		free(two);
	}
}

/* An array is an array even where only one of several was checked. */
static void test_json_lists(void **state)
{
	const struct tc_check *checks[] = { &check, &check };
	size_t n;

	(void)state;
	options.list = true;
	for (n = 1; n <= 2; n++) {
		char *text = NULL;
		size_t len;
		FILE *out = open_memstream(&text, &len);
		json_t *root;

		tc_writer_find("json")->write(out, checks, n, &options);
		assert_int_equal(fclose(out), 0);
		root = json_loads(text, 0, NULL);
		assert_true(json_is_array(root));
		assert_int_equal(json_array_size(root), n);
		json_decref(root);
		free(text);
	}
}

static void test_colour_is_only_added(void **state)
{
	char *plain, *colour, *to, *from;

	(void)state;
	add_findings(TC_FINDING_AUX_IMPOSTOR, "bad", 1);
	check.verdict.outcome = TC_REJECTED;
	plain = write_report("text");
	options.color = true;
	colour = write_report("text");
	assert_non_null(strchr(colour, '\033'));
	for (to = from = colour; *from != '\0';) {
		if (*from == '\033')
			from = strchr(from, 'm') + 1;
		else
			*to++ = *from++;
	}
	*to = '\0';
	assert_string_equal(colour, plain);
	free(plain);
	free(colour);
}

static void test_wrapping(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct tc_wrap wrap = { .out = out, .indent = 2 };
	int i;

	(void)state;
	for (i = 0; i < 16; i++)
		tc_wrap_text(&wrap, "four ");
	tc_wrap_word(&wrap, "in one piece");
	tc_wrap_end(&wrap);
	assert_int_equal(fclose(out), 0);
	/* 16 * 5 - 1 = 79 columns, and not one more */
	assert_int_equal(strcspn(text, "\n"), TC_WRAP_WIDTH);
	assert_string_equal(text + TC_WRAP_WIDTH, "\n  in one piece\n");
	free(text);
	assert_int_equal(tc_text_width("caf\xc3\xa9"), 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writers_by_name),
		cmocka_unit_test(test_wrapping),
		TEST(test_text_of_a_good_release),
		TEST(test_text_counts_of_a_verdict),
		TEST(test_text_of_an_audit),
		TEST(test_few_are_told_one_by_one),
		TEST(test_many_are_told_together),
		TEST(test_numbers_add_up),
		TEST(test_groups_are_kept_apart),
		TEST(test_errors_with_evidence_stand_alone),
		TEST(test_long_evidence_is_cut),
		TEST(test_quiet_tells_what_fails),
		TEST(test_missing_files_by_directory),
		TEST(test_missing_files_add_up),
		TEST(test_hostile_names_in_text),
		TEST(test_hostile_names_in_json),
		TEST(test_json_has_no_hex_for_good_names),
		TEST(test_json_of_directories_and_entries),
		TEST(test_json_of_a_commit),
		TEST(test_same_check_same_bytes),
		TEST(test_json_lists),
		TEST(test_colour_is_only_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

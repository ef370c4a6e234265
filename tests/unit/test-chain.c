/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The chain: as a graph in JSON, as lines in text, read back as a tree. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "check/check.h"
#include "evidence/derivation.h"
#include "report/chain.h"
#include "report/report.h"
#include "report/stored.h"

static struct tc_check check;
static struct tc_report_options options;

static void add_member(const char *path, enum tc_origin origin)
{
	struct tc_member *m = tc_tree_add(&check.archive);

	m->path = path;
	m->mode = 0644;
	m->size = 10;
	m->flags = TC_MEMBER_SHA256;
	memset(m->sha256, (int)check.archive.count, sizeof(m->sha256));
	check.evidence.results = realloc(check.evidence.results,
					 check.archive.count *
						 sizeof(struct tc_result));
	check.evidence.results[check.archive.count - 1] =
		(struct tc_result){ .origin = (uint8_t)origin,
				    .vcs = TC_VCS_ABSENT };
}

enum { ACLOCAL, CONFIGURE, AC, CYCLE_A, CYCLE_B, MACRO };

static int setup(void **state)
{
	(void)state;
	memset(&check, 0, sizeof(check));
	check.subject = "foo-1.tar.gz";
	check.databases[0] = (struct tc_ref){
		.name = "default", .edition = "today",
		.standing = TC_DB_INSTALLED
	};
	check.database_count = 1;
	tc_tree_init(&check.archive);
	tc_tree_init(&check.vcs);
	tc_evidence_init(&check.evidence);
	add_member("aclocal.m4", TC_ORIGIN_NONE);
	add_member("configure", TC_ORIGIN_NONE);
	add_member("configure.ac", TC_ORIGIN_VCS);
	add_member("cycle\033[31ma", TC_ORIGIN_NONE);
	add_member("cycle-b", TC_ORIGIN_NONE);
	add_member("m4/x.m4", TC_ORIGIN_KNOWN);
	check.evidence.archive = &check.archive;
	check.evidence.results[MACRO].detail = "tool m4/x.m4, in v2";
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

static void derive(uint32_t member, enum tc_origin origin, const char *how,
		   const struct tc_input *inputs, size_t count)
{
	static const char *const normalised[] = { "one", "two" };
	const struct tc_derivation d = {
		.member = member,
		.origin = (uint8_t)origin,
		.how = how,
		.normalisations = normalised,
		.normalisation_count = origin == TC_ORIGIN_REPRODUCED ? 2 : 0,
		.inputs = inputs,
		.input_count = count,
	};

	tc_derivation_add(&check.evidence, &d);
}

/* configure <- configure.ac, aclocal.m4 <- m4/x.m4, a published part. */
static void derive_all(bool tool_verified)
{
	const struct tc_input parts[] = {
		{ .kind = TC_INPUT_MEMBER, .member = MACRO,
		  .detail = "lines 1-9" },
		{ .kind = TC_INPUT_REFERENCE, .strong = true,
		  .name = "libtool m4/libtool.m4, in v2.4.7",
		  .has_sha256 = true, .sha256 = { 0xab } },
	};
	const struct tc_input run[] = {
		{ .kind = TC_INPUT_TOOL, .strong = tool_verified,
		  .name = "autoconf-2.71-debian" },
		{ .kind = TC_INPUT_MEMBER, .member = AC },
		{ .kind = TC_INPUT_MEMBER, .member = ACLOCAL },
		{ .kind = TC_INPUT_VCS, .strong = true, .name = "m4/t.m4" },
		{ .kind = TC_INPUT_MEMBER, .member = MACRO },
	};

	derive(ACLOCAL, TC_ORIGIN_COMPOSED, "aclocal 1.16.5", parts, 2);
	derive(CONFIGURE, TC_ORIGIN_REPRODUCED, "autoconf 2.71 (debian)", run,
	       5);
}

static char *write_report(const char *format)
{
	const struct tc_check *checks[] = { &check };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	tc_writer_find(format)->write(out, checks, 1, &options);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void expect_in(const char *format, const char *want)
{
	char *text = write_report(format);

	if (strstr(text, want) == NULL)
		fail_msg("not in the report: %s\n%s", want, text);
	free(text);
}

/* What explain --member prints of a report. */
static char *explain(const char *report, const char *path, size_t found)
{
	struct tc_error err = { "" };
	struct tc_stored *stored = tc_stored_read(report, strlen(report),
						  &err);
	struct tc_buf out;
	char *text;

	if (stored == NULL)
		fail_msg("%s", err.msg);
	tc_buf_init(&out, 1 << 20);
	assert_int_equal(tc_stored_write_chain(stored, path, &out), found);
	tc_stored_free(stored);
	assert_false(out.full);
	text = tc_strdup(tc_buf_str(&out));
	tc_buf_release(&out);
	return text;
}

static void expect_tree(const char *path, const char *want)
{
	char *report = write_report("json"), *tree = explain(report, path, 1);

	assert_string_equal(tree, want);
	free(tree);
	free(report);
}

#define DIGEST(d) "  sha256:" d d d d d d d d d d d d d d d d d d d d d d d d \
	d d d d d d d d

static void test_json(void **state)
{
	(void)state;
	expect_in("json", "\"chain\":{\"nodes\":[\n],\"derivations\":[\n]},\n");
	derive_all(true);
	expect_in("json", "{\"id\":0,\"kind\":\"member\",\"member\":0,"
			  "\"name\":\"aclocal.m4\",\"sha256\":\"0101");
	expect_in("json", "{\"id\":4,\"kind\":\"vcs\",\"name\":\"m4/t.m4\","
			  "\"sha256\":null},\n{\"id\":5,");
	expect_in("json", "{\"id\":6,\"kind\":\"tool\",\"name\":"
			  "\"autoconf-2.71-debian\",\"sha256\":null}\n],"
			  "\"derivations\":[\n{\"node\":0,");
	expect_in("json", "{\"node\":1,\"origin\":\"reproduced\",\"holds\":true"
			  ",\"how\":\"autoconf 2.71 (debian)\","
			  "\"normalisations\":[\"one\",\"two\"],\"inputs\":["
			  "{\"node\":6,\"strong\":true,\"detail\":null},"
			  "{\"node\":2,");
}

static void test_text(void **state)
{
	(void)state;
	derive_all(true);
	expect_in("text", "\n  composed  aclocal.m4 <- aclocal 1.16.5: "
			  "m4/x.m4 (known),\n    libtool m4/libtool.m4\n");
	expect_in("text", "\n  reproduced  configure <- autoconf 2.71 (debian):"
			  " configure.ac (vcs),\n    aclocal.m4 (composed), "
			  "m4/t.m4 (vcs) and 1 more\n");
}

/* A hundred Makefile.in are one line; more kinds of lines are counted. */
static void test_text_is_short(void **state)
{
	const struct tc_input from = { .kind = TC_INPUT_MEMBER, .member = AC };
	char *text;
	uint32_t i;

	(void)state;
	for (i = 0; i < 100; i++)
		add_member("sub/Makefile.in", TC_ORIGIN_NONE);
	for (i = 0; i < 100; i++)
		derive(MACRO + 1 + i, TC_ORIGIN_COMPOSED, "automake 1.16.5",
		       &from, 1);
	expect_in("text", "  composed  sub/Makefile.in and 99 more <- automake "
			  "1.16.5: configure.ac (vcs)\n");
	for (i = 0; i < 10; i++) {
		char how[20];

		(void)snprintf(how, sizeof(how), "tool %u", i);
		add_member("x", TC_ORIGIN_NONE);
		derive(MACRO + 101 + i, TC_ORIGIN_COMPOSED, how, &from, 1);
	}
	expect_in("text", "tool 4: configure.ac (vcs)\n  5 more derived: ");
	options.verbose = true;
	expect_in("text", "tool 9: configure.ac (vcs)\n");
	options.verbose = false;
	options.quiet = true;
	text = write_report("text");
	assert_null(strstr(text, "tool 1"));
	free(text);
}

static void test_tree(void **state)
{
	(void)state;
	derive_all(true);
	expect_tree("configure",
		    "configure  reproduced by autoconf 2.71 (debian), after "
		    "normalising one, two" DIGEST("02") "\n"
		    "  autoconf-2.71-debian  tool\n"
		    "  configure.ac  vcs" DIGEST("03") "\n"
		    "  aclocal.m4  composed by aclocal 1.16.5" DIGEST("01")
		    "\n"
		    "    m4/x.m4  known: tool m4/x.m4, in v2" DIGEST("06")
		    "  lines 1-9\n"
		    "    libtool m4/libtool.m4, in v2.4.7  reference  sha256:"
		    "ab00000000000000000000000000000000000000000000000000000000"
		    "000000\n"
		    "  m4/t.m4  vcs\n"
		    "  m4/x.m4  known: tool m4/x.m4, in v2" DIGEST("06")
		    "\n");
	expect_tree("m4/x.m4",
		    "m4/x.m4  known: tool m4/x.m4, in v2" DIGEST("06") "\n");
}

static void test_tree_of_what_does_not_hold(void **state)
{
	const struct tc_input from_b = { .kind = TC_INPUT_MEMBER,
					 .member = CYCLE_B };
	const struct tc_input from_a[] = {
		{ .kind = TC_INPUT_MEMBER, .member = CYCLE_A },
		{ .kind = TC_INPUT_MEMBER, .member = CYCLE_A },
	};

	(void)state;
	derive_all(false);
	derive(CYCLE_A, TC_ORIGIN_COMPOSED, "b", &from_b, 1);
	derive(CYCLE_B, TC_ORIGIN_COMPOSED, "a\n\033", from_a, 2);
	expect_tree("cycle-b",
		    "cycle-b  none" DIGEST("05") "\n"
		    "  - composed by a\\n\\x1b, but not all inputs are "
		    "verified\n"
		    "  cycle\\x1b[31ma  none" DIGEST("04") "  NOT VERIFIED\n"
		    "    - composed by b, but not all inputs are verified\n"
		    "    cycle-b  none" DIGEST("05") "  NOT VERIFIED"
		    "  (rests on itself)\n"
		    "  cycle\\x1b[31ma  none" DIGEST("04") "  NOT VERIFIED"
		    "  (see above)\n");
	assert_int_equal(check.evidence.results[CONFIGURE].origin,
			 TC_ORIGIN_NONE);
}

/* A chain longer than is shown, made by hand. */
static void test_tree_is_bounded(void **state)
{
	enum { LONG = TC_MAX_CHAIN_DEPTH + 8 };
	char *text = NULL, *tree;
	size_t len, i;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	fputs("{\"schema_version\":2,\"members\":[", out);
	for (i = 0; i < LONG; i++)
		fprintf(out, "%s{\"path\":\"m%zu\",\"origin\":\"none\"}",
			i ? "," : "", i);
	fputs("],\"chain\":{\"nodes\":[", out);
	for (i = 0; i < LONG; i++)
		fprintf(out, "%s{\"id\":%zu,\"kind\":\"member\",\"member\":%zu"
			",\"name\":\"m%zu\"}", i ? "," : "", i, i, i);
	fputs("],\"derivations\":[", out);
	for (i = 0; i + 1 < LONG; i++)
		fprintf(out, "%s{\"node\":%zu,\"origin\":\"composed\","
			"\"holds\":true,\"how\":\"x\",\"normalisations\":[],"
			"\"inputs\":[{\"node\":%zu,\"strong\":true}]}",
			i ? "," : "", i, i + 1);
	fputs("]}}", out);
	assert_int_equal(fclose(out), 0);
	tree = explain(text, "m0", 1);
	assert_non_null(strstr(tree, "  (what it rests on lies too deep)\n"));
	assert_null(strstr(tree, "\n  m1  none\n      "));
	free(tree);
	free(text);
}

static const struct {
	const char *text, *error;
} bad[] = {
	{ "", "line 1: " },
	{ "{", "line 1: " },
	{ "[1]", "[0]: not a report of tarcheck" },
	{ "{}", "not a report of tarcheck" },
	{ "{\"schema_version\":1}", "schema_version: not 2" },
	{ "{\"schema_version\":2}", "members: not a list" },
	{ "{\"schema_version\":2,\"members\":[1]}",
	  "members[0].path: not a text" },
	{ "{\"schema_version\":2,\"members\":[{\"path\":\"a\","
	  "\"path_hex\":\"0\"}]}", "path_hex: not the bytes of a name" },
	{ "{\"schema_version\":2,\"members\":[{\"path\":\"a\","
	  "\"path_hex\":\"6100\"}]}", "path_hex: not the bytes of a name" },
	{ "{\"schema_version\":2,\"members\":[{\"path\":\"a\","
	  "\"sha256\":\"zz\"}]}", "members[0].sha256: not a SHA-256" },
	{ "{\"schema_version\":2,\"members\":[],\"chain\":[]}",
	  "chain: nodes: not a list" },
	{ "{\"schema_version\":2,\"members\":[],\"chain\":{\"nodes\":[{"
	  "\"id\":1}]}}", "chain: derivations: not a list" },
};

/* With members [a], nodes [N], derivations [D]. */
static const struct {
	const char *node, *derivation, *error;
} bad_chains[] = {
	{ "\"id\":1", "", "chain.nodes[0].id: not the number" },
	{ "\"id\":0,\"kind\":\"cat\"", "", "kind: not a kind of input" },
	{ "\"id\":0,\"kind\":\"vcs\"", "", "name: not a text" },
	{ "\"id\":0,\"kind\":\"member\",\"name\":\"\",\"member\":1", "",
	  "chain.nodes[0].member: not the number" },
	{ "\"id\":0,\"kind\":\"member\",\"name\":\"\",\"member\":-1", "",
	  "chain.nodes[0].member: not the number" },
	{ "\"id\":0,\"kind\":\"vcs\",\"name\":\"\"",
	  "{\"node\":0,\"origin\":\"x\",\"how\":\"\",\"holds\":true}",
	  "chain.derivations[0].node: not that of a member" },
	{ "\"id\":0,\"kind\":\"member\",\"name\":\"\",\"member\":0",
	  "{\"node\":0,\"origin\":\"x\",\"how\":\"\",\"holds\":1}",
	  "chain.derivations[0].holds: neither" },
	{ "\"id\":0,\"kind\":\"member\",\"name\":\"\",\"member\":0",
	  "{\"node\":0,\"origin\":\"x\",\"how\":\"\",\"holds\":true,"
	  "\"normalisations\":[1],\"inputs\":[]}", "normalisations: not texts" },
	{ "\"id\":0,\"kind\":\"member\",\"name\":\"\",\"member\":0",
	  "{\"node\":0,\"origin\":\"x\",\"how\":\"\",\"holds\":true,"
	  "\"normalisations\":[],\"inputs\":[{\"node\":7}]}",
	  "chain.derivations[0].node: not the number" },
};

static void expect_refused(const char *text, const char *error)
{
	struct tc_error err = { "" };
	struct tc_stored *stored = tc_stored_read(text, strlen(text), &err);

	if (stored != NULL)
		fail_msg("was read: %s", text);
	if (strstr(err.msg, error) == NULL)
		fail_msg("%s: '%s' instead of '%s'", text, err.msg, error);
}

static void test_bad_reports(void **state)
{
	char text[1024];
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bad); i++)
		expect_refused(bad[i].text, bad[i].error);
	for (i = 0; i < TC_COUNT(bad_chains); i++) {
		(void)snprintf(text, sizeof(text),
			       "{\"schema_version\":2,\"members\":[{\"path\":"
			       "\"a\"}],\"chain\":{\"nodes\":[{%s}],"
			       "\"derivations\":[%s]}}",
			       bad_chains[i].node, bad_chains[i].derivation);
		expect_refused(text, bad_chains[i].error);
	}
}

/* Several reports, duplicate paths, a name that is not UTF-8, no chain. */
static void test_finds_all(void **state)
{
	char *tree = explain("[{\"schema_version\":2,\"members\":["
			     "{\"path\":\"a\",\"origin\":\"vcs\"},"
			     "{\"path\":\"a\",\"origin\":null},"
			     "{\"path\":\"a\",\"path_hex\":\"61ff\"}]},"
			     "{\"schema_version\":2,\"members\":["
			     "{\"path\":\"a\",\"origin\":\"none\"}]}]", "a", 3);

	(void)state;
	assert_string_equal(tree, "a  vcs\na  directory\na  none\n");
	free(tree);
	tree = explain("{\"schema_version\":2,\"members\":[{\"path\":\"a\","
		       "\"path_hex\":\"61ff\",\"origin\":\"none\"}]}",
		       "a\xff", 1);
	assert_string_equal(tree, "a\\xff  none\n");
	free(tree);
	free(explain("[]", "a", 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_json, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text_is_short, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_tree, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_tree_of_what_does_not_hold, setup, teardown),
		cmocka_unit_test(test_tree_is_bounded),
		cmocka_unit_test(test_bad_reports),
		cmocka_unit_test(test_finds_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

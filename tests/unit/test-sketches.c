/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of lines: written, read back, and what is refused. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "db/compile.h"
#include "db/sketch-text.h"
#include "db/sketch.h"
#include "db/sketches.h"

#define HEAD "# tarcheck-lines 1\n# project: tool\n"
#define ONE "= m4/x.m4\n01234567 +AAAAABBBBBCCCCC\n"

static char file[] = "unit-sketches.XXXXXX";

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

static int make_file(void **state)
{
	const int fd = mkstemp(file);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int drop_file(void **state)
{
	(void)state;
	return unlink(file);
}

static void good_files_come_back(void **state)
{
	static const char *const texts[] = {
		HEAD,
		"# tarcheck-lines 1\n# project: tool\n# variant: Debian\n" ONE,
		HEAD ONE "89abcdef 1-1+_-09z.\n00000000 @01234567\n"
			 "00000001 +zzzzz 2-1\n00000002 -2 1+#\n",
		/* By base name, then directory; one may build on another. */
		HEAD "= b\n01234567 +AAAAA\n= a/c\n01234567 +BBBBB\n"
		     "= a-b/c\n89abcdef 1+CCCCC\n01234567 @01234567\n",
	};
	struct tc_error err = { "" };
	struct tc_sketches s;
	char *again = NULL;
	size_t i, len = 0;
	FILE *out;

	(void)state;
	for (i = 0; i < TC_COUNT(texts); i++) {
		put(file, texts[i]);
		tc_sketches_init(&s, "", "");
		if (tc_sketches_read(&s, file, &err) != 0)
			fail_msg("%s", err.msg);
		out = open_memstream(&again, &len);
		assert_non_null(out);
		tc_sketches_write(&s, out);
		assert_int_equal(fclose(out), 0);
		assert_string_equal(again, texts[i]);
		free(again);
		tc_sketches_release(&s);
	}
}

static const struct {
	const char *text, *line, *says;
} bad[] = {
	{ "", ":1: ", "does not begin with" },
	{ "# tarcheck-lines 2\n", ":1: ", "does not begin with" },
	{ "# tarcheck-lines 1\n", ":1: ", "project" },
	{ HEAD "# project: b\n", ":3: ", "wrong place" },
	{ "# tarcheck-lines 1\n# variant: b\n", ":2: ", "wrong place" },
	{ HEAD ONE "# variant: b\n", ":5: ", "wrong place" },
	{ HEAD "# what: b\n", ":3: ", "not a header" },
	{ "# tarcheck-lines 1\n" ONE, ":2: ", "project" },
	{ HEAD "01234567 +AAAAA\n", ":3: ", "before any path" },
	{ HEAD "= x\n= y\n01234567 +AAAAA\n", ":4: ", "without" },
	{ HEAD "= x\n", ":3: ", "without" },
	{ HEAD "= ../x\n", ":3: ", "path" },
	{ HEAD "= a//x\n", ":3: ", "path" },
	{ HEAD ONE "= m4/x.m4\n", ":5: ", "not sorted" },
	{ HEAD ONE "= m4/a.m4\n", ":5: ", "not sorted" },
	{ HEAD ONE "0123456\n", ":5: ", "8 digits" },
	{ HEAD ONE "0123456X +AAAAA\n", ":5: ", "8 digits" },
	{ HEAD ONE "01234567 1\n", ":5: ", "second version" },
	{ HEAD ONE "89abcdef +AAAA\n", ":5: ", "hash after" },
	{ HEAD ONE "89abcdef +AAA=A\n", ":5: ", "hash after" },
	{ HEAD ONE "89abcdef +\n", ":5: ", "not a change" },
	{ HEAD ONE "89abcdef 3\n", ":5: ", "not a change" },
	{ HEAD ONE "89abcdef 4-1\n", ":5: ", "not a change" },
	{ HEAD ONE "89abcdef 0-1\n", ":5: ", "not a number" },
	{ HEAD ONE "89abcdef 01-1\n", ":5: ", "not a number" },
	{ HEAD ONE "89abcdef -1-1\n", ":5: ", "not a change" },
	{ HEAD ONE "89abcdef +AAAAA -1\n", ":5: ", "not a change" },
	{ HEAD ONE "89abcdef 1 1-1\n", ":5: ", "not a number" },
	{ HEAD ONE "89abcdef 1 -1\n", ":5: ", "not a number" },
	{ HEAD ONE "89abcdef -1 +AAAAA\n", ":5: ", "a blank" },
	/* The empty line, written in full. */
	{ HEAD ONE "89abcdef +AbpHG\n", ":5: ", "hash after" },
	{ HEAD ONE "89abcdef 9999999-1\n", ":5: ", "not a number" },
	{ HEAD ONE "89abcdef  -1\n", ":5: ", "not a number" },
	{ HEAD ONE "89abcdef -1 \n", ":5: ", "a blank" },
	{ HEAD ONE "89abcdef @01234567\n", ":5: ", "last one" },
	{ HEAD ONE "89abcdef -1 @01234567\n", ":5: ", "a blank" },
	{ HEAD ONE "89abcdef +AAAAA \n", ":5: ", "a blank" },
	{ HEAD ONE "89abcdef \n", ":5: ", "a blank" },
	{ HEAD ONE "89abcdef @0123\n", ":5: ", "8 digits" },
	{ HEAD "= x\n01234567 -1\n", ":4: ", "not a change" },
	{ HEAD "= x\n01234567 +AAAAA", ":4: ", "no end" },
};

static void bad_files_are_refused(void **state)
{
	struct tc_sketches s;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bad); i++) {
		struct tc_error err = { "" };

		put(file, bad[i].text);
		tc_sketches_init(&s, "kept", "");
		assert_int_equal(tc_sketches_read(&s, file, &err), -1);
		if (strstr(err.msg, bad[i].line) == NULL ||
		    strstr(err.msg, bad[i].says) == NULL)
			fail_msg("case %zu: %s", i, err.msg);
		assert_string_equal(s.project, "kept");
		tc_sketches_release(&s);
	}
}

/* What docs/manifest-format.md says of one-character forms. */
static void frequent_lines(void **state)
{
	static const char lines[] =
		"  fi\n  %\n#\n    fi\n%\n\t;;\n# =========================="
		"=================================================\nfi\n])\n"
		"#endif\n      ;;\n\n      fi\n  else\n\t\t;;\n\texit ;;\n"
		"dnl This file is free software; the Free Software Foundation\n"
		"dnl gives unlimited permission to copy and/or distribute it,\n"
		"dnl with or without modifications, as long as this notice is "
		"preserved.\n[\n\tfi\n    ;;\n{\n}\n";
	static const char codes[] = "!\"#$%&'()*,./:;<=>?[]^{}";
	struct tc_error err = { "" };
	uint32_t hashes[64];
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	long i, n = tc_sketch_make(lines, strlen(lines), hashes, 64, &err);

	(void)state;
	assert_int_equal(n, strlen(codes));
	assert_non_null(out);
	for (i = 0; i < n; i++)
		tc_sketch_put(hashes[i], out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, codes);
	free(text);
}

/* Lines that do not belong to the manifests are no database. */
static void strangers_are_refused(void **state)
{
	static const struct {
		const char *first, *second, *says;
	} cases[] = {
		{ HEAD ONE, NULL, NULL },
		{ HEAD "= m4/x.m4\n11111111 +AAAAA\n", NULL, "has no content" },
		{ HEAD "= m4/y.m4\n01234567 +AAAAA\n", NULL, "has no content" },
		{ "# tarcheck-lines 1\n# project: b\n" ONE, NULL, "project" },
		{ "# tarcheck-lines 1\n# project: tool\n# variant: c\n" ONE,
		  NULL, "variant" },
		/* One project may have several manifests. */
		{ HEAD ONE, HEAD "= m4/z.m4\n01234567 1\n", "not a change" },
		{ HEAD ONE, HEAD "= m4/a.m4\n89abcdef +AAAAA\n", NULL },
	};
	const char *const manifests[] = { "unit-sketches.tsv",
					  "unit-sketches-2.tsv" };
	const char *const lines[] = { file, "unit-sketches.lines" };
	struct tc_db_sources sources = { manifests, 2, lines, 1 };
	size_t i;

	(void)state;
	put(manifests[0], "# tarcheck-manifest 1\n# project: tool\n"
	    "# columns: sha256 path\n"
	    "01234567aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\t"
	    "m4/x.m4\n");
	put(manifests[1], "# tarcheck-manifest 1\n# project: tool\n"
	    "# columns: sha256 path\n"
	    "89abcdefaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\t"
	    "m4/a.m4\n");
	for (i = 0; i < TC_COUNT(cases); i++) {
		struct tc_error err = { "" };

		put(file, cases[i].first);
		sources.line_count = 1;
		if (cases[i].second != NULL) {
			put(lines[1], cases[i].second);
			sources.line_count = 2;
		}
		assert_int_equal(tc_db_compile_sources(&sources,
						       "unit-sketches.db",
						       &err),
				 cases[i].says ? -1 : 0);
		if (cases[i].says != NULL &&
		    strstr(err.msg, cases[i].says) == NULL)
			fail_msg("case %zu: %s", i, err.msg);
	}
	(void)unlink(manifests[0]);
	(void)unlink(manifests[1]);
	(void)unlink(lines[1]);
	(void)unlink("unit-sketches.db");
}

/* Of nothing, or to nothing, there is no array. */
static void no_lines(void **state)
{
	static const uint32_t lines[] = { 7, 8, 7 };
	uint32_t change[8], out[3];
	size_t words;

	(void)state;
	assert_int_equal(tc_change_count(NULL, 0, 0), 0);
	tc_change_apply(NULL, 0, NULL, 0, NULL);
	words = tc_change_make(NULL, 0, lines, 3, change);
	assert_int_equal(tc_change_count(change, words, 0), 3);
	tc_change_apply(change, words, NULL, 0, out);
	assert_memory_equal(out, lines, sizeof(lines));
	words = tc_change_make(lines, 3, NULL, 0, change);
	assert_int_equal(tc_change_count(change, words, 3), 0);
	tc_change_apply(change, words, lines, 3, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_files_come_back),
		cmocka_unit_test(bad_files_are_refused),
		cmocka_unit_test(frequent_lines),
		cmocka_unit_test(strangers_are_refused),
		cmocka_unit_test(no_lines),
	};

	return cmocka_run_group_tests(tests, make_file, drop_file);
}

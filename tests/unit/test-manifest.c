/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifests: there and back, and whatever the writer would not have written. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "db/manifest.h"

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ID_C "cccccccccccccccccccccccccccccccccccccccc"
#define ID_D "dddddddddddddddddddddddddddddddddddddddd"

#define MAGIC "# tarcheck-manifest 1\n"
#define HEAD MAGIC "# project: demo\n"
#define SHORT HEAD "# columns: sha256 path\n"

static const char file[] = "manifest.tsv";

static void put(const char *text, size_t len)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static const char full[] =
	MAGIC "# project: demo\n# variant: Debian\n"
	"# source: somewhere: demo-1.tar, SHA-256 00\n"
	"# paths: m4/*.m4\n"
	"# alias: COPYINGv3 COPYING\n"
	"# columns: sha256 sha1 blob size path serial name-serial first last"
	" first-release last-release\n"
	SHA_A "\t" ID_C "\t" ID_D "\t12\tCOPYINGv3\t-\t-\t2020-02-29\t-\t-\t-\n"
	SHA_A "\t-\t-\t7\tm4/a b.m4\t3\t2.1\t-\t2024-01-01\tv1\tv2 beta\n"
	SHA_B "\t-\t-\t-\tm4/a b.m4\t-\t-\t-\t-\t-\t-\n";

static void test_round_trip(void **state)
{
	struct tc_error err = { "" };
	struct tc_manifest m;
	struct tc_buf buf;
	FILE *out;

	(void)state;
	put(full, sizeof(full) - 1);
	tc_manifest_init(&m, "");
	assert_int_equal(tc_manifest_read(&m, file, &err), 0);
	assert_string_equal(m.project, "demo");
	assert_string_equal(m.variant, "Debian");
	assert_false(m.known_bad);
	assert_int_equal(m.note_count, 2);
	assert_int_equal(m.alias_count, 1);
	assert_int_equal(m.count, 3);
	assert_true(m.rows[0].has_sha1 && m.rows[0].has_blob);
	assert_false(m.rows[1].has_sha1 || m.rows[1].has_blob);
	assert_string_equal(m.rows[1].path, "m4/a b.m4");
	assert_string_equal(m.rows[1].name_serial, "2.1");
	assert_string_equal(m.rows[2].last, "");
	assert_int_equal(m.rows[1].size, 7);
	out = fopen("again.tsv", "w");
	assert_non_null(out);
	tc_manifest_write(&m, out);
	assert_int_equal(fclose(out), 0);
	tc_manifest_release(&m);
	tc_buf_init(&buf, 100000);
	assert_int_equal(tc_read_file("again.tsv", &buf, &err), 0);
	assert_string_equal(tc_buf_str(&buf), full);
	tc_buf_release(&buf);
	unlink("again.tsv");
}

/* Order of adding does not show; empty columns are left out. */
static void test_write_sorts(void **state)
{
	static const char *const paths[] = { "b", "a/x", "a" };
	struct tc_manifest m;
	char *text = NULL;
	size_t len = 0, i;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_non_null(out);
	tc_manifest_init(&m, "demo");
	for (i = 0; i < TC_COUNT(paths); i++) {
		struct tc_known_row *row = tc_manifest_add(&m);

		memset(row->sha256, 0xaa, sizeof(row->sha256));
		row->path = paths[i];
	}
	tc_manifest_alias(&m, "b", "c");
	tc_manifest_template(&m, "a", "b");
	tc_manifest_alias(&m, "a", "c");
	tc_manifest_sort(&m);
	tc_manifest_write(&m, out);
	fclose(out);
	assert_string_equal(text, HEAD "# alias: a c\n# alias: b c\n"
			    "# template: a b\n"
			    "# columns: sha256 path\n" SHA_A "\ta\n"
			    SHA_A "\ta/x\n" SHA_A "\tb\n");
	tc_manifest_release(&m);
	free(text);
}

static const struct {
	const char *text;
	const char *complaint; /* what must stand in the error, after "file:" */
} hostile[] = {
	{ "", "1: not a manifest" },
	{ "\n", "1: not a manifest" },
	{ "hello\n", "1: not a manifest" },
	{ "# tarcheck-manifest 2\n", "1: manifest of another version: '2'" },
	{ "# tarcheck-manifest 1", "1: the last line has no end" },
	{ MAGIC, "1: no '# columns:' line" },
	{ MAGIC "# columns: sha256 path\n", "2: no '# project:' line" },
	{ HEAD "# project: other\n", "3: a second project" },
	{ HEAD "# variant: A\n# variant: B\n", "4: a second variant" },
	{ HEAD "# known-bad: no\n", "3: known-bad is 'yes'" },
	{ HEAD "# source:\n", "3: not plain text" },
	{ HEAD "#source: x\n", "3: not a header line" },
	{ HEAD "# no colon\n", "3: not a header line" },
	{ HEAD "# Odd Key: x\n", "3: not a header key" },
	{ HEAD "# source: \033[31m\n", "3: not plain text: '\\x1b[31m'" },
	{ HEAD "# alias: one\n", "3: not two base names" },
	{ HEAD "# alias: a b c\n", "3: not two base names" },
	{ HEAD "# alias: a/b c\n", "3: not two base names" },
	{ HEAD "# alias: b x\n# alias: a x\n", "4: aliases not sorted" },
	{ HEAD "# alias: a x\n# alias: a x\n", "4: aliases not sorted" },
	{ HEAD "# template: b x\n# template: a x\n", "4: aliases not sorted" },
	{ HEAD "# template: a x\n# alias: b x\n", "4: aliases not sorted" },
	{ HEAD "# template: a\n", "3: not two base names" },
	{ HEAD "# canon: 0\n", "3: canonical forms of another version" },
	{ HEAD "# canon: 1\n# columns: sha256 path\n",
	  "4: a column canon and a line '# canon:'" },
	{ HEAD "# columns: sha256 path canon\n",
	  "3: a column canon and a line '# canon:'" },
	{ HEAD "# canon: 1\n# columns: sha256 path canon\n" SHA_A "\ta\taa\n",
	  "5: canon: not a digest" },
	{ HEAD "# columns: sha256\n", "3: columns sha256 and path" },
	{ HEAD "# columns: path\n", "3: columns sha256 and path" },
	{ HEAD "# columns: sha256 path colour\n", "3: unknown column 'colour'" },
	{ HEAD "# columns: sha256 path path\n", "3: a second column 'path'" },
	{ HEAD "# columns: sha256  path\n", "3: unknown column ''" },
	{ HEAD SHA_A "\ta\n", "3: not a header line" },
	{ SHORT "\n", "4: not 2 columns" },
	{ SHORT SHA_A "\n", "4: not 2 columns" },
	{ SHORT SHA_A "\ta\tb\n", "4: not 2 columns" },
	{ SHORT SHA_A "\ta\t\n", "4: not 2 columns" },
	{ SHORT "# note: late\n", "4: not 2 columns" },
	{ SHORT SHA_A "\ta", "4: the last line has no end" },
	{ SHORT "-\ta\n", "4: sha256: not a digest" },
	{ SHORT SHA_A "a\ta\n", "4: sha256: not a digest" },
	{ SHORT "AAAA" SHA_A "\ta\n", "4: sha256: not a digest" },
	{ SHORT "gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "\ta\n", "4: sha256: not a digest" },
	{ SHORT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	  "\ta\n", "4: sha256: not a digest" },
	{ SHORT SHA_A "\t-\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\t\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\t/etc\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\ta/../b\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\ta//b\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\t./a\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\ta/\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\ta\001b\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\ta\r\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\ta\xff\n", "4: path: not a plain relative path" },
	{ SHORT SHA_A "\tb\n" SHA_A "\ta\n", "5: not sorted" },
	{ SHORT SHA_B "\ta\n" SHA_A "\ta\n", "5: not sorted" },
	{ SHORT SHA_A "\ta\n" SHA_A "\ta\n", "5: a second row" },
	{ HEAD "# columns: sha256 path size\n" SHA_A "\ta\t0\n",
	  "4: size: not a size above 0" },
	{ HEAD "# columns: sha256 path size\n" SHA_A "\ta\t012\n",
	  "4: size: not a size above 0" },
	{ HEAD "# columns: sha256 path size\n" SHA_A "\ta\t-1\n",
	  "4: size: not a size above 0" },
	{ HEAD "# columns: sha256 path size\n" SHA_A "\ta\t1e3\n",
	  "4: size: not a size above 0" },
	{ HEAD "# columns: sha256 path size\n" SHA_A
	  "\ta\t1000000000000000000\n", "4: size: not a size above 0" },
	{ HEAD "# columns: sha256 path sha1\n" SHA_A "\ta\t" SHA_A "\n",
	  "4: sha1: not a digest" },
	{ HEAD "# columns: sha256 path serial\n" SHA_A "\ta\t1.\n",
	  "4: serial: not a serial" },
	{ HEAD "# columns: sha256 path serial\n" SHA_A "\ta\t\n",
	  "4: serial: not a serial" },
	{ HEAD "# columns: sha256 path first\n" SHA_A "\ta\t2023-02-29\n",
	  "4: first: not a date" },
	{ HEAD "# columns: sha256 path first\n" SHA_A "\ta\t2023-13-01\n",
	  "4: first: not a date" },
	{ HEAD "# columns: sha256 path first\n" SHA_A "\ta\t2023-1-1\n",
	  "4: first: not a date" },
	{ HEAD "# columns: sha256 path last-release\n" SHA_A "\ta\t\n",
	  "4: last-release: not plain text" },
};

static void refuse(const char *text, size_t len, const char *complaint)
{
	struct tc_error err = { "" };
	struct tc_manifest m;
	char want[200];

	put(text, len);
	tc_manifest_init(&m, "untouched");
	if (tc_manifest_read(&m, file, &err) != -1)
		fail_msg("accepted: %s", text);
	(void)snprintf(want, sizeof(want), "%s:%s", file, complaint);
	if (strncmp(err.msg, want, strlen(want)) != 0)
		fail_msg("'%s', wanted '%s' for: %s", err.msg, want, text);
	assert_string_equal(m.project, "untouched");
	assert_int_equal(m.count, 0);
	tc_manifest_release(&m);
}

static void test_refuses(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(hostile); i++)
		refuse(hostile[i].text, strlen(hostile[i].text),
		       hostile[i].complaint);
}

static void test_refuses_nul_and_long_lines(void **state)
{
	static const char nul[] = SHORT SHA_A "\ta\0b\n";
	static char text[20000];
	const size_t start = strlen(SHORT SHA_A "\t");

	(void)state;
	refuse(nul, sizeof(nul) - 1, "4: a NUL byte");
	memset(text, 'x', sizeof(text));
	memcpy(text, SHORT SHA_A "\t", start);
	text[sizeof(text) - 2] = '\n';
	text[sizeof(text) - 1] = '\0';
	refuse(text, sizeof(text) - 1, "4: longer than 8192 bytes");
	/* A path of 4096 bytes is allowed, one more is not. */
	text[start + 4097] = '\n';
	refuse(text, start + 4098, "4: path: not a plain relative path");
}

static void test_no_such_file(void **state)
{
	struct tc_error err = { "" };
	struct tc_manifest m;

	(void)state;
	tc_manifest_init(&m, "");
	assert_int_equal(tc_manifest_read(&m, "absent.tsv", &err), -1);
	assert_non_null(strstr(err.msg, "absent.tsv"));
	assert_int_equal(tc_manifest_read(&m, ".", &err), -1);
	tc_manifest_release(&m);
	tc_manifest_release(&m);
	tc_manifest_release(NULL);
}

static void test_dates(void **state)
{
	(void)state;
	assert_true(tc_manifest_date_ok("2000-02-29"));
	assert_true(tc_manifest_date_ok("1999-12-31"));
	assert_false(tc_manifest_date_ok("1900-02-29"));
	assert_false(tc_manifest_date_ok("2024-00-10"));
	assert_false(tc_manifest_date_ok("2024-04-31"));
	assert_false(tc_manifest_date_ok("2024-04-00"));
	assert_false(tc_manifest_date_ok("2024-04-1"));
	assert_false(tc_manifest_date_ok("2024-04-011"));
	assert_false(tc_manifest_date_ok("2024/04/01"));
	assert_false(tc_manifest_date_ok(""));
}

static int leave(void **state)
{
	(void)state;
	unlink(file);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_write_sorts),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_refuses_nul_and_long_lines),
		cmocka_unit_test(test_no_such_file),
		cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, leave);
}

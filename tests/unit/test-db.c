/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The database: compiled, opened, asked; and files that are none. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "crypto/digest.h"
#include "db/compile.h"
#include "db/db.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
/* As A in the first five bytes, by which the index goes. */
#define C "aaaaaaaaaacccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define ONE "1111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222"

static const char tool[] =
	"# tarcheck-manifest 1\n# project: tool\n# source: tool.git\n"
	"# alias: COPYINGv3 COPYING\n"
	"# columns: sha256 sha1 blob size path serial name-serial first last"
	" first-release last-release\n"
	A "\t" ONE "\t" TWO "\t12\tCOPYINGv3\t-\t-\t2020-02-29\t-\t-\t-\n"
	A "\t" ONE "\t" TWO "\t12\tm4/x.m4\t3\t-\t2019-01-01\t2021-05-06\tv1\tv2\n"
	B "\t-\t-\t7\tm4/x.m4\t-\t10\t-\t-\tv3\tv3\n";
static const char patched[] =
	"# tarcheck-manifest 1\n# project: tool\n# variant: Debian\n"
	"# columns: sha256 path first-release\n"
	A "\tusr/x.m4\tDebian tool 1\n"
	C "\tusr/y.m4\t-\n";
static const char bad[] =
	"# tarcheck-manifest 1\n# project: evil\n# known-bad: yes\n"
	"# columns: sha256 sha1 path reference\n"
	B "\t-\tm4/x.m4\tCVE-1\n"
	"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd\t"
	"dddddddddddddddddddddddddddddddddddddddd\tm4/z.m4\tCVE-2\n";
static const char other[] =
	"# tarcheck-manifest 1\n# project: another\n"
	"# columns: sha256 path\n" A "\tx.m4\n";

static const char *const all[] = { "tool.tsv", "patched.tsv", "bad.tsv",
				   "other.tsv" };

static void put(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void get(const char *path, struct tc_buf *buf)
{
	struct tc_error err = { "" };

	tc_buf_init(buf, 1 << 20);
	assert_int_equal(tc_read_file(path, buf, &err), 0);
}

static void compile(const char *const *manifests, size_t count,
		    const char *out)
{
	struct tc_error err = { "" };

	if (tc_db_compile(manifests, count, out, &err) != 0)
		fail_msg("%s", err.msg);
}

static int enter(void **state)
{
	char *dir = strdup("unit-db.XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return -1;
	*state = dir;
	put("tool.tsv", tool, sizeof(tool) - 1);
	put("patched.tsv", patched, sizeof(patched) - 1);
	put("bad.tsv", bad, sizeof(bad) - 1);
	put("other.tsv", other, sizeof(other) - 1);
	compile(all, TC_COUNT(all), "db");
	return 0;
}

static int leave(void **state)
{
	int rc = system("rm -rf ./*") | chdir("..");

	rc |= rmdir(*state);
	free(*state);
	return rc;
}

static struct tc_db *open_db(const char *path)
{
	struct tc_error err = { "" };
	struct tc_db *db = tc_db_open(path, NULL, &err);

	if (db == NULL)
		fail_msg("%s", err.msg);
	return db;
}

/* Asks for the digest whose every byte is that one. */
static int ask(struct tc_db *db, enum tc_db_key key, uint8_t byte,
	       const char *name, struct tc_arena *arena, struct tc_known **out)
{
	struct tc_error err = { "" };
	uint8_t digest[32];
	int n;

	memset(digest, byte, sizeof(digest));
	n = tc_db_lookup(db, key, digest, name, arena, out, &err);
	if (n < 0)
		fail_msg("%s", err.msg);
	return n;
}

static void test_lookup(void **state)
{
	struct tc_db *db = open_db("db");
	struct tc_arena arena = { 0 };
	struct tc_known *k = NULL;
	uint8_t mixed[32];

	(void)state;
	/* Upstream, the earliest first, then variants. */
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xaa, NULL, &arena, &k), 4);
	assert_string_equal(k[0].path, "m4/x.m4");
	assert_string_equal(k[0].serial, "3");
	assert_string_equal(k[0].first, "2019-01-01");
	assert_string_equal(k[0].last, "2021-05-06");
	assert_string_equal(k[0].first_release, "v1");
	assert_string_equal(k[0].last_release, "v2");
	assert_int_equal(k[0].size, 12);
	assert_int_equal(k[0].sha256[31], 0xaa);
	assert_false(k[0].known_bad);
	assert_string_equal(k[1].path, "COPYINGv3");
	assert_string_equal(k[2].project, "another");
	assert_string_equal(k[2].path, "x.m4");
	assert_string_equal(k[3].variant, "Debian");
	assert_string_equal(k[3].path, "usr/x.m4");
	/* The other keys give the same. */
	assert_int_equal(ask(db, TC_KEY_SHA1, 0x11, NULL, &arena, &k), 4);
	assert_int_equal(ask(db, TC_KEY_BLOB, 0x22, NULL, &arena, &k), 4);
	assert_int_equal(ask(db, TC_KEY_SHA1, 0x22, NULL, &arena, &k), 0);
	assert_int_equal(ask(db, TC_KEY_BLOB, 0x11, NULL, &arena, &k), 0);
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xee, NULL, &arena, &k), 0);
	/* Only the whole digest counts. */
	memset(mixed, 0xaa, sizeof(mixed));
	mixed[31] ^= 1;
	assert_int_equal(tc_db_lookup(db, TC_KEY_SHA256, mixed, NULL, &arena,
				      &k, NULL), 0);
	memset(mixed + 5, 0xcc, sizeof(mixed) - 5);
	assert_int_equal(tc_db_lookup(db, TC_KEY_SHA256, mixed, NULL, &arena,
				      &k, NULL), 1);
	assert_string_equal(k[0].path, "usr/y.m4");
	tc_arena_release(&arena);
	tc_db_close(db);
}

/* Canonical forms: two contents of one form, a template, another name. */
static const char forms[] =
	"# tarcheck-manifest 1\n# project: forms\n# canon: 1\n"
	"# template: made.in made\n"
	"# columns: sha256 path canon\n"
	A "\tm4/x.m4\t" C "\n"
	B "\tm4/x.m4\t" C "\n"
	C "\tmade.in\t" B "\n"
	A "\told/x.m4\t" C "\n"
	B "\tother\t-\n";
static const char liar_forms[] =
	"# tarcheck-manifest 1\n# project: liar\n# canon: 1\n"
	"# columns: sha256 path canon\n"
	A "\tx.m4\t" B "\n";

static void test_canonical_forms(void **state)
{
	const char *const manifests[] = { "forms.tsv", "liar-forms.tsv" };
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_known *k = NULL;
	uint8_t digest[32];
	struct tc_db *db;

	(void)state;
	put("forms.tsv", forms, sizeof(forms) - 1);
	compile(manifests, 1, "forms");
	db = open_db("forms");
	memset(digest, 0xcc, sizeof(digest));
	memset(digest, 0xaa, 5);
	assert_int_equal(tc_db_lookup(db, TC_KEY_CANON, digest, "x.m4", &arena,
				      &k, &err), 3);
	assert_string_equal(k[0].path, "m4/x.m4");
	assert_string_equal(k[2].path, "old/x.m4");
	assert_int_equal(tc_db_lookup(db, TC_KEY_CANON, digest, "other",
				      &arena, &k, &err), 0);
	digest[31] ^= 1;
	assert_int_equal(tc_db_lookup(db, TC_KEY_CANON, digest, "x.m4", &arena,
				      &k, &err), 0);
	/* What is made of a template: by its form, never by its bytes. */
	assert_int_equal(ask(db, TC_KEY_CANON, 0xbb, "made", &arena, &k), 1);
	assert_string_equal(k[0].name, "made");
	assert_string_equal(k[0].path, "made.in");
	digest[31] ^= 1;
	assert_int_equal(tc_db_lookup(db, TC_KEY_SHA256, digest, "made", &arena,
				      &k, &err), 0);
	assert_int_equal(tc_db_lookup(db, TC_KEY_SHA256, digest, "made.in",
				      &arena, &k, &err), 1);
	/* A form is none of another content, a content no form. */
	assert_int_equal(ask(db, TC_KEY_CANON, 0xaa, "x.m4", &arena, &k), 0);
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xbb, "made", &arena, &k), 0);
	tc_arena_release(&arena);
	tc_db_close(db);
	put("liar-forms.tsv", liar_forms, sizeof(liar_forms) - 1);
	assert_int_equal(tc_db_compile(manifests, 2, "forms", &err), -1);
	assert_non_null(strstr(err.msg, "canonical form of a file x.m4"));
}

static void test_name_is_required(void **state)
{
	struct tc_db *db = open_db("db");
	struct tc_arena arena = { 0 };
	struct tc_known *k = NULL;

	(void)state;
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xaa, "x.m4", &arena, &k), 3);
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xaa, "y.m4", &arena, &k), 0);
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xaa, "m4/x.m4", &arena, &k),
			 0);
	/* An alias counts, under its own name. */
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xaa, "COPYING", &arena, &k),
			 1);
	assert_string_equal(k[0].name, "COPYING");
	assert_string_equal(k[0].path, "COPYINGv3");
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xaa, "COPYINGv3", &arena, &k),
			 1);
	tc_arena_release(&arena);
	tc_db_close(db);
}

static void test_known_bad(void **state)
{
	struct tc_db *db = open_db("db");
	struct tc_arena arena = { 0 };
	struct tc_known *k = NULL;

	(void)state;
	/* Also published: bad comes first, under any name. */
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xbb, "x.m4", &arena, &k), 2);
	assert_true(k[0].known_bad);
	assert_string_equal(k[0].reference, "CVE-1");
	assert_false(k[1].known_bad);
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xbb, "harmless", &arena, &k),
			 1);
	assert_true(k[0].known_bad);
	assert_int_equal(ask(db, TC_KEY_SHA1, 0xdd, "harmless", &arena, &k), 1);
	assert_string_equal(k[0].reference, "CVE-2");
	tc_arena_release(&arena);
	tc_db_close(db);
}

static void test_empty_file_is_nobodys(void **state)
{
	static const char claims[] =
		"# tarcheck-manifest 1\n# project: tool\n"
		"# columns: sha256 sha1 blob path\n"
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
		"\tda39a3ee5e6b4b0d3255bfef95601890afd80709"
		"\te69de29bb2d1d6434b8b29ae775ad8c2e48c5391\tpy-compile\n";
	static const char *const manifests[] = { "empty.tsv" };
	struct tc_arena arena = { 0 };
	struct tc_known *k = NULL;
	uint8_t sha256[32];
	struct tc_db *db;

	(void)state;
	put("empty.tsv", claims, sizeof(claims) - 1);
	compile(manifests, 1, "empty.db");
	db = open_db("empty.db");
	assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, "", 0, sha256,
					  NULL), 0);
	assert_int_equal(tc_db_lookup(db, TC_KEY_SHA256, sha256, NULL, &arena,
				      &k, NULL), 0);
	tc_arena_release(&arena);
	tc_db_close(db);
}

static void test_names(void **state)
{
	struct tc_db *db = open_db("db");
	struct tc_arena arena = { 0 };
	struct tc_name_info info = { 0 };

	(void)state;
	assert_int_equal(tc_db_name(db, "x.m4", &arena, &info, NULL), 1);
	assert_int_equal(info.versions, 2);
	assert_string_equal(info.projects, "another, tool");
	assert_string_equal(info.highest_serial, "10");
	assert_int_equal(tc_db_name(db, "COPYING", &arena, &info, NULL), 1);
	assert_int_equal(info.versions, 1);
	assert_string_equal(info.highest_serial, "");
	assert_int_equal(tc_db_name(db, "m4/x.m4", &arena, &info, NULL), 0);
	assert_int_equal(tc_db_name(db, "", &arena, &info, NULL), 0);
	/* Only bad files have it: not published. */
	assert_int_equal(tc_db_name(db, "z.m4", &arena, &info, NULL), 0);
	tc_arena_release(&arena);
	tc_db_close(db);
}

static void count_project(void *ctx, const struct tc_db_project *p)
{
	struct tc_buf *buf = ctx;

	tc_buf_printf(buf, "%s/%s/%d %d %d %d %s %s;", p->name, p->variant,
		      p->known_bad, (int)p->files, (int)p->contents,
		      (int)p->names, p->newest, p->source);
}

static void test_stats(void **state)
{
	struct tc_db *db = open_db("db");
	struct tc_buf buf;

	(void)state;
	tc_buf_init(&buf, 10000);
	assert_int_equal(tc_db_stats(db, count_project, &buf, NULL), 0);
	assert_string_equal(tc_buf_str(&buf),
			    "another//0 1 1 1  ;"
			    "evil//1 2 2 0  ;"
			    "tool//0 3 2 3 2021-05-06 tool.git;"
			    "tool/Debian/0 2 2 2  ;");
	assert_string_equal(tc_db_edition(db),
			    "2021-05-06 (6 files of 2 projects)");
	assert_int_equal(tc_db_file_count(db), 8);
	tc_buf_release(&buf);
	tc_db_close(db);
}

static void test_when(void **state)
{
	static const struct {
		const char *first, *last, *from, *to, *want;
	} cases[] = {
		{ "", "", "", "", "at a time not recorded" },
		{ "2020-01-01", "", "", "", "since 2020-01-01" },
		{ "2020-01-01", "2020-01-01", "", "", "2020-01-01" },
		{ "2020-01-01", "2021-01-01", "v1", "v1",
		  "2020-01-01 to 2021-01-01, in v1" },
		{ "", "", "v1", "v2", "in v1 to v2" },
		{ "", "2021-01-01", "", "v2", "2021-01-01, in v2" },
	};
	struct tc_arena arena = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(cases); i++) {
		struct tc_known known = {
			.first = cases[i].first, .last = cases[i].last,
			.first_release = cases[i].from,
			.last_release = cases[i].to,
		};

		assert_string_equal(tc_known_when(&known, &arena),
				    cases[i].want);
	}
	tc_arena_release(&arena);
}

static void assert_same_bytes(const char *a, const char *b)
{
	struct tc_buf x, y;

	get(a, &x);
	get(b, &y);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.ptr, y.ptr, x.len);
	tc_buf_release(&x);
	tc_buf_release(&y);
}

static void test_same_bytes_in_any_order(void **state)
{
	const char *const turned[] = { all[3], all[1], all[0], all[2] };

	(void)state;
	compile(turned, TC_COUNT(turned), "again");
	assert_same_bytes("db", "again");
}

static void test_failed_compile_changes_nothing(void **state)
{
	static const char liar[] =
		"# tarcheck-manifest 1\n# project: liar\n"
		"# columns: sha256 sha1 path\n" A "\t" TWO "\tx.m4\n";
	static const char twin[] =
		"# tarcheck-manifest 1\n# project: another\n"
		"# columns: sha256 path\n" A "\tx.m4\n";
	const char *const manifests[] = { "tool.tsv", "odd.tsv", "other.tsv" };
	struct tc_error err = { "" };

	(void)state;
	compile(all, TC_COUNT(all), "kept");
	put("odd.tsv", "nonsense\n", 9);
	assert_int_equal(tc_db_compile(manifests, 3, "kept", &err), -1);
	assert_non_null(strstr(err.msg, "odd.tsv:1: "));
	put("odd.tsv", liar, sizeof(liar) - 1);
	assert_int_equal(tc_db_compile(manifests, 3, "kept", &err), -1);
	assert_non_null(strstr(err.msg, "disagree"));
	put("odd.tsv", twin, sizeof(twin) - 1);
	assert_int_equal(tc_db_compile(manifests, 3, "kept", &err), -1);
	assert_non_null(strstr(err.msg, "two manifests of another"));
	assert_same_bytes("db", "kept");
	assert_int_equal(tc_db_compile(all, 4, "no/such/place", &err), -1);
	assert_int_equal(tc_db_compile(all, 4, ".", &err), -1);
	assert_int_equal(tc_db_compile(all, 4, "/dev/null", &err), -1);
}

/* What is hashed is what is read, whatever is put at the path meanwhile. */
static void test_digest_is_of_the_open_file(void **state)
{
	struct tc_arena arena = { 0 };
	struct tc_error err = { "" };
	struct tc_known *k = NULL;
	uint8_t want[32], got[32];
	struct tc_db *db;
	struct tc_buf buf;

	(void)state;
	compile(all, TC_COUNT(all), "moving");
	get("moving", &buf);
	assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, buf.ptr, buf.len,
					  want, NULL), 0);
	tc_buf_release(&buf);
	db = open_db("moving");
	put("other", "not a database", 14);
	assert_int_equal(rename("other", "moving"), 0);
	assert_int_equal(tc_db_digest(db, got, &err), 0);
	assert_memory_equal(got, want, sizeof(want));
	assert_int_equal(ask(db, TC_KEY_SHA256, 0xaa, NULL, &arena, &k), 4);
	tc_db_close(db);
	/* Written to in place: no digest at all. */
	compile(all, TC_COUNT(all), "moving");
	db = open_db("moving");
	assert_int_equal(truncate("moving", 512), 0);
	assert_int_equal(tc_db_digest(db, got, &err), -1);
	assert_non_null(strstr(err.msg, "changed"));
	tc_db_close(db);
	tc_arena_release(&arena);
}

static void refuse(const char *path, const char *complaint)
{
	struct tc_error err = { "" };
	struct tc_db *db = tc_db_open(path, NULL, &err);

	if (db != NULL)
		fail_msg("%s was opened (%s)", path, complaint);
	if (strstr(err.msg, path) == NULL || !strstr(err.msg, complaint))
		fail_msg("'%s', wanted '%s'", err.msg, complaint);
}

/* The database with some bytes of it changed. */
static void change(const char *path, size_t offset, const char *bytes,
		   size_t len)
{
	struct tc_buf buf;

	get("db", &buf);
	assert_true(offset + len <= buf.len);
	memcpy(buf.ptr + offset, bytes, len);
	put(path, buf.ptr, buf.len);
	tc_buf_release(&buf);
}

static void test_refuses_what_is_no_database(void **state)
{
	struct tc_buf buf;

	(void)state;
	refuse("absent", "No such file");
	refuse(".", "not a regular file");
	refuse("/dev/null", "not a regular file");
	refuse("tool.tsv", "not a database");
	put("empty", "", 0);
	refuse("empty", "an empty file");
	put("magic", "SQLite format 3", 16);
	refuse("magic", "not a database");
	change("header", 3, "x", 1);
	refuse("header", "not a database");
	change("stranger", 68, "\0\0\0\1", 4);
	refuse("stranger", "another application");
	change("schema", 60, "\0\0\0\143", 4);
	refuse("schema", "schema 99");
	get("db", &buf);
	put("short", buf.ptr, buf.len - 1);
	refuse("short", "corrupt");
	put("shorter", buf.ptr, 4096);
	refuse("shorter", "corrupt");
	put("longer", buf.ptr, buf.len);
	tc_buf_release(&buf);
	assert_int_equal(truncate("longer", 1 << 20), 0);
	refuse("longer", "corrupt");
}

/* Every page in turn overwritten: an error or an answer, never a crash. */
static void test_survives_damage(void **state)
{
	static char junk[4096];
	struct tc_error err = { "" };
	struct tc_arena arena = { 0 };
	struct tc_known *k = NULL;
	struct tc_name_info info;
	uint8_t digest[32];
	struct tc_buf buf;
	size_t at, pages, fill, errors = 0;

	(void)state;
	memset(digest, 0xaa, sizeof(digest));
	get("db", &buf);
	pages = buf.len / sizeof(junk);
	tc_buf_release(&buf);
	for (at = 0; at < 3 * pages; at++) {
		size_t skip = at % pages == 0 ? 100 : 0;
		struct tc_db *db;

		fill = at / pages;
		memset(junk, fill == 0 ? 0 : fill == 1 ? 0xff : 0x0d,
		       sizeof(junk));
		change("damaged", at % pages * sizeof(junk) + skip, junk,
		       sizeof(junk) - skip);
		db = tc_db_open("damaged", NULL, &err);
		if (db == NULL) {
			errors++;
			continue;
		}
		errors += tc_db_lookup(db, TC_KEY_SHA256, digest, "x.m4",
				       &arena, &k, &err) < 0;
		errors += tc_db_name(db, "x.m4", &arena, &info, &err) < 0;
		tc_db_close(db);
	}
	assert_true(errors > 10);
	tc_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lookup),
		cmocka_unit_test(test_canonical_forms),
		cmocka_unit_test(test_name_is_required),
		cmocka_unit_test(test_known_bad),
		cmocka_unit_test(test_empty_file_is_nobodys),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_stats),
		cmocka_unit_test(test_when),
		cmocka_unit_test(test_same_bytes_in_any_order),
		cmocka_unit_test(test_failed_compile_changes_nothing),
		cmocka_unit_test(test_digest_is_of_the_open_file),
		cmocka_unit_test(test_refuses_what_is_no_database),
		cmocka_unit_test(test_survives_damage),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}

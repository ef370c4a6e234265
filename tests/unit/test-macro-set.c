/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Macro files as aclocal copies them: their forms, finding them. */
#include "unit.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "crypto/digest.h"
#include "db/compile.h"
#include "db/macro-set.h"

#define A32(x) x x x x x x x x x x x x x x x x
#define A A32("aaaa")
#define B A32("bbbb")
#define CC A32("cccc")
#define DD A32("dddd")
#define EE A32("eeee")

static void put(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void assert_form(const char *text, const char *form)
{
	uint8_t got[TC_SHA256_SIZE], want[TC_SHA256_SIZE];

	assert_int_equal(tc_aclocal_form(text, strlen(text), got),
			 form != NULL);
	if (form == NULL)
		return;
	assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, form, strlen(form),
					  want, NULL), 0);
	assert_memory_equal(got, want, sizeof(got));
}

static void test_forms(void **state)
{
	(void)state;
	assert_form("## a\nb\n", "b\n");
	assert_form("a\n##\n## b\nc\n# ##\n ##\n##", "a\nc\n# ##\n ##\n");
	assert_form("##a\nb", "b");
	assert_form("a\nb\n", NULL);
	assert_form("#\n", NULL);
	assert_form("##\n##", NULL);
	assert_form("", NULL);
	assert_true(tc_is_macro_name("a/b.m4"));
	assert_true(tc_is_macro_name("a.m4"));
	assert_false(tc_is_macro_name(".m4"));
	assert_false(tc_is_macro_name("a.m4.in"));
	assert_false(tc_is_macro_name("m4"));
}

/* Macro files by what aclocal copies of them. */
static const char macros[] =
	"# tarcheck-manifest 1\n# project: macros\n"
	"# template: z.in z.m4\n"
	"# columns: sha256 path aclocal\n"
	A "\tm4/x.m4\t" CC "\n"
	B "\tm4/x.m4\t-\n"
	A "\tsame.txt\t-\n"
	DD "\tz.in\t-\n";
static const char bad_macros[] =
	"# tarcheck-manifest 1\n# project: bad\n# known-bad: yes\n"
	"# columns: sha256 path reference\n"
	EE "\tm4/x.m4\tCVE-0000-0001\n";
static const char liar_macros[] =
	"# tarcheck-manifest 1\n# project: liar\n"
	"# columns: sha256 path aclocal\n"
	A "\tx.m4\t" B "\n";

static int macro(struct tc_db *db, uint8_t byte, struct tc_known **k)
{
	static struct tc_arena arena;
	uint8_t digest[32];
	int n, may;

	memset(digest, byte, sizeof(digest));
	may = tc_db_may_have_macro(db, digest, NULL);
	n = tc_db_macro(db, digest, &arena, k, NULL);
	assert_int_equal(may, n > 0);
	/* Only the whole digest counts. */
	digest[31] ^= 1;
	assert_int_equal(tc_db_may_have_macro(db, digest, NULL), may);
	assert_int_equal(tc_db_macro(db, digest, &arena, k, NULL), 0);
	digest[31] ^= 1;
	(void)tc_db_macro(db, digest, &arena, k, NULL);
	if (n == 0)
		tc_arena_release(&arena);
	return n;
}

static void test_macros(void **state)
{
	const char *const manifests[] = { "macros.tsv", "bad-macros.tsv",
					  "liar-macros.tsv" };
	struct tc_error err = { "" };
	struct tc_known *k = NULL;
	struct tc_db *db;

	(void)state;
	put("macros.tsv", macros);
	put("bad-macros.tsv", bad_macros);
	assert_int_equal(tc_db_compile(manifests, 2, "macros.db", &err), 0);
	db = tc_db_open("macros.db", NULL, &err);
	assert_non_null(db);
	/* By its form and not by its bytes, of which aclocal drops some. */
	assert_int_equal(macro(db, 0xcc, &k), 1);
	assert_string_equal(k[0].path, "m4/x.m4");
	assert_int_equal(k[0].sha256[0], 0xaa);
	assert_int_equal(macro(db, 0xaa, &k), 0);
	assert_int_equal(macro(db, 0xbb, &k), 1);
	/* No template, no known-bad file. */
	assert_int_equal(macro(db, 0xdd, &k), 0);
	assert_int_equal(macro(db, 0xee, &k), 0);
	assert_int_equal(macro(db, 0x11, &k), 0);
	tc_db_close(db);
	put("liar-macros.tsv", liar_macros);
	assert_int_equal(tc_db_compile(manifests, 3, "macros.db", &err), -1);
	assert_non_null(strstr(err.msg, "aclocal form of the content aaaa"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_macros),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

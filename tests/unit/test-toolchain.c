/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store of toolchains: order, what may prove, manifests. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "regen/toolchain-manifest.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD                                                                 \
	"# tarcheck-toolchain 1\n# tool: autoconf\n# version: 2.69\n"
#define MIDDLE                                                               \
	"# bin: /usr/bin\n# source: a.deb\n# source-id: " ZEROS              \
	"\n# trusted: no\n# columns: mode sha256 path target\n"
#define ROW "0755\t" ZEROS "\tusr/bin/autoconf\t-\n"
static const char good[] = HEAD "# variant:\n" MIDDLE ROW;

static int parse(struct tc_toolchain *t, const char *text,
		 struct tc_arena *arena, struct tc_error *err)
{
	*t = (struct tc_toolchain){ .name = "x" };
	return tc_toolchain_parse(t, text, strlen(text), arena, err);
}

static void test_round_trip(void **state)
{
	struct tc_arena arena = { .blocks = NULL };
	struct tc_error err = { "" };
	struct tc_toolchain t, other;
	struct tc_buf out;

	(void)state;
	assert_int_equal(parse(&t, good, &arena, &err), 0);
	assert_string_equal(t.tool, "autoconf");
	assert_string_equal(t.variant, "");
	assert_int_equal(t.file_count, 1);
	tc_buf_init(&out, 1 << 16);
	tc_toolchain_write(&t, &out);
	assert_string_equal(tc_buf_str(&out), good);
	/* Its source is no part of what it is; its variant and files are. */
	assert_int_equal(parse(&other, HEAD "# variant:\n# bin: /usr/bin\n"
			       "# source: other\n# source-id: " ZEROS
			       "\n# trusted: yes\n"
			       "# columns: mode sha256 path target\n" ROW,
			       &arena, &err), 0);
	assert_memory_equal(t.digest, other.digest, TC_SHA256_SIZE);
	assert_int_equal(parse(&other, HEAD "# variant: x\n" MIDDLE ROW,
			       &arena, &err), 0);
	assert_memory_not_equal(t.digest, other.digest, TC_SHA256_SIZE);
	assert_int_equal(parse(&other, HEAD "# variant:\n" MIDDLE "0644\t"
			       ZEROS "\tusr/bin/autoconf\t-\n", &arena,
			       &err), 0);
	assert_memory_not_equal(t.digest, other.digest, TC_SHA256_SIZE);
	tc_buf_release(&out);
	tc_arena_release(&arena);
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"# tarcheck-toolchain 2\n",
		HEAD,
		"# tarcheck-toolchain 1\n# tool: perl\n",
		HEAD "# variant:\n" MIDDLE,
		HEAD "# variant: \n" MIDDLE ROW,
		HEAD "# variant: a\tb\n" MIDDLE ROW,
		HEAD "# variant:\n" MIDDLE ROW ROW,
		HEAD "# variant:\n" MIDDLE "0755\t" ZEROS "\tusr/bin/autoconf\t-",
		HEAD "# variant:\n" MIDDLE "4755\t" ZEROS "\tusr/x\t-\n",
		HEAD "# variant:\n" MIDDLE "0755\t" ZEROS "0\tusr/x\t-\n",
		HEAD "# variant:\n" MIDDLE "0755\t" ZEROS "\t/usr/x\t-\n",
		HEAD "# variant:\n" MIDDLE "0755\t" ZEROS "\tusr/../../x\t-\n",
		HEAD "# variant:\n" MIDDLE "0755\t" ZEROS "\tusr//x\t-\n",
		HEAD "# variant:\n" MIDDLE "0755\t" ZEROS "\tusr/x\ty\n",
		HEAD "# variant:\n" MIDDLE "link\t" ZEROS "\tusr/x\t\n",
		HEAD "# variant:\n" MIDDLE "0755\t" ZEROS "\tusr/x\n",
		HEAD "# variant:\n# bin: usr/bin\n",
		HEAD "# variant:\n# bin: /usr/../bin\n",
	};
	struct tc_arena arena = { .blocks = NULL };
	struct tc_toolchain t;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bad); i++) {
		struct tc_error err = { "" };

		if (parse(&t, bad[i], &arena, &err) == 0)
			fail_msg("accepted: %s", bad[i]);
		assert_memory_equal(err.msg, "line ", 5);
		assert_null(t.tool);
	}
	tc_arena_release(&arena);
}

static void put_file(const char *path, const char *text)
{
	struct tc_error err = { "" };
	struct tc_outfile out;

	assert_int_equal(tc_outfile_open(&out, path, &err), 0);
	fputs(text, out.stream);
	assert_int_equal(tc_outfile_commit(&out, &err), 0);
}

/* A toolchain without files on disk: only its manifest. */
static void put_toolchain(const char *name, const char *version,
			  const char *variant, bool trusted)
{
	char path[128], text[1024];

	(void)snprintf(path, sizeof(path), "store/%s", name);
	assert_int_equal(mkdir(path, 0755), 0);
	(void)snprintf(text, sizeof(text), "# tarcheck-toolchain 1\n"
		       "# tool: autoconf\n# version: %s\n# variant:%s%s\n"
		       "# bin: /usr/bin\n# source: a\n# source-id: " ZEROS
		       "\n# trusted: %s\n"
		       "# columns: mode sha256 path target\n" ROW,
		       version, *variant ? " " : "", variant,
		       trusted ? "yes" : "no");
	(void)snprintf(path, sizeof(path), "store/%s/manifest", name);
	put_file(path, text);
}

/* The list knows the one of 2.69 with that variant. */
static void put_list(const char *variant)
{
	struct tc_arena arena = { .blocks = NULL };
	struct tc_error err = { "" };
	char text[1024], hex[65];
	struct tc_toolchain t;

	(void)snprintf(text, sizeof(text), HEAD "# variant: %s\n" MIDDLE ROW,
		       variant);
	assert_int_equal(parse(&t, text, &arena, &err), 0);
	(void)snprintf(text, sizeof(text), "# tarcheck-toolchains 1\n# columns: "
		       "name tool version variant digest source source-id "
		       "origin\nx\tautoconf\t2.69\t%s\t%s\ta\tb\tsomewhere\n",
		       variant, tc_hex(hex, t.digest, TC_SHA256_SIZE));
	put_file("list", text);
	tc_arena_release(&arena);
}

static void test_order(void **state)
{
	static const char *const names[] = { "known", "mine", "plain",
					     "other" };
	const struct tc_toolchain *found;
	struct tc_toolchains *store;
	struct tc_error err = { "" };
	size_t i, count;

	(void)state;
	assert_int_equal(mkdir("store", 0755), 0);
	put_toolchain("plain", "2.69", "", false);
	put_toolchain("other", "2.69", "x", false);
	put_toolchain("known", "2.69", "debian 1", false);
	put_toolchain("mine", "2.69", "y", true);
	put_toolchain("new", "2.71", "", true);
	assert_int_equal(mkdir("store/broken", 0755), 0);
	put_file("store/broken/manifest", "# tarcheck-toolchain 1\n");
	put_list("debian 1");
	assert_int_equal(tc_toolchains_open(&store, "store", "list", &err), 0);
	found = tc_toolchains_find(store, "autoconf", "2.69", &count);
	assert_int_equal(count, TC_COUNT(names));
	for (i = 0; i < count; i++) {
		assert_string_equal(found[i].name, names[i]);
		assert_int_equal(tc_toolchain_may_prove(&found[i]), i < 2);
		assert_int_equal(found[i].verified, i == 0);
		assert_int_equal(*found[i].prefix, '/');
	}
	assert_string_equal(found[0].origin, "somewhere");
	assert_null(tc_toolchains_find(store, "autoconf", "2.7", &count));
	assert_null(tc_toolchains_find(store, "automake", "2.69", &count));
	assert_int_equal(count, 0);
	(void)tc_toolchains_all(store, &count);
	assert_int_equal(count, 6);
	found = tc_toolchains_named(store, "broken");
	assert_non_null(found->broken);
	assert_false(tc_toolchain_may_prove(found));
	/* No file is there. */
	assert_int_equal(tc_toolchain_check(tc_toolchains_named(store, "mine"),
					    &err), -1);
	tc_toolchains_free(store);
}

static void test_no_list(void **state)
{
	struct tc_toolchains *store;
	struct tc_error err = { "" };
	size_t count;

	(void)state;
	assert_int_equal(tc_toolchains_open(&store, "store", NULL, &err), 0);
	assert_false(tc_toolchain_may_prove(tc_toolchains_named(store,
								"known")));
	tc_toolchains_free(store);
	assert_int_equal(tc_toolchains_open(&store, "absent", NULL, &err), 0);
	assert_null(tc_toolchains_all(store, &count));
	assert_int_equal(count, 0);
	tc_toolchains_free(store);
	assert_int_equal(tc_toolchains_open(&store, "store", "absent", &err),
			 -1);
	put_file("list", "# tarcheck-toolchains 1\n");
	assert_int_equal(tc_toolchains_open(&store, "store", "list", &err),
			 -1);
	tc_toolchains_free(NULL);
}

static void test_names(void **state)
{
	(void)state;
	assert_true(tc_toolchain_name_ok("autoconf-2.69-debian-1+b1_x"));
	assert_false(tc_toolchain_name_ok(""));
	assert_false(tc_toolchain_name_ok(".new-x"));
	assert_false(tc_toolchain_name_ok("-x"));
	assert_false(tc_toolchain_name_ok("a/b"));
	assert_false(tc_toolchain_name_ok("a b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_no_list),
		cmocka_unit_test(test_names),
	};
	char dir[] = "unit-toolchain.XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Unpacked releases: listed as an archive would be, nothing followed. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "source/directory.h"

static void put(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static int enter(void **state)
{
	char *dir = strdup("unit-directory.XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return -1;
	*state = dir;
	return mkdir("top", 0755);
}

static int leave(void **state)
{
	int bad = chdir("..");
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", (char *)*state);
	bad |= system(command);
	free(*state);
	return bad;
}

struct result {
	struct tc_tree tree;
	struct tc_archive_info info;
	struct tc_error err;
};

static int read_dir(struct result *r, const char *path)
{
	struct tc_read_options options = { .keep = NULL };

	memset(r, 0, sizeof(*r));
	tc_tree_init(&r->tree);
	return tc_directory_read(path, &options, &r->tree, &r->info, &r->err);
}

static const struct tc_member *get(const struct result *r, const char *path)
{
	const struct tc_member *m = tc_tree_find(&r->tree, path);

	if (m == NULL)
		fail_msg("no member %s", path);
	return m;
}

static void test_members(void **state)
{
	char hex[2 * TC_BLOB_SIZE + 1];
	const struct tc_member *m;
	struct result r;

	(void)state;
	mkdir("top/d", 0750);
	put("top/d/f", "hello\n", 0640);
	put("top/x", "", 0755);
	assert_int_equal(symlink("d/f", "top/link"), 0);
	assert_int_equal(read_dir(&r, "top"), 0);
	assert_int_equal(r.tree.count, 4);
	assert_string_equal(r.tree.top, "");
	assert_false(r.info.has_sha256);
	assert_string_equal(r.info.format, "directory");
	assert_string_equal(r.info.filter, "none");
	assert_int_equal(r.info.size, 6);
	assert_int_equal(r.info.fact_count, 0);
	m = get(&r, "d/f");
	assert_int_equal(m->mode, 0640);
	assert_int_equal(m->size, 6);
	assert_string_equal(tc_hex(hex, m->blob, TC_BLOB_SIZE),
			    "ce013625030ba8dba906f756967f9e9ca394464a");
	assert_int_equal(get(&r, "x")->mode, 0755);
	m = get(&r, "link");
	assert_int_equal(m->type, TC_TYPE_SYMLINK);
	assert_string_equal(m->link, "d/f");
	assert_int_equal(m->flags, TC_MEMBER_SHA256 | TC_MEMBER_BLOB);
	assert_int_equal(get(&r, "d")->type, TC_TYPE_DIR);
	tc_tree_release(&r.tree);
}

static void test_only_the_top_git_is_left_out(void **state)
{
	struct result r;

	(void)state;
	mkdir("top/.git", 0755);
	put("top/.git/config", "x", 0644);
	mkdir("top/sub", 0755);
	mkdir("top/sub/.git", 0755);
	put("top/sub/.git/config", "x", 0644);
	put("top/.gitignore", "x", 0644);
	assert_int_equal(read_dir(&r, "top"), 0);
	assert_null(tc_tree_find(&r.tree, ".git"));
	assert_null(tc_tree_find(&r.tree, ".git/config"));
	assert_non_null(get(&r, "sub/.git/config"));
	assert_non_null(get(&r, ".gitignore"));
	tc_tree_release(&r.tree);
}

static void test_links_are_not_followed(void **state)
{
	struct result r;

	(void)state;
	mkdir("outside", 0755);
	put("outside/secret", "x", 0644);
	assert_int_equal(symlink("../outside", "top/away"), 0);
	assert_int_equal(symlink(".", "top/loop"), 0);
	assert_int_equal(symlink("nowhere", "top/dangling"), 0);
	assert_int_equal(mkfifo("top/fifo", 0600), 0);
	assert_int_equal(read_dir(&r, "top"), 0);
	assert_int_equal(r.tree.count, 4);
	assert_int_equal(get(&r, "fifo")->type, TC_TYPE_SPECIAL);
	assert_int_equal(r.info.fact_count, 2);
	tc_tree_release(&r.tree);
	/* The one that was named by the caller is. */
	assert_int_equal(symlink("top", "named"), 0);
	assert_int_equal(read_dir(&r, "named"), 0);
	assert_int_equal(r.tree.count, 4);
	tc_tree_release(&r.tree);
}

static void test_order_is_by_bytes(void **state)
{
	static const char *const want[] = { "a", "a-b", "a/b", "a0", "\xff" };
	struct result r;
	size_t i;

	(void)state;
	mkdir("top/a", 0755);
	put("top/a0", "", 0644);
	put("top/\xff", "", 0644);
	put("top/a/b", "", 0644);
	put("top/a-b", "", 0644);
	assert_int_equal(read_dir(&r, "top"), 0);
	assert_int_equal(r.tree.count, TC_COUNT(want));
	for (i = 0; i < TC_COUNT(want); i++)
		assert_string_equal(r.tree.members[i].path, want[i]);
	tc_tree_release(&r.tree);
}

static void test_errors(void **state)
{
	struct result r;

	(void)state;
	assert_int_equal(read_dir(&r, "absent"), -1);
	assert_non_null(strstr(r.err.msg, "absent"));
	put("file", "x", 0644);
	assert_int_equal(read_dir(&r, "file"), -1);
	assert_non_null(strstr(r.err.msg, "file"));
	assert_int_equal(read_dir(&r, "top"), 0);
	assert_int_equal(r.tree.count, 0);
	tc_tree_release(&r.tree);
}

static void test_depth(void **state)
{
	char path[3 * TC_MAX_DEPTH + 100] = "top";
	struct result r;
	unsigned i;

	(void)state;
	for (i = 0; i < TC_MAX_DEPTH; i++) {
		strcat(path, "/d");
		assert_int_equal(mkdir(path, 0755), 0);
	}
	assert_int_equal(read_dir(&r, "top"), 0);
	assert_int_equal(r.tree.count, TC_MAX_DEPTH);
	tc_tree_release(&r.tree);
	strcat(path, "/d");
	assert_int_equal(mkdir(path, 0755), 0);
	assert_int_equal(read_dir(&r, "top"), -1);
	assert_non_null(strstr(r.err.msg, "limit"));
	assert_int_equal(r.tree.count, 0);
}

/* Somebody else exchanges a file for a link that leads out, over and over:
 * what is behind that link is never read. */
static void exchange(void)
{
	for (;;) {
		put("new", "inside", 0644);
		if (rename("new", "top/f") != 0 ||
		    symlink("../outside/secret", "new") != 0 ||
		    rename("new", "top/f") != 0)
			_exit(1);
	}
}

static void test_races(void **state)
{
	unsigned i, files = 0;
	struct result r;
	pid_t child;

	(void)state;
	mkdir("outside", 0755);
	put("outside/secret", "a secret", 0644);
	put("top/f", "inside", 0644);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		exchange();
	/* On a machine that does much else it takes some more. */
	for (i = 0; i < 200 || (files == 0 && i < 100000); i++) {
		const struct tc_member *m;

		if (read_dir(&r, "top") != 0)
			continue;
		m = tc_tree_find(&r.tree, "f");
		if (m != NULL && m->type == TC_TYPE_FILE) {
			assert_int_equal(m->size, strlen("inside"));
			files++;
		}
		tc_tree_release(&r.tree);
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_true(files > 0);
}

static void test_limits(void **state)
{
	static const struct {
		struct tc_read_limits limits;
		const char *option;
	} cases[] = {
		{ { .members = 2 }, "--max-members" },
		{ { .bytes = 5 }, "--max-bytes" },
		{ { .name = 3 }, "--max-name" },
	};
	struct result r = { .info = { .size = 0 } };
	size_t i;

	(void)state;
	mkdir("top/d", 0755);
	put("top/d/abc", "123", 0644);
	put("top/e", "123", 0644);
	for (i = 0; i < TC_COUNT(cases); i++) {
		struct tc_read_options options = {
			.limits = cases[i].limits,
		};

		tc_tree_init(&r.tree);
		assert_int_equal(tc_directory_read("top", &options, &r.tree,
						   &r.info, &r.err), -1);
		assert_non_null(strstr(r.err.msg, "limit"));
		assert_non_null(strstr(r.err.msg, cases[i].option));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_members, enter, leave),
		cmocka_unit_test_setup_teardown(
			test_only_the_top_git_is_left_out, enter, leave),
		cmocka_unit_test_setup_teardown(test_links_are_not_followed,
						enter, leave),
		cmocka_unit_test_setup_teardown(test_order_is_by_bytes, enter,
						leave),
		cmocka_unit_test_setup_teardown(test_errors, enter, leave),
		cmocka_unit_test_setup_teardown(test_depth, enter, leave),
		cmocka_unit_test_setup_teardown(test_races, enter, leave),
		cmocka_unit_test_setup_teardown(test_limits, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

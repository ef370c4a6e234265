/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Repositories made by git itself: names to commits, commits to trees. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hex.h"
#include "source/git/repo.h"

/* Run in the directory of the test; "git" is as nobody configured it. */
static int shell(const char *script)
{
	char *command = NULL;
	const char *git = getenv("GIT");
	int rc = asprintf(&command,
			  "set -e; GIT_CONFIG_GLOBAL=/dev/null "
			  "GIT_CONFIG_SYSTEM=/dev/null; "
			  "GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org "
			  "GIT_COMMITTER_NAME=c "
			  "GIT_COMMITTER_EMAIL=c@example.org "
			  "GIT_AUTHOR_DATE='1711713600 +0000' "
			  "GIT_COMMITTER_DATE='1711713600 +0000'; "
			  "export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM "
			  "GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL "
			  "GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL "
			  "GIT_AUTHOR_DATE GIT_COMMITTER_DATE; "
			  "git() { '%s' -C r -c core.autocrlf=false \"$@\"; }; "
			  "{ %s\n} >/dev/null 2>&1",
			  git && *git ? git : "git", script);

	if (rc < 0)
		return -1;
	rc = system(command);
	free(command);
	return rc;
}

static int make_repo(void **state)
{
	*state = strdup("unit-repo.XXXXXX");
	if (*state == NULL || mkdtemp(*state) == NULL || chdir(*state) != 0)
		return -1;
	return shell("mkdir -p r/sub/deep; git init -q -b main .\n"
		     "echo hello >r/file; printf x >r/run; chmod +x r/run\n"
		     "echo hello >r/sub/deep/copy; ln -s ../file r/sub/link\n"
		     ": >r/a-b; mkdir r/a; : >r/a/b\n"
		     "git add -A; git update-index --add --cacheinfo "
		     "160000,1234567890123456789012345678901234567890,module\n"
		     "git commit -q -m One; git tag light\n"
		     "git tag -a -m T annotated; git tag -a -m N nested "
		     "annotated\n"
		     "git tag blob HEAD:file; git tag tree 'HEAD^{tree}'\n"
		     "git branch branch; git tag v1.0; git tag v1.1\n"
		     "git tag deep/er/v2; echo more >>r/file\n"
		     "git commit -q -a -m Two; git branch v1.0\n");
}

static int drop_repo(void **state)
{
	char command[100];
	int bad = chdir("..");

	snprintf(command, sizeof(command), "rm -rf %s", (char *)*state);
	bad |= system(command);
	free(*state);
	return bad;
}

static struct tc_repo *open_repo(const char *path)
{
	struct tc_error err = { "" };
	struct tc_repo *repo = tc_repo_open(path, &err);

	if (repo == NULL)
		fail_msg("%s", err.msg);
	return repo;
}

static void test_open(void **state)
{
	static const char *const good[] = { "r", "r/", "r/.git", "bare" };
	static const char *const bad[] = { "r/sub", "absent", "r/file", ".",
					   "" };
	struct tc_error err;
	struct tc_repo *repo;
	size_t i;

	(void)state;
	assert_int_equal(shell("git clone -q --bare . ../bare"), 0);
	for (i = 0; i < TC_COUNT(good); i++)
		tc_repo_free(open_repo(good[i]));
	for (i = 0; i < TC_COUNT(bad); i++) {
		err.msg[0] = '\0';
		repo = tc_repo_open(bad[i], &err);
		assert_null(repo);
		assert_non_null(strstr(err.msg, "not a git repository"));
	}
	tc_repo_free(NULL);
}

static void test_tags(void **state)
{
	static const struct {
		const char *name;
		bool annotated;
	} rows[] = { { "light", false }, { "annotated", true },
		     { "nested", true }, { "v1.0", false },
		     { "deep/er/v2", false } };
	struct tc_repo *repo = open_repo("r");
	struct tc_revision first = { .time = 0 }, rev;
	struct tc_error err;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		assert_int_equal(tc_repo_find_tag(repo, rows[i].name, &rev,
						  &err), 0);
		assert_string_equal(rev.tag, rows[i].name);
		assert_int_equal(rev.annotated, rows[i].annotated);
		assert_int_equal(rev.time, 1711713600);
		if (i == 0)
			first = rev;
		assert_string_equal(rev.commit_hex, first.commit_hex);
		assert_memory_equal(rev.commit, first.commit, 20);
	}
	tc_repo_free(repo);
}

/* Outputs stay as they were, and the reason is in the error. */
static void test_no_tags(void **state)
{
	static const struct {
		const char *name, *reason;
	} rows[] = {
		{ "branch", "no tag branch" },
		{ "main", "no tag main" },
		{ "HEAD", "no tag HEAD" },
		{ "v1.2", "did you mean v1.0, v1.1" },
		{ "v1.0^{}", "no tag" },
		{ "../heads/main", "no tag" },
		{ "refs/tags/v1.0", "no tag" },
		{ "", "no tag" },
		{ "blob", "is a blob, not a commit" },
		{ "tree", "is a tree, not a commit" },
	};
	struct tc_repo *repo = open_repo("r");
	struct tc_revision rev = { .tag = "untouched" };
	struct tc_error err;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		err.msg[0] = '\0';
		assert_int_equal(tc_repo_find_tag(repo, rows[i].name, &rev,
						  &err), -1);
		if (strstr(err.msg, rows[i].reason) == NULL)
			fail_msg("%s: %s", rows[i].name, err.msg);
		assert_string_equal(rev.tag, "untouched");
	}
	tc_repo_free(repo);
}

static void test_commits(void **state)
{
	struct tc_repo *repo = open_repo("r");
	struct tc_revision tag, rev;
	struct tc_error err;
	char hex[42];
	size_t len;

	(void)state;
	assert_int_equal(tc_repo_find_tag(repo, "light", &tag, &err), 0);
	for (len = 7; len <= 40; len++) {
		snprintf(hex, sizeof(hex), "%.*s", (int)len, tag.commit_hex);
		assert_int_equal(tc_repo_find_commit(repo, hex, &rev, &err),
				 0);
		assert_string_equal(rev.commit_hex, tag.commit_hex);
		assert_string_equal(rev.tag, "");
	}
	hex[6] = '\0';
	assert_int_equal(tc_repo_find_commit(repo, hex, &rev, &err), -1);
	snprintf(hex, sizeof(hex), "%s0", tag.commit_hex);
	assert_int_equal(tc_repo_find_commit(repo, hex, &rev, &err), -1);
	assert_int_equal(tc_repo_find_commit(repo, "0123456", &rev, &err), -1);
	assert_non_null(strstr(err.msg, "no commit 0123456"));
	assert_int_equal(tc_repo_find_commit(repo, "light", &rev, &err), -1);
	assert_int_equal(tc_repo_find_commit(repo, "", &rev, &err), -1);
	/* The blob "hello\n". */
	assert_int_equal(tc_repo_find_commit(
		repo, "ce013625030ba8dba906f756967f9e9ca394464a", &rev, &err),
		-1);
	assert_non_null(strstr(err.msg, "is a blob"));
	tc_repo_free(repo);
}

static void assert_member(const struct tc_member *m, const char *path,
			  uint8_t type, unsigned mode, const char *blob)
{
	char hex[2 * TC_BLOB_SIZE + 1];

	assert_string_equal(m->path, path);
	assert_int_equal(m->type, type);
	if (type == TC_TYPE_FILE)
		assert_int_equal(m->mode, mode);
	assert_true(m->flags & TC_MEMBER_BLOB);
	assert_int_equal(m->size, 0);
	assert_string_equal(tc_hex(hex, m->blob, TC_BLOB_SIZE), blob);
}

/* In byte order of paths, which is not the order of git's tree objects:
 * "a-b" comes before "a/b". */
static void test_tree(void **state)
{
	static const char empty[] = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
	static const char hello[] = "ce013625030ba8dba906f756967f9e9ca394464a";
	struct tc_repo *repo = open_repo("r");
	struct tc_revision rev;
	struct tc_error err;
	struct tc_tree tree;
	const struct tc_member *m;

	(void)state;
	tc_tree_init(&tree);
	assert_int_equal(tc_repo_find_tag(repo, "nested", &rev, &err), 0);
	assert_int_equal(tc_repo_read_tree(repo, &rev, &tree, NULL, &err), 0);
	assert_int_equal(tree.count, 7);
	m = tree.members;
	assert_member(&m[0], "a-b", TC_TYPE_FILE, 0644, empty);
	assert_member(&m[1], "a/b", TC_TYPE_FILE, 0644, empty);
	assert_member(&m[2], "file", TC_TYPE_FILE, 0644, hello);
	assert_member(&m[3], "module", TC_TYPE_GITLINK, 0,
		      "1234567890123456789012345678901234567890");
	assert_member(&m[4], "run", TC_TYPE_FILE, 0755,
		      "c1b0730e0133447badcfd47fd144e254807b06e1");
	assert_member(&m[5], "sub/deep/copy", TC_TYPE_FILE, 0644, hello);
	assert_member(&m[6], "sub/link", TC_TYPE_SYMLINK, 0,
		      "74bb61d1b06b17257e6f0cd915085f2ca06dba61");
	tc_tree_release(&tree);
	tc_repo_free(repo);
}

static void test_replaced_objects_are_not_followed(void **state)
{
	struct tc_revision rev, before;
	struct tc_repo *repo = open_repo("r");
	struct tc_error err;
	struct tc_tree tree;
	char hex[2 * TC_BLOB_SIZE + 1];

	(void)state;
	assert_int_equal(tc_repo_find_tag(repo, "light", &before, &err), 0);
	tc_repo_free(repo);
	assert_int_equal(shell("git replace light main"), 0);
	repo = open_repo("r");
	tc_tree_init(&tree);
	assert_int_equal(tc_repo_find_tag(repo, "light", &rev, &err), 0);
	assert_string_equal(rev.commit_hex, before.commit_hex);
	assert_int_equal(tc_repo_read_tree(repo, &rev, &tree, NULL, &err), 0);
	assert_string_equal(tc_hex(hex, tc_tree_find(&tree, "file")->blob,
				   TC_BLOB_SIZE),
			    "ce013625030ba8dba906f756967f9e9ca394464a");
	tc_tree_release(&tree);
	tc_repo_free(repo);
	assert_int_equal(shell("git replace -d light"), 0);
}

static void test_diff(void **state)
{
	static const char now[] = "one\nhello\n\033[31mtwo\n";
	static const char binary[] = "a\0b";
	struct tc_repo *repo = open_repo("r");
	struct tc_arena arena = { 0 };
	struct tc_revision rev;
	struct tc_error err;
	struct tc_tree tree;
	const char *lines[2];
	size_t added, removed;
	uint64_t left = 1000;
	const struct tc_member *m;

	(void)state;
	tc_tree_init(&tree);
	assert_int_equal(tc_repo_find_tag(repo, "light", &rev, &err), 0);
	assert_int_equal(tc_repo_read_tree(repo, &rev, &tree, NULL, &err), 0);
	m = tc_tree_find(&tree, "file");
	assert_int_equal(tc_repo_diff(repo, m->blob, now, sizeof(now) - 1,
				      &arena, &left, lines, 2, &added,
				      &removed), 2);
	assert_int_equal(added, 2);
	assert_int_equal(removed, 0);
	assert_string_equal(lines[0], "+ one");
	assert_string_equal(lines[1], "+ \033[31mtwo");
	/* Counted to the end, shown as far as there is room. */
	assert_int_equal(tc_repo_diff(repo, m->blob, "x\ny\nz\n", 6, &arena,
				      &left, lines, 1, &added, &removed), 1);
	assert_int_equal(added, 3);
	assert_int_equal(removed, 1);
	assert_string_equal(lines[0], "- hello");
	assert_int_equal(tc_repo_diff(repo, m->blob, binary, 3, &arena, &left,
				      lines, 2, &added, &removed), -1);
	left = 10;
	assert_int_equal(tc_repo_diff(repo, m->blob, now, sizeof(now) - 1,
				      &arena, &left, lines, 2, &added,
				      &removed), -1);
	assert_true(left == 0);
	m = tc_tree_find(&tree, "module"); /* no such blob */
	assert_int_equal(tc_repo_diff(repo, m->blob, now, 3, &arena, &left,
				      lines, 2, &added, &removed), -1);
	tc_arena_release(&arena);
	tc_tree_release(&tree);
	tc_repo_free(repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_no_tags),
		cmocka_unit_test(test_commits),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_replaced_objects_are_not_followed),
		cmocka_unit_test(test_diff),
	};

	if (system("${GIT:-git} --version >/dev/null 2>&1") != 0) {
		puts("1..0 # SKIP git is absent");
		return 0;
	}
	return cmocka_run_group_tests(tests, make_repo, drop_repo);
}

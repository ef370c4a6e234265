/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files are read whole or not, and appear complete or not at all. */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"

/* Each test starts in an empty directory of its own. */
static int enter(void **state)
{
	char *dir = strdup("unit-io.XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return -1;
	*state = dir;
	return 0;
}

static int leave(void **state)
{
	int bad = system("rm -rf ./* ./.??*") | chdir("..");

	bad |= rmdir(*state);
	free(*state);
	return bad;
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void assert_holds(const char *path, const char *text)
{
	struct tc_error err = { "" };
	struct tc_buf buf;

	tc_buf_init(&buf, 1000);
	assert_int_equal(tc_read_file(path, &buf, &err), 0);
	assert_string_equal(tc_buf_str(&buf), text);
	tc_buf_release(&buf);
}

static size_t count_entries(void)
{
	DIR *dir = opendir(".");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

static void test_read_up_to_the_limit(void **state)
{
	struct tc_error err = { "" };
	struct tc_buf buf;

	(void)state;
	put("five", "12345");
	tc_buf_init(&buf, 5);
	assert_int_equal(tc_read_file("five", &buf, &err), 0);
	assert_string_equal(tc_buf_str(&buf), "12345");
	tc_buf_release(&buf);

	tc_buf_init(&buf, 4);
	assert_int_equal(tc_read_file("five", &buf, &err), -1);
	assert_string_equal(err.msg, "five: File too large");
	tc_buf_release(&buf);
}

static void test_read_refuses(void **state)
{
	struct tc_error err = { "" };
	struct tc_buf buf;

	(void)state;
	tc_buf_init(&buf, 100);
	assert_int_equal(tc_read_file("no\nsuch", &buf, &err), -1);
	assert_string_equal(err.msg, "no\\nsuch: No such file or directory");
	assert_int_equal(tc_read_file(".", &buf, &err), -1);
	assert_string_equal(err.msg, ".: not a regular file");
	/* A FIFO without a writer must not make us wait. */
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(tc_read_file("fifo", &buf, &err), -1);
	assert_string_equal(err.msg, "fifo: not a regular file");
	assert_int_equal(buf.len, 0);
	tc_buf_release(&buf);
}

static void test_outfile_replaces_at_commit(void **state)
{
	struct tc_outfile out = { 0 };
	struct tc_error err = { "" };
	struct stat st;
	mode_t mask = umask(027);

	(void)state;
	put("report", "old");
	assert_int_equal(tc_outfile_open(&out, "report", &err), 0);
	fputs("new", out.stream);
	fflush(out.stream);
	assert_holds("report", "old");
	assert_int_equal(tc_outfile_commit(&out, &err), 0);
	umask(mask);
	assert_holds("report", "new");
	assert_int_equal(count_entries(), 1);
	assert_int_equal(stat("report", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	tc_outfile_release(&out);
}

static void test_outfile_release_leaves_nothing(void **state)
{
	struct tc_outfile out = { 0 };
	struct tc_error err = { "" };

	(void)state;
	put("report", "old");
	assert_int_equal(tc_outfile_open(&out, "report", &err), 0);
	fputs("half", out.stream);
	tc_outfile_release(&out);
	assert_holds("report", "old");
	assert_int_equal(count_entries(), 1);
	tc_outfile_release(&out);
	tc_outfile_release(NULL);
}

static void test_outfile_refuses(void **state)
{
	struct tc_outfile out = { 0 };
	struct tc_error err = { "" };

	(void)state;
	assert_int_equal(tc_outfile_open(&out, ".", &err), -1);
	assert_string_equal(err.msg, ".: is a directory");
	assert_int_equal(tc_outfile_open(&out, "no/dir/file", &err), -1);
	assert_string_equal(err.msg, "no/dir/file: cannot create: "
				     "No such file or directory");
	assert_null(out.stream);
	assert_int_equal(count_entries(), 0);
}

static void test_outfile_to_a_device(void **state)
{
	struct tc_outfile out = { 0 };
	struct tc_error err = { "" };

	(void)state;
	if (access("/dev/full", W_OK) != 0)
		skip();
	assert_int_equal(tc_outfile_open(&out, "/dev/null", &err), 0);
	fputs("x", out.stream);
	assert_int_equal(tc_outfile_commit(&out, &err), 0);
	assert_int_equal(tc_outfile_open(&out, "/dev/full", &err), 0);
	fputs("x", out.stream);
	assert_int_equal(tc_outfile_commit(&out, &err), -1);
	assert_string_equal(err.msg, "/dev/full: cannot write: "
				     "No space left on device");
	assert_int_equal(access("/dev/full", F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_read_up_to_the_limit,
						enter, leave),
		cmocka_unit_test_setup_teardown(test_read_refuses, enter,
						leave),
		cmocka_unit_test_setup_teardown(test_outfile_replaces_at_commit,
						enter, leave),
		cmocka_unit_test_setup_teardown(
			test_outfile_release_leaves_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(test_outfile_refuses, enter,
						leave),
		cmocka_unit_test(test_outfile_to_a_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

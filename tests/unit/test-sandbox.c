/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a program in the sandbox cannot do, and where it is stopped. */
#include "unit.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "regen/private-copy.h"
#include "regen/sandbox.h"

static const char *const env[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", NULL };

struct fixture {
	char *base;
	struct tc_private_copy copy;
	struct tc_sandbox_result result;
};

static const char *bwrap(void)
{
	static const char *const places[] = { "/usr/bin/bwrap", "/bin/bwrap",
					      "/usr/local/bin/bwrap" };
	size_t i;

	for (i = 0; i < TC_COUNT(places); i++)
		if (access(places[i], X_OK) == 0)
			return places[i];
	return NULL;
}

static int run_with(struct fixture *f, const char *script,
		    struct tc_sandbox_limits limits)
{
	const char *const argv[] = { "/bin/sh", "-c", script, NULL };
	const struct tc_sandbox_job job = {
		.bwrap = bwrap(),
		.argv = argv,
		.env = env,
		.work_dir = f->copy.path,
		.cwd = "",
		.limits = limits,
	};
	struct tc_error err = { "" };

	tc_sandbox_result_release(&f->result);
	return tc_sandbox_run(&job, &f->result, &err);
}

static int run(struct fixture *f, const char *script)
{
	const struct tc_sandbox_limits limits = { .wall_ms = 20000 };

	return run_with(f, script, limits);
}

/* Is there a sandbox on this machine? If not, the test is skipped: says why. */
static int enter(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct tc_error err = { "" };
	char cwd[TC_MAX_PATH];

	if (f == NULL || getcwd(cwd, sizeof(cwd)) == NULL ||
	    asprintf(&f->base, "%s/unit-sandbox.XXXXXX", cwd) < 0 ||
	    mkdtemp(f->base) == NULL ||
	    tc_private_copy_make(&f->copy, f->base, TC_COPY_WHOLE, &err) != 0)
		return -1;
	*state = f;
	return 0;
}

static int leave(void **state)
{
	struct fixture *f = *state;
	int rc;

	tc_sandbox_result_release(&f->result);
	tc_private_copy_remove(&f->copy);
	rc = rmdir(f->base); /* nothing was left */
	free(f->base);
	free(f);
	return rc;
}

static void need_sandbox(struct fixture *f)
{
	if (bwrap() != NULL && run(f, "exit 0") == 0 &&
	    f->result.end == TC_SANDBOX_EXITED)
		return;
	print_message("no sandbox here: %s\n",
		      bwrap() ? tc_buf_str(&f->result.output)
			      : "bubblewrap is absent");
	skip();
}

static void stopped_at(struct fixture *f, const char *limit)
{
	assert_int_equal(f->result.end, TC_SANDBOX_LIMIT);
	assert_string_equal(f->result.limit, limit);
}

static void test_runs(void **state)
{
	struct fixture *f = *state;
	struct tc_buf buf;
	struct tc_error err = { "" };

	need_sandbox(f);
	tc_buf_init(&buf, 100);
	assert_int_equal(tc_private_copy_put(&f->copy, "a/b/in", "hello\n", 6,
					     false, &err), 0);
	assert_int_equal(run(f, "echo out; echo err >&2; pwd; id -u >/dev/null;"
				"tr a-z A-Z <a/b/in >a/out; exit 7"), 0);
	assert_int_equal(f->result.end, TC_SANDBOX_EXITED);
	assert_int_equal(f->result.status, 7);
	assert_string_equal(tc_buf_str(&f->result.output),
			    "out\nerr\n/work\n");
	assert_int_equal(tc_private_copy_take(&f->copy, "a/out", &buf, &err),
			 1);
	assert_string_equal(tc_buf_str(&buf), "HELLO\n");
	tc_buf_release(&buf);
}

static void test_environment(void **state)
{
	struct fixture *f = *state;

	need_sandbox(f);
	assert_int_equal(setenv("TC_SECRET", "leaked", 1), 0);
	assert_int_equal(run(f, "env | grep -v ^PWD | grep -v ^_= | sort"), 0);
	assert_string_equal(tc_buf_str(&f->result.output),
			    "LC_ALL=C\nPATH=/usr/bin:/bin\n");
}

/* What an earlier program made of the work directory leads no later one out of
 * it, not by way of /tmp either. */
static void test_tmp_is_inside(void **state)
{
	struct fixture *f = *state;
	char *script, *outside;

	need_sandbox(f);
	assert_int_equal(run(f, "echo x >../tmp/a && cat tmp/a"), 0);
	assert_string_equal(tc_buf_str(&f->result.output), "x\n");
	assert_true(asprintf(&script, "rm -r tmp && ln -s %s tmp",
			     f->base) > 0);
	assert_true(asprintf(&outside, "%s/written", f->base) > 0);
	assert_int_equal(run(f, script), 0);
	assert_int_equal(f->result.status, 0);
	assert_int_equal(run(f, "echo x >../tmp/written"), 0);
	assert_int_not_equal(f->result.status, 0);
	assert_int_not_equal(access(outside, F_OK), 0);
	free(outside);
	free(script);
}

/* A listener of ours on loopback must never hear of it. */
static void test_network(void **state)
{
	struct fixture *f = *state;
	struct sockaddr_in to = { .sin_family = AF_INET };
	socklen_t len = sizeof(to);
	struct pollfd pfd = { .events = POLLIN };
	char script[512];

	need_sandbox(f);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	pfd.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(pfd.fd >= 0);
	assert_int_equal(bind(pfd.fd, (struct sockaddr *)&to, len), 0);
	assert_int_equal(listen(pfd.fd, 1), 0);
	assert_int_equal(getsockname(pfd.fd, (struct sockaddr *)&to, &len), 0);
	(void)snprintf(script, sizeof(script),
		       "perl -MIO::Socket::INET -e 'exit(IO::Socket::INET->new("
		       "PeerAddr => \"127.0.0.1:%u\", Timeout => 2) ? 0 : 9)'",
		       ntohs(to.sin_port));
	assert_int_equal(run(f, script), 0);
	assert_int_equal(f->result.end, TC_SANDBOX_EXITED);
	assert_int_equal(f->result.status, 9);
	assert_int_equal(poll(&pfd, 1, 0), 0);
	(void)close(pfd.fd);
}

/* Neither reads nor writes what is not its own: the canary is beside the work
 * directory, in a home directory's place. */
static void test_files(void **state)
{
	struct fixture *f = *state;
	char *canary, *script;
	FILE *file;

	need_sandbox(f);
	assert_true(asprintf(&canary, "%s/canary", f->base) > 0);
	file = fopen(canary, "w");
	assert_non_null(file);
	assert_true(fputs("secret\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_true(asprintf(&script,
			     "cat %s /etc/passwd /root/* /home/*/*; "
			     "echo x >%s; echo x >/usr/bin/x; echo x >/new; "
			     "echo x >/etc/x; mkdir -p %s-2; rm -rf %s; "
			     "echo own >mine", canary, canary, canary,
			     f->base) > 0);
	assert_int_equal(run(f, script), 0);
	assert_null(strstr(tc_buf_str(&f->result.output), "secret"));
	assert_null(strstr(tc_buf_str(&f->result.output), "root:"));
	file = fopen(canary, "r");
	assert_non_null(file);
	assert_int_equal(fgetc(file), 's');
	assert_int_equal(fclose(file), 0);
	assert_int_not_equal(access("/usr/bin/x", F_OK), 0);
	assert_int_not_equal(access("/new", F_OK), 0);
	assert_int_equal(unlink(canary), 0);
	free(canary);
	free(script);
}

static void test_processes_unseen(void **state)
{
	struct fixture *f = *state;
	char script[200];

	need_sandbox(f);
	(void)snprintf(script, sizeof(script),
		       "ls /proc | grep -c '^[0-9]' | grep -qE '^.$' && "
		       "! grep -q sandbox /proc/1/cmdline; echo $?");
	assert_int_equal(run(f, script), 0);
	assert_int_equal(f->result.end, TC_SANDBOX_EXITED);
}

/* What is open here is nothing to the program: it may be a keyring. */
static void test_descriptors(void **state)
{
	struct fixture *f = *state;
	char byte;
	int fd;

	need_sandbox(f);
	fd = open(f->base, O_RDWR | O_TMPFILE, 0600);
	if (fd < 0)
		skip();
	assert_true(dup2(fd, 9) == 9);
	assert_int_equal(run(f, "echo evil >&9"), 0);
	assert_int_not_equal(f->result.status, 0);
	assert_int_equal(pread(fd, &byte, 1, 0), 0);
	assert_int_equal(run(f, "ls /proc/self/fd | wc -l"), 0);
	assert_string_equal(tc_buf_str(&f->result.output), "4\n");
	(void)close(9);
	(void)close(fd);
}

static void test_time(void **state)
{
	struct fixture *f = *state;
	const struct tc_sandbox_limits limits = { .wall_ms = 300 };

	need_sandbox(f);
	assert_int_equal(run_with(f, "sleep 3600 & sleep 3600", limits), 0);
	stopped_at(f, "time");
	assert_in_range(f->result.wall_ms, 300, 5000);
}

static void test_cpu(void **state)
{
	struct fixture *f = *state;
	const struct tc_sandbox_limits limits = { .wall_ms = 30000,
						  .cpu_seconds = 1 };

	need_sandbox(f);
	assert_int_equal(run_with(f, "while :; do :; done", limits), 0);
	assert_true(f->result.end == TC_SANDBOX_SIGNALED ||
		    f->result.status == 128 + 9);
	assert_in_range(f->result.wall_ms, 900, 20000);
}

static void test_fork_bomb(void **state)
{
	struct fixture *f = *state;
	const struct tc_sandbox_limits limits = { .wall_ms = 20000,
						  .processes = 30 };

	need_sandbox(f);
	assert_int_equal(run_with(f, "i=0; while test $i -lt 100; do "
				     "sleep 3600 & i=$((i + 1)); done; wait",
				  limits), 0);
	stopped_at(f, "processes");
	/* As it is written: each process makes two. */
	assert_int_equal(run_with(f, "b() { sleep 0.05; b & b; }; b; "
				     "sleep 3600", limits), 0);
	stopped_at(f, "processes");
}

static void test_disk(void **state)
{
	struct fixture *f = *state;
	const struct tc_sandbox_limits limits = { .wall_ms = 30000,
						  .file_bytes = 1 << 20,
						  .disk_bytes = 4 << 20 };

	need_sandbox(f);
	assert_int_equal(run_with(f, "i=0; while :; do i=$((i + 1)); "
				     "head -c 1000000 /dev/zero >f$i; done",
				  limits), 0);
	stopped_at(f, "disk");
	/* One file too long is the program's own failure. */
	assert_int_equal(run_with(f, "head -c 3000000 /dev/zero >big; "
				     "test $(wc -c <big) -le 1048576", limits),
			 0);
}

static void test_output(void **state)
{
	struct fixture *f = *state;
	const struct tc_sandbox_limits limits = { .wall_ms = 20000,
						  .output_bytes = 100000 };

	need_sandbox(f);
	assert_int_equal(run_with(f, "yes", limits), 0);
	stopped_at(f, "output");
	assert_in_range(f->result.output.len, 0, 100000);
}

static void test_memory(void **state)
{
	struct fixture *f = *state;
	const struct tc_sandbox_limits limits = { .wall_ms = 30000,
						  .memory = 200 << 20 };

	need_sandbox(f);
	/* One process runs into its address space, several are counted. */
	assert_int_equal(run_with(f, "perl -e '$x = \"x\" x 500000000; "
				     "print length $x'", limits), 0);
	assert_null(strstr(tc_buf_str(&f->result.output), "500000000"));
	assert_int_equal(run_with(f, "for i in 1 2 3 4 5; do perl -e "
				     "'$x = \"x\" x 30000000; $y = $x . $x; "
				     "sleep 3600' & done; wait", limits), 0);
	stopped_at(f, "memory");
}

static void test_absent(void **state)
{
	struct fixture *f = *state;
	const char *const argv[] = { "/bin/true", NULL };
	struct tc_sandbox_job job = {
		.bwrap = "/nonexistent/bwrap",
		.argv = argv,
		.env = env,
		.work_dir = f->copy.path,
		.cwd = "",
	};
	struct tc_error err = { "" };

	assert_int_equal(tc_sandbox_run(&job, &f->result, &err), 0);
	assert_int_equal(f->result.end, TC_SANDBOX_ABSENT);
	tc_sandbox_result_release(&f->result);
	/* A bwrap that does nothing has run nothing. */
	job.bwrap = "/bin/true";
	assert_int_equal(tc_sandbox_run(&job, &f->result, &err), 0);
	assert_int_equal(f->result.end, TC_SANDBOX_ABSENT);
}

static void test_bare(void **state)
{
	struct fixture *f = *state;
	const char *const argv[] = { "/bin/sh", "-c", "cat in; exit 3", NULL };
	const struct tc_sandbox_job job = {
		.unsafe = true,
		.argv = argv,
		.env = env,
		.work_dir = f->copy.path,
		.cwd = "sub",
	};
	struct tc_error err = { "" };

	assert_int_equal(tc_private_copy_put(&f->copy, "sub/in", "x", 1, false,
					     &err), 0);
	assert_int_equal(tc_sandbox_run(&job, &f->result, &err), 0);
	assert_int_equal(f->result.end, TC_SANDBOX_EXITED);
	assert_int_equal(f->result.status, 3);
	assert_string_equal(tc_buf_str(&f->result.output), "x");
}

/* Hostile names in, hostile files out. */
static void test_private_copy(void **state)
{
	static const char *const bad[] = { "../x", "/x", "a/../x", "", "a//x",
					   "a/", ".", "a/." };
	struct fixture *f = *state;
	struct tc_error err = { "" };
	struct tc_buf buf;
	size_t i;

	tc_buf_init(&buf, 10);
	for (i = 0; i < TC_COUNT(bad); i++)
		assert_int_equal(tc_private_copy_put(&f->copy, bad[i], "x", 1,
						     false, &err), -1);
	assert_int_equal(tc_private_copy_put(&f->copy, "a/f", "x", 1, false,
					     &err), 0);
	assert_int_equal(tc_private_copy_put(&f->copy, "a/f", "x", 1, false,
					     &err), -1);
	assert_int_equal(tc_private_copy_put(&f->copy, "a/f/g", "x", 1, false,
					     &err), -1);
	assert_int_equal(symlinkat("/etc/passwd", f->copy.fd, "link"), 0);
	assert_int_equal(symlinkat("/etc", f->copy.fd, "dir"), 0);
	assert_int_equal(mkfifoat(f->copy.fd, "fifo", 0600), 0);
	assert_int_equal(tc_private_copy_take(&f->copy, "link", &buf, &err), 0);
	assert_int_equal(tc_private_copy_take(&f->copy, "dir/passwd", &buf,
					      &err), 0);
	assert_int_equal(tc_private_copy_take(&f->copy, "fifo", &buf, &err), 0);
	assert_int_equal(tc_private_copy_take(&f->copy, "none", &buf, &err), 0);
	assert_int_equal(tc_private_copy_put(&f->copy, "dir/x", "x", 1, false,
					     &err), -1);
	assert_int_equal(tc_private_copy_put(&f->copy, "long", "0123456789ab",
					     12, false, &err), 0);
	assert_int_equal(tc_private_copy_take(&f->copy, "long", &buf, &err),
			 -1);
	tc_buf_release(&buf);
}

/* A file, a link and an empty directory go; one with something in it, and what
 * a link leads to, stay. */
static void test_drop(void **state)
{
	struct fixture *f = *state;
	struct tc_error err = { "" };
	struct stat st;

	assert_int_equal(tc_private_copy_put(&f->copy, "a/f", "x", 1, false,
					     &err), 0);
	assert_int_equal(symlinkat("a", f->copy.fd, "link"), 0);
	tc_private_copy_drop(&f->copy, "none");
	tc_private_copy_drop(&f->copy, "link/f");
	tc_private_copy_drop(&f->copy, "link");
	tc_private_copy_drop(&f->copy, "a");
	assert_int_equal(fstatat(f->copy.fd, "a/f", &st, 0), 0);
	assert_int_equal(fstatat(f->copy.fd, "link", &st,
				 AT_SYMLINK_NOFOLLOW), -1);
	tc_private_copy_drop(&f->copy, "a/f");
	tc_private_copy_drop(&f->copy, "a");
	assert_int_equal(fstatat(f->copy.fd, "a", &st, 0), -1);
}

/* leave() asserts that all of it is gone. */
static void test_remove_deep(void **state)
{
	struct fixture *f = *state;
	int fd = dup(f->copy.fd), i;

	for (i = 0; i < 700; i++) {
		int next;

		assert_int_equal(mkdirat(fd, "d", 0700), 0);
		next = openat(fd, "d", O_RDONLY | O_DIRECTORY);
		assert_true(next >= 0);
		(void)close(fd);
		fd = next;
	}
	(void)close(fd);
	assert_int_equal(mkdirat(f->copy.fd, "locked", 0700), 0);
	assert_int_equal(mkdirat(f->copy.fd, "locked/in", 0700), 0);
	assert_int_equal(fchmodat(f->copy.fd, "locked", 0, 0), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)
	const struct CMUnitTest tests[] = {
		TEST(test_runs), TEST(test_environment), TEST(test_network),
		TEST(test_tmp_is_inside),
		TEST(test_files), TEST(test_processes_unseen),
		TEST(test_descriptors),
		TEST(test_time), TEST(test_cpu), TEST(test_fork_bomb),
		TEST(test_disk), TEST(test_output), TEST(test_memory),
		TEST(test_absent), TEST(test_bare),
		TEST(test_private_copy), TEST(test_drop),
		TEST(test_remove_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

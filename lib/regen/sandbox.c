/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs one program in bubblewrap and watches it until it is gone. */
#include "regen/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "regen/sandbox-args.h"
#include "regen/sandbox-watch.h"

enum {
	STATUS_BYTES = 4096, /* of bubblewrap's own report */
	CHUNK = 65536,
	POLL_MS = 25,
	WATCH_MS = 100, /* between looks at memory, processes, disk */
	GONE_MS = 10000, /* for what was killed to be gone */
	MAX_FILES = 512, /* open in one process */
	MAX_OPEN = 1 << 20, /* in ours */
	NO_EXEC = 127,
};

static const struct tc_sandbox_limits defaults = {
	.wall_ms = 120000,
	.cpu_seconds = 120,
	.processes = 200,
	.memory = TC_SANDBOX_MEMORY,
	.file_bytes = 64ull << 20,
	.disk_bytes = 512ull << 20,
	.output_bytes = 4ull << 20,
};

/* One run while it lasts. */
struct run {
	const struct tc_sandbox_job *job;
	struct tc_sandbox_limits limits;
	struct tc_sandbox_result *result;
	pid_t pid;
	int output, status; /* ends of pipes that we read; -1: at the end */
	int first; /* pidfd of the namespace's first process, or -1 */
	char report[STATUS_BYTES]; /* what bubblewrap says of itself */
	size_t report_len;
	struct timespec begun;
	unsigned watched; /* ms since begun, at the last look */
};

static unsigned ms_since(const struct timespec *begun)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned)((now.tv_sec - begun->tv_sec) * 1000 +
			  (now.tv_nsec - begun->tv_nsec) / 1000000);
}

static void set_default(struct tc_sandbox_limits *l)
{
	l->wall_ms = l->wall_ms ? l->wall_ms : defaults.wall_ms;
	l->cpu_seconds = l->cpu_seconds ? l->cpu_seconds : defaults.cpu_seconds;
	l->processes = l->processes ? l->processes : defaults.processes;
	l->memory = l->memory ? l->memory : defaults.memory;
	l->file_bytes = l->file_bytes ? l->file_bytes : defaults.file_bytes;
	l->disk_bytes = l->disk_bytes ? l->disk_bytes : defaults.disk_bytes;
	l->output_bytes = l->output_bytes ? l->output_bytes
					  : defaults.output_bytes;
}

static void set_rlimit(int what, uint64_t value)
{
	const struct rlimit limit = { .rlim_cur = value, .rlim_max = value };

	(void)setrlimit((__rlimit_resource_t)what, &limit);
}

/* What we have open, the program does not get: descriptors that whoever called
 * us means for others. In the child; pipes end at descriptor 3. */
static void close_others(void)
{
	const long most = sysconf(_SC_OPEN_MAX);
	int fd;

#ifdef SYS_close_range
	/* Flag 4: CLOSE_RANGE_CLOEXEC, of Linux 5.11. */
	if (syscall(SYS_close_range, 4u, ~0u, 4u) == 0)
		return;
#endif
	for (fd = 4; fd < most && fd < MAX_OPEN; fd++)
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/*
 * In the child, which other threads of ours have no part in: nothing but
 * calls that signal-safety(7) allows. The report goes to descriptor 3.
 */
_Noreturn static void become(const struct run *r, char *const *argv,
			     const int pipes[4], char *const *env)
{
	const struct tc_sandbox_limits *l = &r->limits;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)setpgid(0, 0);
	set_rlimit(RLIMIT_CPU, l->cpu_seconds);
	set_rlimit(RLIMIT_AS, l->memory);
	set_rlimit(RLIMIT_FSIZE, l->file_bytes);
	set_rlimit(RLIMIT_CORE, 0);
	if (null < 0 || dup2(null, 0) < 0 || dup2(pipes[1], 1) < 0 ||
	    dup2(pipes[1], 2) < 0)
		_exit(NO_EXEC);
	/* The pipe may be descriptor 3 itself: then dup2() would leave its
	 * close-on-exec flag. */
	if (pipes[3] == 3 ? fcntl(3, F_SETFD, 0) < 0 : dup2(pipes[3], 3) < 0)
		_exit(NO_EXEC);
	close_others();
	set_rlimit(RLIMIT_NOFILE, MAX_FILES);
	if (r->job->unsafe && (chdir(r->job->work_dir) != 0 ||
			       (*r->job->cwd && chdir(r->job->cwd) != 0)))
		_exit(NO_EXEC);
	execve(argv[0], argv, env);
	_exit(NO_EXEC);
}

static int start(struct run *r, struct tc_error *err)
{
	static char *const bare[] = { NULL };
	struct tc_sandbox_args args;
	int pipes[4] = { -1, -1, -1, -1 };
	int i;

	if (pipe2(pipes, O_CLOEXEC) != 0 || pipe2(pipes + 2, O_CLOEXEC) != 0) {
		tc_fail_errno(err, errno, "sandbox");
		goto fail;
	}
	tc_sandbox_args_init(&args, r->job);
	(void)clock_gettime(CLOCK_MONOTONIC, &r->begun);
	r->pid = fork();
	if (r->pid == 0)
		become(r, args.argv, pipes,
		       r->job->unsafe ? (char *const *)(void *)r->job->env
				      : bare);
	tc_sandbox_args_release(&args);
	if (r->pid < 0) {
		tc_fail_errno(err, errno, "sandbox: cannot start a process");
		goto fail;
	}
	(void)close(pipes[1]);
	(void)close(pipes[3]);
	r->output = pipes[0];
	r->status = pipes[2];
	return 0;
fail:
	for (i = 0; i < 4; i++)
		if (pipes[i] >= 0)
			(void)close(pipes[i]);
	return -1;
}

/* Bubblewrap goes, and with it the first process of the namespace: the kernel
 * kills all others of it. */
static void kill_all(const struct run *r)
{
	(void)kill(-r->pid, SIGKILL);
	(void)kill(r->pid, SIGKILL);
}

static void stop(struct run *r, const char *limit)
{
	if (r->result->limit == NULL)
		r->result->limit = limit;
	kill_all(r);
}

static void read_output(struct run *r)
{
	char chunk[CHUNK];
	ssize_t n = read(r->output, chunk, sizeof(chunk));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		(void)close(r->output);
		r->output = -1;
		return;
	}
	if (r->result->output.len + (size_t)n > r->limits.output_bytes)
		stop(r, "output");
	else
		tc_buf_append(&r->result->output, chunk, (size_t)n);
}

/* The namespace's first process, of which bubblewrap reports "child-pid" while
 * it waits for it. -1 before that, and before Linux 5.3. */
static int open_first(const char *report)
{
	static const char key[] = "\"child-pid\":";
	const char *at = strstr(report, key);
	char *end = NULL;
	long pid = at ? strtol(at + sizeof(key) - 1, &end, 10) : 0;

#ifdef SYS_pidfd_open
	/* With what follows it, the number is whole. */
	if (pid > 0 && *end != '\0')
		return (int)syscall(SYS_pidfd_open, (pid_t)pid, 0u);
#endif
	(void)pid;
	(void)end;
	return -1;
}

/* The kernel ends a namespace's first process after all others of it; the
 * bubblewrap outside may have ended before. */
static void wait_for_first(struct run *r)
{
	struct pollfd fd = { .fd = r->first, .events = POLLIN };

	if (r->first < 0)
		return;
	while (poll(&fd, 1, GONE_MS) < 0 && errno == EINTR)
		;
	(void)close(r->first);
}

/* What does not fit in is dropped: then the end is not found in it. */
static void read_report(struct run *r)
{
	char chunk[STATUS_BYTES];
	ssize_t n = read(r->status, chunk, sizeof(chunk));
	size_t room = sizeof(r->report) - 1 - r->report_len;

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		(void)close(r->status);
		r->status = -1;
		return;
	}
	if ((size_t)n < room)
		room = (size_t)n;
	memcpy(r->report + r->report_len, chunk, room);
	r->report_len += room;
	if (r->first < 0)
		r->first = open_first(r->report);
}

static void watch(struct run *r)
{
	unsigned now = ms_since(&r->begun);
	const char *limit;

	if (now > r->limits.wall_ms) {
		stop(r, "time");
		return;
	}
	if (now - r->watched < WATCH_MS)
		return;
	r->watched = now;
	limit = tc_sandbox_watch(r->pid, r->job->work_dir, &r->limits);
	if (limit != NULL)
		stop(r, limit);
}

/* Until nobody holds the other ends. With bubblewrap those are all processes
 * of the sandbox; a bare one may have left children, who are not waited for
 * once it has ended. */
static bool follow(struct run *r, int *wait_status, struct rusage *usage)
{
	bool waited = false;

	while (r->output >= 0 || r->status >= 0) {
		struct pollfd fds[2] = { { .fd = r->output, .events = POLLIN },
					 { .fd = r->status,
					   .events = POLLIN } };

		if (r->job->cancel != NULL && atomic_load(r->job->cancel))
			kill_all(r);
		if (poll(fds, 2, POLL_MS) > 0) {
			if (fds[0].revents)
				read_output(r);
			if (fds[1].revents)
				read_report(r);
			if (!waited)
				watch(r);
			continue;
		}
		if (waited)
			break;
		watch(r);
		waited = wait4(r->pid, wait_status, WNOHANG, usage) == r->pid;
	}
	return waited;
}

/* bubblewrap's report (--json-status-fd) holds "exit-code" once the program
 * has run and ended; without it there was no sandbox to run it in. */
static bool has_run(const struct run *r)
{
	return r->job->unsafe || strstr(r->report, "\"exit-code\"") != NULL ||
	       strstr(r->report, "\"child-pid\"") != NULL;
}

static void conclude(struct run *r, int status)
{
	struct tc_sandbox_result *result = r->result;

	if (result->limit != NULL) {
		result->end = TC_SANDBOX_LIMIT;
	} else if (!has_run(r)) {
		result->end = TC_SANDBOX_ABSENT;
		if (result->output.len == 0)
			tc_buf_puts(&result->output,
				    "bubblewrap cannot be started");
	} else if (WIFEXITED(status)) {
		result->end = TC_SANDBOX_EXITED;
		result->status = WEXITSTATUS(status);
	} else {
		result->end = TC_SANDBOX_SIGNALED;
	}
}

int tc_sandbox_run(const struct tc_sandbox_job *job,
		   struct tc_sandbox_result *result, struct tc_error *err)
{
	struct run r = { .job = job, .limits = job->limits, .result = result,
			 .output = -1, .status = -1, .first = -1 };
	struct rusage usage;
	int status = 0;

	memset(result, 0, sizeof(*result));
	memset(&usage, 0, sizeof(usage));
	set_default(&r.limits);
	tc_buf_init(&result->output, r.limits.output_bytes + STATUS_BYTES);
	if (start(&r, err) != 0) {
		tc_buf_release(&result->output);
		return -1;
	}
	if (!follow(&r, &status, &usage))
		while (wait4(r.pid, &status, 0, &usage) < 0 && errno == EINTR)
			;
	if (job->unsafe)
		(void)kill(-r.pid, SIGKILL);
	wait_for_first(&r);
	if (r.output >= 0)
		(void)close(r.output);
	if (r.status >= 0)
		(void)close(r.status);
	result->wall_ms = ms_since(&r.begun);
	result->cpu_ms = (unsigned)((usage.ru_utime.tv_sec +
				     usage.ru_stime.tv_sec) * 1000 +
				    (usage.ru_utime.tv_usec +
				     usage.ru_stime.tv_usec) / 1000);
	conclude(&r, status);
	return 0;
}

void tc_sandbox_result_release(struct tc_sandbox_result *result)
{
	if (result != NULL)
		tc_buf_release(&result->output);
}

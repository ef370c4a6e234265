/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Running git(1). */
#include "git-program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "git-output.h"
#include "remote-url.h"

enum {
	TAIL = 4096,           /* bytes of what it says last */
	HOURS = 6,             /* at most, however lively */
	GRACE = 5,             /* seconds from SIGTERM to SIGKILL */
	MAX_ENVIRONMENT = 128, /* strings */
};

/* By way of the environment, where other users do not see it. Defects of
 * objects that are let through are those of old programs that made them; none
 * changes what is read. */
static const char *const config[][2] = {
	{ "protocol.allow", "never" },
	{ "protocol.https.allow", "always" },
	{ "protocol.ssh.allow", "always" },
	{ "protocol.git.allow", "always" },
	{ "protocol.file.allow", "always" },
	{ "protocol.version", "2" },
	{ "transfer.fsckObjects", "true" },
	{ "fetch.fsckObjects", "true" },
	{ "fetch.fsck.badEmail", "ignore" },
	{ "fetch.fsck.badTimezone", "ignore" },
	{ "fetch.fsck.missingEmail", "ignore" },
	{ "fetch.fsck.missingNameBeforeEmail", "ignore" },
	{ "fetch.fsck.missingSpaceBeforeDate", "ignore" },
	{ "fetch.fsck.missingSpaceBeforeEmail", "ignore" },
	{ "fetch.fsck.zeroPaddedFilemode", "ignore" },
	{ "core.hooksPath", "/dev/null" },
	{ "core.fsmonitor", "false" },
	{ "core.askPass", "true" },
	{ "credential.helper", "" },
	{ "fetch.recurseSubmodules", "false" },
	{ "gc.auto", "0" },
	{ "maintenance.auto", "false" },
};
enum { CONFIGS = sizeof(config) / sizeof(*config) };

static const char *const fixed[] = {
	"GIT_CONFIG_NOSYSTEM=1",
	"GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_ATTR_NOSYSTEM=1",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_ASKPASS=true",
	"SSH_ASKPASS=true",
	"GIT_NO_REPLACE_OBJECTS=1",
	"GIT_ALLOW_PROTOCOL=https:ssh:git:file",
	"GIT_SSH_VARIANT=ssh",
	"GIT_SSH_COMMAND=ssh -oBatchMode=yes -oConnectTimeout=30",
	"HOME=/nonexistent",
	"LC_ALL=C",
};
static const char *const passed[] = {
	"PATH", "SSH_AUTH_SOCK", "https_proxy", "HTTPS_PROXY", "all_proxy",
	"ALL_PROXY", "no_proxy", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
};

struct environment {
	char *list[MAX_ENVIRONMENT + 1];
	size_t count;
	unsigned configs;
};

static void add(struct environment *e, char *text)
{
	if (e->count == MAX_ENVIRONMENT)
		tc_oom(); /* of what is written above: cannot be */
	e->list[e->count++] = text;
}

static void configure(struct environment *e, char *name, const char *value)
{
	add(e, tc_asprintf("GIT_CONFIG_KEY_%u=%s", e->configs, name));
	add(e, tc_asprintf("GIT_CONFIG_VALUE_%u=%s", e->configs, value));
	e->configs++;
	free(name);
}

static void make_environment(struct environment *e,
			     const struct tc_remote_url *url)
{
	size_t i;

	*e = (struct environment){ .count = 0 };
	for (i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		add(e, tc_strdup(fixed[i]));
	for (i = 0; i < sizeof(passed) / sizeof(*passed); i++)
		if (getenv(passed[i]) != NULL)
			add(e, tc_asprintf("%s=%s", passed[i],
					   getenv(passed[i])));
	for (i = 0; i < CONFIGS; i++)
		configure(e, tc_strdup(config[i][0]), config[i][1]);
	/* Neither arguments nor the cache hold the secret. */
	if (url != NULL && url->secret != NULL)
		configure(e, tc_asprintf("url.%s.insteadOf", url->real),
			  url->shown);
	add(e, tc_asprintf("GIT_CONFIG_COUNT=%u", e->configs));
}

static void release_environment(struct environment *e)
{
	while (e->count > 0)
		free(e->list[--e->count]);
}

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP };
enum { DEADLY = sizeof(deadly) / sizeof(*deadly) };

/* Of the process, as signals are. They are let through while we wait or ask,
 * and at no other time. */
static volatile sig_atomic_t caught;
static struct {
	struct sigaction before[DEADLY];
	sigset_t mask; /* as it was */
	bool on;
} watch;

static void note(int signal)
{
	caught = signal;
}

static void block(sigset_t *before)
{
	sigset_t all;
	size_t i;

	sigemptyset(&all);
	for (i = 0; i < DEADLY; i++)
		sigaddset(&all, deadly[i]);
	(void)sigprocmask(SIG_BLOCK, &all, before);
}

void tc_git_begin(void)
{
	struct sigaction act = { .sa_handler = note };
	size_t i;

	block(&watch.mask);
	for (i = 0; i < DEADLY; i++) {
		(void)sigaction(deadly[i], NULL, &watch.before[i]);
		/* nohup(1) and shells' background jobs ignore some. */
		if (watch.before[i].sa_handler != SIG_IGN)
			(void)sigaction(deadly[i], &act, NULL);
	}
	watch.on = true;
}

void tc_git_end(void)
{
	size_t i;

	/* One that waits is noted first. */
	(void)sigprocmask(SIG_SETMASK, &watch.mask, NULL);
	for (i = 0; i < DEADLY; i++)
		(void)sigaction(deadly[i], &watch.before[i], NULL);
	watch.on = false;
}

int tc_git_interrupted(void)
{
	if (watch.on) {
		(void)sigprocmask(SIG_SETMASK, &watch.mask, NULL);
		block(NULL);
	}
	return caught;
}

struct child {
	pid_t pid; /* also of its process group */
	int said;  /* its standard error */
	struct tc_buf tail;
};

static int start_with(struct child *c, const struct tc_git_job *job,
		      posix_spawn_file_actions_t *actions,
		      struct tc_error *err)
{
	struct environment environment;
	posix_spawnattr_t attr;
	sigset_t piped;
	int code;

	if (posix_spawnattr_init(&attr) != 0)
		tc_oom();
	sigemptyset(&piped);
	sigaddset(&piped, SIGPIPE);
	(void)posix_spawnattr_setsigdefault(&attr, &piped);
	(void)posix_spawnattr_setsigmask(&attr, &watch.mask);
	(void)posix_spawnattr_setpgroup(&attr, 0);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP |
						      POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	make_environment(&environment, job->url);
	code = posix_spawnp(&c->pid, "git", actions, &attr,
			    (char *const *)(void *)job->arguments,
			    environment.list);
	release_environment(&environment);
	(void)posix_spawnattr_destroy(&attr);
	if (code == ENOENT)
		return tc_fail(err, "git is absent (Debian: git)");
	return code ? tc_fail_errno(err, code, "git: cannot start") : 0;
}

static int start(struct child *c, const struct tc_git_job *job, int out,
		 struct tc_error *err)
{
	posix_spawn_file_actions_t actions;
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return tc_fail_errno(err, errno, "git");
	if (posix_spawn_file_actions_init(&actions) != 0 ||
	    (job->input ?
		     posix_spawn_file_actions_adddup2(&actions,
						      fileno(job->input), 0) :
		     posix_spawn_file_actions_addopen(&actions, 0, "/dev/null",
						      O_RDONLY, 0)) != 0 ||
	    posix_spawn_file_actions_adddup2(&actions, out, 1) != 0 ||
	    posix_spawn_file_actions_adddup2(&actions, ends[1], 2) != 0)
		tc_oom();
	rc = start_with(c, job, &actions, err);
	(void)posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	c->said = ends[0];
	if (rc != 0)
		close(c->said);
	return rc;
}

static int64_t seconds_now(void)
{
	struct timespec ts = { .tv_sec = 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

/* The last TAIL bytes and not more than twice as many. */
static void remember(struct tc_buf *tail, const char *data, size_t len)
{
	tc_buf_append(tail, data, len);
	if (tail->len <= TAIL)
		return;
	memmove(tail->ptr, tail->ptr + tail->len - TAIL, TAIL);
	tail->len = TAIL;
	tail->ptr[TAIL] = '\0';
}

/* 1: it said something; 0: nothing within that time; -1: it has closed its
 * end, or a signal came. */
static int listen_to(struct child *c, int64_t seconds)
{
	const struct timespec timeout = { .tv_sec = seconds };
	struct pollfd at = { .fd = c->said, .events = POLLIN };
	char data[TAIL];
	ssize_t n;

	if (caught != 0)
		return -1;
	n = ppoll(&at, 1, &timeout, &watch.mask);
	if (n == 0)
		return 0;
	if (n < 0)
		return errno == EINTR && caught == 0 ? 1 : -1;
	n = read(c->said, data, sizeof(data));
	if (n <= 0)
		return -1;
	remember(&c->tail, data, (size_t)n);
	return 1;
}

static void end_all(struct child *c)
{
	const int64_t until = seconds_now() + GRACE;

	(void)kill(-c->pid, SIGTERM);
	/* All of them have its standard error open. */
	while (seconds_now() < until && caught == 0)
		if (listen_to(c, 1) < 0)
			break;
	if (caught != 0)
		(void)poll(NULL, 0, 300);
	(void)kill(-c->pid, SIGKILL);
}

/* 0 when it has ended by itself. */
static int attend(struct child *c, const struct tc_git_job *job,
		  struct tc_error *err)
{
	const int64_t last = seconds_now() + HOURS * 3600;
	int said;

	do {
		said = listen_to(c, job->silence);
	} while (said > 0 && seconds_now() < last);
	if (said < 0 && caught == 0)
		return 0;
	end_all(c);
	if (caught != 0)
		return tc_fail(err, "interrupted");
	if (said > 0)
		return tc_fail(err, "git: still not done after %d hours",
			       HOURS);
	return tc_fail(err, "git: no answer for %u seconds", job->silence);
}

static int run(const struct tc_git_job *job, int out, struct tc_error *err)
{
	struct child c = { .pid = 0 };
	int status = 0, rc;

	if (start(&c, job, out, err) != 0)
		return -1;
	tc_buf_init(&c.tail, 3 * TAIL);
	rc = attend(&c, job, err);
	close(c.said);
	while (waitpid(c.pid, &status, 0) < 0)
		if (errno != EINTR)
			break;
	if (rc == 0 && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
		rc = tc_git_output_failed(&c.tail, job->url, err);
	tc_buf_release(&c.tail);
	return rc;
}

int tc_git_run(const struct tc_git_job *job, FILE **output,
	       struct tc_error *err)
{
	FILE *printed;
	int rc;

	if (tc_git_interrupted() != 0)
		return tc_fail(err, "interrupted");
	printed = tmpfile();
	if (printed == NULL)
		return tc_fail_errno(err, errno, "git: no temporary file");
	if (job->input != NULL)
		rewind(job->input);
	rc = run(job, fileno(printed), err);
	if (rc == 0 && tc_git_interrupted() != 0)
		rc = tc_fail(err, "interrupted");
	rewind(printed);
	if (rc == 0 && output != NULL)
		*output = printed;
	else
		(void)fclose(printed);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --sandbox: hostile bytes are read by a process that may do little. */
#include "confine.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "broker.h"
#include "cmd.h"
#include "interrupt.h"

static const char *mode;
static const char *const modes[] = { "required", "auto", "off", NULL };

const struct tc_option tc_confine_option_table[] = {
	{ 0, "sandbox", TC_OPT_CHOICE, &mode, NULL,
	  "read what is under test in a process that may do little (default: "
	  "auto, as far as the kernel can)", modes },
	{ 0 },
};

/* What libraries read when they please: shared files of the system, and its
 * settings for time and cryptography. */
static const char *const system_paths[] = {
	"/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime",
	"/etc/ssl/openssl.cnf", "/etc/ssl/certs", "/dev/null",
	"/sys/devices/system/cpu", "/proc/meminfo", "/proc/cpuinfo",
	"/proc/self",
};

static enum tc_fence_state state = TC_FENCE_OFF;
/* That the kernel has not all of it was said, or will be, by another. */
static bool told;

void tc_confine_hush(void)
{
	told = true;
}

enum tc_fence_state tc_confine_state(void)
{
	return state;
}

static bool is_mode(const char *word)
{
	return mode != NULL && strcmp(mode, word) == 0;
}

bool tc_confine_wanted(void)
{
	return !is_mode("off");
}

/* 0, or -1 after a line on stderr. */
static int enter(const struct tc_paths *paths)
{
	struct tc_fence fence;
	struct tc_error err = { "" };

	if (tc_fence_enter(paths->list, paths->count, &fence, &err) != 0) {
		tc_complain(&err);
		return -1;
	}
	state = fence.state;
	if (state == TC_FENCE_FULL)
		return 0;
	if (told && !is_mode("required"))
		return 0;
	if (is_mode("required"))
		tc_fail(&err, "--sandbox=required: this kernel has no %s",
			fence.lacks);
	else
		tc_fail(&err, "this kernel has no %s: what is read is not "
			"confined as it should be", fence.lacks);
	tc_complain(&err);
	return is_mode("required") ? -1 : 0;
}

/* The confined process: does not return. */
static _Noreturn void be_confined(const struct tc_paths *paths, int socket,
				  pid_t parent, int (*work)(void *ctx),
				  void *ctx)
{
	int status = TC_EXIT_ERROR;

	/* Nobody is left to answer: then the work is in vain. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		exit(TC_EXIT_ERROR);
	if (enter(paths) == 0) {
		tc_broker_connect(socket);
		status = work(ctx);
	}
	if (tc_close_stdout() != 0)
		status = TC_EXIT_ERROR;
	exit(status);
}

/* The process behind the fence; 0: there is none. */
static struct {
	pthread_mutex_t lock;
	pid_t pid;
} confined = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* It is not waited for as yet: until then nobody else has its id. */
static void await_end(pid_t pid)
{
	siginfo_t info;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 &&
	       errno == EINTR)
		continue;
}

void tc_confine_end(void)
{
	(void)pthread_mutex_lock(&confined.lock);
	if (confined.pid > 0) {
		(void)kill(confined.pid, SIGKILL);
		await_end(confined.pid);
	}
	(void)pthread_mutex_unlock(&confined.lock);
}

static void end_confined(int sig)
{
	(void)sig;
	tc_confine_end();
}

static int wait_for(pid_t pid)
{
	struct tc_error err;
	int status;

	await_end(pid);
	(void)pthread_mutex_lock(&confined.lock);
	confined.pid = 0;
	(void)pthread_mutex_unlock(&confined.lock);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR) {
			tc_fail_errno(&err, errno, "sandbox");
			return tc_complain(&err);
		}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	if (WTERMSIG(status) == SIGKILL && tc_interrupt_came())
		return TC_EXIT_ERROR;
	if (WTERMSIG(status) == SIGSYS)
		tc_fail(&err, "the process that read the input tried what the "
			"sandbox forbids, and was ended");
	else
		tc_fail(&err, "the process that read the input was ended by "
			"signal %d", WTERMSIG(status));
	return tc_complain(&err);
}

const char *tc_confine_mode(void)
{
	return mode != NULL ? mode : "auto";
}

static int confine(struct tc_paths *paths, const struct tc_service *services,
		   int (*work)(void *ctx), void *ctx)
{
	const pid_t parent = getpid();
	struct tc_error err;
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		tc_fail_errno(&err, errno, "sandbox");
		return tc_complain(&err);
	}
	/* Or both would write it. */
	(void)fflush(NULL);
	pid = tc_interrupt_fork(&confined.pid);
	if (pid == 0) {
		close(ends[0]);
		be_confined(paths, ends[1], parent, work, ctx);
	}
	close(ends[1]);
	if (pid < 0) {
		tc_fail_errno(&err, errno, "sandbox");
		close(ends[0]);
		return tc_complain(&err);
	}
	told = true;
	tc_interrupt_begin(end_confined);
	tc_broker_serve(ends[0], services);
	close(ends[0]);
	return wait_for(pid);
}

int tc_confine(struct tc_paths *paths, const struct tc_service *services,
	       int (*work)(void *ctx), void *ctx)
{
	static const struct tc_service none[] = { { 0 } };
	size_t i;

	if (!tc_confine_wanted())
		return work(ctx);
	for (i = 0; i < sizeof(system_paths) / sizeof(*system_paths); i++)
		tc_paths_add(paths, system_paths[i]);
	return confine(paths, services ? services : none, work, ctx);
}

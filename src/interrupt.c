/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is left to do when somebody ends the program before it is done. */
#include "interrupt.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/thread.h"

/* Ends the wait. */
enum { WAKE = SIGUSR2 };

/* Of the process, as signals are. */
static struct {
	pthread_mutex_t lock; /* held while it acts, or must not */
	sigset_t waited, before;
	void (*act)(int sig);
	int came; /* the signal, or 0 */
	bool held, over;
	pthread_t thread; /* which waits for one */
	bool started, pausing;
} own = { .lock = PTHREAD_MUTEX_INITIALIZER };

void tc_interrupt_hold(void)
{
	static const int deadly[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction now;
	size_t i;

	(void)sigemptyset(&own.waited);
	for (i = 0; i < sizeof(deadly) / sizeof(*deadly); i++)
		if (sigaction(deadly[i], NULL, &now) == 0 &&
		    now.sa_handler != SIG_IGN)
			(void)sigaddset(&own.waited, deadly[i]);
	own.held = pthread_sigmask(SIG_BLOCK, &own.waited, &own.before) == 0;
}

static bool is_over(void)
{
	bool over;

	(void)pthread_mutex_lock(&own.lock);
	over = own.over || own.pausing;
	(void)pthread_mutex_unlock(&own.lock);
	return over;
}

static void *wait_for_one(void *unused)
{
	sigset_t waited = own.waited;
	int sig;

	(void)unused;
	(void)sigaddset(&waited, WAKE);
	do
		if (sigwait(&waited, &sig) != 0)
			return NULL;
	while (sig == WAKE && !is_over());
	if (sig == WAKE)
		return NULL;
	(void)pthread_mutex_lock(&own.lock);
	/* As it would have been a moment later. */
	if (own.over)
		tc_interrupt_die(sig);
	own.came = sig;
	own.act(sig);
	(void)pthread_mutex_unlock(&own.lock);
	return NULL;
}

static void start(void)
{
	own.started = tc_thread_start(&own.thread, wait_for_one, NULL) == 0;
	if (!own.started)
		(void)pthread_sigmask(SIG_SETMASK, &own.before, NULL);
}

/* One that it was given before ends the process there. */
static void stop(void)
{
	if (!own.started)
		return;
	(void)pthread_kill(own.thread, WAKE);
	(void)pthread_join(own.thread, NULL);
	own.started = false;
}

pid_t tc_interrupt_fork(pid_t *place)
{
	const bool waiting = own.started;
	pid_t pid;
	int code;

	(void)pthread_mutex_lock(&own.lock);
	own.pausing = true;
	(void)pthread_mutex_unlock(&own.lock);
	stop();
	own.pausing = false;
	pid = fork();
	code = errno;
	*place = pid > 0 ? pid : 0;
	if (pid != 0 && waiting && own.came == 0)
		start();
	errno = code;
	return pid;
}

void tc_interrupt_begin(void (*act)(int sig))
{
	if (!own.held || own.act != NULL)
		return;
	own.act = act;
	start();
}

void tc_interrupt_begin_forked(void)
{
	if (own.held)
		start();
}

void tc_interrupt_defer(void)
{
	(void)pthread_mutex_lock(&own.lock);
}

void tc_interrupt_allow(void)
{
	(void)pthread_mutex_unlock(&own.lock);
}

bool tc_interrupt_came(void)
{
	bool came;

	(void)pthread_mutex_lock(&own.lock);
	came = own.came != 0;
	(void)pthread_mutex_unlock(&own.lock);
	return came;
}

_Noreturn void tc_interrupt_die(int sig)
{
	sigset_t one;

	(void)signal(sig, SIG_DFL);
	(void)sigemptyset(&one);
	(void)sigaddset(&one, sig);
	(void)pthread_sigmask(SIG_UNBLOCK, &one, NULL);
	(void)kill(getpid(), sig);
	_exit(128 + sig);
}

void tc_interrupt_end(void)
{
	int came;

	if (!own.held)
		return;
	(void)pthread_mutex_lock(&own.lock);
	own.over = true;
	came = own.came;
	(void)pthread_mutex_unlock(&own.lock);
	if (came != 0)
		tc_interrupt_die(came);
	stop();
	(void)pthread_sigmask(SIG_SETMASK, &own.before, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starting a worker that no signal is delivered to. */
#include "base/thread.h"

#include <signal.h>

int tc_thread_start(pthread_t *thread, void *(*run)(void *), void *arg)
{
	sigset_t all, old;
	int code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	code = pthread_create(thread, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return code;
}

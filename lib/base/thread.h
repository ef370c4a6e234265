/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starting a worker that no signal is delivered to. */
#ifndef TC_BASE_THREAD_H
#define TC_BASE_THREAD_H

#include <pthread.h>

/* As pthread_create(3) without attributes, with every signal blocked in the
 * new thread: signals stay with the thread that the program knows about.
 * 0 or an errno value. */
int tc_thread_start(pthread_t *thread, void *(*run)(void *), void *arg);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is left to do when somebody ends the program before it is done. */
#ifndef TC_SRC_INTERRUPT_H
#define TC_SRC_INTERRUPT_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * SIGINT, SIGTERM and SIGHUP, unless they are ignored, are kept from this
 * process, from its threads and from those it forks, until one is waited for.
 * Before the first thread.
 */
void tc_interrupt_hold(void);

/*
 * When one comes, act(sig) is called, in a thread of its own. It ends what was
 * begun, and may end the program by tc_interrupt_die(). Once: later calls do
 * nothing.
 */
void tc_interrupt_begin(void (*act)(int sig));

/*
 * fork(), whose result goes to *place, or 0, before any signal is acted on. No
 * thread waits meanwhile: one could hold what the new process needs, such as
 * the lock of a sanitizer's allocator.
 */
pid_t tc_interrupt_fork(pid_t *place);

/*
 * In a process that was forked, by tc_interrupt_fork(), by one that had begun:
 * the same for this one, which has no thread as yet that waits. A signal that
 * came since then is not lost.
 */
void tc_interrupt_begin_forked(void);

/* Between these two act() is not called: what comes there waits. Not nested. */
void tc_interrupt_defer(void);
void tc_interrupt_allow(void);

/* Has one come? Not while they are deferred. */
bool tc_interrupt_came(void);

/* Ends this process by that signal. */
_Noreturn void tc_interrupt_die(int sig);

/*
 * From here on act() is not called. Where it was, this waits for it to return
 * and ends the process; else signals do what they did before, and so does one
 * that has come and was not acted on. Again, or without the above: nothing.
 */
void tc_interrupt_end(void);

#endif

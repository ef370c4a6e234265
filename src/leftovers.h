/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has a temporary name, and must not stay when a signal ends the
 * program. */
#ifndef TC_SRC_LEFTOVERS_H
#define TC_SRC_LEFTOVERS_H

#include <stdbool.h>

#include "base/io.h"
#include "base/lock.h"

/*
 * The process has one list of such names. What makes, renames or removes one
 * of them does that, and says so to the list, between tc_interrupt_defer()
 * and tc_interrupt_allow(): a signal finds it noted or not there. The
 * functions below do so, so they are not called between the two.
 */

/*
 * From here on SIGINT, SIGTERM and SIGHUP take away what is noted, after they
 * have ended the confined process (confine.h), and before that called
 * first(sig), if it is not NULL, for what else is at work there; then they end
 * this process. Before anything is noted; once, later calls do nothing. main()
 * ends it by tc_interrupt_end().
 */
void tc_leftovers_watch(void (*first)(int sig));
/* In a process just forked by one that does: the same, with nothing noted. */
void tc_leftovers_watch_forked(void);
/* Takes away what is noted: for those who end the program themselves, in what
 * tc_interrupt_begin() calls. */
void tc_leftovers_remove(void);

/* A file or a directory with all in it is to be taken away, or no longer.
 * Between tc_interrupt_defer() and tc_interrupt_allow(). */
void tc_leftovers_add(const char *path);
void tc_leftovers_drop(const char *path);

/* As mkdtemp(3) and rename(2) do it: false or -1, and errno. */
bool tc_leftovers_make_dir(char *template);
int tc_leftovers_rename(const char *from, const char *to);
/* What was noted is taken away, as far as it is there. */
void tc_leftovers_remove_dir(const char *path);

/* As tc_outfile_open(), tc_outfile_commit() and tc_outfile_release(). */
int tc_leftovers_open(struct tc_outfile *out, const char *path,
		      struct tc_error *err);
int tc_leftovers_commit(struct tc_outfile *out, struct tc_error *err);
void tc_leftovers_release(struct tc_outfile *out);

/* As tc_lock_take() and tc_lock_release(). */
int tc_leftovers_lock(struct tc_lock *lock, const char *path,
		      struct tc_error *err);
void tc_leftovers_unlock(struct tc_lock *lock);

#endif

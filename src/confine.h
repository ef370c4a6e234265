/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --sandbox: hostile bytes are read by a process that may do little
 * (docs/sandbox.md). */
#ifndef TC_SRC_CONFINE_H
#define TC_SRC_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fence.h"
#include "options.h"

struct tc_error;
struct tc_service;

extern const struct tc_option tc_confine_option_table[];

/* What may be read, zeroed: nothing. Paths that are not there do no harm. */
struct tc_paths {
	struct tc_fence_path *list;
	size_t count, cap;
};
void tc_paths_add(struct tc_paths *paths, const char *path);
/* A file, and those beside it whose names begin as its own does before its
 * compression's: signatures. */
void tc_paths_add_beside(struct tc_paths *paths, const char *path);
/* The directory that path is in, with all below it: for a file that somebody
 * may put a new one in place of while we run. If it is a link, that of the file
 * as well. */
void tc_paths_add_around(struct tc_paths *paths, const char *path);
/* A directory to be written in as well, or a file that is there. */
void tc_paths_add_work(struct tc_paths *paths, const char *dir);
/* A repository or a directory of them, and where they say that they are: .git
 * files, commondir. */
void tc_paths_add_repo(struct tc_paths *paths, const char *path);
void tc_paths_release(struct tc_paths *paths);

/*
 * Runs work(ctx) in a process of its own, behind the fence: it may read these
 * paths and what the C library and ours need of the system, write to what is
 * open, and ask for services (NULL: there are none). Nothing of what is hostile
 * may have been read yet. With --sandbox=off: in this one. It may be called
 * again; that the kernel lacks something is said the first time.
 *
 * Returns work's status, or TC_EXIT_ERROR after a line on stderr: the fence
 * is required and not whole, or the process was ended by a signal.
 */
int tc_confine(struct tc_paths *paths, const struct tc_service *services,
	       int (*work)(void *ctx), void *ctx);

/* Ends that process, if there is one, and waits until it has ended: for what
 * tc_interrupt_begin() calls. */
void tc_confine_end(void);

/* Not --sandbox=off? */
bool tc_confine_wanted(void);
/* The value of --sandbox. */
const char *tc_confine_mode(void);
/* Another process says what the kernel lacks. */
void tc_confine_hush(void);

/* In work: how much of a fence there is. */
enum tc_fence_state tc_confine_state(void);

#endif

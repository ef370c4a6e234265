/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Giving up rights for good, before hostile bytes are read. */
#ifndef TC_BASE_FENCE_H
#define TC_BASE_FENCE_H

#include <stdbool.h>
#include <stddef.h>

struct tc_error;

enum tc_fence_access {
	TC_FENCE_READ = 1 << 0,  /* files, and directories with all below */
	TC_FENCE_WRITE = 1 << 1, /* make, change and remove those below, too,
				    but make no links */
};
struct tc_fence_path {
	const char *path; /* links in it are followed now, not later */
	unsigned access;
};

/* How much of it there is. */
enum tc_fence_state {
	TC_FENCE_OFF,     /* not asked for */
	TC_FENCE_NONE,    /* the kernel has neither part */
	TC_FENCE_PARTIAL, /* one of them; lacks says which is not there */
	TC_FENCE_FULL,
};
/* "off", "none", "partial", "full". */
const char *tc_fence_state_name(enum tc_fence_state state);

struct tc_fence {
	enum tc_fence_state state;
	const char *lacks; /* "Landlock", "seccomp", "Landlock and seccomp";
			      static, NULL when FULL */
};

/*
 * From now on this process and what it starts can open for reading only what
 * these paths name, change nothing that is not below a WRITE one, start no
 * program, make no socket, make nothing executable that is not in a file,
 * reach no other process. Descriptors that are open stay as they are.
 * docs/sandbox.md has the list of what is left, and what is answered by an
 * error and what by SIGSYS. A path that is not there, or cannot be opened, is
 * passed over.
 *
 * Two parts: Landlock (landlock(7)) for files and connections, and seccomp
 * (seccomp(2), by libseccomp) for system calls. They hold for the calling
 * thread and threads that it makes: call it while there is one. There is no
 * way back. Without Landlock a WRITE path makes seccomp let all changes of
 * files pass: then the state is PARTIAL. 0 with *out filled in, whatever the
 * kernel has; -1 where it has something and refuses it.
 */
int tc_fence_enter(const struct tc_fence_path *paths, size_t count,
		   struct tc_fence *out, struct tc_error *err);

#endif

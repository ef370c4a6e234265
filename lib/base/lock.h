/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One writer at a time: a lock file beside the file that is written. */
#ifndef TC_BASE_LOCK_H
#define TC_BASE_LOCK_H

struct tc_error;

/* Zeroed: nothing is locked. */
struct tc_lock {
	char *path; /* of the lock file */
	int fd;     /* where path is not NULL */
};

/*
 * Locks "PATH.lock". It is the kernel's lock on the open file that counts
 * (flock(2)), not that the file exists: it ends with the process, however
 * that ends, so a file left behind blocks nobody. 1; 0: somebody else has it,
 * *lock is as it was; -1 with the path in err.
 */
int tc_lock_try(struct tc_lock *lock, const char *path, struct tc_error *err);

/* For another writer's file or database. */
enum { TC_LOCK_SECONDS = 10 };

/*
 * Tries until it is locked, about that many seconds: by tc_lock_try() or what
 * the caller makes of that. 0, or -1 with the path in err.
 */
int tc_lock_wait(struct tc_lock *lock, const char *path, unsigned seconds,
		 int (*try)(struct tc_lock *lock, const char *path,
			    struct tc_error *err),
		 struct tc_error *err);
/* Removes the lock file. */
void tc_lock_release(struct tc_lock *lock);

#endif

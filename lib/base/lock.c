/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One writer at a time: a lock file beside the file that is written. */
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"

enum { PAUSE = 50 /* milliseconds */ };

/* A file that its last owner has removed in the meantime locks nothing. */
static bool still_there(int fd, const char *path)
{
	struct stat is, was;

	return fstat(fd, &was) == 0 && lstat(path, &is) == 0 &&
	       is.st_dev == was.st_dev && is.st_ino == was.st_ino;
}

/* 1: locked; 0: somebody else has it; -1: errno. */
static int try_once(int *fd, const char *path)
{
	int code;

	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY |
				 O_NONBLOCK, 0666);
	if (*fd < 0)
		return -1;
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0) {
		if (still_there(*fd, path))
			return 1;
		close(*fd);
		return 0;
	}
	code = errno;
	close(*fd);
	errno = code;
	return code == EWOULDBLOCK || code == EINTR ? 0 : -1;
}

int tc_lock_try(struct tc_lock *lock, const char *path, struct tc_error *err)
{
	char *name = tc_asprintf("%s.lock", path);
	struct tc_quoted q;
	int fd, rc = try_once(&fd, name), code = errno;

	if (rc > 0) {
		*lock = (struct tc_lock){ name, fd };
		return rc;
	}
	if (rc < 0)
		tc_fail_errno(err, code, "%s: cannot lock",
			      tc_quote_into(q.s, sizeof(q.s), name));
	free(name);
	return rc;
}

int tc_lock_wait(struct tc_lock *lock, const char *path, unsigned seconds,
		 int (*try)(struct tc_lock *lock, const char *path,
			    struct tc_error *err),
		 struct tc_error *err)
{
	const struct timespec pause = { .tv_nsec = PAUSE * 1000000L };
	unsigned long tries = seconds * (1000UL / PAUSE), i;
	struct tc_quoted q;
	int rc;

	for (i = 0; i < tries; i++) {
		rc = try(lock, path, err);
		if (rc != 0)
			return rc > 0 ? 0 : -1;
		(void)nanosleep(&pause, NULL);
	}
	return tc_fail(err, "%s.lock: locked by another process",
		       tc_quote_into(q.s, sizeof(q.s), path));
}

void tc_lock_release(struct tc_lock *lock)
{
	if (lock == NULL || lock->path == NULL)
		return;
	/* While it is locked: nobody can have come in between. */
	(void)unlink(lock->path);
	close(lock->fd);
	free(lock->path);
	*lock = (struct tc_lock){ NULL, -1 };
}

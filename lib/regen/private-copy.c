/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files in and out of a directory whose content is not to be trusted. */
#include "regen/private-copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"

enum {
	OPEN_DIR = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
	CHUNK = 65536,
	FLAT = 100, /* depth that is removed by recursion */
	NAME = 32,
};

static int fail(struct tc_error *err, int code, const char *path)
{
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), path);
	return tc_fail_errno(err, code, "private copy: %s", q.s);
}

static void set_time(int fd)
{
	const struct timespec times[2] = {
		{ .tv_sec = TC_PRIVATE_COPY_TIME },
		{ .tv_sec = TC_PRIVATE_COPY_TIME },
	};

	(void)futimens(fd, times);
}

int tc_private_copy_make(struct tc_private_copy *copy, const char *base,
			 const char *sort, struct tc_error *err)
{
	memset(copy, 0, sizeof(*copy));
	copy->path = tc_asprintf("%s/%sXXXXXX", base, sort);
	if (mkdtemp(copy->path) == NULL) {
		fail(err, errno, copy->path);
		free(copy->path);
		copy->path = NULL;
		return -1;
	}
	copy->fd = open(copy->path, OPEN_DIR);
	if (copy->fd < 0 || mkdirat(copy->fd, "tmp", 0700) != 0) {
		fail(err, errno, copy->path);
		(void)rmdir(copy->path);
		if (copy->fd >= 0)
			(void)close(copy->fd);
		free(copy->path);
		memset(copy, 0, sizeof(*copy));
		return -1;
	}
	return 0;
}

/*
 * The directory that path's last component is in, opened component by
 * component; *last is that component. make: those that are not there. -1 with
 * errno set.
 */
static int open_parent(const struct tc_private_copy *copy, const char *path,
		       bool make, const char **last)
{
	int dir = openat(copy->fd, ".", OPEN_DIR);
	const char *slash;
	int code;

	for (; dir >= 0 && (slash = strchr(path, '/')) != NULL;
	     path = slash + 1) {
		char name[TC_MAX_PATH];
		size_t len = (size_t)(slash - path);
		int next = -1;

		errno = EINVAL;
		if (len > 0 && len < sizeof(name)) {
			memcpy(name, path, len);
			name[len] = '\0';
			if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
				if (make && mkdirat(dir, name, 0700) != 0 &&
				    errno != EEXIST)
					next = -1;
				else
					next = openat(dir, name, OPEN_DIR);
			}
		}
		code = errno;
		(void)close(dir);
		errno = code;
		dir = next;
	}
	*last = path;
	if (dir >= 0 && (*path == '\0' || strcmp(path, ".") == 0 ||
			 strcmp(path, "..") == 0)) {
		(void)close(dir);
		errno = EINVAL;
		return -1;
	}
	return dir;
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

int tc_private_copy_put(struct tc_private_copy *copy, const char *path,
			const void *bytes, size_t len, bool executable,
			struct tc_error *err)
{
	const char *name;
	int dir, fd, rc;

	if (len > TC_MAX_PRIVATE_BYTES - copy->bytes)
		return tc_fail(err, "private copy: more than %llu bytes",
			       (unsigned long long)TC_MAX_PRIVATE_BYTES);
	dir = open_parent(copy, path, true, &name);
	if (dir < 0)
		return fail(err, errno, path);
	fd = openat(dir, name,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    executable ? 0700 : 0600);
	if (fd < 0) {
		rc = fail(err, errno, path);
		(void)close(dir);
		return rc;
	}
	rc = write_all(fd, bytes, len);
	if (rc != 0)
		fail(err, errno, path);
	set_time(fd);
	set_time(dir);
	(void)close(fd);
	(void)close(dir);
	copy->bytes += len;
	copy->files++;
	return rc;
}

static int read_all(int fd, struct tc_buf *buf)
{
	char *chunk = tc_malloc(CHUNK);
	ssize_t n;

	while ((n = read(fd, chunk, CHUNK)) > 0 ||
	       (n < 0 && errno == EINTR)) {
		if (n > 0)
			tc_buf_append(buf, chunk, (size_t)n);
		if (buf->full) {
			errno = EFBIG;
			n = -1;
			break;
		}
	}
	free(chunk);
	return n < 0 ? -1 : 0;
}

int tc_private_copy_take(const struct tc_private_copy *copy, const char *path,
			 struct tc_buf *buf, struct tc_error *err)
{
	const char *name;
	struct stat st;
	int dir = open_parent(copy, path, false, &name), fd, rc;

	if (dir < 0)
		return errno == EINVAL ? fail(err, errno, path) : 0;
	/* O_NONBLOCK: a FIFO must not keep us waiting. */
	fd = openat(dir, name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	(void)close(dir);
	if (fd < 0)
		return 0;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		rc = 0;
	else
		rc = read_all(fd, buf) == 0 ? 1 : fail(err, errno, path);
	(void)close(fd);
	return rc;
}

void tc_private_copy_drop(const struct tc_private_copy *copy, const char *path)
{
	const char *name;
	int dir = open_parent(copy, path, false, &name);

	if (dir < 0)
		return;
	if (unlinkat(dir, name, 0) != 0 && errno == EISDIR)
		(void)unlinkat(dir, name, AT_REMOVEDIR);
	(void)close(dir);
}

static bool is_self(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/*
 * Empties the directory fd and closes it. What is deeper than FLAT is moved up
 * to the top under a new name, so that neither descriptors nor stack grow with
 * the depth of what a program made: false, and the caller begins again.
 */
static bool empty_dir(int fd, int top, unsigned depth, unsigned *moved)
{
	const struct dirent *entry;
	bool done = true;
	DIR *dir;

	(void)fchmod(fd, 0700);
	dir = fdopendir(fd);
	if (dir == NULL) {
		(void)close(fd);
		return true;
	}
	while ((entry = readdir(dir)) != NULL) {
		char name[NAME];
		int sub;

		if (is_self(entry->d_name) ||
		    unlinkat(dirfd(dir), entry->d_name, 0) == 0)
			continue;
		if (depth == FLAT) {
			(void)snprintf(name, sizeof(name), ".deep-%u",
				       (*moved)++);
			if (renameat(dirfd(dir), entry->d_name, top, name) ==
			    0)
				done = false;
			continue;
		}
		sub = openat(dirfd(dir), entry->d_name, OPEN_DIR);
		if (sub < 0 && errno == EACCES &&
		    fchmodat(dirfd(dir), entry->d_name, 0700, 0) == 0)
			sub = openat(dirfd(dir), entry->d_name, OPEN_DIR);
		if (sub >= 0)
			done &= empty_dir(sub, top, depth + 1, moved);
		(void)unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
	}
	(void)closedir(dir);
	return done;
}

void tc_private_copy_remove(struct tc_private_copy *copy)
{
	unsigned moved = 0;
	int fd;

	if (copy == NULL || copy->path == NULL)
		return;
	do {
		fd = openat(copy->fd, ".", OPEN_DIR);
	} while (fd >= 0 && !empty_dir(fd, copy->fd, 0, &moved));
	(void)close(copy->fd);
	(void)rmdir(copy->path);
	free(copy->path);
	memset(copy, 0, sizeof(*copy));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts processes, resident memory and disk space of a sandbox. */
#include "regen/sandbox-watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "regen/sandbox.h"

enum {
	PROC_PATH = 64,
	PROC_TEXT = 65536, /* of /proc/PID/task/PID/children */
	MAX_DEPTH = 256,   /* directories that are looked into */
	BLOCK = 512,       /* unit of st_blocks */
	ENTRY = 256,       /* a name takes some space as well */
};

/* Processes found and not yet looked at. */
struct found {
	pid_t *list;
	size_t count, cap;
};

static ssize_t read_proc(const char *path, char *text, size_t size)
{
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = read(fd, text, size - 1);
	(void)close(fd);
	text[n > 0 ? n : 0] = '\0';
	return n;
}

static void add_children(struct found *found, pid_t pid, char *text)
{
	char path[PROC_PATH], *p = text, *end;
	long child;

	(void)snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children",
		       (long)pid, (long)pid);
	if (read_proc(path, text, PROC_TEXT) <= 0)
		return;
	for (;;) {
		child = strtol(p, &end, 10);
		if (end == p)
			break;
		found->list = tc_grow(found->list, found->count, &found->cap,
				      sizeof(*found->list));
		found->list[found->count++] = (pid_t)child;
		p = end;
	}
}

static uint64_t resident(pid_t pid, char *text)
{
	char path[PROC_PATH], *end;
	unsigned long pages;

	(void)snprintf(path, sizeof(path), "/proc/%ld/statm", (long)pid);
	if (read_proc(path, text, PROC_TEXT) <= 0)
		return 0;
	/* Its second number: resident pages. */
	(void)strtoul(text, &end, 10);
	pages = strtoul(end, NULL, 10);
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static const char *watch_processes(pid_t pid,
				   const struct tc_sandbox_limits *limits)
{
	struct found found = { NULL, 0, 0 };
	char *text = tc_malloc(PROC_TEXT);
	const char *limit = NULL;
	uint64_t memory = 0;
	size_t i;

	add_children(&found, pid, text);
	for (i = 0; i < found.count && limit == NULL; i++) {
		memory += resident(found.list[i], text);
		/* bubblewrap and its first process are not the job's. */
		if (i > limits->processes + 1)
			limit = "processes";
		else if (memory > limits->memory)
			limit = "memory";
		else
			add_children(&found, found.list[i], text);
	}
	free(found.list);
	free(text);
	return limit;
}

/* Bytes below the directory fd, which is closed. Stops counting past max. */
static uint64_t count_bytes(int fd, uint64_t max, unsigned depth)
{
	uint64_t bytes = 0;
	DIR *dir = fdopendir(fd);
	const struct dirent *entry;

	if (dir == NULL) {
		(void)close(fd);
		return 0;
	}
	while (bytes <= max && (entry = readdir(dir)) != NULL) {
		struct stat st;
		int sub;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 ||
		    fstatat(dirfd(dir), entry->d_name, &st,
			    AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		bytes += (uint64_t)st.st_blocks * BLOCK + ENTRY;
		if (!S_ISDIR(st.st_mode))
			continue;
		if (depth == MAX_DEPTH) {
			bytes = max + 1;
			break;
		}
		sub = openat(dirfd(dir), entry->d_name,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		/* What is made unreadable cannot be counted. */
		bytes += sub >= 0 ? count_bytes(sub, max, depth + 1)
			 : errno == EACCES ? max + 1
					   : 0;
	}
	(void)closedir(dir);
	return bytes;
}

const char *tc_sandbox_watch(pid_t pid, const char *work_dir,
			     const struct tc_sandbox_limits *limits)
{
	const char *limit = watch_processes(pid, limits);
	int fd;

	if (limit != NULL)
		return limit;
	fd = open(work_dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 &&
	    count_bytes(fd, limits->disk_bytes, 0) > limits->disk_bytes)
		return "disk";
	return NULL;
}

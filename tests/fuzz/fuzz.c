/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the fuzz targets share. */
#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void fuzz_check(int holds, const char *condition, int line)
{
	if (holds)
		return;
	fprintf(stderr, "line %d: does not hold: %s\n", line, condition);
	abort();
}

void fuzz_file_open(struct fuzz_file *file, const void *data, size_t size)
{
	const char *at = data;

	file->fd = memfd_create("fuzz", MFD_CLOEXEC);
	FUZZ_CHECK(file->fd >= 0);
	while (size > 0) {
		ssize_t n = write(file->fd, at, size);

		FUZZ_CHECK(n > 0);
		at += n;
		size -= (size_t)n;
	}
	snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d", file->fd);
}

static char named[200];

static void remove_named(void)
{
	(void)unlink(named);
}

const char *fuzz_named_file(void)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	if (named[0] != '\0')
		return named;
	snprintf(named, sizeof(named), "%.150s/tarcheck-fuzz.XXXXXX",
		 dir ? dir : "/tmp");
	fd = mkstemp(named);
	FUZZ_CHECK(fd >= 0);
	close(fd);
	FUZZ_CHECK(atexit(remove_named) == 0);
	return named;
}

static char directory[200];
/* What was put there and not yet taken away. */
static char put_paths[64][300];
static size_t put_count;

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_directory(void)
{
	(void)nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_dir(void)
{
	const char *dir = getenv("TMPDIR");

	if (directory[0] != '\0')
		return directory;
	snprintf(directory, sizeof(directory), "%.150s/tarcheck-fuzz.XXXXXX",
		 dir ? dir : "/tmp");
	FUZZ_CHECK(mkdtemp(directory) != NULL);
	FUZZ_CHECK(atexit(remove_directory) == 0);
	return directory;
}

void fuzz_dir_put(const char *name, const void *data, size_t size)
{
	char *path = put_paths[put_count], *slash;
	int fd;

	FUZZ_CHECK(put_count + 1 < sizeof(put_paths) / sizeof(*put_paths));
	FUZZ_CHECK((size_t)snprintf(path, sizeof(put_paths[0]), "%s/%s",
				    fuzz_dir(), name) < sizeof(put_paths[0]));
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	slash = path + strlen(directory);
	while (fd < 0 && (slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		(void)mkdir(path, 0700);
		*slash = '/';
	}
	if (fd < 0)
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
	put_count++;
}

void fuzz_dir_empty(void)
{
	while (put_count > 0)
		(void)unlink(put_paths[--put_count]);
}

void fuzz_file_close(struct fuzz_file *file)
{
	close(file->fd);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the fuzz targets share. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
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

void fuzz_file_close(struct fuzz_file *file)
{
	close(file->fd);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files in memory: what other processes are given, and give back. */
#include "memory-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/quote.h"

enum { CHUNK = 65536 };

bool tc_write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

int tc_memory_file(const void *data, size_t len, struct tc_error *err)
{
	int fd = memfd_create("tarcheck", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd >= 0 && tc_write_all(fd, data, len))
		return fd;
	tc_fail_errno(err, errno, "no file in memory");
	if (fd >= 0)
		close(fd);
	return -1;
}

int tc_memory_file_seal(int fd, struct tc_error *err)
{
	const int all = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK |
			F_SEAL_SEAL;

	return fcntl(fd, F_ADD_SEALS, all) == 0 ?
		       0 : tc_fail_errno(err, errno, "no file in memory");
}

ssize_t tc_memory_file_piece(int fd, off_t at, void *dst, size_t size,
			     struct tc_error *err)
{
	ssize_t n;

	do
		n = pread(fd, dst, size, at);
	while (n < 0 && errno == EINTR);
	return n >= 0 ? n : tc_fail_errno(err, errno, "no file in memory");
}

int tc_memory_file_read(int fd, struct tc_buf *buf, struct tc_error *err)
{
	char chunk[CHUNK];
	off_t at = 0;
	ssize_t n;

	while ((n = tc_memory_file_piece(fd, at, chunk, CHUNK, err)) > 0) {
		tc_buf_append(buf, chunk, (size_t)n);
		if (buf->full)
			break;
		at += n;
	}
	if (n < 0)
		return -1;
	return buf->full ? tc_fail(err, "too much") : 0;
}

FILE *tc_memory_file_stream(int fd, struct tc_error *err)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	FILE *stream = NULL;

	if (own >= 0 && ftruncate(own, 0) == 0 && lseek(own, 0, SEEK_SET) == 0)
		stream = fdopen(own, "w");
	if (stream == NULL) {
		tc_fail_errno(err, errno, "no file in memory");
		if (own >= 0)
			close(own);
	}
	return stream;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole small files in, and output files that appear complete or not at all. */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/quote.h"

static int read_all(int fd, struct tc_buf *buf)
{
	char chunk[65536];
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		tc_buf_append(buf, chunk, (size_t)n);
		if (buf->full) {
			errno = EFBIG;
			return -1;
		}
	}
}

int tc_read_file(const char *path, struct tc_buf *buf, struct tc_error *err)
{
	struct tc_quoted q;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int code;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (fd < 0)
		return tc_fail_errno(err, errno, "%s", q.s);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return tc_fail(err, "%s: not a regular file", q.s);
	}
	code = read_all(fd, buf) != 0 ? errno : 0;
	close(fd);
	return code ? tc_fail_errno(err, code, "%s", q.s) : 0;
}

int tc_outfile_open(struct tc_outfile *out, const char *path,
		    struct tc_error *err)
{
	struct tc_outfile made = { 0 };
	struct tc_quoted q;
	struct stat st;
	mode_t mask;
	int fd;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return tc_fail(err, "%s: is a directory", q.s);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	} else {
		made.temp = tc_asprintf("%s.XXXXXX", path);
		fd = mkostemp(made.temp, O_CLOEXEC);
		mask = umask(0);
		umask(mask);
		if (fd >= 0)
			(void)fchmod(fd, 0666 & ~mask);
	}
	if (fd >= 0)
		made.stream = fdopen(fd, "w");
	if (made.stream == NULL) {
		int code = errno;

		if (fd >= 0)
			close(fd);
		free(made.temp);
		return tc_fail_errno(err, code, "%s: cannot create", q.s);
	}
	made.path = tc_strdup(path);
	*out = made;
	return 0;
}

int tc_outfile_commit(struct tc_outfile *out, struct tc_error *err)
{
	struct tc_quoted q;
	int code = 0;

	tc_quote_into(q.s, sizeof(q.s), out->path);
	errno = EIO;
	if (fflush(out->stream) != 0 || ferror(out->stream))
		code = errno;
	else if (out->temp && fsync(fileno(out->stream)) != 0)
		code = errno;
	if (fclose(out->stream) != 0 && code == 0)
		code = errno;
	out->stream = NULL;
	if (code == 0 && out->temp && rename(out->temp, out->path) != 0)
		code = errno;
	if (code == 0) {
		free(out->temp);
		out->temp = NULL;
	}
	tc_outfile_release(out);
	return code ? tc_fail_errno(err, code, "%s: cannot write", q.s) : 0;
}

void tc_outfile_release(struct tc_outfile *out)
{
	if (out == NULL)
		return;
	if (out->stream != NULL)
		(void)fclose(out->stream);
	if (out->temp != NULL)
		(void)unlink(out->temp);
	free(out->temp);
	free(out->path);
	*out = (struct tc_outfile){ 0 };
}

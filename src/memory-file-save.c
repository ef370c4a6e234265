/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files in memory to disk. */
#include "memory-file.h"

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/quote.h"
#include "leftovers.h"

enum { CHUNK = 65536 };

static int copy_to(FILE *stream, int fd, struct tc_error *err)
{
	char chunk[CHUNK];
	off_t at = 0;
	ssize_t n;

	/* A failure stays with the stream. */
	while ((n = tc_memory_file_piece(fd, at, chunk, CHUNK, err)) > 0 &&
	       fwrite(chunk, 1, (size_t)n, stream) > 0)
		at += n;
	return n < 0 ? -1 : 0;
}

int tc_memory_file_save(int fd, const char *path, size_t max,
			struct tc_error *err)
{
	struct tc_outfile out = { .temp = NULL };
	struct tc_quoted q;
	struct stat st;
	int rc;

	if (fstat(fd, &st) != 0)
		return tc_fail_errno(err, errno, "no file in memory");
	if (st.st_size == 0)
		return 1;
	if ((uintmax_t)st.st_size > max)
		return tc_fail(err, "%s: limit: more than %zu bytes",
			       tc_quote_into(q.s, sizeof(q.s), path), max);
	if (tc_leftovers_open(&out, path, err) != 0)
		return -1;
	rc = copy_to(out.stream, fd, err);
	if (rc == 0)
		rc = tc_leftovers_commit(&out, err);
	tc_leftovers_release(&out);
	return rc;
}

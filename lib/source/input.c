/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a release file, read once and digested as they are read. */
#include "source/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"

enum { RAW_BYTES = 128 << 10, OUT_BYTES = 256 << 10 };
/* zlib's windowBits for "largest window, gzip wrapper only". */
enum { GZIP_ONLY = 15 + 16 };
enum { GZIP_MAGIC = 3 };

struct tc_input {
	int fd;
	struct tc_read_options options;
	struct tc_digest *digest;
	uint64_t size;   /* by fstat(2), 0 when it does not tell */
	uint64_t taken, offered;
	bool started, raw_end;
	struct tc_input_facts facts;

	z_stream z;
	bool z_open;     /* z is initialised */
	bool in_member;  /* between header and trailer */
	unsigned char *raw, *out;
	size_t raw_used, raw_len; /* piece of raw not yet inflated */
};

static int open_regular(struct tc_input *in, const char *path,
			struct tc_error *err)
{
	struct stat st;

	in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (in->fd < 0 || fstat(in->fd, &st) != 0)
		return tc_fail_errno(err, errno, "cannot open");
	if (S_ISDIR(st.st_mode))
		return tc_fail(err, "is a directory, not a release file");
	if (S_ISREG(st.st_mode)) {
		in->size = (uint64_t)st.st_size;
		if (in->size == 0)
			return tc_fail(err, "empty file");
		(void)posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	return 0;
}

struct tc_input *tc_input_open(const char *path,
			       const struct tc_read_options *options,
			       struct tc_error *err)
{
	struct tc_input *in = tc_calloc(1, sizeof(*in));

	in->fd = -1;
	in->options = *options;
	in->raw = tc_malloc(RAW_BYTES);
	in->out = tc_malloc(OUT_BYTES);
	in->digest = tc_digest_new(TC_DIGEST_SHA256, err);
	if (in->digest == NULL ||
	    (options->bytes == NULL && open_regular(in, path, err) != 0)) {
		tc_input_close(in);
		return NULL;
	}
	tc_digest_start(in->digest);
	return in;
}

void tc_input_close(struct tc_input *in)
{
	if (in == NULL)
		return;
	if (in->z_open)
		(void)inflateEnd(&in->z);
	if (in->fd >= 0)
		(void)close(in->fd);
	tc_digest_free(in->digest);
	free(in->raw);
	free(in->out);
	free(in);
}

/* As read(2), from memory if that is where the archive is. */
static ssize_t read_some(struct tc_input *in, void *to, size_t len)
{
	size_t left = in->options.bytes_len - (size_t)in->taken;

	if (in->options.bytes == NULL)
		return read(in->fd, to, len);
	len = len < left ? len : left;
	memcpy(to, in->options.bytes + in->taken, len);
	return (ssize_t)len;
}

/* Of n bytes at piece, which follow those taken before, moves those that
 * belong to the archive to the front; returns how many. */
static size_t clip(const struct tc_input *in, unsigned char *piece, size_t n)
{
	const uint64_t at = in->options.part_at;
	const uint64_t end = at + in->options.part_len;
	uint64_t from = in->taken, to = in->taken + n;

	if (in->options.part_len == 0)
		return n;
	from = from > at ? from : at;
	to = to < end ? to : end;
	if (from >= to)
		return 0;
	memmove(piece, piece + (from - in->taken), (size_t)(to - from));
	return (size_t)(to - from);
}

/* Fill raw up behind what is left in it; raw_len == 0 afterwards means the
 * end. */
static int fill(struct tc_input *in, struct tc_error *err)
{
	memmove(in->raw, in->raw + in->raw_used, in->raw_len);
	in->raw_used = 0;
	while (in->raw_len < RAW_BYTES && !in->raw_end) {
		unsigned char *piece = in->raw + in->raw_len;
		ssize_t n = read_some(in, piece, RAW_BYTES - in->raw_len);
		size_t given;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(err, errno, "cannot read");
		if (n == 0)
			in->raw_end = true;
		tc_digest_update(in->digest, piece, (size_t)n);
		given = clip(in, piece, (size_t)n);
		in->taken += (uint64_t)n;
		in->offered += given;
		in->raw_len += given;
	}
	if (in->options.progress != NULL)
		in->options.progress(in->options.progress_ctx, in->taken,
				     in->size);
	return 0;
}

static bool is_gzip(const unsigned char *p, size_t len)
{
	return len >= GZIP_MAGIC && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8;
}

static int start(struct tc_input *in, struct tc_error *err)
{
	in->started = true;
	if (fill(in, err) != 0)
		return -1;
	in->facts.gzip = is_gzip(in->raw, in->raw_len);
	if (!in->facts.gzip)
		return 0;
	if (inflateInit2(&in->z, GZIP_ONLY) != Z_OK)
		return tc_fail(err, "cannot start zlib");
	in->z_open = true;
	in->in_member = true;
	in->facts.gzip_members = 1;
	return 0;
}

/* Between members: another one, or bytes that gzip(1) ignores. Returns
 * whether there is more to inflate. */
static bool next_member(struct tc_input *in)
{
	const unsigned char *p = in->raw + in->raw_used;

	if (in->raw_len == 0)
		return false;
	if (in->facts.garbage == 0 && is_gzip(p, in->raw_len)) {
		(void)inflateReset(&in->z);
		in->in_member = true;
		in->facts.gzip_members++;
		return true;
	}
	in->facts.garbage += in->raw_len;
	in->raw_len = 0;
	return true;
}

static int inflate_failed(struct tc_input *in, int rc, struct tc_error *err)
{
	unsigned long long at = in->taken - in->raw_len;

	if (rc == Z_MEM_ERROR)
		tc_oom();
	if (in->raw_end && in->raw_len == 0)
		return tc_fail(err, "truncated: the gzip stream ends after "
			       "%llu bytes", at);
	return tc_fail(err, "corrupt gzip stream at byte %llu: %s", at,
		       in->z.msg ? in->z.msg : "unexpected data");
}

/* One round of inflate() into out. Sets *len, which may be 0. */
static int inflate_some(struct tc_input *in, size_t *len,
			struct tc_error *err)
{
	int rc;

	in->z.next_in = in->raw + in->raw_used;
	in->z.avail_in = (uInt)in->raw_len;
	in->z.next_out = in->out;
	in->z.avail_out = OUT_BYTES;
	rc = inflate(&in->z, Z_NO_FLUSH);
	in->raw_used = (size_t)(in->z.next_in - in->raw);
	in->raw_len = in->z.avail_in;
	*len = OUT_BYTES - in->z.avail_out;
	if (rc == Z_STREAM_END)
		in->in_member = false;
	else if (rc != Z_OK && !(rc == Z_BUF_ERROR && *len > 0))
		return inflate_failed(in, rc, err);
	return 0;
}

static int read_gzip(struct tc_input *in, const void **data, size_t *len,
		     struct tc_error *err)
{
	for (;;) {
		if (in->raw_len < GZIP_MAGIC && !in->raw_end &&
		    fill(in, err) != 0)
			return -1;
		if (!in->in_member) {
			if (!next_member(in))
				return 0;
			continue;
		}
		if (inflate_some(in, len, err) != 0)
			return -1;
		if (*len > 0) {
			*data = in->out;
			return 1;
		}
	}
}

int tc_input_read(struct tc_input *in, const void **data, size_t *len,
		  struct tc_error *err)
{
	if (!in->started && start(in, err) != 0)
		return -1;
	if (in->facts.gzip)
		return read_gzip(in, data, len, err);
	if (in->raw_len == 0 && fill(in, err) != 0)
		return -1;
	*data = in->raw;
	*len = in->raw_len;
	in->raw_used = in->raw_len;
	in->raw_len = 0;
	return *len > 0;
}

void tc_input_facts(struct tc_input *in, struct tc_input_facts *facts)
{
	in->facts.size = in->taken;
	in->facts.offered = in->offered;
	tc_digest_final(in->digest, in->facts.sha256);
	*facts = in->facts;
}

uint64_t tc_input_taken(const struct tc_input *in)
{
	return in->taken;
}

bool tc_input_at_end(const struct tc_input *in)
{
	return in->raw_end;
}

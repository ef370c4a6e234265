/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a release file, read once and digested as they are read. */
#include "source/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "source/decoder.h"
#include "source/tar-header.h"

enum { RAW_BYTES = 128 << 10, OUT_BYTES = 256 << 10 };

struct tc_input {
	int fd;
	struct tc_read_options options;
	struct tc_digest *digest;
	uint64_t size;   /* by fstat(2), 0 when it does not tell */
	uint64_t taken, offered;
	bool started, raw_end;
	struct tc_input_facts facts;

	struct tc_decoder *decoder; /* NULL: the bytes as they are */
	bool in_stream;  /* between header and trailer */
	bool stream_empty; /* nothing came out of it so far */
	unsigned char *raw, *out;
	size_t raw_used, raw_len; /* piece of raw not yet decoded */
	unsigned char tail[TC_TAR_BLOCK]; /* last block of what came out, as */
	size_t tail_len;                  /* far as it goes */
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
	in->size = options->bytes_len;
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
	tc_decoder_free(in->decoder);
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

static int copy(struct tc_input *in, const unsigned char *piece, size_t len,
		struct tc_error *err)
{
	while (in->options.copy_fd != 0 && len > 0) {
		ssize_t n = write(in->options.copy_fd, piece, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(err, errno, "cannot copy");
		piece += n;
		len -= (size_t)n;
	}
	return 0;
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
		if (copy(in, piece, (size_t)n, err) != 0)
			return -1;
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

/* How much of the archive has been decoded, in bytes of the file. */
static uint64_t position(const struct tc_input *in)
{
	return in->offered - in->raw_len;
}

static int start(struct tc_input *in, struct tc_error *err)
{
	bool known;

	in->started = true;
	if (fill(in, err) != 0)
		return -1;
	if (in->options.as_is)
		return 0;
	in->decoder = tc_decoder_new(in->raw, in->raw_len, &known, err);
	if (in->decoder == NULL)
		return known ? -1 : 0;
	in->facts.filter = tc_decoder_name(in->raw, in->raw_len);
	in->facts.streams = 1;
	in->in_stream = true;
	in->stream_empty = true;
	return 0;
}

/* The .xz File Format, "Stream Padding": zeros, four by four. */
static bool skip_xz_padding(struct tc_input *in)
{
	static const unsigned char zeros[4];

	if (strcmp(in->facts.filter, "xz") != 0 || in->facts.garbage > 0 ||
	    in->raw_len < sizeof(zeros) ||
	    memcmp(in->raw + in->raw_used, zeros, sizeof(zeros)) != 0)
		return false;
	in->raw_used += sizeof(zeros);
	in->raw_len -= sizeof(zeros);
	in->facts.xz_padding += sizeof(zeros);
	return true;
}

/* The end of what was decoded, as far as it is no whole block of a tar
 * archive. */
static void keep_tail(struct tc_input *in, const unsigned char *p, size_t len)
{
	size_t left = (in->tail_len + len) % TC_TAR_BLOCK;

	if (left > len)
		memcpy(in->tail + in->tail_len, p, len);
	else
		memcpy(in->tail, p + len - left, left);
	in->tail_len = left;
}

/* Perl's IO::Zlib and IO::Uncompress hand on what follows the compressed
 * stream, as if it were the rest of what is in it. */
static void look_for_tar(struct tc_input *in, const unsigned char *p,
			 size_t len)
{
	while (len > 0) {
		size_t n = TC_TAR_BLOCK - in->tail_len;

		n = n < len ? n : len;
		memcpy(in->tail + in->tail_len, p, n);
		in->tail_len = (in->tail_len + n) % TC_TAR_BLOCK;
		if (in->tail_len == 0)
			in->facts.tar_after |= tc_tar_header_is_one(in->tail);
		p += n;
		len -= n;
	}
}

/* Between streams: another one of the sort, or bytes that most programs
 * ignore. 1 if there is more to read, 0, or -1. */
static int next_stream(struct tc_input *in, struct tc_error *err)
{
	const char *name;

	if (in->raw_len == 0)
		return 0;
	if (skip_xz_padding(in))
		return 1;
	name = tc_decoder_name(in->raw + in->raw_used, in->raw_len);
	if (in->facts.garbage == 0 && name == in->facts.filter) {
		if (in->facts.streams++ == 1)
			in->facts.second_at = position(in);
		in->facts.empty_stream |= in->stream_empty;
		in->facts.padding_between |= in->facts.xz_padding > 0;
		in->in_stream = true;
		in->stream_empty = true;
		return tc_decoder_next(in->decoder, err) == 0 ? 1 : -1;
	}
	if (in->facts.garbage == 0) {
		in->facts.garbage_at = position(in);
		in->facts.other_stream = name;
	}
	look_for_tar(in, in->raw + in->raw_used, in->raw_len);
	in->facts.garbage += in->raw_len;
	in->raw_len = 0;
	return 1;
}

static int decode_failed(struct tc_input *in, struct tc_error *err)
{
	return tc_prefix(err, "corrupt %s stream at byte %llu",
			 in->facts.filter, (unsigned long long)position(in));
}

/* One round of the decoder into out. Sets *len, which may be 0. */
static int decode_some(struct tc_input *in, size_t *len, struct tc_error *err)
{
	const unsigned char *from = in->raw + in->raw_used;
	const size_t had = in->raw_len;
	int rc;

	*len = OUT_BYTES;
	rc = tc_decoder_step(in->decoder, &from, &in->raw_len, in->out, len,
			     err);
	in->raw_used = (size_t)(from - in->raw);
	if (rc < 0)
		return decode_failed(in, err);
	if (*len > 0)
		in->stream_empty = false;
	keep_tail(in, in->out, *len);
	if (rc == 0)
		in->in_stream = false;
	else if (*len == 0 && in->raw_len == had && in->raw_end)
		return tc_fail(err, had > 0 ?
			       "corrupt %s stream at byte %llu" :
			       "truncated: the %s stream ends after %llu bytes",
			       in->facts.filter,
			       (unsigned long long)position(in));
	return 0;
}

static int read_decoded(struct tc_input *in, const void **data, size_t *len,
			struct tc_error *err)
{
	for (;;) {
		if (in->raw_len < TC_DECODER_MAGIC && !in->raw_end &&
		    fill(in, err) != 0)
			return -1;
		if (!in->in_stream) {
			int more = next_stream(in, err);

			if (more <= 0)
				return more;
			continue;
		}
		if (decode_some(in, len, err) != 0)
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
	if (in->decoder != NULL)
		return read_decoded(in, data, len, err);
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
	struct tc_decoder_extras extras = { .extra = 0 };

	if (in->decoder != NULL)
		tc_decoder_extras(in->decoder, &extras);
	in->facts.gzip_extra = extras.extra;
	in->facts.gzip_comment = extras.comment;
	in->facts.gzip_crc = extras.crc;
	in->facts.size = in->taken;
	in->facts.offered = in->offered;
	tc_digest_final(in->digest, in->facts.sha256);
	*facts = in->facts;
}

uint64_t tc_input_size(const struct tc_input *in)
{
	return in->size;
}

int tc_input_read_at(struct tc_input *in, void *to, size_t len, uint64_t at,
		     struct tc_error *err)
{
	char *p = to;

	if (at > in->size || len > in->size - at)
		return tc_fail(err, "it ends before byte %llu",
			       (unsigned long long)(at + len));
	if (in->options.bytes != NULL) {
		memcpy(to, in->options.bytes + at, len);
		return 0;
	}
	while (len > 0) {
		ssize_t n = pread(in->fd, p, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(err, errno, "cannot read");
		if (n == 0)
			return tc_fail(err, "changed while it was read");
		p += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return 0;
}

uint64_t tc_input_taken(const struct tc_input *in)
{
	return in->taken;
}

bool tc_input_at_end(const struct tc_input *in)
{
	return in->raw_end;
}

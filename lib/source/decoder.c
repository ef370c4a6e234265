/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One compressed stream, undone with all its checks. */
#include "source/decoder.h"

#include <bzlib.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"

/* zlib's windowBits for "largest window, gzip wrapper only". */
enum { GZIP_ONLY = 15 + 16 };
enum { COMMENT_BYTES = 64 << 10 };

struct piece {
	const unsigned char *in;
	size_t in_len;
	unsigned char *out;
	size_t out_len;
};

struct codec;

struct tc_decoder {
	const struct codec *codec;
	z_stream z;
	gz_header header;
	unsigned char *comment;
	struct tc_decoder_extras extras;
	bz_stream bz;
	lzma_stream lzma;
	ZSTD_DStream *zstd;
};

/* step(): as tc_decoder_step(), over a piece; start(): a stream begins. */
struct codec {
	const char *name;
	unsigned char magic[TC_DECODER_MAGIC];
	size_t magic_len;
	int (*start)(struct tc_decoder *d, struct tc_error *err);
	int (*step)(struct tc_decoder *d, struct piece *p,
		    struct tc_error *err);
	void (*end)(struct tc_decoder *d);
};

static unsigned at_most_uint(size_t len)
{
	return len > 1u << 30 ? 1u << 30 : (unsigned)len;
}

static int gzip_start(struct tc_decoder *d, struct tc_error *err)
{
	if (d->comment == NULL) {
		d->comment = tc_calloc(1, COMMENT_BYTES);
		if (inflateInit2(&d->z, GZIP_ONLY) != Z_OK)
			return tc_fail(err, "cannot start zlib");
	} else {
		(void)inflateReset(&d->z);
	}
	d->comment[0] = '\0';
	d->header = (gz_header){ .comment = d->comment,
				 .comm_max = COMMENT_BYTES - 1 };
	(void)inflateGetHeader(&d->z, &d->header);
	return 0;
}

/* Once the header is there; done is 1 then, and 2 when it was noted. */
static void gzip_note_header(struct tc_decoder *d)
{
	if (d->header.done != 1)
		return;
	d->header.done = 2;
	d->comment[COMMENT_BYTES - 1] = '\0';
	if (d->header.comment != Z_NULL)
		d->extras.comment += strlen((const char *)d->comment);
	d->extras.extra += d->header.extra_len;
	d->extras.crc |= d->header.hcrc != 0;
}

static int gzip_step(struct tc_decoder *d, struct piece *p,
		     struct tc_error *err)
{
	unsigned in = at_most_uint(p->in_len), out = at_most_uint(p->out_len);
	int rc;

	/* zlib does not write through next_in. */
	d->z.next_in = (z_const Bytef *)p->in;
	d->z.avail_in = in;
	d->z.next_out = p->out;
	d->z.avail_out = out;
	rc = inflate(&d->z, Z_NO_FLUSH);
	p->in += in - d->z.avail_in;
	p->in_len -= in - d->z.avail_in;
	p->out_len = out - d->z.avail_out;
	gzip_note_header(d);
	if (rc == Z_MEM_ERROR)
		tc_oom();
	if (rc == Z_STREAM_END)
		return 0;
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return 1;
	return tc_fail(err, "%s", d->z.msg ? d->z.msg : "unexpected data");
}

static void gzip_end(struct tc_decoder *d)
{
	(void)inflateEnd(&d->z);
	free(d->comment);
}

static int bzip2_start(struct tc_decoder *d, struct tc_error *err)
{
	(void)BZ2_bzDecompressEnd(&d->bz);
	d->bz = (bz_stream){ .bzalloc = NULL };
	return BZ2_bzDecompressInit(&d->bz, 0, 0) == BZ_OK ?
		       0 : tc_fail(err, "cannot start libbz2");
}

static int bzip2_step(struct tc_decoder *d, struct piece *p,
		      struct tc_error *err)
{
	unsigned in = at_most_uint(p->in_len), out = at_most_uint(p->out_len);
	int rc;

	/* libbz2 does not write through next_in. */
	memcpy(&d->bz.next_in, &p->in, sizeof(p->in));
	d->bz.avail_in = in;
	d->bz.next_out = (char *)p->out;
	d->bz.avail_out = out;
	rc = BZ2_bzDecompress(&d->bz);
	p->in += in - d->bz.avail_in;
	p->in_len -= in - d->bz.avail_in;
	p->out_len = out - d->bz.avail_out;
	if (rc == BZ_MEM_ERROR)
		tc_oom();
	if (rc == BZ_STREAM_END)
		return 0;
	if (rc == BZ_OK)
		return 1;
	return tc_fail(err, rc == BZ_DATA_ERROR ? "wrong checksum or data"
						: "unexpected data");
}

static void bzip2_end(struct tc_decoder *d)
{
	(void)BZ2_bzDecompressEnd(&d->bz);
}

static int xz_start(struct tc_decoder *d, struct tc_error *err)
{
	return lzma_stream_decoder(&d->lzma, TC_MAX_DICTIONARY,
				   LZMA_TELL_UNSUPPORTED_CHECK) == LZMA_OK ?
		       0 : tc_fail(err, "cannot start liblzma");
}

static int lzip_start(struct tc_decoder *d, struct tc_error *err)
{
	return lzma_lzip_decoder(&d->lzma, TC_MAX_DICTIONARY, 0) == LZMA_OK ?
		       0 : tc_fail(err, "cannot start liblzma");
}

static int lzma_failed(lzma_ret rc, struct tc_error *err)
{
	switch (rc) {
	case LZMA_MEM_ERROR:
		tc_oom();
	case LZMA_MEMLIMIT_ERROR:
		return tc_fail(err, "limit: a dictionary of more than %llu "
			       "bytes", TC_MAX_DICTIONARY);
	case LZMA_UNSUPPORTED_CHECK:
	case LZMA_OPTIONS_ERROR:
		return tc_fail(err, "a filter or check that is not supported");
	case LZMA_FORMAT_ERROR:
		return tc_fail(err, "not such a stream");
	default:
		return tc_fail(err, "wrong checksum or data");
	}
}

static int lzma_step(struct tc_decoder *d, struct piece *p,
		     struct tc_error *err)
{
	lzma_ret rc;

	d->lzma.next_in = p->in;
	d->lzma.avail_in = p->in_len;
	d->lzma.next_out = p->out;
	d->lzma.avail_out = p->out_len;
	rc = lzma_code(&d->lzma, LZMA_RUN);
	p->in = d->lzma.next_in;
	p->in_len = d->lzma.avail_in;
	p->out_len -= d->lzma.avail_out;
	if (rc == LZMA_STREAM_END)
		return 0;
	/* A second call without progress; the caller knows what that means. */
	if (rc == LZMA_OK || rc == LZMA_BUF_ERROR)
		return 1;
	return lzma_failed(rc, err);
}

static void lzma_finish(struct tc_decoder *d)
{
	lzma_end(&d->lzma);
}

static int zstd_start(struct tc_decoder *d, struct tc_error *err)
{
	(void)err;
	if (d->zstd == NULL)
		d->zstd = ZSTD_createDStream();
	if (d->zstd == NULL)
		tc_oom();
	(void)ZSTD_initDStream(d->zstd);
	return 0;
}

static int zstd_step(struct tc_decoder *d, struct piece *p,
		     struct tc_error *err)
{
	ZSTD_inBuffer in = { p->in, p->in_len, 0 };
	ZSTD_outBuffer out = { p->out, p->out_len, 0 };
	size_t rc = ZSTD_decompressStream(d->zstd, &out, &in);

	p->in += in.pos;
	p->in_len -= in.pos;
	p->out_len = out.pos;
	if (ZSTD_isError(rc))
		return tc_fail(err, "%s", ZSTD_getErrorName(rc));
	return rc != 0;
}

static void zstd_end(struct tc_decoder *d)
{
	(void)ZSTD_freeDStream(d->zstd);
}

/* A magic stands at the first byte; bzip2's fourth is a digit. zstd is the
 * last one: see find(). */
static const struct codec codecs[] = {
	{ "gzip", "\x1f\x8b\x08", 3, gzip_start, gzip_step, gzip_end },
	{ "bzip2", "BZh", 3, bzip2_start, bzip2_step, bzip2_end },
	{ "xz", "\xfd" "7zXZ\0", 6, xz_start, lzma_step, lzma_finish },
	{ "lzip", "LZIP\1", 5, lzip_start, lzma_step, lzma_finish },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, zstd_start, zstd_step, zstd_end },
};

/* BZh1 to BZh9, then the mark of a block or of the end. */
static bool is_bzip2(const unsigned char *head, size_t len)
{
	static const unsigned char block[] = "\x31\x41\x59\x26\x53\x59";
	static const unsigned char end[] = "\x17\x72\x45\x38\x50\x90";

	return len >= 10 && head[3] >= '1' && head[3] <= '9' &&
	       (memcmp(head + 4, block, 6) == 0 ||
		memcmp(head + 4, end, 6) == 0);
}

/* RFC 8878, 3.1.2: frames of zstd that hold something else. */
static bool is_skippable(const unsigned char *head, size_t len)
{
	return len >= 4 && (head[0] & 0xf0) == 0x50 &&
	       memcmp(head + 1, "\x2a\x4d\x18", 3) == 0;
}

static const struct codec *find(const unsigned char *head, size_t len)
{
	size_t i;

	if (is_skippable(head, len))
		return &codecs[sizeof(codecs) / sizeof(codecs[0]) - 1];
	for (i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
		const struct codec *c = &codecs[i];

		if (len < c->magic_len ||
		    memcmp(head, c->magic, c->magic_len) != 0)
			continue;
		return c->step != bzip2_step || is_bzip2(head, len) ? c : NULL;
	}
	return NULL;
}

const char *tc_decoder_name(const void *head, size_t len)
{
	const struct codec *codec = find(head, len);

	return codec ? codec->name : NULL;
}

struct tc_decoder *tc_decoder_new(const void *head, size_t len, bool *known,
				  struct tc_error *err)
{
	const struct codec *codec = find(head, len);
	struct tc_decoder *d;

	*known = codec != NULL;
	if (codec == NULL)
		return NULL;
	d = tc_calloc(1, sizeof(*d));
	d->codec = codec;
	d->lzma = (lzma_stream)LZMA_STREAM_INIT;
	if (codec->start(d, err) == 0)
		return d;
	tc_decoder_free(d);
	return NULL;
}

void tc_decoder_free(struct tc_decoder *decoder)
{
	if (decoder == NULL)
		return;
	decoder->codec->end(decoder);
	free(decoder);
}

int tc_decoder_step(struct tc_decoder *decoder, const unsigned char **in,
		    size_t *in_len, unsigned char *out, size_t *out_len,
		    struct tc_error *err)
{
	struct piece p = { *in, *in_len, out, *out_len };
	int rc = decoder->codec->step(decoder, &p, err);

	*in = p.in;
	*in_len = p.in_len;
	*out_len = p.out_len;
	return rc;
}

int tc_decoder_next(struct tc_decoder *decoder, struct tc_error *err)
{
	return decoder->codec->start(decoder, err);
}

void tc_decoder_extras(const struct tc_decoder *decoder,
		       struct tc_decoder_extras *extras)
{
	*extras = decoder->extras;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The data of one member of a zip archive. */
#include "source/zip-data.h"

#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "source/zip-format.h"

enum { OUT_BYTES = 128 << 10 };

struct tc_zip_data {
	z_stream z;
	unsigned char *out;
	unsigned method;
	uint64_t size, made; /* bytes to come out, and that did */
	uint64_t behind;     /* bytes given after the deflated stream's end */
	uint32_t crc;
	bool ended;          /* the deflated stream did */
};

struct tc_zip_data *tc_zip_data_new(void)
{
	struct tc_zip_data *data = tc_calloc(1, sizeof(*data));

	data->out = tc_malloc(OUT_BYTES);
	/* Without a header of zlib's. */
	if (inflateInit2(&data->z, -MAX_WBITS) != Z_OK)
		tc_oom();
	return data;
}

void tc_zip_data_free(struct tc_zip_data *data)
{
	if (data == NULL)
		return;
	(void)inflateEnd(&data->z);
	free(data->out);
	free(data);
}

void tc_zip_data_begin(struct tc_zip_data *data, unsigned method,
		       uint64_t size)
{
	data->method = method;
	data->size = size;
	data->made = data->behind = 0;
	data->crc = (uint32_t)crc32(0, NULL, 0);
	data->ended = false;
	(void)inflateReset(&data->z);
}

static int count(struct tc_zip_data *data, const void *out, size_t len,
		 struct tc_error *err)
{
	if (len == 0)
		return 0;
	data->made += len;
	if (data->made > data->size)
		return tc_fail(err, "corrupt: more than the %llu bytes stated",
			       (unsigned long long)data->size);
	data->crc = (uint32_t)crc32(data->crc, out, (uInt)len);
	return 0;
}

static int inflate_some(struct tc_zip_data *data, const unsigned char **in,
			size_t *in_len, size_t *out_len, struct tc_error *err)
{
	const uInt given = *in_len > (1u << 30) ? 1u << 30 : (uInt)*in_len;
	int rc;

	data->z.next_in = (unsigned char *)*in;
	data->z.avail_in = given;
	data->z.next_out = data->out;
	data->z.avail_out = OUT_BYTES;
	rc = inflate(&data->z, Z_NO_FLUSH);
	*in += given - data->z.avail_in;
	*in_len -= given - data->z.avail_in;
	*out_len = OUT_BYTES - data->z.avail_out;
	if (rc == Z_STREAM_END)
		data->ended = true;
	else if (rc == Z_MEM_ERROR)
		tc_oom();
	else if (rc != Z_OK && rc != Z_BUF_ERROR)
		return tc_fail(err, "corrupt: %s", data->z.msg ? data->z.msg :
			       "not deflated");
	/* More may wait in there when the output was filled. */
	return rc == Z_OK && (data->z.avail_out == 0 || *in_len > 0);
}

int tc_zip_data_step(struct tc_zip_data *data, const unsigned char **in,
		     size_t *in_len, const void **out, size_t *out_len,
		     struct tc_error *err)
{
	int more = 0;

	*out_len = 0;
	*out = data->out;
	if (data->method == TC_ZIP_STORED) {
		*out = *in;
		*out_len = *in_len;
		*in += *in_len;
		*in_len = 0;
	} else if (data->ended) {
		data->behind += *in_len;
		*in += *in_len;
		*in_len = 0;
	} else {
		more = inflate_some(data, in, in_len, out_len, err);
		if (more >= 0 && data->ended && *in_len > 0)
			more = 1;
	}
	if (more < 0 || count(data, *out, *out_len, err) != 0)
		return -1;
	return more;
}

int tc_zip_data_end(struct tc_zip_data *data, uint32_t crc, const char **why,
		    struct tc_error *err)
{
	*why = NULL;
	if (data->made != data->size ||
	    (data->method == TC_ZIP_DEFLATED && !data->ended))
		return tc_fail(err, "corrupt: %llu bytes instead of %llu",
			       (unsigned long long)data->made,
			       (unsigned long long)data->size);
	if (data->crc != crc)
		return tc_fail(err, "corrupt: its CRC-32 is %08x, not %08x",
			       (unsigned)data->crc, (unsigned)crc);
	if (data->behind > 0)
		*why = "bytes after the end of deflated data";
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes that a signature is over, wherever they come from. */
#include "crypto/content.h"

#include "base/buf.h"
#include "base/error.h"
#include "crypto/digest.h"

static int to_digest(void *ctx, const void *data, size_t len,
		     struct tc_error *err)
{
	(void)err;
	tc_digest_update(ctx, data, len);
	return 0;
}

int tc_content_digest(const struct tc_content *content,
		      struct tc_digest *digest, struct tc_error *err)
{
	return content->read(content->ctx, to_digest, digest, err);
}

static int to_buf(void *ctx, const void *data, size_t len,
		  struct tc_error *err)
{
	struct tc_buf *out = ctx;

	tc_buf_append(out, data, len);
	return out->full ? tc_fail(err, "larger than %zu bytes", out->max) : 0;
}

int tc_content_load(const struct tc_content *content, struct tc_buf *out,
		    struct tc_error *err)
{
	return content->read(content->ctx, to_buf, out, err);
}

static int read_bytes(void *ctx, tc_sink_fn *sink, void *sink_ctx,
		      struct tc_error *err)
{
	const struct tc_bytes *bytes = ctx;

	return sink(sink_ctx, bytes->ptr, bytes->len, err);
}

struct tc_content tc_content_bytes(struct tc_bytes *bytes)
{
	return (struct tc_content){ read_bytes, bytes };
}

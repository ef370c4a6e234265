/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes that a signature is over, wherever they come from. */
#ifndef TC_CRYPTO_CONTENT_H
#define TC_CRYPTO_CONTENT_H

#include <stddef.h>

struct tc_error;
struct tc_buf;

/* Takes the next piece. 0 or -1. */
typedef int tc_sink_fn(void *ctx, const void *data, size_t len,
		       struct tc_error *err);

/* read() gives all of it to the sink, from the beginning, as often as it is
 * asked: always the same bytes, or -1. */
struct tc_content {
	int (*read)(void *ctx, tc_sink_fn *sink, void *sink_ctx,
		    struct tc_error *err);
	void *ctx;
};

struct tc_digest;
/* All of it into the digest, which has been started. 0 or -1. */
int tc_content_digest(const struct tc_content *content,
		      struct tc_digest *digest, struct tc_error *err);
/* All of it into memory; -1 where it is more than the buffer takes. */
int tc_content_load(const struct tc_content *content, struct tc_buf *out,
		    struct tc_error *err);

/* A content that is in memory: ctx of tc_content_bytes(). */
struct tc_bytes {
	const void *ptr;
	size_t len;
};
struct tc_content tc_content_bytes(struct tc_bytes *bytes);

#endif

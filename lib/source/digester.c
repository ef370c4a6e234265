/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hashes the contents of members on threads of their own. */
#include "source/digester.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "source/git/blob-id.h"
#include "source/ring.h"

/* First thread: SHA-256, and plain SHA-1 when asked. A result is the one and
 * then the other. */
struct plain_side {
	struct tc_digest *sha256, *sha1; /* sha1 may be NULL */
	struct tc_digest *stream; /* of all bytes, or NULL */
	bool in_stream;           /* the member's data is part of it */
	size_t index;
	size_t stride; /* bytes of a result, the last one tells if it is set */
	uint8_t *results;
	size_t count, cap;
};

/* Second thread: blob id with collision detection, which costs more than all
 * the rest together; then the keep function. */
struct blob_result {
	uint8_t blob[TC_BLOB_SIZE];
	struct tc_extra *extra;
	uint16_t kind;
	uint8_t flags;
};

struct blob_side {
	struct tc_read_options options;
	struct tc_blob_hasher *hasher;
	struct tc_member current;
	size_t index;
	uint64_t received;
	struct tc_buf head;
	size_t kept_total;
	struct blob_result *results;
	size_t count, cap;
	struct tc_arena arena;
	bool failed;
	struct tc_error error;
};

struct tc_digester {
	struct plain_side plain;
	struct blob_side blob;
	struct tc_ring *ring;
};

static void plain_begin(void *ctx, size_t index, const struct tc_member *member)
{
	struct plain_side *p = ctx;

	p->index = index;
	p->in_stream = p->stream != NULL && member->type == TC_TYPE_FILE;
	tc_digest_start(p->sha256);
	if (p->sha1 != NULL)
		tc_digest_start(p->sha1);
}

static void plain_data(void *ctx, const void *data, size_t len)
{
	struct plain_side *p = ctx;

	tc_digest_update(p->sha256, data, len);
	if (p->sha1 != NULL)
		tc_digest_update(p->sha1, data, len);
	if (p->in_stream)
		tc_digest_update(p->stream, data, len);
}

static void plain_other(void *ctx, const void *data, size_t len)
{
	struct plain_side *p = ctx;

	tc_digest_update(p->stream, data, len);
}

static void plain_end(void *ctx)
{
	struct plain_side *p = ctx;
	uint8_t *r;

	while (p->count <= p->index) {
		p->results = tc_grow(p->results, p->count, &p->cap, p->stride);
		memset(p->results + p->count++ * p->stride, 0, p->stride);
	}
	r = p->results + p->index * p->stride;
	tc_digest_final(p->sha256, r);
	if (p->sha1 != NULL)
		tc_digest_final(p->sha1, r + TC_SHA256_SIZE);
	r[p->stride - 1] = 1;
}

static void fail_current(struct blob_side *b)
{
	struct tc_quoted q;

	b->failed = true;
	tc_prefix(&b->error, "member '%s'",
		  tc_quote_into(q.s, sizeof(q.s), b->current.path));
}

static void blob_begin(void *ctx, size_t index, const struct tc_member *member)
{
	struct blob_side *b = ctx;

	if (b->failed)
		return;
	b->current = *member;
	b->current.extra = NULL;
	b->index = index;
	b->received = 0;
	tc_buf_reset(&b->head);
	if (tc_blob_hasher_start(b->hasher, member->size, &b->error) != 0)
		fail_current(b);
}

static void blob_data(void *ctx, const void *data, size_t len)
{
	struct blob_side *b = ctx;
	size_t room = b->head.max - b->head.len;

	if (b->failed)
		return;
	if (b->options.keep != NULL && room > 0)
		tc_buf_append(&b->head, data, len < room ? len : room);
	b->received += len;
	if (b->received > b->current.size)
		return; /* told at the end */
	if (tc_blob_hasher_update(b->hasher, data, len, &b->error) != 0)
		fail_current(b);
}

static struct blob_result *result_at(struct blob_side *b, size_t index)
{
	while (b->count <= index) {
		b->results = tc_grow(b->results, b->count, &b->cap,
				     sizeof(*b->results));
		b->results[b->count++] = (struct blob_result){ .flags = 0 };
	}
	return &b->results[index];
}

static void offer_bytes(struct blob_side *b, struct blob_result *r)
{
	if (b->options.keep == NULL || b->current.type != TC_TYPE_FILE)
		return;
	if (!b->options.keep(b->options.keep_ctx, &b->current,
			     tc_buf_str(&b->head), b->head.len) ||
	    b->head.len > TC_MAX_KEPT_TOTAL - b->kept_total)
		return;
	b->kept_total += b->head.len;
	r->extra = tc_arena_alloc(&b->arena, sizeof(*r->extra));
	*r->extra = (struct tc_extra){
		.bytes = tc_arena_strndup(&b->arena, tc_buf_str(&b->head),
					  b->head.len),
		.bytes_len = b->head.len,
	};
}

static void blob_end(void *ctx)
{
	struct blob_side *b = ctx;
	struct blob_result *r;
	bool collision = false;

	if (b->failed)
		return;
	if (b->received != b->current.size) {
		tc_fail(&b->error, "%llu bytes where %llu were announced",
			(unsigned long long)b->received,
			(unsigned long long)b->current.size);
		fail_current(b);
		return;
	}
	r = result_at(b, b->index);
	if (tc_blob_hasher_final(b->hasher, r->blob, &collision, &b->error)) {
		fail_current(b);
		return;
	}
	r->flags = TC_MEMBER_BLOB;
	if (collision)
		r->flags |= TC_MEMBER_COLLISION;
	memcpy(b->current.blob, r->blob, sizeof(r->blob));
	b->current.flags = (uint8_t)(b->current.flags | r->flags);
	offer_bytes(b, r);
	r->kind = b->current.kind;
}

struct tc_digester *tc_digester_new(const struct tc_read_options *options,
				    struct tc_error *err)
{
	struct tc_digester *d = tc_calloc(1, sizeof(*d));
	const struct tc_ring_consumer consumers[] = {
		{ &d->plain, plain_begin, plain_data, plain_end, plain_other },
		{ &d->blob, blob_begin, blob_data, blob_end, NULL },
	};

	d->blob.options = *options;
	tc_buf_init(&d->blob.head, TC_MAX_KEPT_FILE);
	d->plain.stride = TC_SHA256_SIZE + 1 +
			  (options->want_sha1 ? TC_SHA1_SIZE : 0);
	d->plain.sha256 = tc_digest_new(TC_DIGEST_SHA256, err);
	if (options->want_sha1)
		d->plain.sha1 = tc_digest_new(TC_DIGEST_SHA1, err);
	d->blob.hasher = tc_blob_hasher_new(err);
	if (d->plain.sha256 != NULL && d->blob.hasher != NULL &&
	    (!options->want_sha1 || d->plain.sha1 != NULL))
		d->ring = tc_ring_new(consumers, 2, err);
	if (d->ring != NULL)
		return d;
	tc_digester_free(d);
	return NULL;
}

void tc_digester_begin(struct tc_digester *d, size_t index,
		       const struct tc_member *member)
{
	tc_ring_begin(d->ring, index, member);
}

void tc_digester_data(struct tc_digester *d, const void *data, size_t len)
{
	tc_ring_data(d->ring, data, len);
}

int tc_digester_want_stream(struct tc_digester *d, struct tc_error *err)
{
	/* The consumers wait for the first operation, which comes after. */
	d->plain.stream = tc_digest_new(TC_DIGEST_SHA256, err);
	if (d->plain.stream == NULL)
		return -1;
	tc_digest_start(d->plain.stream);
	return 0;
}

void tc_digester_other(struct tc_digester *d, const void *data, size_t len)
{
	if (d->plain.stream != NULL)
		tc_ring_other(d->ring, data, len);
}

void tc_digester_stream(struct tc_digester *d,
			uint8_t sha256[TC_SHA256_SIZE])
{
	tc_digest_final(d->plain.stream, sha256);
}

void tc_digester_end(struct tc_digester *d)
{
	tc_ring_end(d->ring);
}

static void store_plain(const struct plain_side *p, struct tc_tree *tree)
{
	size_t i;

	for (i = 0; i < p->count && i < tree->count; i++) {
		struct tc_member *m = &tree->members[i];
		const uint8_t *r = p->results + i * p->stride;

		if (!r[p->stride - 1])
			continue;
		memcpy(m->sha256, r, TC_SHA256_SIZE);
		m->flags |= TC_MEMBER_SHA256;
		if (p->sha1 == NULL)
			continue;
		memcpy(tc_tree_extra(tree, m)->sha1, r + TC_SHA256_SIZE,
		       TC_SHA1_SIZE);
		m->extra->has_sha1 = true;
	}
}

static void store_blobs(struct blob_side *b, struct tc_tree *tree)
{
	size_t i;

	for (i = 0; i < b->count && i < tree->count; i++) {
		struct tc_member *m = &tree->members[i];
		const struct blob_result *r = &b->results[i];

		if (r->flags == 0)
			continue;
		memcpy(m->blob, r->blob, sizeof(m->blob));
		m->flags = (uint8_t)(m->flags | r->flags);
		m->kind = r->kind;
		m->extra = r->extra;
	}
	tc_arena_absorb(&tree->arena, &b->arena);
}

int tc_digester_finish(struct tc_digester *d, struct tc_tree *tree,
		       struct tc_error *err)
{
	tc_ring_finish(d->ring);
	if (d->blob.failed)
		return tc_fail(err, "%s", d->blob.error.msg);
	store_blobs(&d->blob, tree);
	store_plain(&d->plain, tree);
	free(d->blob.results);
	free(d->plain.results);
	d->blob.results = NULL;
	d->plain.results = NULL;
	return 0;
}

void tc_digester_free(struct tc_digester *d)
{
	if (d == NULL)
		return;
	tc_ring_free(d->ring);
	tc_digest_free(d->plain.sha256);
	tc_digest_free(d->plain.sha1);
	tc_digest_free(d->plain.stream);
	tc_blob_hasher_free(d->blob.hasher);
	tc_buf_release(&d->blob.head);
	tc_arena_release(&d->blob.arena);
	free(d->plain.results);
	free(d->blob.results);
	free(d);
}

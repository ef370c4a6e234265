/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hashes the contents of members on a thread of its own. */
#include "source/digester.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "source/git/blob-id.h"

/* A batch holds many small files or a piece of a large one, so that the two
 * threads meet a few thousand times, not once per member. */
enum { BATCHES = 8, BATCH_BYTES = 256 << 10, BATCH_OPS = 512 };

enum op_kind { OP_BEGIN, OP_DATA, OP_END };

struct op {
	enum op_kind kind;
	size_t len;               /* DATA */
	size_t index;             /* BEGIN: which member */
	struct tc_member member;  /* BEGIN: what was announced */
};

struct batch {
	struct op ops[BATCH_OPS];
	size_t op_count;
	size_t used;
	unsigned char bytes[BATCH_BYTES];
};

struct result {
	uint8_t sha256[TC_SHA256_SIZE];
	uint8_t blob[TC_BLOB_SIZE];
	struct tc_extra *extra;
	uint16_t kind;
	uint8_t flags;
};

struct tc_digester {
	struct tc_read_options options;
	pthread_t thread;
	bool running;

	/* The ring. filled counts batches handed over, taken those hashed. */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct batch *batches;
	size_t filled, taken;
	bool closed;   /* no more batches will come */
	bool aborted;  /* the worker shall stop at once */

	struct batch *open; /* the reader's, NULL between batches */

	/* The worker's own. */
	struct tc_digest *sha256, *sha1;
	struct tc_blob_hasher *blob;
	struct tc_member current;
	size_t index;
	uint64_t received;
	struct tc_buf head;
	size_t kept_total;
	struct result *results;
	size_t count, cap;
	struct tc_arena arena;
	bool failed;
	struct tc_error error;
};

static void fail_current(struct tc_digester *d)
{
	struct tc_quoted q;

	d->failed = true;
	tc_prefix(&d->error, "member '%s'",
		  tc_quote_into(q.s, sizeof(q.s), d->current.path));
}

static void do_begin(struct tc_digester *d, const struct op *op)
{
	d->current = op->member;
	d->index = op->index;
	d->received = 0;
	tc_buf_reset(&d->head);
	tc_digest_start(d->sha256);
	if (d->sha1 != NULL)
		tc_digest_start(d->sha1);
	if (tc_blob_hasher_start(d->blob, d->current.size, &d->error) != 0)
		fail_current(d);
}

static void do_data(struct tc_digester *d, const unsigned char *data,
		    size_t len)
{
	size_t room = d->head.max - d->head.len;

	if (d->options.keep != NULL && room > 0)
		tc_buf_append(&d->head, data, len < room ? len : room);
	d->received += len;
	tc_digest_update(d->sha256, data, len);
	if (d->sha1 != NULL)
		tc_digest_update(d->sha1, data, len);
	if (tc_blob_hasher_update(d->blob, data, len, &d->error) != 0)
		fail_current(d);
}

static struct result *result_at(struct tc_digester *d, size_t index)
{
	while (d->count <= index) {
		d->results = tc_grow(d->results, d->count, &d->cap,
				     sizeof(*d->results));
		d->results[d->count++] = (struct result){ .flags = 0 };
	}
	return &d->results[index];
}

static struct tc_extra *result_extra(struct tc_digester *d, struct result *r)
{
	if (r->extra == NULL) {
		r->extra = tc_arena_alloc(&d->arena, sizeof(*r->extra));
		*r->extra = (struct tc_extra){ .bytes = NULL };
	}
	return r->extra;
}

static void offer_bytes(struct tc_digester *d, struct result *r)
{
	if (d->options.keep == NULL || d->current.type != TC_TYPE_FILE)
		return;
	if (!d->options.keep(d->options.keep_ctx, &d->current,
			     tc_buf_str(&d->head), d->head.len) ||
	    d->head.len > TC_MAX_KEPT_TOTAL - d->kept_total)
		return;
	d->kept_total += d->head.len;
	result_extra(d, r)->bytes = tc_arena_strndup(
		&d->arena, tc_buf_str(&d->head), d->head.len);
	r->extra->bytes_len = d->head.len;
}

static void do_end(struct tc_digester *d)
{
	struct result *r = result_at(d, d->index);
	bool collision = false;

	if (d->received != d->current.size) {
		tc_fail(&d->error, "%llu bytes where %llu were announced",
			(unsigned long long)d->received,
			(unsigned long long)d->current.size);
		fail_current(d);
		return;
	}
	tc_digest_final(d->sha256, r->sha256);
	if (d->sha1 != NULL) {
		tc_digest_final(d->sha1, result_extra(d, r)->sha1);
		r->extra->has_sha1 = true;
	}
	if (tc_blob_hasher_final(d->blob, r->blob, &collision, &d->error) != 0) {
		fail_current(d);
		return;
	}
	r->flags = TC_MEMBER_SHA256 | TC_MEMBER_BLOB;
	if (collision)
		r->flags |= TC_MEMBER_COLLISION;
	/* The keep function sees the member with its digests. */
	memcpy(d->current.sha256, r->sha256, sizeof(r->sha256));
	memcpy(d->current.blob, r->blob, sizeof(r->blob));
	d->current.flags = (uint8_t)(d->current.flags | r->flags);
	offer_bytes(d, r);
	r->kind = d->current.kind;
}

static void run_batch(struct tc_digester *d, const struct batch *batch)
{
	const unsigned char *data = batch->bytes;
	size_t i;

	for (i = 0; i < batch->op_count && !d->failed; i++) {
		const struct op *op = &batch->ops[i];

		switch (op->kind) {
		case OP_BEGIN:
			do_begin(d, op);
			break;
		case OP_DATA:
			do_data(d, data, op->len);
			data += op->len;
			break;
		case OP_END:
			do_end(d);
			break;
		}
	}
}

static void *worker(void *ctx)
{
	struct tc_digester *d = ctx;

	pthread_mutex_lock(&d->lock);
	for (;;) {
		while (d->taken == d->filled && !d->closed && !d->aborted)
			pthread_cond_wait(&d->changed, &d->lock);
		if (d->aborted || d->taken == d->filled)
			break;
		pthread_mutex_unlock(&d->lock);
		/* After a failure batches are only taken off the ring. */
		run_batch(d, &d->batches[d->taken % BATCHES]);
		pthread_mutex_lock(&d->lock);
		d->taken++;
		pthread_cond_signal(&d->changed);
	}
	pthread_mutex_unlock(&d->lock);
	return NULL;
}

/* Signals stay with the thread that the program knows about. */
static int start_thread(struct tc_digester *d)
{
	sigset_t all, old;
	int code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	code = pthread_create(&d->thread, NULL, worker, d);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	d->running = code == 0;
	return code;
}

struct tc_digester *tc_digester_new(const struct tc_read_options *options,
				    struct tc_error *err)
{
	struct tc_digester *d = tc_calloc(1, sizeof(*d));
	int code;

	d->options = *options;
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->changed, NULL);
	tc_buf_init(&d->head, TC_MAX_KEPT_FILE);
	d->batches = tc_malloc(BATCHES * sizeof(*d->batches));
	d->sha256 = tc_digest_new(TC_DIGEST_SHA256, err);
	if (options->want_sha1)
		d->sha1 = tc_digest_new(TC_DIGEST_SHA1, err);
	d->blob = tc_blob_hasher_new(err);
	if (d->sha256 == NULL || (options->want_sha1 && d->sha1 == NULL) ||
	    d->blob == NULL)
		goto fail;
	code = start_thread(d);
	if (code == 0)
		return d;
	tc_fail_errno(err, code, "cannot start a thread");
fail:
	tc_digester_free(d);
	return NULL;
}

/* The batch being filled, waiting for a free one when there is none. */
static struct batch *open_batch(struct tc_digester *d)
{
	if (d->open != NULL)
		return d->open;
	pthread_mutex_lock(&d->lock);
	while (d->filled - d->taken == BATCHES)
		pthread_cond_wait(&d->changed, &d->lock);
	pthread_mutex_unlock(&d->lock);
	d->open = &d->batches[d->filled % BATCHES];
	d->open->op_count = 0;
	d->open->used = 0;
	return d->open;
}

static void hand_over(struct tc_digester *d)
{
	if (d->open == NULL)
		return;
	d->open = NULL;
	pthread_mutex_lock(&d->lock);
	d->filled++;
	pthread_cond_signal(&d->changed);
	pthread_mutex_unlock(&d->lock);
}

static struct op *add_op(struct tc_digester *d, enum op_kind kind)
{
	struct batch *batch = open_batch(d);
	struct op *op;

	if (batch->op_count == BATCH_OPS) {
		hand_over(d);
		batch = open_batch(d);
	}
	op = &batch->ops[batch->op_count++];
	op->kind = kind;
	op->len = 0;
	return op;
}

void tc_digester_begin(struct tc_digester *d, size_t index,
		       const struct tc_member *member)
{
	struct op *op = add_op(d, OP_BEGIN);

	op->index = index;
	op->member = *member;
	op->member.extra = NULL;
}

void tc_digester_data(struct tc_digester *d, const void *data, size_t len)
{
	const unsigned char *from = data;

	while (len > 0) {
		struct op *op;
		size_t part;

		if (open_batch(d)->used == BATCH_BYTES)
			hand_over(d);
		op = add_op(d, OP_DATA);
		part = BATCH_BYTES - d->open->used;
		if (part > len)
			part = len;
		memcpy(d->open->bytes + d->open->used, from, part);
		d->open->used += part;
		op->len = part;
		from += part;
		len -= part;
	}
}

void tc_digester_end(struct tc_digester *d)
{
	(void)add_op(d, OP_END);
}

static void join(struct tc_digester *d, bool abort_now)
{
	if (!d->running)
		return;
	pthread_mutex_lock(&d->lock);
	d->closed = true;
	d->aborted = abort_now;
	pthread_cond_signal(&d->changed);
	pthread_mutex_unlock(&d->lock);
	pthread_join(d->thread, NULL);
	d->running = false;
}

int tc_digester_finish(struct tc_digester *d, struct tc_tree *tree,
		       struct tc_error *err)
{
	size_t i;

	hand_over(d);
	join(d, false);
	if (d->failed)
		return tc_fail(err, "%s", d->error.msg);
	for (i = 0; i < d->count && i < tree->count; i++) {
		struct tc_member *m = &tree->members[i];
		const struct result *r = &d->results[i];

		if (r->flags == 0)
			continue;
		memcpy(m->sha256, r->sha256, sizeof(m->sha256));
		memcpy(m->blob, r->blob, sizeof(m->blob));
		m->flags = (uint8_t)(m->flags | r->flags);
		m->kind = r->kind;
		m->extra = r->extra;
	}
	tc_arena_absorb(&tree->arena, &d->arena);
	return 0;
}

void tc_digester_free(struct tc_digester *d)
{
	if (d == NULL)
		return;
	join(d, true);
	pthread_cond_destroy(&d->changed);
	pthread_mutex_destroy(&d->lock);
	tc_digest_free(d->sha256);
	tc_digest_free(d->sha1);
	tc_blob_hasher_free(d->blob);
	tc_buf_release(&d->head);
	tc_arena_release(&d->arena);
	free(d->results);
	free(d->batches);
	free(d);
}

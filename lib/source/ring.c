/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Member contents from one reading thread to several hashing ones. */
#include "source/ring.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/thread.h"

/* So that the threads meet a few thousand times, not once per member. */
enum { BATCHES = 8, BATCH_BYTES = 256 << 10, BATCH_OPS = 512 };

enum op_kind { OP_BEGIN, OP_DATA, OP_END, OP_OTHER };

struct op {
	enum op_kind kind;
	size_t len;              /* DATA, OTHER */
	size_t index;            /* BEGIN */
	struct tc_member member; /* BEGIN */
};

struct batch {
	struct op ops[BATCH_OPS];
	size_t op_count;
	size_t used;
	unsigned char bytes[BATCH_BYTES];
};

struct side {
	struct tc_ring *ring;
	struct tc_ring_consumer consumer;
	pthread_t thread;
	size_t taken; /* batches it is done with; under the ring's lock */
};

struct tc_ring {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct batch *batches;
	size_t filled; /* batches handed over */
	bool closed;   /* no more will come */
	bool aborted;  /* stop at once */

	struct side sides[TC_RING_CONSUMERS];
	size_t side_count;  /* how many have a thread */
	struct batch *open; /* the reader's, NULL between batches */
};

static void run_batch(const struct tc_ring_consumer *c,
		      const struct batch *batch)
{
	const unsigned char *data = batch->bytes;
	size_t i;

	for (i = 0; i < batch->op_count; i++) {
		const struct op *op = &batch->ops[i];

		switch (op->kind) {
		case OP_BEGIN:
			c->begin(c->ctx, op->index, &op->member);
			break;
		case OP_DATA:
			c->data(c->ctx, data, op->len);
			data += op->len;
			break;
		case OP_END:
			c->end(c->ctx);
			break;
		case OP_OTHER:
			if (c->other != NULL)
				c->other(c->ctx, data, op->len);
			data += op->len;
			break;
		}
	}
}

static void *run_side(void *arg)
{
	struct side *side = arg;
	struct tc_ring *ring = side->ring;

	pthread_mutex_lock(&ring->lock);
	for (;;) {
		while (side->taken == ring->filled && !ring->closed &&
		       !ring->aborted)
			pthread_cond_wait(&ring->changed, &ring->lock);
		if (ring->aborted || side->taken == ring->filled)
			break;
		pthread_mutex_unlock(&ring->lock);
		run_batch(&side->consumer,
			  &ring->batches[side->taken % BATCHES]);
		pthread_mutex_lock(&ring->lock);
		side->taken++;
		pthread_cond_broadcast(&ring->changed);
	}
	pthread_mutex_unlock(&ring->lock);
	return NULL;
}

struct tc_ring *tc_ring_new(const struct tc_ring_consumer *consumers,
			    size_t count, struct tc_error *err)
{
	struct tc_ring *ring = tc_calloc(1, sizeof(*ring));
	size_t i;

	pthread_mutex_init(&ring->lock, NULL);
	pthread_cond_init(&ring->changed, NULL);
	ring->batches = tc_malloc(BATCHES * sizeof(*ring->batches));
	for (i = 0; i < count && i < TC_RING_CONSUMERS; i++) {
		struct side *side = &ring->sides[i];
		int code;

		side->ring = ring;
		side->consumer = consumers[i];
		code = tc_thread_start(&side->thread, run_side, side);
		if (code != 0) {
			tc_fail_errno(err, code, "cannot start a thread");
			tc_ring_free(ring);
			return NULL;
		}
		ring->side_count++;
	}
	return ring;
}

/* Batches that the slowest consumer still needs. Under the lock. */
static size_t in_use(const struct tc_ring *ring)
{
	size_t i, most = 0;

	for (i = 0; i < ring->side_count; i++)
		if (ring->filled - ring->sides[i].taken > most)
			most = ring->filled - ring->sides[i].taken;
	return most;
}

static struct batch *open_batch(struct tc_ring *ring)
{
	if (ring->open != NULL)
		return ring->open;
	pthread_mutex_lock(&ring->lock);
	while (in_use(ring) == BATCHES)
		pthread_cond_wait(&ring->changed, &ring->lock);
	pthread_mutex_unlock(&ring->lock);
	ring->open = &ring->batches[ring->filled % BATCHES];
	ring->open->op_count = 0;
	ring->open->used = 0;
	return ring->open;
}

static void hand_over(struct tc_ring *ring)
{
	if (ring->open == NULL)
		return;
	ring->open = NULL;
	pthread_mutex_lock(&ring->lock);
	ring->filled++;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->lock);
}

static struct op *add_op(struct tc_ring *ring, enum op_kind kind)
{
	struct op *op;

	if (open_batch(ring)->op_count == BATCH_OPS)
		hand_over(ring);
	op = &open_batch(ring)->ops[open_batch(ring)->op_count++];
	op->kind = kind;
	op->len = 0;
	return op;
}

void tc_ring_begin(struct tc_ring *ring, size_t index,
		   const struct tc_member *member)
{
	struct op *op = add_op(ring, OP_BEGIN);

	op->index = index;
	op->member = *member;
}

/* The operation that the next bytes belong to: the last one where it is of
 * that kind, so that small pieces do not fill the batch with operations. */
static struct op *op_for_bytes(struct tc_ring *ring, enum op_kind kind)
{
	struct batch *batch = open_batch(ring);

	if (batch->used == BATCH_BYTES)
		hand_over(ring);
	else if (batch->op_count > 0 &&
		 batch->ops[batch->op_count - 1].kind == kind)
		return &batch->ops[batch->op_count - 1];
	return add_op(ring, kind);
}

static void add_bytes(struct tc_ring *ring, enum op_kind kind,
		      const void *data, size_t len)
{
	const unsigned char *from = data;

	while (len > 0) {
		struct op *op;
		size_t part;

		op = op_for_bytes(ring, kind);
		part = BATCH_BYTES - ring->open->used;
		if (part > len)
			part = len;
		memcpy(ring->open->bytes + ring->open->used, from, part);
		ring->open->used += part;
		op->len += part;
		from += part;
		len -= part;
	}
}

void tc_ring_data(struct tc_ring *ring, const void *data, size_t len)
{
	add_bytes(ring, OP_DATA, data, len);
}

void tc_ring_other(struct tc_ring *ring, const void *data, size_t len)
{
	add_bytes(ring, OP_OTHER, data, len);
}

void tc_ring_end(struct tc_ring *ring)
{
	(void)add_op(ring, OP_END);
}

static void join(struct tc_ring *ring, bool abort_now)
{
	size_t i;

	pthread_mutex_lock(&ring->lock);
	ring->closed = true;
	ring->aborted = abort_now;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->lock);
	for (i = 0; i < ring->side_count; i++)
		pthread_join(ring->sides[i].thread, NULL);
	ring->side_count = 0;
}

void tc_ring_finish(struct tc_ring *ring)
{
	hand_over(ring);
	join(ring, false);
}

void tc_ring_free(struct tc_ring *ring)
{
	if (ring == NULL)
		return;
	join(ring, true);
	pthread_cond_destroy(&ring->changed);
	pthread_mutex_destroy(&ring->lock);
	free(ring->batches);
	free(ring);
}

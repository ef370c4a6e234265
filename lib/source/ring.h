/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Member contents from one reading thread to several hashing ones. */
#ifndef TC_SOURCE_RING_H
#define TC_SOURCE_RING_H

#include "tree/tree.h"

struct tc_error;

/*
 * A bounded ring of batches. The reader fills a batch with pieces of many
 * small members or of one large one; every consumer sees every batch, in
 * order, on its own thread; a batch is used again when the slowest consumer
 * is done with it. A reader that is faster waits. About 2.5 MB in all.
 */
struct tc_ring;

/* The calls a consumer gets, on its thread: begin, data..., end for each
 * member in turn. */
struct tc_ring_consumer {
	void *ctx;
	void (*begin)(void *ctx, size_t index, const struct tc_member *member);
	void (*data)(void *ctx, const void *data, size_t len);
	void (*end)(void *ctx);
	/* Bytes between members; NULL: not wanted. */
	void (*other)(void *ctx, const void *data, size_t len);
};

enum { TC_RING_CONSUMERS = 2 };

/* Starts one thread per consumer. */
struct tc_ring *tc_ring_new(const struct tc_ring_consumer *consumers,
			    size_t count, struct tc_error *err);
/* The reader's side; member is copied. */
void tc_ring_begin(struct tc_ring *ring, size_t index,
		   const struct tc_member *member);
void tc_ring_data(struct tc_ring *ring, const void *data, size_t len);
void tc_ring_end(struct tc_ring *ring);
/* Bytes that are of no member. */
void tc_ring_other(struct tc_ring *ring, const void *data, size_t len);
/* Hand over what is left and wait until all consumers have seen it. */
void tc_ring_finish(struct tc_ring *ring);
/* Without tc_ring_finish() before it: stops the consumers at once. */
void tc_ring_free(struct tc_ring *ring);

#endif

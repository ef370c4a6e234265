/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Git blob ids of a stream of bytes, with SHA-1 collision detection. */
#ifndef TC_SOURCE_GIT_BLOB_ID_H
#define TC_SOURCE_GIT_BLOB_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_error;

/* One hasher, for any number of blobs in turn; one thread at a time. */
struct tc_blob_hasher;

struct tc_blob_hasher *tc_blob_hasher_new(struct tc_error *err);
void tc_blob_hasher_free(struct tc_blob_hasher *h);

/* Begin a blob of exactly size bytes. */
int tc_blob_hasher_start(struct tc_blob_hasher *h, uint64_t size,
			 struct tc_error *err);
int tc_blob_hasher_update(struct tc_blob_hasher *h, const void *data,
			  size_t len, struct tc_error *err);
/* id gets 20 bytes. *collision is set when the bytes carry the marks of a
 * SHA-1 collision attack; the id is then not the plain SHA-1 and equals no
 * honest blob's. -1 where the number of bytes was not the announced one. */
int tc_blob_hasher_final(struct tc_blob_hasher *h, uint8_t id[20],
			 bool *collision, struct tc_error *err);

#endif

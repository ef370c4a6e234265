/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hashes the contents of members on threads of their own. */
#ifndef TC_SOURCE_DIGESTER_H
#define TC_SOURCE_DIGESTER_H

#include "source/source.h"

struct tc_digester;
struct tc_error;

/*
 * The reading thread announces members and hands over their bytes. One worker
 * computes SHA-256 (and, when asked, plain SHA-1); another the git blob id,
 * and calls the keep function for regular files. Bytes in flight are bounded
 * (source/ring.h).
 *
 * Results are kept aside until _finish(): before that the tree belongs to
 * the reader alone.
 */
struct tc_digester *tc_digester_new(const struct tc_read_options *options,
				    struct tc_error *err);
/*
 * The member at index (in order of tc_tree_add) begins. Its type is FILE, or
 * SYMLINK with the target text as content. Exactly member->size bytes follow.
 * Of the member only type, path, size, mode and mtime are looked at, now;
 * path must stay valid until _finish().
 */
void tc_digester_begin(struct tc_digester *d, size_t index,
		       const struct tc_member *member);
void tc_digester_data(struct tc_digester *d, const void *data, size_t len);
void tc_digester_end(struct tc_digester *d);
/* From now on also the SHA-256 of the stream as a whole: of all members' data
 * but that of symbolic links, and of what is handed over here, in order.
 * Without tc_digester_want_stream() before it this does nothing. */
int tc_digester_want_stream(struct tc_digester *d, struct tc_error *err);
void tc_digester_other(struct tc_digester *d, const void *data, size_t len);
/*
 * Waits for the worker and stores digests, kinds and kept bytes in the
 * tree's members. -1 when a member had another number of bytes than
 * announced or hashing failed.
 */
int tc_digester_finish(struct tc_digester *d, struct tc_tree *tree,
		       struct tc_error *err);
/* After tc_digester_finish(): that digest. */
void tc_digester_stream(struct tc_digester *d,
			uint8_t sha256[TC_SHA256_SIZE]);
/* Stops the worker if it still runs. */
void tc_digester_free(struct tc_digester *d);

#endif

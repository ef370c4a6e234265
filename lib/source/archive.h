/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release tarball, streamed into a tree: the only user of libarchive. */
#ifndef TC_SOURCE_ARCHIVE_H
#define TC_SOURCE_ARCHIVE_H

#include "crypto/content.h"
#include "source/source.h"

struct tc_error;

/*
 * Reads the tar archive at path once, from one open descriptor, and fills
 * tree (initialised, empty) and info. Formats: POSIX pax and ustar (POSIX.1
 * pax(1)), GNU tar, v7; plain or compressed with gzip, bzip2, xz, lzma, zstd,
 * lzip or compress. Never writes anything to disk; memory does not grow with
 * the sizes of the files. Decompression runs on the calling thread, hashing
 * on a second one. The tree is sorted.
 *
 * What the archive should not hold is a fact in info; -1 is for what cannot
 * be read: not there, empty, not a tar archive, truncated, corrupt, past a
 * limit. err names path and place. After -1 tree is empty.
 */
int tc_archive_read(const char *path, const struct tc_read_options *options,
		    struct tc_tree *tree, struct tc_archive_info *info,
		    struct tc_error *err);

/*
 * Gives the file's decompressed bytes to the sink, one layer after another
 * undone as above: what kernel.org and others sign. 0, or -1 for what cannot
 * be read, and where the file is not the one with that digest (any more): the
 * sink's work is worth nothing then.
 */
int tc_archive_unpack(const char *path, const uint8_t sha256[TC_SHA256_SIZE],
		      tc_sink_fn *sink, void *ctx, struct tc_error *err);

#endif

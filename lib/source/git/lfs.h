/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pointers of git-lfs: what a repository holds in place of a large file. */
#ifndef TC_SOURCE_GIT_LFS_H
#define TC_SOURCE_GIT_LFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/digest.h"

/* git-lfs, docs/spec.md, "The Pointer": less than 1024 bytes. */
enum { TC_LFS_POINTER_MAX = 1023 };

struct tc_lfs_pointer {
	uint8_t sha256[TC_SHA256_SIZE]; /* of the object */
	uint64_t size;                  /* of it, bytes */
};

/*
 * Lines "KEY VALUE", each with its line feed: version with its URL first,
 * then oid and size and nothing else. Pointers with extensions, whose objects
 * other programs change once more, are not taken for any.
 */
bool tc_lfs_pointer_parse(struct tc_lfs_pointer *out, const char *text,
			  size_t len);
/* Whether it begins as one, whatever follows. */
bool tc_lfs_pointer_is_like(const char *text, size_t len);

#endif

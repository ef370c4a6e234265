/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether an object of a pack can be read in bounded time and memory. */
#ifndef TC_SOURCE_GIT_PACK_H
#define TC_SOURCE_GIT_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_error;

/*
 * An object of a pack may be the difference from another one, and so on:
 * gitformat-pack(5). libgit2, which reads them, follows differences for ever
 * when they go in a circle, which an index that lies makes possible, and makes
 * room for any size that is stated. This looks at the headers along the way
 * before it is asked; it gives out no object.
 *
 * Index files of versions 1 and 2; ids have 20 bytes.
 */
struct tc_pack;

/* Paths of both files. NULL: one is not there, no regular file or no such
 * index. */
struct tc_pack *tc_pack_open(const char *index, const char *pack,
			     struct tc_error *err);
void tc_pack_free(struct tc_pack *p);

enum tc_pack_answer {
	TC_PACK_ABSENT,  /* it is not in this pack */
	TC_PACK_FINE,
	TC_PACK_LARGE,   /* on the way stands more than max bytes */
	TC_PACK_DAMAGED  /* *why says what is wrong, static */
};
/* max: bytes of the object or of any that it is a difference from; the same
 * in all calls, for what was found fine is not looked at again. *size gets the
 * bytes of the object, *way those of all that it is made from, itself too; of
 * one that is fine. */
enum tc_pack_answer tc_pack_check(struct tc_pack *p, const uint8_t id[20],
				  uint64_t max, uint64_t *size, uint64_t *way,
				  const char **why);
/* Bytes of the pack. */
uint64_t tc_pack_size(const struct tc_pack *p);

#endif

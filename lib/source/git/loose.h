/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects in files of their own. */
#ifndef TC_SOURCE_GIT_LOOSE_H
#define TC_SOURCE_GIT_LOOSE_H

#include <stddef.h>
#include <stdint.h>

/*
 * objects/12/3456...: zlib over "TYPE SIZE", NUL and the content;
 * gitrepository-layout(5), git-cat-file(1). Read here and not by libgit2,
 * which waits for ever for what a truncated one lacks, or for a FIFO.
 */
struct tc_loose {
	const char *type; /* static: "commit", "tree", "blob" or "tag" */
	uint64_t size;
	uint8_t *bytes;   /* the caller's; NULL where only the head was wanted */
};

enum tc_loose_answer {
	TC_LOOSE_ABSENT,
	TC_LOOSE_FINE,
	TC_LOOSE_LARGE,  /* more than max bytes */
	TC_LOOSE_DAMAGED
};
/* Where one is below the directory of objects; the caller frees it. */
char *tc_loose_path(const char *dir, const uint8_t id[20]);
/* bytes come from alloc (which may fail), one
 * more than size, a NUL; without it the head alone is read. Whether they are
 * what the id says is not looked at. */
enum tc_loose_answer tc_loose_read(const char *path, uint64_t max,
				   void *(*alloc)(void *ctx, size_t size),
				   void (*discard)(void *ctx, void *bytes),
				   void *ctx, struct tc_loose *out);

/* How many there are in the directory of objects whose ids begin with so many
 * digits of prefix: 0, 1, 2 for more; *id is one of them. */
unsigned tc_loose_find(const char *dir, const uint8_t prefix[20],
		       size_t digits, uint8_t id[20]);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The strict reader of tar archives: what it says, the archive holds. */
#ifndef TC_SOURCE_TAR_WALK_H
#define TC_SOURCE_TAR_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "source/pax.h"
#include "source/tar-header.h"

struct tc_error;

/*
 * Walks over the 512-byte records of a tar stream and says what members there
 * are. Formats, and what is refused of them: docs/archive-format.md. It takes
 * nothing that GNU tar, libarchive, Python, BusyBox, 7-Zip and others are
 * known to read in different ways; libarchive reads the same bytes beside it
 * and must come to the same members (source/archive.c).
 *
 * What is refused is told as a problem, with the offset of its header in the
 * stream, and the walk goes on if it can tell where the next header is: the
 * members it gives after a problem are its best guess. Where it cannot, it is
 * lost, and gives no more. Each sort of problem is told once.
 */
struct tc_tar_member {
	const char *name;  /* as stored; valid during the call */
	const char *link;  /* of links as stored, else "" */
	uint64_t size;     /* bytes that follow; 0 for all but files */
	uint64_t header;   /* offset of its (last) header in the stream */
	int64_t mtime;
	uint16_t mode;     /* 07777 */
	char type;         /* '0', '1' hard link, '2', '5', else special */
};

/* Where to: called in the order of the archive. A negative return ends the
 * walk; the callee has set its error. */
struct tc_tar_sink {
	void *ctx;
	int (*member)(void *ctx, const struct tc_tar_member *member);
	/* The member's bytes, in pieces, size of them in all. */
	void (*data)(void *ctx, const void *data, size_t len);
	void (*end)(void *ctx); /* after each member */
	/* Every other byte of the stream, in order with data. */
	void (*other)(void *ctx, const void *data, size_t len);
	/* how: a clause; where: offset of the header it is about. */
	void (*problem)(void *ctx, uint64_t where, const char *how);
};

/* How the stream ended; known after tc_tar_walk_finish(). */
struct tc_tar_end {
	bool complete;      /* two blocks of zeros, or one at the very end */
	uint64_t at;        /* where the members end: offset of those blocks */
	uint64_t zeros;     /* bytes of the blocks of zeros: 0, 512, 1024 */
	uint64_t trailing;  /* bytes after them up to the last not zero */
	uint64_t padding;   /* bytes not zero between members, and the first: */
	uint64_t padding_at;
};

struct tc_tar_walk {
	struct tc_tar_sink sink;
	uint64_t at;        /* offset of the next byte */
	uint64_t left;      /* bytes to come in this state */
	uint64_t pad;       /* of padding after them */
	int state;
	unsigned char block[TC_TAR_BLOCK];
	size_t have;        /* bytes of block */
	uint64_t header_at; /* where it began */
	unsigned told;      /* one bit for each sort of problem */
	bool lost;          /* it is not known where the next header is */
	bool no_tar;        /* the first block was no header */
	struct tc_tar_end end;

	/* What extended headers say of the next member. */
	char extended;      /* type of the one being collected */
	unsigned seen;      /* which there were */
	struct tc_buf pax_body, long_name, long_link, global, name;
	struct tc_pax pax;  /* points into pax_body */
};

void tc_tar_walk_init(struct tc_tar_walk *walk, const struct tc_tar_sink *sink);
void tc_tar_walk_release(struct tc_tar_walk *walk);
/* The next bytes of the tar stream: 0, or -1 where the sink said so. */
int tc_tar_walk_feed(struct tc_tar_walk *walk, const void *data, size_t len);
/* There are no more. 0, or -1 for a stream that ends in the middle of a
 * header or member, or that is no tar archive from its first block on. */
int tc_tar_walk_finish(struct tc_tar_walk *walk, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the strict walk finds becomes the members of a tree. */
#ifndef TC_SOURCE_TAR_MEMBERS_H
#define TC_SOURCE_TAR_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/archive-facts.h"
#include "source/digester.h"
#include "source/tar-walk.h"

/* A member that the second reader has not come to yet. */
struct tc_tar_pending {
	size_t index;    /* in the tree */
	uint64_t header; /* offset of its header in the stream */
	uint64_t size;   /* bytes of the body that follows */
};

/*
 * Takes what a walk says (sink) and adds members to the tree, in the order of
 * the archive and with the names that stand there, gives their bytes to the
 * digester, and notes what is wrong as facts. All pointers are borrowed.
 *
 * The walk runs ahead of libarchive, which must come to the same members:
 * those it has not come to wait in a queue.
 */
struct tc_tar_members {
	struct tc_tree *tree;
	struct tc_fact_list *facts;
	struct tc_digester *digester;
	const struct tc_read_options *options;
	struct tc_error *err;
	uint64_t content;      /* bytes of all members */
	bool feeding;          /* the member in hand goes to the digester */
	bool taking;           /* and is options->take */
	const char *first_top; /* first part of the first member's name */
	size_t first_top_len;
	struct tc_tar_pending *queue;
	size_t first, count, cap; /* those waiting: [first, count) */
};

void tc_tar_members_init(struct tc_tar_members *members, struct tc_tree *tree,
			 struct tc_fact_list *facts,
			 const struct tc_read_options *options,
			 struct tc_error *err);
void tc_tar_members_release(struct tc_tar_members *members);
/* For tc_tar_walk_init(): members must stay where it is. */
struct tc_tar_sink tc_tar_members_sink(struct tc_tar_members *members);
/* The first that waits, or NULL; the pointer holds until the next call. */
const struct tc_tar_pending *tc_tar_members_next(struct tc_tar_members *members);
/* How the stream ended, as facts. */
void tc_tar_members_note_end(struct tc_tar_members *members,
			     const struct tc_tar_walk *walk);

#endif

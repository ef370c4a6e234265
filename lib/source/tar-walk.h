/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A second, strict look at tar headers: where programs would disagree. */
#ifndef TC_SOURCE_TAR_WALK_H
#define TC_SOURCE_TAR_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "source/archive-facts.h"

/*
 * libarchive reads the members. This walks over the same bytes, headers only,
 * and notes (TC_FACT_AMBIGUOUS) what GNU tar, libarchive, Python and others
 * are known to take in different ways, so that a file can be reviewed under
 * one name and be unpacked under another:
 *
 *   - a pax global header ('g') with anything but git's comment: GNU tar and
 *     Python obey a path in it, libarchive does not;
 *   - more than one extended header of a kind for one member, a pax path
 *     beside a GNU long name, a key stated twice, two sizes;
 *   - types of member that some skip and some unpack;
 *   - headers that are not where the sizes say they are.
 *
 * Formats: POSIX pax(1) "pax Interchange Format", "ustar Interchange
 * Format"; GNU tar manual, "Basic Tar Format". Facts are added once for each
 * sort of oddity.
 */
struct tc_tar_walk {
	struct tc_fact_list *facts;
	unsigned char block[512];
	size_t have;       /* bytes of block */
	uint64_t skip;     /* bytes of bodies and padding still to come */
	uint64_t collect;  /* bytes of an extended header still to come */
	char type;         /* of that header */
	struct tc_buf body;
	bool sparse_next;  /* the next block is a GNU sparse map */
	bool done;         /* end of the archive, or lost */
	unsigned noted;    /* one bit for each oddity that was told */

	/* Of the next member. */
	unsigned pax, long_names, long_links;
	unsigned paths, links, sizes; /* pax records */
	uint64_t size;     /* by pax, where sizes > 0 */
};

void tc_tar_walk_init(struct tc_tar_walk *walk, struct tc_fact_list *facts);
void tc_tar_walk_release(struct tc_tar_walk *walk);
/* The next bytes of the tar stream. */
void tc_tar_walk_feed(struct tc_tar_walk *walk, const void *data, size_t len);

#endif

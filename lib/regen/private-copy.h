/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A directory of our own that hostile files are put in and taken from. */
#ifndef TC_REGEN_PRIVATE_COPY_H
#define TC_REGEN_PRIVATE_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_buf;
struct tc_error;

/* Every file and directory in it has this time until something changes it,
 * so that no program takes one for older than another: 2000-01-01. */
#define TC_PRIVATE_COPY_TIME 946684800

struct tc_private_copy {
	char *path;     /* absolute, as long as base was; mode 0700 */
	int fd;         /* of it */
	uint64_t bytes; /* put in so far */
	size_t files;
};

/*
 * What programs may do to a copy, as the begin of its directory's name: whoever
 * is asked to mount one sees from its name what it may be used for.
 */
#define TC_COPY_WHOLE "tarcheck." /* they see it all and write to all of it */
#define TC_COPY_PART "part."      /* they see its "src" and its "tmp", but not
				     what these are in: they are no links */
#define TC_COPY_BASE "base."      /* they write nothing to it */

/* Makes a new directory below base, its name beginning with one of those, and
 * "tmp" in it. 0 or -1; after -1 there is nothing to be removed. */
int tc_private_copy_make(struct tc_private_copy *copy, const char *base,
			 const char *sort, struct tc_error *err);

/*
 * A new file of that content, with the directories it needs. path is relative
 * and normalised (base/path.h); what is not ("..", a name of a file in place
 * of a directory, a file twice, more than TC_MAX_PRIVATE_BYTES in all) is -1.
 * No link is ever followed.
 */
int tc_private_copy_put(struct tc_private_copy *copy, const char *path,
			const void *bytes, size_t len, bool executable,
			struct tc_error *err);

/* Appends a regular file's content: 1; 0 where there is none, or where a link
 * is on the way to it; -1 where it cannot be read or is longer than buf may
 * grow. */
int tc_private_copy_take(const struct tc_private_copy *copy, const char *path,
			 struct tc_buf *buf, struct tc_error *err);

/* Removes a file, or a directory that is empty; absent is fine. */
void tc_private_copy_drop(const struct tc_private_copy *copy, const char *path);

/* Removes all of it, whatever a program made of it. Best effort: what cannot
 * be removed stays. Accepts a zeroed one. */
void tc_private_copy_remove(struct tc_private_copy *copy);

#endif

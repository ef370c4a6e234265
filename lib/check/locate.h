/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which commit a release was made from. */
#ifndef TC_CHECK_LOCATE_H
#define TC_CHECK_LOCATE_H

#include "source/git/locate.h"
#include "source/source.h"

struct tc_error;
struct tc_check;

struct tc_location {
	struct tc_archive_info info;
	struct tc_tree archive;
	uint64_t files;      /* members that a commit could hold */
	struct tc_locate_seen seen;
	struct tc_fit *fits; /* best first */
	size_t count;
};

/* Up to count fits. 0 with *out filled in (tc_location_release() it), -1. */
int tc_locate(struct tc_location *out, const char *subject, const char *repo,
	      size_t count, void (*progress)(void *ctx, uint64_t done,
					     uint64_t total),
	      void *progress_ctx, struct tc_error *err);
void tc_location_release(struct tc_location *location);

/*
 * For a verification that found files that the tag does not explain: says in
 * their findings which other commit has these bytes, and in one of its own
 * when the whole release fits another commit better. What history cannot
 * tell (a shallow clone) is left unsaid. Before the findings are sorted.
 */
void tc_check_look_back(struct tc_check *check, struct tc_repo *repo);

#endif

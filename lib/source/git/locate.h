/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which commit of a repository fits an archive, and which holds a file. */
#ifndef TC_SOURCE_GIT_LOCATE_H
#define TC_SOURCE_GIT_LOCATE_H

#include <stddef.h>
#include <stdint.h>

#include "source/git/repo.h"
#include "tree/tree.h"

/*
 * Commits that any branch or tag reaches are looked at, the newest first and
 * at most max of them (0: TC_MAX_LOCATE_COMMITS); never refs/pull and the
 * like, which anybody could have pushed. Each distinct tree is read once.
 */
struct tc_locate_options {
	size_t max;
	/* Of these only those at most `around` commits newer or older than
	 * this one; NULL: all. */
	const uint8_t *near;
	size_t around;
	void (*progress)(void *ctx, uint64_t done, uint64_t total);
	void *progress_ctx;
};

/* How well one commit fits. Files below directories that the archive does
 * not have are not counted. */
struct tc_fit {
	uint8_t commit[20];
	char commit_hex[41];
	int64_t time;     /* committer's, seconds since the epoch */
	uint64_t equal;   /* members with that content at that path */
	uint64_t differ;  /* members whose path has another content there */
	uint64_t absent;  /* files of the commit that the archive lacks */
	const char *tag;  /* a tag of that commit, tree's arena; or NULL */
};

/*
 * The best fits in *fits (at most count), best first: most equal members,
 * then fewest that differ, fewest absent; of commits that fit alike a tagged
 * one, then the oldest. Returns their number, 0 when no member is anywhere,
 * -1. seen->commits: looked at; seen->missing: named as a parent by one of
 * those, and not there (a shallow clone).
 */
struct tc_locate_seen {
	size_t commits, missing;
};
int tc_repo_locate(struct tc_repo *repo, struct tc_tree *archive,
		   const struct tc_locate_options *opt, struct tc_fit *fits,
		   size_t count, struct tc_locate_seen *seen, struct tc_error *err);

/* Where else in history a blob is. */
struct tc_sighting {
	uint8_t blob[TC_BLOB_SIZE]; /* wanted */
	bool found;
	uint8_t commit[20];         /* the nearest one that has it: the newest
				       at or before near, else the oldest
				       after it */
	char commit_hex[41];
	const char *path;           /* in that commit; arena */
	size_t before, after;       /* commits between it and near */
};

/* Fills in wanted[0..count): found stays false for blobs that no commit in
 * reach holds. 0 or -1. */
int tc_repo_find_blobs(struct tc_repo *repo, const struct tc_revision *near,
		       const struct tc_locate_options *opt,
		       struct tc_sighting *wanted, size_t count,
		       struct tc_arena *arena, struct tc_error *err);

#endif

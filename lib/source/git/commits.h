/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commits of a repository as a graph, for this folder's files only. */
#ifndef TC_SOURCE_GIT_COMMITS_H
#define TC_SOURCE_GIT_COMMITS_H

#include "source/git/internal.h"

/*
 * Commits are read when a walk comes to them, once, and kept until the
 * repository is closed. Only the objects themselves are looked at: a
 * commit-graph file, grafts and the list of a shallow clone may say anything.
 * A commit that is not there ends its line of history.
 */
struct tc_commit {
	git_oid id, tree;
	int64_t time;          /* committer's, seconds since the epoch */
	uint32_t first_parent; /* index into tc_commits.parents */
	uint32_t parent_count;
	uint8_t state;         /* commits.c: whether it has been read */
};

struct tc_commit_tag {
	git_oid commit;
	char *name;
};

struct tc_commits {
	struct tc_repo *repo;
	struct tc_commit *list;
	size_t count, cap;
	uint32_t *slots;    /* index into list plus 1, by id; open addressing */
	size_t slot_count;
	uint32_t *parents;  /* of all, as indices into list */
	size_t parent_count, parent_cap;
	uint32_t *roots;    /* commits that references name */
	size_t root_count, root_cap;
	struct tc_commit_tag *tags; /* by commit, then name */
	size_t tag_count, tag_cap;
	size_t missing;     /* commits that others name and that are not there */
	bool has_refs;      /* roots and tags are filled in */
};

/* The repository's own, made when there is none; the repository frees it. */
struct tc_commits *tc_repo_commits(struct tc_repo *repo);
void tc_commits_free(struct tc_commits *c);

/* The place of that commit, which need not have been read. */
uint32_t tc_commits_place(struct tc_commits *c, const git_oid *id);
/* Reads it unless that was done. 1: it is there, 0: it is missing. -1 for
 * an object that is no commit, or when there are too many of them. */
int tc_commits_load(struct tc_commits *c, uint32_t place,
		    struct tc_error *err);
/* Fills in roots and tags from the references below refs/heads, refs/remotes
 * and refs/tags, and HEAD. */
int tc_commits_read_refs(struct tc_commits *c, struct tc_error *err);
/* The first tag of that commit by name, or NULL; c owns it. */
const char *tc_commits_tag(const struct tc_commits *c, const git_oid *commit);

/* Places of commits; the caller frees list. */
struct tc_commit_list {
	uint32_t *list;
	size_t count, cap;
};

/*
 * Children first, by committer's date. Which commits come before the max-th
 * is settled by dates alone, so clocks that were wrong can leave some out.
 *
 * from and its ancestors, at most max.
 */
int tc_commits_ancestors(struct tc_commits *c, const git_oid *from, size_t max,
			 struct tc_commit_list *out, struct tc_error *err);
/* What references reach: at most max, the newest. With near only those that
 * stand at most around places from it; no more is read than that takes. */
int tc_commits_published(struct tc_commits *c, size_t max, const git_oid *near,
			 size_t around, struct tc_commit_list *out,
			 struct tc_error *err);
/* How many commits a has in its history that b has not, and the reverse. */
int tc_commits_distance(struct tc_commits *c, const git_oid *a,
			const git_oid *b, size_t *ahead, size_t *behind,
			struct tc_error *err);

#endif

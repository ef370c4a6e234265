/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A git repository: names to commits, commits to trees. */
#ifndef TC_SOURCE_GIT_REPO_H
#define TC_SOURCE_GIT_REPO_H

#include <stdbool.h>
#include <stdint.h>

#include "tree/tree.h"

struct tc_error;
struct tc_repo;

/*
 * path is a bare repository, a work tree or its .git. No configuration of
 * the repository, the user or the system is obeyed, nothing is executed,
 * refs/replace, grafts and alternates are not followed. NULL for anything
 * else.
 */
struct tc_repo *tc_repo_open(const char *path, struct tc_error *err);
/* The same, telling apart what is no repository, -1, from one that is written
 * in a format this build cannot read (SHA-256 ids), 1: *why is a static text
 * about it then, "a repository with ..."; err says it as well. */
int tc_repo_try_open(const char *path, struct tc_repo **out, const char **why,
		     struct tc_error *err);
void tc_repo_free(struct tc_repo *repo);

/* The commit to compare with, and how it was named. */
struct tc_revision {
	uint8_t commit[20];
	char commit_hex[41];
	char tag[256];      /* tag name as given; "" when named by commit */
	bool annotated;     /* the tag is a tag object */
	uint8_t tag_object[20]; /* the outermost one, where annotated */
	/* What git may take the bare name for that leads elsewhere: "refs/heads/
	 * v1.0"; "" for nothing. */
	char rival[300];
	int64_t time;       /* committer's, seconds since the epoch */
};

/* refs/tags/NAME, never a branch of that name; peeled through tag objects.
 * Unknown: the nearest tag names are in err. */
int tc_repo_find_tag(struct tc_repo *repo, const char *name,
		     struct tc_revision *rev, struct tc_error *err);
/* A full commit id or an unambiguous beginning of at least 7 digits. */
int tc_repo_find_commit(struct tc_repo *repo, const char *hex,
			struct tc_revision *rev, struct tc_error *err);

/* Entries of a tree that git itself would not have written or refuses to
 * check out (git-fsck(1)): programs need not agree on what files it holds. */
struct tc_tree_fault {
	const char *path; /* the tree's arena */
	const char *what; /* static */
};
struct tc_tree_faults {
	struct tc_tree_fault list[10]; /* the first ones */
	size_t count;                  /* of all */
};

/*
 * Fills tree (initialised, empty) with every entry of the commit's tree:
 * files, symlinks (link is set, "" where the blob is missing: extra->missing),
 * gitlinks; no directories. Blob ids and modes only: no blob but those of
 * symlinks is read, size is 0. Sorted. faults (zeroed by the caller) gets what
 * is wrong with it; where it is NULL that is an error.
 */
int tc_repo_read_tree(struct tc_repo *repo, const struct tc_revision *rev,
		      struct tc_tree *tree, struct tc_tree_faults *faults,
		      struct tc_error *err);
/* The same of one among several, which may have *left entries in all, those of
 * empty directories too. */
int tc_repo_read_tree_of(struct tc_repo *repo, const struct tc_revision *rev,
			 struct tc_tree *tree, struct tc_tree_faults *faults,
			 size_t *left, struct tc_error *err);

/*
 * How bytes differ from the blob, for a reader's eye: *added and *removed
 * count lines, and up to max lines of the difference, each starting with '+'
 * or '-', are put into lines (strings in arena). Returns their number, -1
 * when it cannot be told (blob missing, either side binary, or more work than
 * *left, base/unified.h).
 */
int tc_repo_diff(struct tc_repo *repo, const uint8_t blob[TC_BLOB_SIZE],
		 const char *bytes, size_t len, struct tc_arena *arena,
		 uint64_t *left, const char **lines, size_t max,
		 size_t *added, size_t *removed);

#endif

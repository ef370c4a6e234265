/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commits that branches and tags reach, for this folder's files only. */
#ifndef TC_SOURCE_GIT_COMMITS_H
#define TC_SOURCE_GIT_COMMITS_H

#include "source/git/internal.h"

struct tc_commit_tag {
	git_oid commit;
	char *name;
};

struct tc_commits {
	git_oid *ids; /* children first, by committer's date */
	size_t count, cap;
	struct tc_commit_tag *tags; /* by commit, then name */
	size_t tag_count, tag_cap;
};

/* At most max commits, 0 for TC_MAX_LOCATE_COMMITS: from and its ancestors,
 * or, from being NULL, what the references reach: those below refs/heads,
 * refs/remotes and refs/tags, and HEAD. */
int tc_commits_list(struct tc_commits *c, struct tc_repo *repo,
		    const git_oid *from, size_t max, struct tc_error *err);
/* Leaves only those that stand at most count places from that commit; all
 * where it is not among them. */
void tc_commits_near(struct tc_commits *c, const git_oid *commit,
		     size_t count);
/* The first tag of that commit by name, or NULL; c owns it. */
const char *tc_commits_tag(const struct tc_commits *c, const git_oid *commit);
void tc_commits_release(struct tc_commits *c);

#endif

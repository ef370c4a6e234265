/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of this folder share: the only place that knows libgit2. */
#ifndef TC_SOURCE_GIT_INTERNAL_H
#define TC_SOURCE_GIT_INTERNAL_H

#include <git2.h>
/* git_error_clear() moved here between 1.5 and 1.9. */
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif

#include "base/error.h"
#include "source/git/init.h"
#include "source/git/pretty.h"

struct tc_repo {
	char *path;           /* as given, quoted for messages */
	git_repository *refs; /* the repository itself: only its references */
	git_repository *bare; /* its objects with an empty configuration */
	git_odb *odb;
	bool borrows;         /* names other directories of objects */
	struct tc_commits *commits; /* commits.h; NULL until asked for */
};

/*
 * Objects, read within bounds: a size that an object states is looked at
 * before room is made for it. What libgit2 returns: 0, GIT_ENOTFOUND, or
 * another value below 0, for which it has a message (tc_git_fail()).
 *
 * A commit or a tag, at most TC_MAX_GIT_OBJECT bytes.
 */
int tc_git_read(struct tc_repo *repo, const git_oid *id, git_object_t type,
		git_odb_object **out);
int tc_git_lookup_tree(struct tc_repo *repo, const git_oid *id,
		       git_tree **out);
int tc_git_lookup_blob(struct tc_repo *repo, const git_oid *id, size_t max,
		       git_blob **out);
/* id becomes what the tag object it is leads to, if it is one, through at
 * most TC_MAX_TAG_DEPTH: *type is that of a tag still where there are more.
 * *tags: how many there were. */
int tc_git_peel(struct tc_repo *repo, git_oid *id, git_object_t *type,
		unsigned *tags);

/* -1 with err as it is, or, where that may be the reason, behind the fact that
 * the repository has objects elsewhere. */
int tc_git_not_there(struct tc_repo *repo, struct tc_error *err);

/* What the commit says of itself, with the .mailmap of its tree. */
int tc_repo_commit_text(struct tc_repo *repo, const git_oid *commit,
			struct tc_arena *arena, struct tc_commit_text *out,
			struct tc_error *err);

/* err gets "text: " and libgit2's own last message, quoted. Returns -1. */
int tc_git_fail(struct tc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

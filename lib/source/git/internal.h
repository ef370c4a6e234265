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
#include "source/git/pretty.h"

struct tc_repo {
	char *path;           /* as given, quoted for messages */
	git_repository *refs; /* the repository itself: only its references */
	git_repository *bare; /* its objects with an empty configuration */
	git_odb *odb;
};

/* Starts libgit2 with every source of configuration cut off. Pairs with
 * tc_git_shutdown(); may be nested. */
int tc_git_init(struct tc_error *err);
void tc_git_shutdown(void);

/* What the commit says of itself, with the .mailmap of its tree. */
int tc_repo_commit_text(struct tc_repo *repo, const git_oid *commit,
			struct tc_arena *arena, struct tc_commit_text *out,
			struct tc_error *err);

/* err gets "text: " and libgit2's own last message, quoted. Returns -1. */
int tc_git_fail(struct tc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

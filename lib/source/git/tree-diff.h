/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What differs between two git trees, as far as a selection reaches; for
 * this folder's files only. */
#ifndef TC_SOURCE_GIT_TREE_DIFF_H
#define TC_SOURCE_GIT_TREE_DIFF_H

#include "base/buf.h"
#include "source/git/history.h"
#include "source/git/internal.h"

enum { TC_DIFF_SLOTS = 256 };

/* A regular file at path that only one of the trees has with that content. */
typedef void tc_diff_fn(void *ctx, const char *path, const git_oid *blob,
			bool added);

struct tc_differ {
	struct tc_repo *repo;
	const struct tc_selection *selection;
	tc_diff_fn *each;
	void *ctx;
	struct tc_buf path; /* where the comparison stands */
	git_tree *slots[TC_DIFF_SLOTS]; /* trees seen lately, by id */
	struct tc_error *err;
};

void tc_differ_init(struct tc_differ *d, struct tc_repo *repo,
		    const struct tc_selection *selection);
void tc_differ_release(struct tc_differ *d);

/* NULL stands for an empty tree. 0, or -1 when a tree cannot be read. */
int tc_differ_run(struct tc_differ *d, const git_oid *from, const git_oid *to,
		  tc_diff_fn *each, void *ctx, struct tc_error *err);

#endif

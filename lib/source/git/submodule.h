/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of submodules at the commits that a tree pins. */
#ifndef TC_SOURCE_GIT_SUBMODULE_H
#define TC_SOURCE_GIT_SUBMODULE_H

#include "source/git/repo.h"

/* A gitlink of the tree, or of a submodule that was found. */
struct tc_submodule {
	const char *path;    /* "gnulib", "lib/x/deps/y" */
	uint8_t commit[20];  /* pinned */
	char commit_hex[41];
	const char *where;   /* repository that has it; NULL: none found */
};

/*
 * Where to look, in this order: `given` holds "PATH=REPOSITORY" (for one
 * submodule), `dirs` directories whose repositories (DIR/NAME, DIR/NAME.git)
 * are all tried, and last the modules directory of the repository itself
 * (git-submodule(1)). A repository serves when it has the pinned commit; what
 * it is called and what its configuration says do not matter.
 */
struct tc_submodule_options {
	const char *const *given;
	size_t given_count;
	const char *const *dirs;
	size_t dir_count;
};

struct tc_submodules {
	struct tc_submodule *list; /* by path */
	size_t count, cap;
	struct tc_tree files; /* of all that were found, below their paths;
				 sorted */
};

/*
 * For the tree that was read from a commit of repo. A submodule whose commit
 * is nowhere is no error. Errors: a PATH that is not a submodule, a
 * REPOSITORY or directory that cannot be read, a tree that cannot.
 */
int tc_submodules_read(struct tc_submodules *out, struct tc_repo *repo,
		       const struct tc_tree *tree,
		       const struct tc_submodule_options *opt,
		       struct tc_error *err);
/* The submodule below whose path that one is, or NULL. */
const struct tc_submodule *
tc_submodules_of(const struct tc_submodules *modules, const char *path);
void tc_submodules_release(struct tc_submodules *modules);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trees that git itself would not have written, for this folder's files. */
#ifndef TC_SOURCE_GIT_TREE_FAULT_H
#define TC_SOURCE_GIT_TREE_FAULT_H

#include <git2.h>

struct tc_tree;

/*
 * What is wrong with entry i of a tree, static, or NULL: another order than
 * git's or a name twice, so that programs see different files there; a name
 * that git refuses to check out because it is ".git" to some file system;
 * a type that there is not. git-fsck(1), "fsck.<msg-id>", names them all.
 */
const char *tc_git_entry_fault(const git_tree *tree, size_t i);

/* In a sorted tree: the next member from *at on whose path goes through
 * another one that is no directory, or NULL. *at: behind it. */
const char *tc_git_next_clash(const struct tc_tree *tree, size_t *at);

#endif

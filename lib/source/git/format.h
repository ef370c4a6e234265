/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a repository for its references, for this folder's files only. */
#ifndef TC_SOURCE_GIT_FORMAT_H
#define TC_SOURCE_GIT_FORMAT_H

#include <git2.h>

struct tc_error;

/*
 * As a bare repository: where its work tree is said to be does not matter. Of
 * its settings only the format counts (gitrepository-layout(5), "Git
 * Repository Format Versions"), and only from the file itself, not from what
 * that includes. As tc_repo_try_open(): 1 with *why for a format that cannot
 * be read.
 */
int tc_git_open_refs(git_repository **out, const char *path, const char **why,
		     struct tc_error *err);

#endif

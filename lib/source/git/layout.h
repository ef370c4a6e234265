/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that a repository is known by, for this folder's files only. */
#ifndef TC_SOURCE_GIT_LAYOUT_H
#define TC_SOURCE_GIT_LAYOUT_H

struct tc_error;

/* The directory that is git's own of a bare repository, a work tree or a
 * linked work tree at path: path itself where that is neither of the others.
 * The caller frees it. */
char *tc_git_find_dir(const char *path);

/*
 * libgit2 reads these files (gitrepository-layout(5)) whole, and waits for
 * whoever writes to one that is a FIFO. -1 where one that it would read is no
 * regular file or larger than TC_MAX_REFS_FILE; 0 also where path is no
 * repository at all, which libgit2 finds out.
 */
int tc_git_check_layout(const char *path, struct tc_error *err);

#endif

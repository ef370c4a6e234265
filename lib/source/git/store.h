/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The objects of one repository, for this folder's files only. */
#ifndef TC_SOURCE_GIT_STORE_H
#define TC_SOURCE_GIT_STORE_H

#include <git2.h>

struct tc_error;

/*
 * The packs and loose objects of that directory, and nothing else: no
 * alternates (another directory that the repository names, gitrepository-
 * layout(5)), no multi-pack-index, no commit-graph. libgit2 reads packs, after
 * pack.h has looked at what it will meet there. What is neither readable in
 * bounded time and memory nor absent is an error of libgit2's with a message.
 *
 * -1 when a pack's index cannot be read. The caller frees *out.
 */
int tc_git_store_open(git_odb **out, const char *objects,
		      struct tc_error *err);

#endif

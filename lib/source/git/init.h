/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starting and stopping libgit2. */
#ifndef TC_SOURCE_GIT_INIT_H
#define TC_SOURCE_GIT_INIT_H

struct tc_error;

/*
 * Starts libgit2 with every source of configuration cut off. Pairs with
 * tc_git_shutdown(); may be nested, and costs next to nothing then. All that
 * needs it calls it. Who uses several of those in turn does so as well around
 * them: the first call reads the certificates of the system, which takes
 * longer than a small archive.
 */
int tc_git_init(struct tc_error *err);
void tc_git_shutdown(void);

#endif

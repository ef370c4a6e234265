/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the repository itself says that a reader should know. */
#ifndef TC_CHECK_REPOSITORY_H
#define TC_CHECK_REPOSITORY_H

struct tc_check;
struct tc_repo;

/* Adds findings about the tag's name and the archive's comment, the form of
 * the tagged tree, and what of the repository is not obeyed. */
void tc_check_repository(struct tc_check *check, struct tc_repo *repo);

#endif

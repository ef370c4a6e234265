/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `git archive` would have made of the tag's files, where it matters. */
#ifndef TC_CHECK_FILTERS_H
#define TC_CHECK_FILTERS_H

struct tc_check;
struct tc_error;
struct tc_repo;

/*
 * Between steps 1 (compare) and 2 (origins) of evidence: marks the files of
 * check->vcs that export-ignore leaves out, and puts into the extra parts of
 * others what git's filters make of them (source/git/filter.h): of those that
 * differ in the archive, and of those that are git-lfs pointers; or which
 * object of the repository is missing to tell. -1 when the repository cannot
 * be read.
 */
int tc_check_filters(struct tc_check *check, struct tc_repo *repo,
		     struct tc_error *err);

#endif

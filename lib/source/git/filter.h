/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `git archive` makes of the files of a commit. */
#ifndef TC_SOURCE_GIT_FILTER_H
#define TC_SOURCE_GIT_FILTER_H

#include "source/git/repo.h"

/*
 * By the attributes of the commit's own tree and nothing else: see
 * source/git/attributes.h. Never runs what filter= names.
 */
struct tc_filters;

/* Reads every .gitattributes of the tree, which tc_repo_read_tree() filled
 * from rev. repo, rev and tree outlive what is returned. NULL (err) when one
 * cannot be read or is past a bound. */
struct tc_filters *tc_filters_new(struct tc_repo *repo,
				  const struct tc_revision *rev,
				  struct tc_tree *tree, struct tc_error *err);
void tc_filters_free(struct tc_filters *filters);

/* Sets TC_MEMBER_IGNORED on the members that export-ignore, their own or that
 * of a directory above them, keeps out of archives. */
int tc_filters_mark_ignored(struct tc_filters *filters, struct tc_error *err);

/*
 * For a file of the tree and the one that the archive has at its path, which
 * differs: stores in member->extra blob id and names of what the filters
 * write where that is not the blob (text, eol, ident, working-tree-encoding).
 * With export-subst (source/git/subst.h) it is held against the archived
 * member's kept bytes, with filter=lfs and a pointer against its digest and
 * size: the id is the member's own where they fit. Where
 * that depends on placeholders that are not recomputed, only the names are
 * set; where it depends on a program, extra->unknown. 0, or -1 (err) when the
 * blob cannot be read.
 */
int tc_filters_apply(struct tc_filters *filters, struct tc_member *member,
		     const struct tc_member *archived, struct tc_error *err);

/* Whether a file that is the same in the archive is worth asking the next. */
bool tc_filters_may_be_pointer(const struct tc_filters *filters,
			       const struct tc_member *archived);
/* Sets extra->pointer if that is a git-lfs pointer which git would have
 * replaced. */
int tc_filters_find_pointer(struct tc_filters *filters,
			    struct tc_member *member, struct tc_error *err);

#endif

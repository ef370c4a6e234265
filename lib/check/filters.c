/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `git archive` would have made of the tag's files, where it matters. */
#include "check/filters.h"

#include "check/check.h"
#include "source/git/filter.h"

/* One file that is in the tag and, under the same path, in the archive. */
static int look_at(struct tc_check *check, struct tc_filters *filters,
		   size_t index, struct tc_error *err)
{
	const struct tc_member *m = &check->archive.members[index];
	uint8_t state = check->evidence.results[index].vcs;
	struct tc_member *v;

	if (state != TC_VCS_MODIFIED && state != TC_VCS_IDENTICAL)
		return 0;
	/* Few that are the same can be pointers. */
	if (state == TC_VCS_IDENTICAL &&
	    (m->size == 0 || !tc_filters_may_be_pointer(filters, m)))
		return 0;
	v = tc_tree_find(&check->vcs, m->path);
	if (v->type != TC_TYPE_FILE || m->type != TC_TYPE_FILE)
		return 0;
	if (state == TC_VCS_IDENTICAL)
		return tc_filters_find_pointer(filters, v, err);
	return tc_filters_apply(filters, v, m, err);
}

int tc_check_filters(struct tc_check *check, struct tc_repo *repo,
		     struct tc_error *err)
{
	struct tc_filters *filters = tc_filters_new(repo, &check->revision,
						    &check->vcs, err);
	size_t i;
	int rc;

	if (filters == NULL)
		return -1;
	rc = tc_filters_mark_ignored(filters, err);
	for (i = 0; i < check->archive.count && rc == 0; i++)
		rc = look_at(check, filters, i, err);
	tc_filters_free(filters);
	return rc;
}

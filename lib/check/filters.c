/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `git archive` would have made of the tag's files, where it matters. */
#include "check/filters.h"

#include <string.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/path.h"
#include "check/check.h"
#include "source/git/filter.h"
#include "source/git/history.h"

static const char *name_object(struct tc_check *check,
			       const struct tc_member *v)
{
	char hex[2 * TC_BLOB_SIZE + 1];

	return tc_arena_printf(&check->vcs.arena, "blob %s, %s",
			       tc_hex(hex, v->blob, TC_BLOB_SIZE), v->path);
}

/* A failure that comes of a partial clone: v's blob is not there. */
static bool is_missing(struct tc_check *check, struct tc_repo *repo,
		       struct tc_member *v)
{
	if (tc_repo_has_blob(repo, v->blob))
		return false;
	tc_tree_extra(&check->vcs, v)->missing = name_object(check, v);
	return true;
}

/* The first .gitattributes that the repository lacks, or NULL. */
static const char *missing_attributes(struct tc_check *check,
				      struct tc_repo *repo)
{
	size_t i;

	for (i = 0; i < check->vcs.count; i++) {
		const struct tc_member *v = &check->vcs.members[i];

		if (strcmp(tc_path_base(v->path), ".gitattributes") == 0 &&
		    v->type != TC_TYPE_GITLINK &&
		    !tc_repo_has_blob(repo, v->blob))
			return name_object(check, v);
	}
	return NULL;
}

/* Without its attributes a file that is not the same may be anything. */
static void mark_all(struct tc_check *check, const char *missing)
{
	size_t i;

	for (i = 0; i < check->archive.count; i++) {
		const struct tc_member *m = &check->archive.members[i];
		struct tc_member *v;

		if (check->evidence.results[i].vcs != TC_VCS_MODIFIED)
			continue;
		v = tc_tree_find(&check->vcs, m->path);
		if (v->type == TC_TYPE_FILE && m->type == TC_TYPE_FILE)
			tc_tree_extra(&check->vcs, v)->missing = missing;
	}
}

/* One file that is in the tag and, under the same path, in the archive. */
static int look_at(struct tc_check *check, struct tc_repo *repo,
		   struct tc_filters *filters, size_t index,
		   struct tc_error *err)
{
	const struct tc_member *m = &check->archive.members[index];
	uint8_t state = check->evidence.results[index].vcs;
	struct tc_member *v;
	int rc;

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
		rc = tc_filters_find_pointer(filters, v, err);
	else
		rc = tc_filters_apply(filters, v, m, err);
	if (rc == 0 || !is_missing(check, repo, v))
		return rc;
	if (state == TC_VCS_IDENTICAL)
		tc_findings_add(&check->evidence.findings,
				TC_FINDING_VCS_OBJECT_MISSING, m->path,
				"whether it is a pointer of git-lfs; missing: "
				"%s", v->extra->missing);
	return 0;
}

int tc_check_filters(struct tc_check *check, struct tc_repo *repo,
		     struct tc_error *err)
{
	const char *missing = missing_attributes(check, repo);
	struct tc_filters *filters;
	size_t i;
	int rc;

	if (missing != NULL) {
		mark_all(check, missing);
		return 0;
	}
	filters = tc_filters_new(repo, &check->revision, &check->vcs, err);
	if (filters == NULL)
		return -1;
	rc = tc_filters_mark_ignored(filters, err);
	for (i = 0; i < check->archive.count && rc == 0; i++)
		rc = look_at(check, repo, filters, i, err);
	tc_filters_free(filters);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tag says of its files as a whole: which are missing, and which
 * git's own archives would not have, or would have in another form. */
#include <string.h>

#include "evidence/internal.h"

static bool is_ignored(const struct tc_member *v)
{
	return v->flags & TC_MEMBER_IGNORED;
}

/* Of the tree's files, which are not in the archive. No archive holds a
 * gitlink; submodules are told by themselves. */
static void judge_absent(struct tc_evidence *ev)
{
	size_t files = 0, missing = 0, ignored = 0, i;

	for (i = 0; i < ev->vcs->count; i++)
		files += ev->vcs->members[i].type != TC_TYPE_GITLINK;
	for (i = 0; i < ev->vcs_only_count; i++) {
		const struct tc_member *v = &ev->vcs->members[ev->vcs_only[i]];

		if (v->type == TC_TYPE_GITLINK)
			continue;
		if (is_ignored(v))
			ignored++;
		else
			missing++;
	}
	if (missing > 0)
		tc_findings_add(&ev->findings, TC_FINDING_VCS_MISSING, NULL,
				"%zu of %zu files of the commit are not in the "
				"archive", missing, files);
	if (ignored > 0)
		tc_findings_add(&ev->findings, TC_FINDING_VCS_EXPORT_IGNORED,
				NULL, "%zu of %zu files of the commit are not "
				"in the archive because of export-ignore",
				ignored, files);
}

/* Files that export-ignore keeps out of git's archives, and that are here. */
static void judge_kept(struct tc_evidence *ev)
{
	size_t shipped = 0, i;

	for (i = 0; i < ev->vcs->count; i++) {
		const struct tc_member *v = &ev->vcs->members[i];
		const struct tc_member *m;
		struct tc_result *result;

		if (!is_ignored(v) || v->type == TC_TYPE_GITLINK)
			continue;
		m = tc_tree_find(ev->archive, v->path);
		if (m == NULL || !tc_member_counts(m))
			continue;
		shipped++;
		result = &ev->results[m - ev->archive->members];
		result->ignored = true;
		if (result->detail == NULL)
			result->detail = "here in spite of export-ignore";
	}
	if (shipped > 0)
		tc_findings_add(&ev->findings, TC_FINDING_VCS_IGNORED_SHIPPED,
				NULL, "%zu files that export-ignore keeps out "
				"of git's own archives are in this one",
				shipped);
}

/* Pointers of git-lfs that were shipped for what they point to. */
static void judge_pointers(struct tc_evidence *ev)
{
	size_t i;

	for (i = 0; i < ev->vcs->count; i++) {
		const struct tc_member *v = &ev->vcs->members[i];
		const struct tc_member *m;
		struct tc_result *result;

		if (v->extra == NULL || v->extra->pointer == NULL)
			continue;
		m = tc_tree_find(ev->archive, v->path);
		if (m == NULL)
			continue;
		result = &ev->results[m - ev->archive->members];
		if (result->vcs != TC_VCS_IDENTICAL)
			continue;
		result->detail = tc_arena_printf(&ev->arena, "pointer to the %s",
						 v->extra->pointer);
		tc_findings_add(&ev->findings, TC_FINDING_VCS_LFS_POINTER,
				m->path, "points to the %s", v->extra->pointer);
	}
}

/* The members below that path, and whether each has an origin. */
static size_t count_below(struct tc_evidence *ev, const char *path,
			  bool *explained)
{
	const struct tc_tree *a = ev->archive;
	const char *from = tc_arena_printf(&ev->arena, "%s/", path);
	size_t len = strlen(from), n = 0, i;

	*explained = true;
	for (i = tc_tree_lower_bound(a, 0, a->count, from);
	     i < a->count && strncmp(a->members[i].path, from, len) == 0;
	     i++, n++)
		if (tc_member_counts(&a->members[i]) &&
		    ev->results[i].origin == TC_ORIGIN_NONE)
			*explained = false;
	return n;
}

/* Directories where the tag has files or links. Tools that follow links copy
 * whole directories: those hold no more than the tag. */
static void judge_directories(struct tc_evidence *ev)
{
	size_t i;

	for (i = 0; i < ev->vcs_only_count; i++) {
		const struct tc_member *v = &ev->vcs->members[ev->vcs_only[i]];
		struct tc_finding *f;
		bool explained;

		if (v->type == TC_TYPE_GITLINK ||
		    (count_below(ev, v->path, &explained) == 0 &&
		     tc_tree_find(ev->archive, v->path) == NULL))
			continue;
		f = tc_findings_add(&ev->findings, TC_FINDING_VCS_MODIFIED,
				    v->path, "a directory, in the tag a %s%s%s",
				    tc_type_name(v->type),
				    v->link ? " to " : "",
				    v->link ? v->link : "");
		if (v->type == TC_TYPE_SYMLINK)
			f->severity = explained ? TC_SEVERITY_INFO
						: TC_SEVERITY_WARNING;
	}
}

void tc_judge_tagged(struct tc_evidence *ev)
{
	if (ev->vcs == NULL)
		return;
	judge_absent(ev);
	judge_kept(ev);
	judge_pointers(ev);
	judge_directories(ev);
}

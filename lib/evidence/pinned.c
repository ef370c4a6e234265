/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members that submodules explain, or would if they were at hand. */
#include <string.h>

#include "evidence/internal.h"

static bool is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && path[len] == '/';
}

const char *tc_pinned_missing(const struct tc_evidence *ev, const char *path)
{
	size_t i;

	for (i = 0; i < ev->pinned.missing_count; i++)
		if (is_below(path, ev->pinned.missing[i]))
			return ev->pinned.missing[i];
	return NULL;
}

/* A missing submodule that no file of the release can come from is no gap. */
static void judge_missing(struct tc_evidence *ev, size_t index)
{
	const char *dir = ev->pinned.missing[index];
	uint64_t below = 0, unexplained = 0;
	struct tc_finding *f;
	size_t i;

	for (i = 0; i < ev->archive->count; i++) {
		const struct tc_member *m = &ev->archive->members[i];

		if (m->type != TC_TYPE_FILE ||
		    ev->results[i].origin != TC_ORIGIN_NONE)
			continue;
		if (is_below(m->path, dir))
			below++;
		else if (ev->results[i].vcs == TC_VCS_ABSENT &&
			 tc_member_kind(m)->class != TC_CLASS_GENERATED)
			unexplained++;
	}
	if (below + unexplained == 0)
		return;
	f = tc_findings_add(&ev->findings, TC_FINDING_VCS_SUBMODULE_MISSING,
			    dir, "wanted: commit %s (--submodule "
			    "%s=REPOSITORY); %llu members are below it, %llu "
			    "unexplained ones may be copied from it",
			    ev->pinned.commits[index], dir,
			    (unsigned long long)below,
			    (unsigned long long)unexplained);
	f->group = "";
}

void tc_judge_pinned(struct tc_evidence *ev)
{
	size_t i;

	for (i = 0; i < ev->pinned.missing_count; i++)
		judge_missing(ev, i);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the repository itself says that a reader should know. */
#include "check/repository.h"

#include <string.h>
#include <strings.h>

#include "base/hex.h"
#include "check/check.h"
#include "source/git/overrides.h"

/* What names say against the commit compared with. */
static void add_names(struct tc_check *check)
{
	const char *comment = check->info.comment;
	const struct tc_revision *rev = &check->revision;
	struct tc_findings *findings = &check->evidence.findings;

	if (rev->rival[0] != '\0')
		tc_findings_add(findings, TC_FINDING_VCS_AMBIGUOUS_NAME, NULL,
				"%s is another commit than refs/tags/%s",
				rev->rival, rev->tag);
	if (comment != NULL && strlen(comment) == strlen(rev->commit_hex) &&
	    tc_hex_span(comment) == strlen(comment) &&
	    strcasecmp(comment, rev->commit_hex) != 0)
		tc_findings_add(findings, TC_FINDING_VCS_COMMENT_DIFFERS, NULL,
				"its comment says %s, compared with %s",
				comment, rev->commit_hex);
}

static void add_faults(struct tc_check *check)
{
	const struct tc_tree_faults *faults = &check->tree_faults;
	struct tc_findings *findings = &check->evidence.findings;
	const size_t shown = sizeof(faults->list) / sizeof(*faults->list);
	size_t i;

	for (i = 0; i < faults->count && i < shown; i++)
		tc_findings_add(findings, TC_FINDING_VCS_TREE_MALFORMED,
				faults->list[i].path, "%s",
				faults->list[i].what);
	if (faults->count > shown)
		tc_findings_add(findings, TC_FINDING_VCS_TREE_MALFORMED, NULL,
				"%zu more", faults->count - shown);
}

void tc_check_repository(struct tc_check *check, struct tc_repo *repo)
{
	struct tc_evidence *ev = &check->evidence;
	const char *overrides = tc_repo_overrides(repo, &ev->arena);

	add_names(check);
	add_faults(check);
	if (overrides != NULL)
		tc_findings_add(&ev->findings,
				TC_FINDING_VCS_OVERRIDES_IGNORED, NULL, "%s",
				overrides);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is known of a release, for one who finds out more beside others. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "check/regen-view.h"

static void *duplicate(const void *list, size_t count, size_t size)
{
	void *copy = tc_calloc(count + 1, size);

	if (count > 0)
		memcpy(copy, list, count * size);
	return copy;
}

void tc_regen_view_init(struct tc_regen_view *view, const struct tc_regen *of)
{
	const struct tc_tree *tree = &of->check->archive;

	memset(view, 0, sizeof(*view));
	view->check = *of->check;
	view->check.archive.members = duplicate(tree->members, tree->count,
						sizeof(*tree->members));
	tc_evidence_branch(&view->check.evidence, &of->check->evidence,
			   &view->check.archive);
	view->r = *of;
	view->r.check = &view->check;
	view->r.err = &view->err;
	view->r.given = duplicate(of->given, tree->count, 1);
	view->r.copy = (struct tc_private_copy){ .path = NULL };
	view->r.log_path = NULL;
	view->r.passing = false;
	view->r.noted = NULL;
	tc_buf_init(&view->r.log, TC_MAX_REGEN_LOG);
}

void tc_regen_view_release(struct tc_regen_view *view,
			   struct tc_regen_found *found)
{
	*found = (struct tc_regen_found){ view->r.log, view->r.passing };
	tc_private_copy_remove(&view->r.copy);
	tc_evidence_release(&view->check.evidence);
	free(view->check.archive.members);
	free(view->r.given);
	memset(view, 0, sizeof(*view));
}

int tc_regen_found_merge(const struct tc_regen_found *found, struct tc_regen *r)
{
	if (found->log.full)
		return tc_fail(r->err, "limit: more than %u bytes about what "
			       "was written again", TC_MAX_REGEN_LOG);
	if (!tc_regen_replay(r, &found->log))
		return tc_fail(r->err, "what was written again cannot be told");
	r->passing |= found->passing;
	return 0;
}

void tc_regen_found_release(struct tc_regen_found *found)
{
	tc_buf_release(&found->log);
	found->passing = false;
}

void tc_regen_shared_init(struct tc_regen_shared *shared, unsigned jobs)
{
	(void)pthread_mutex_init(&shared->lock, NULL);
	(void)pthread_cond_init(&shared->ended, NULL);
	shared->free = jobs ? jobs : 1;
}

void tc_regen_shared_release(struct tc_regen_shared *shared)
{
	(void)pthread_cond_destroy(&shared->ended);
	(void)pthread_mutex_destroy(&shared->lock);
}

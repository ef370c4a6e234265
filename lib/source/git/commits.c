/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commits that branches and tags reach. */
#include "source/git/commits.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"

static bool is_published(const char *ref)
{
	return strncmp(ref, "refs/heads/", 11) == 0 ||
	       strncmp(ref, "refs/remotes/", 13) == 0 ||
	       strncmp(ref, "refs/tags/", 10) == 0;
}

static void add_tag(struct tc_commits *c, const git_oid *commit,
		    const char *name)
{
	struct tc_commit_tag tag = { *commit, tc_strdup(name) };

	c->tags = tc_grow(c->tags, c->tag_count, &c->tag_cap, sizeof(tag));
	c->tags[c->tag_count++] = tag;
}

/* A reference that leads to no commit (a tag of a blob, a branch whose
 * commit a shallow clone lacks) is none to start from. */
static void add_ref(struct tc_commits *c, struct tc_repo *repo,
		    git_revwalk *walk, const char *ref)
{
	git_object *object = NULL, *commit = NULL;
	git_oid id;

	if (git_reference_name_to_id(&id, repo->refs, ref) == 0 &&
	    git_object_lookup(&object, repo->bare, &id, GIT_OBJECT_ANY) == 0 &&
	    git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0) {
		(void)git_revwalk_push(walk, git_object_id(commit));
		if (strncmp(ref, "refs/tags/", 10) == 0)
			add_tag(c, git_object_id(commit), ref + 10);
	}
	git_object_free(commit);
	git_object_free(object);
	git_error_clear();
}

static int add_refs(struct tc_commits *c, struct tc_repo *repo,
		    git_revwalk *walk, struct tc_error *err)
{
	git_reference_iterator *refs = NULL;
	const char *name;
	int rc;

	add_ref(c, repo, walk, "HEAD");
	if (git_reference_iterator_new(&refs, repo->refs) != 0)
		return tc_git_fail(err, "%s: references", repo->path);
	while ((rc = git_reference_next_name(&name, refs)) == 0)
		if (is_published(name))
			add_ref(c, repo, walk, name);
	git_reference_iterator_free(refs);
	return rc == GIT_ITEROVER ? 0 : tc_git_fail(err, "%s: references",
						    repo->path);
}

static int compare_tags(const void *a, const void *b)
{
	const struct tc_commit_tag *x = a, *y = b;
	int rc = git_oid_cmp(&x->commit, &y->commit);

	return rc ? rc : strcmp(x->name, y->name);
}

static int walk_commits(struct tc_commits *c, struct tc_repo *repo,
			git_revwalk *walk, size_t max, struct tc_error *err)
{
	git_oid id;
	int rc = 0;

	while (c->count < max && (rc = git_revwalk_next(&id, walk)) == 0) {
		c->ids = tc_grow(c->ids, c->count, &c->cap, sizeof(id));
		c->ids[c->count++] = id;
	}
	if (rc != 0 && rc != GIT_ITEROVER)
		return tc_git_fail(err, "%s: history", repo->path);
	return 0;
}

int tc_commits_list(struct tc_commits *c, struct tc_repo *repo,
		    const git_oid *from, size_t max, struct tc_error *err)
{
	git_revwalk *walk = NULL;
	int rc;

	*c = (struct tc_commits){ .ids = NULL };
	if (git_revwalk_new(&walk, repo->bare) != 0)
		return tc_git_fail(err, "%s: history", repo->path);
	/* Dates may lie; children come before their parents all the same. */
	(void)git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
	if (from == NULL)
		rc = add_refs(c, repo, walk, err);
	else if ((rc = git_revwalk_push(walk, from)) != 0)
		tc_git_fail(err, "%s: history", repo->path);
	if (rc == 0)
		rc = walk_commits(c, repo, walk,
				  max ? max : TC_MAX_LOCATE_COMMITS, err);
	if (c->tag_count > 0)
		qsort(c->tags, c->tag_count, sizeof(*c->tags), compare_tags);
	git_revwalk_free(walk);
	if (rc != 0)
		tc_commits_release(c);
	return rc;
}

void tc_commits_near(struct tc_commits *c, const git_oid *commit, size_t count)
{
	size_t at = 0, from, to;

	while (at < c->count && !git_oid_equal(&c->ids[at], commit))
		at++;
	if (at == c->count)
		return;
	from = at > count ? at - count : 0;
	to = c->count - at > count ? at + count + 1 : c->count;
	memmove(c->ids, c->ids + from, (to - from) * sizeof(*c->ids));
	c->count = to - from;
}

const char *tc_commits_tag(const struct tc_commits *c, const git_oid *commit)
{
	size_t from = 0, to = c->tag_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (git_oid_cmp(&c->tags[middle].commit, commit) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	if (from < c->tag_count && git_oid_equal(&c->tags[from].commit, commit))
		return c->tags[from].name;
	return NULL;
}

void tc_commits_release(struct tc_commits *c)
{
	size_t i;

	if (c == NULL)
		return;
	for (i = 0; i < c->tag_count; i++)
		free(c->tags[i].name);
	free(c->tags);
	free(c->ids);
	*c = (struct tc_commits){ .ids = NULL };
}

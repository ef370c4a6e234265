/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commits of a repository as a graph that grows as it is walked. */
#include "source/git/commits.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/quote.h"

enum { NEW, THERE, MISSING };

struct tc_commits *tc_repo_commits(struct tc_repo *repo)
{
	if (repo->commits == NULL) {
		repo->commits = tc_calloc(1, sizeof(*repo->commits));
		repo->commits->repo = repo;
	}
	return repo->commits;
}

void tc_commits_free(struct tc_commits *c)
{
	size_t i;

	if (c == NULL)
		return;
	for (i = 0; i < c->tag_count; i++)
		free(c->tags[i].name);
	free(c->tags);
	free(c->roots);
	free(c->parents);
	free(c->slots);
	free(c->list);
	free(c);
}

static size_t slot_of(const struct tc_commits *c, const git_oid *id)
{
	size_t i;

	/* An object id is as good as random. */
	memcpy(&i, id->id, sizeof(i));
	for (i &= c->slot_count - 1; c->slots[i] != 0;
	     i = (i + 1) & (c->slot_count - 1))
		if (git_oid_equal(&c->list[c->slots[i] - 1].id, id))
			break;
	return i;
}

static void grow_slots(struct tc_commits *c)
{
	size_t i;

	free(c->slots);
	c->slot_count = c->slot_count ? c->slot_count * 2 : 4096;
	c->slots = tc_calloc(c->slot_count, sizeof(*c->slots));
	for (i = 0; i < c->count; i++)
		c->slots[slot_of(c, &c->list[i].id)] = (uint32_t)i + 1;
}

uint32_t tc_commits_place(struct tc_commits *c, const git_oid *id)
{
	size_t slot;

	if (c->count * 2 >= c->slot_count)
		grow_slots(c);
	slot = slot_of(c, id);
	if (c->slots[slot] == 0) {
		c->list = tc_grow(c->list, c->count, &c->cap,
				  sizeof(*c->list));
		c->list[c->count] = (struct tc_commit){ .id = *id };
		c->slots[slot] = (uint32_t)++c->count;
	}
	return c->slots[slot] - 1;
}

/* The id behind key at the start of a line, which *at is moved past. */
static bool take_id(const char **at, const char *end, const char *key,
		    git_oid *id)
{
	size_t n = strlen(key);

	if ((size_t)(end - *at) < n + GIT_OID_HEXSZ + 1 ||
	    memcmp(*at, key, n) != 0 || (*at)[n + GIT_OID_HEXSZ] != '\n' ||
	    git_oid_fromstrn(id, *at + n, GIT_OID_HEXSZ) != 0)
		return false;
	*at += n + GIT_OID_HEXSZ + 1;
	return true;
}

/* The seconds behind the last '>' of the committer's line; 0 for none. */
static int64_t take_time(const char *at, const char *end)
{
	const char *line = at, *stop;
	int64_t time = 0;
	int digits = 0;

	for (; at < end && *at != '\n'; at = line + 1) {
		line = memchr(at, '\n', (size_t)(end - at));
		if (line == NULL)
			return 0;
		if (line - at > 10 && memcmp(at, "committer ", 10) == 0)
			break;
	}
	if (at >= end || *at == '\n')
		return 0;
	for (stop = line; stop > at && stop[-1] != '>'; stop--)
		;
	for (; stop < line && *stop == ' '; stop++)
		;
	for (; stop < line && *stop >= '0' && *stop <= '9'; stop++)
		if (++digits <= 12)
			time = time * 10 + (*stop - '0');
	return digits <= 12 ? time : 0;
}

/* The header of git's commit object: gitformat-commit-graph(5) apart, it is
 * told in git-cat-file(1) and git-commit-tree(1). */
static int parse(struct tc_commits *c, uint32_t place, const char *at,
		 const char *end)
{
	size_t first = c->parent_count;
	struct tc_commit made = { .id = c->list[place].id };
	git_oid id;

	if (!take_id(&at, end, "tree ", &made.tree))
		return -1;
	while (take_id(&at, end, "parent ", &id)) {
		uint32_t parent = tc_commits_place(c, &id);

		c->parents = tc_grow(c->parents, c->parent_count,
				     &c->parent_cap, sizeof(*c->parents));
		c->parents[c->parent_count++] = parent;
	}
	made.first_parent = (uint32_t)first;
	made.parent_count = (uint32_t)(c->parent_count - first);
	made.time = take_time(at, end);
	made.state = THERE;
	c->list[place] = made;
	return 0;
}

int tc_commits_load(struct tc_commits *c, uint32_t place, struct tc_error *err)
{
	const git_oid id = c->list[place].id;
	git_odb_object *object = NULL;
	char hex[GIT_OID_HEXSZ + 1];
	const char *data;
	int rc;

	if (c->list[place].state != NEW)
		return c->list[place].state == THERE;
	git_oid_tostr(hex, sizeof(hex), &id);
	if (c->count > TC_MAX_COMMITS || c->parent_count > TC_MAX_COMMITS)
		return tc_fail(err, "%s: more than %u commits",
			       c->repo->path, TC_MAX_COMMITS);
	rc = tc_git_read(c->repo, &id, GIT_OBJECT_COMMIT, &object);
	if (rc == GIT_ENOTFOUND) {
		c->list[place].state = MISSING;
		c->missing++;
		git_error_clear();
		return 0;
	}
	if (rc != 0)
		return tc_git_fail(err, "%s: commit %s", c->repo->path, hex);
	data = git_odb_object_data(object);
	rc = parse(c, place, data, data + git_odb_object_size(object));
	git_odb_object_free(object);
	return rc ? tc_fail(err, "%s: commit %s has no tree", c->repo->path,
			    hex) : 1;
}

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
static int add_ref(struct tc_commits *c, const char *ref, struct tc_error *err)
{
	struct tc_quoted q;
	git_object_t type;
	unsigned tags;
	git_oid id;
	int rc = git_reference_name_to_id(&id, c->repo->refs, ref);

	if (rc == 0) {
		rc = tc_git_peel(c->repo, &id, &type, &tags);
		if (rc != 0 && rc != GIT_ENOTFOUND)
			return tc_git_fail(err, "%s: %s", c->repo->path,
					   tc_quote_into(q.s, sizeof(q.s),
							 ref));
	}
	git_error_clear();
	if (rc != 0 || type != GIT_OBJECT_COMMIT)
		return 0;
	c->roots = tc_grow(c->roots, c->root_count, &c->root_cap,
			   sizeof(*c->roots));
	c->roots[c->root_count++] = tc_commits_place(c, &id);
	if (strncmp(ref, "refs/tags/", 10) == 0)
		add_tag(c, &id, ref + 10);
	return 0;
}

static int compare_tags(const void *a, const void *b)
{
	const struct tc_commit_tag *x = a, *y = b;
	int rc = git_oid_cmp(&x->commit, &y->commit);

	return rc ? rc : strcmp(x->name, y->name);
}

int tc_commits_read_refs(struct tc_commits *c, struct tc_error *err)
{
	git_reference_iterator *refs = NULL;
	const char *name;
	int rc;

	if (c->has_refs)
		return 0;
	if (add_ref(c, "HEAD", err) != 0)
		return -1;
	if (git_reference_iterator_new(&refs, c->repo->refs) != 0)
		return tc_git_fail(err, "%s: references", c->repo->path);
	while ((rc = git_reference_next_name(&name, refs)) == 0)
		if (is_published(name) && add_ref(c, name, err) != 0)
			break;
	git_reference_iterator_free(refs);
	if (rc == 0)
		return -1;
	if (rc != GIT_ITEROVER)
		return tc_git_fail(err, "%s: references", c->repo->path);
	if (c->tag_count > 0)
		qsort(c->tags, c->tag_count, sizeof(*c->tags), compare_tags);
	c->has_refs = true;
	return 0;
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

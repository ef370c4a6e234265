/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where else in a repository's history blobs are. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "source/git/commits.h"
#include "source/git/internal.h"
#include "source/git/locate.h"

struct seeker {
	struct tc_repo *repo;
	struct tc_commits *commits;
	struct tc_sighting **wanted; /* by blob id */
	size_t count, left;          /* left: not found yet */
	git_oid *trees;              /* read already; open addressing */
	size_t tree_count, tree_slots;
	const git_oid *commit;       /* in hand */
	struct tc_buf path;
	struct tc_arena *arena;
	struct tc_error *err;
};

static int compare_wanted(const void *a, const void *b)
{
	const struct tc_sighting *const *x = a, *const *y = b;

	return memcmp((*x)->blob, (*y)->blob, TC_BLOB_SIZE);
}

static size_t tree_slot(const git_oid *trees, size_t slots, const git_oid *id)
{
	size_t i;

	memcpy(&i, id->id, sizeof(i));
	for (i &= slots - 1; !git_oid_is_zero(&trees[i]);
	     i = (i + 1) & (slots - 1))
		if (git_oid_equal(&trees[i], id))
			break;
	return i;
}

/* True the first time. */
static bool is_new_tree(struct seeker *s, const git_oid *id)
{
	size_t slots = s->tree_slots ? s->tree_slots * 2 : 4096, i;

	if (s->tree_count * 2 >= s->tree_slots) {
		git_oid *trees = tc_calloc(slots, sizeof(*trees));

		for (i = 0; i < s->tree_slots; i++)
			if (!git_oid_is_zero(&s->trees[i]))
				trees[tree_slot(trees, slots, &s->trees[i])] =
					s->trees[i];
		free(s->trees);
		s->trees = trees;
		s->tree_slots = slots;
	}
	i = tree_slot(s->trees, s->tree_slots, id);
	if (!git_oid_is_zero(&s->trees[i]))
		return false;
	s->trees[i] = *id;
	s->tree_count++;
	return true;
}

/* All entries of that content: several members may have it. */
static void note(struct seeker *s, const git_oid *blob)
{
	struct tc_sighting key, *k = &key;
	struct tc_sighting **hit;
	size_t i;

	memcpy(key.blob, blob->id, TC_BLOB_SIZE);
	hit = bsearch(&k, s->wanted, s->count, sizeof(*s->wanted),
		      compare_wanted);
	if (hit == NULL)
		return;
	for (i = (size_t)(hit - s->wanted); i > 0; i--)
		if (compare_wanted(&s->wanted[i - 1], hit) != 0)
			break;
	for (; i < s->count && compare_wanted(&s->wanted[i], hit) == 0; i++) {
		struct tc_sighting *w = s->wanted[i];

		if (w->found)
			continue;
		w->found = true;
		s->left--;
		memcpy(w->commit, s->commit->id, sizeof(w->commit));
		tc_hex(w->commit_hex, w->commit, sizeof(w->commit));
		w->path = tc_arena_strdup(s->arena, tc_buf_str(&s->path));
	}
}

static int scan_tree(struct seeker *s, const git_oid *id, unsigned depth)
{
	git_tree *tree = NULL;
	size_t i, n, start = s->path.len;
	int rc = 0;

	if (depth > TC_MAX_DEPTH)
		return tc_fail(s->err, "%s: more than %u directories deep",
			       s->repo->path, TC_MAX_DEPTH);
	if (!is_new_tree(s, id))
		return 0;
	if (tc_git_lookup_tree(s->repo, id, &tree) != 0)
		return tc_git_fail(s->err, "%s: a directory of a commit",
				   s->repo->path);
	n = git_tree_entrycount(tree);
	for (i = 0; i < n && s->left > 0 && rc == 0; i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

		tc_buf_puts(&s->path, git_tree_entry_name(entry));
		if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB) {
			note(s, git_tree_entry_id(entry));
		} else if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
			tc_buf_putc(&s->path, '/');
			rc = scan_tree(s, git_tree_entry_id(entry), depth + 1);
		}
		s->path.len = start;
		if (s->path.full)
			rc = tc_fail(s->err, "%s: a path in a tree is longer "
				     "than %u bytes", s->repo->path,
				     TC_MAX_PATH);
	}
	git_tree_free(tree);
	return rc;
}

static int scan_commit(struct seeker *s, uint32_t place)
{
	const struct tc_commit *commit = &s->commits->list[place];

	s->commit = &commit->id;
	s->path.len = 0;
	return scan_tree(s, &commit->tree, 0);
}

/* near and its ancestors, the newest first; then all commits backwards, the
 * oldest first. A tree that was read is not read again. */
static int scan_history(struct seeker *s, const struct tc_revision *near,
			const struct tc_locate_options *opt)
{
	const size_t max = opt->max ? opt->max : TC_MAX_LOCATE_COMMITS;
	struct tc_commit_list list;
	git_oid id;
	size_t i;
	int rc;

	memcpy(id.id, near->commit, sizeof(id.id));
	if (tc_commits_ancestors(s->commits, &id,
				 opt->near ? opt->around : max, &list,
				 s->err) != 0)
		return -1;
	for (i = 0, rc = 0; i < list.count && s->left > 0 && rc == 0; i++)
		rc = scan_commit(s, list.list[i]);
	free(list.list);
	if (s->left == 0 || rc != 0)
		return rc;
	if (tc_commits_published(s->commits, max, opt->near ? &id : NULL,
				 opt->around, &list, s->err) != 0)
		return -1;
	for (i = list.count; i-- > 0 && s->left > 0 && rc == 0;)
		rc = scan_commit(s, list.list[i]);
	free(list.list);
	return rc;
}

/* Of several in one commit the distance is counted once. */
static int count_distances(struct seeker *s, const struct tc_revision *near)
{
	const struct tc_sighting *last = NULL;
	git_oid here, there;
	size_t i;

	memcpy(here.id, near->commit, sizeof(here.id));
	for (i = 0; i < s->count; i++) {
		struct tc_sighting *w = s->wanted[i];

		if (!w->found)
			continue;
		if (last == NULL ||
		    memcmp(last->commit, w->commit, sizeof(w->commit)) != 0) {
			memcpy(there.id, w->commit, sizeof(there.id));
			if (tc_commits_distance(s->commits, &there, &here,
						&w->after, &w->before,
						s->err) != 0)
				return -1;
		} else {
			w->after = last->after;
			w->before = last->before;
		}
		last = w;
	}
	return 0;
}

static int compare_commits(const void *a, const void *b)
{
	const struct tc_sighting *const *x = a, *const *y = b;

	return memcmp((*x)->commit, (*y)->commit, sizeof((*x)->commit));
}

/* A partial clone marks its packs; git-clone(1), --filter. */
static bool is_partial(struct tc_repo *repo)
{
	const char *dir = git_repository_commondir(repo->refs);
	char *path = tc_asprintf("%sobjects/pack", dir ? dir : "");
	static const char end[] = ".promisor";
	const struct dirent *entry;
	DIR *stream = opendir(path);
	bool found = false;

	free(path);
	if (stream == NULL)
		return false;
	while (!found && (entry = readdir(stream)) != NULL) {
		size_t len = strlen(entry->d_name);

		found = len >= sizeof(end) &&
			strcmp(entry->d_name + len - (sizeof(end) - 1),
			       end) == 0;
	}
	(void)closedir(stream);
	return found;
}

int tc_repo_find_blobs(struct tc_repo *repo, const struct tc_revision *near,
		       const struct tc_locate_options *opt,
		       struct tc_sighting *wanted, size_t count,
		       struct tc_arena *arena, struct tc_error *err)
{
	struct seeker s = { .repo = repo, .commits = tc_repo_commits(repo),
			    .arena = arena, .err = err };
	const bool partial = is_partial(repo);
	git_oid id;
	size_t i;
	int rc = 0;

	s.wanted = tc_calloc(count, sizeof(*s.wanted));
	for (i = 0; i < count; i++) {
		memcpy(id.id, wanted[i].blob, sizeof(id.id));
		wanted[i].found = false;
		/* What no object is, no commit holds: the usual case. */
		if (partial || git_odb_exists_ext(repo->odb, &id,
				       GIT_ODB_LOOKUP_NO_REFRESH))
			s.wanted[s.count++] = &wanted[i];
	}
	tc_buf_init(&s.path, TC_MAX_PATH + 2);
	s.left = s.count;
	if (s.left > 0) {
		qsort(s.wanted, s.count, sizeof(*s.wanted), compare_wanted);
		rc = scan_history(&s, near, opt);
	}
	if (rc == 0 && s.left < s.count) {
		qsort(s.wanted, s.count, sizeof(*s.wanted), compare_commits);
		rc = count_distances(&s, near);
	}
	tc_buf_release(&s.path);
	free(s.trees);
	free(s.wanted);
	return rc;
}

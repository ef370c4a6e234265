/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every version of chosen files in a repository's history, with its time. */
#include "source/git/history.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/day.h"
#include "base/hex.h"
#include "base/quote.h"
#include "source/git/repo.h"
#include "source/git/tree-diff.h"
#include "source/git/version-table.h"

/* A release tag, or head. */
struct release {
	const char *name;
	git_oid commit;
	git_oid tree;
	int64_t time;
	uint32_t day;
};

/* One content that a commit has and its first parent has not. */
struct added {
	struct tc_version *version;
	size_t parents; /* that have it not either */
};

struct walk {
	struct tc_repo *repo;
	const struct tc_history_options *opt;
	struct tc_differ differ;
	struct tc_version_table table;
	struct release head;
	struct release *releases; /* by time, then name */
	size_t release_count, release_cap;
	git_oid *commits;
	size_t commit_count, commit_cap;
	struct added *added; /* by the commit in hand */
	size_t added_count, added_cap;
	uint32_t day;        /* of the commit or release in hand */
	const struct release *release;
	struct tc_arena *arena;
	struct tc_error *err;
};

static bool is_release(const struct tc_history_options *opt, const char *tag)
{
	size_t i;

	for (i = 0; i < opt->release_tag_count; i++)
		if (fnmatch(opt->release_tags[i], tag, 0) == 0)
			return true;
	return false;
}

/* Fills in what the commit says. */
static int read_release(struct walk *w, struct release *release)
{
	git_commit *commit = NULL;

	if (git_commit_lookup(&commit, w->repo->bare, &release->commit) != 0)
		return tc_git_fail(w->err, "%s", w->repo->path);
	git_oid_cpy(&release->tree, git_commit_tree_id(commit));
	release->time = git_commit_time(commit);
	release->day = tc_day_of(release->time);
	git_commit_free(commit);
	return 0;
}

static int add_release(struct walk *w, const char *tag)
{
	struct tc_revision rev;
	struct release release = { .name = tc_arena_strdup(w->arena, tag) };

	if (tc_repo_find_tag(w->repo, tag, &rev, w->err) != 0)
		return -1;
	memcpy(release.commit.id, rev.commit, sizeof(rev.commit));
	if (read_release(w, &release) != 0)
		return -1;
	if (release.time > w->head.time)
		return 0;
	w->releases = tc_grow(w->releases, w->release_count, &w->release_cap,
			      sizeof(release));
	w->releases[w->release_count++] = release;
	return 0;
}

static int compare_releases(const void *a, const void *b)
{
	const struct release *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int find_releases(struct walk *w)
{
	git_strarray tags = { .count = 0 };
	size_t i;
	int rc = 0;

	if (git_tag_list(&tags, w->repo->refs) != 0)
		return tc_git_fail(w->err, "%s: tags", w->repo->path);
	for (i = 0; i < tags.count && rc == 0; i++)
		if (is_release(w->opt, tags.strings[i]))
			rc = add_release(w, tags.strings[i]);
	git_strarray_dispose(&tags);
	if (w->release_count > 0)
		qsort(w->releases, w->release_count, sizeof(*w->releases),
		      compare_releases);
	return rc;
}

static int find_head(struct walk *w)
{
	struct tc_revision rev;

	if (w->opt->head == NULL) {
		if (git_reference_name_to_id(&w->head.commit, w->repo->refs,
					     "HEAD") != 0)
			return tc_git_fail(w->err, "%s: HEAD", w->repo->path);
	} else {
		if (tc_repo_find_commit(w->repo, w->opt->head, &rev,
					w->err) != 0)
			return -1;
		memcpy(w->head.commit.id, rev.commit, sizeof(rev.commit));
	}
	return read_release(w, &w->head);
}

static int list_commits(struct walk *w)
{
	git_revwalk *revwalk = NULL;
	git_oid id;
	size_t i;
	int rc;

	rc = git_revwalk_new(&revwalk, w->repo->bare);
	/* By time, so that neighbours share most of their trees. */
	if (rc == 0)
		rc = git_revwalk_sorting(revwalk, GIT_SORT_TIME);
	if (rc == 0)
		rc = git_revwalk_push(revwalk, &w->head.commit);
	for (i = 0; i < w->release_count && rc == 0; i++)
		rc = git_revwalk_push(revwalk, &w->releases[i].commit);
	while (rc == 0 && (rc = git_revwalk_next(&id, revwalk)) == 0) {
		w->commits = tc_grow(w->commits, w->commit_count,
				     &w->commit_cap, sizeof(id));
		w->commits[w->commit_count++] = id;
	}
	if (rc != GIT_ITEROVER)
		tc_git_fail(w->err, "%s: commits", w->repo->path);
	git_revwalk_free(revwalk);
	return rc == GIT_ITEROVER ? 0 : -1;
}

static void saw_difference(void *ctx, const char *path, const git_oid *blob,
			   bool added)
{
	struct walk *w = ctx;
	struct tc_version *v = tc_version_table_get(&w->table, path, blob->id);

	if (!added) {
		v->last = w->day > v->last ? w->day : v->last;
		return;
	}
	w->added = tc_grow(w->added, w->added_count, &w->added_cap,
			   sizeof(*w->added));
	w->added[w->added_count++] = (struct added){ v, 1 };
}

static int compare_added(const void *a, const void *b)
{
	const struct added *x = a, *y = b;
	int rc = strcmp(x->version->path, y->version->path);

	return rc ? rc : memcmp(x->version->blob, y->version->blob, 20);
}

/* Brought by this commit is what no parent has. */
static void close_commit(struct walk *w, size_t parents)
{
	size_t i, k;

	if (parents > 1 && w->added_count > 0)
		qsort(w->added, w->added_count, sizeof(*w->added),
		      compare_added);
	for (i = 0; i < w->added_count; i = k) {
		struct tc_version *v = w->added[i].version;

		for (k = i + 1; k < w->added_count; k++)
			if (w->added[k].version != v)
				break;
		if (k - i >= parents && (v->first == 0 || w->day < v->first))
			v->first = w->day;
	}
	w->added_count = 0;
}

static int compare_with_parents(struct walk *w, git_commit *commit)
{
	const git_oid *tree = git_commit_tree_id(commit);
	unsigned parents = git_commit_parentcount(commit), i;
	git_commit *parent = NULL;
	int rc;

	w->day = tc_day_of(git_commit_time(commit));
	if (parents == 0 && tc_differ_run(&w->differ, NULL, tree,
					  saw_difference, w, w->err) != 0)
		return -1;
	for (i = 0; i < parents; i++) {
		if (git_commit_parent(&parent, commit, i) != 0)
			return tc_git_fail(w->err, "%s", w->repo->path);
		rc = tc_differ_run(&w->differ, git_commit_tree_id(parent),
				   tree, saw_difference, w, w->err);
		git_commit_free(parent);
		if (rc != 0)
			return -1;
	}
	close_commit(w, parents > 0 ? parents : 1);
	return 0;
}

static int walk_commits(struct walk *w)
{
	git_commit *commit = NULL;
	size_t i;
	int rc = 0;

	for (i = 0; i < w->commit_count && rc == 0; i++) {
		if (w->opt->progress != NULL && i % 256 == 0)
			w->opt->progress(w->opt->progress_ctx, i,
					 w->commit_count);
		if (git_commit_lookup(&commit, w->repo->bare,
				      &w->commits[i]) != 0)
			return tc_git_fail(w->err, "%s", w->repo->path);
		rc = compare_with_parents(w, commit);
		git_commit_free(commit);
	}
	return rc;
}

static void saw_in_release(void *ctx, const char *path, const git_oid *blob,
			   bool added)
{
	struct walk *w = ctx;
	const struct release *r = w->release;
	struct tc_version *v = tc_version_table_get(&w->table, path, blob->id);

	(void)added;
	if (r->day > v->last)
		v->last = r->day;
	if (v->first_release == NULL) {
		v->first_release = r->name;
		v->first_release_day = r->day;
	}
	v->last_release = r->name;
	v->last_release_day = r->day;
}

static void saw_in_head(void *ctx, const char *path, const git_oid *blob,
			bool added)
{
	struct walk *w = ctx;

	(void)added;
	tc_version_table_get(&w->table, path, blob->id)->last = 0;
}

static int read_releases(struct walk *w)
{
	size_t i;

	for (i = 0; i < w->release_count; i++) {
		w->release = &w->releases[i];
		if (tc_differ_run(&w->differ, NULL, &w->releases[i].tree,
				  saw_in_release, w, w->err) != 0)
			return tc_prefix(w->err, "tag %s", w->release->name);
	}
	return tc_differ_run(&w->differ, NULL, &w->head.tree, saw_in_head, w,
			     w->err);
}

static void finish(struct walk *w, struct tc_history *out)
{
	out->versions = tc_version_table_take(&w->table, &out->count);
	out->commits = w->commit_count;
	tc_hex(out->head_hex, w->head.commit.id, 20);
	out->head_day = w->head.day;
}

int tc_history_read(struct tc_repo *repo, const struct tc_history_options *opt,
		    struct tc_history *out, struct tc_error *err)
{
	struct tc_history made = { .count = 0 };
	struct walk w = { .repo = repo, .opt = opt, .arena = &made.arena,
			  .err = err };
	int rc = -1;

	tc_version_table_init(&w.table, &made.arena);
	tc_differ_init(&w.differ, repo, &opt->selection);
	if (find_head(&w) == 0 && find_releases(&w) == 0 &&
	    list_commits(&w) == 0 && walk_commits(&w) == 0 &&
	    read_releases(&w) == 0) {
		finish(&w, &made);
		*out = made;
		rc = 0;
	}
	tc_differ_release(&w.differ);
	tc_version_table_release(&w.table);
	free(w.releases);
	free(w.commits);
	free(w.added);
	if (rc != 0)
		tc_history_release(&made);
	return rc;
}

void tc_history_release(struct tc_history *history)
{
	if (history == NULL)
		return;
	free(history->versions);
	tc_arena_release(&history->arena);
	*history = (struct tc_history){ .count = 0 };
}

int tc_repo_read_blob(struct tc_repo *repo, const uint8_t blob[20],
		      char **bytes, size_t *len, struct tc_error *err)
{
	git_odb_object *object = NULL;
	git_oid id;
	size_t size;
	int rc;

	memcpy(id.id, blob, sizeof(id.id));
	rc = git_odb_read(&object, repo->odb, &id);
	if (rc == GIT_ENOTFOUND)
		return 1;
	if (rc != 0)
		return tc_git_fail(err, "%s: blob", repo->path);
	size = git_odb_object_size(object);
	*bytes = tc_malloc(size + 1);
	memcpy(*bytes, git_odb_object_data(object), size);
	(*bytes)[size] = '\0';
	*len = size;
	git_odb_object_free(object);
	return 0;
}

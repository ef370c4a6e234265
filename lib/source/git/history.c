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
	const struct tc_history *earlier; /* that is of use, or NULL */
	const char *restarted;
	struct added *added; /* by the commit in hand */
	size_t added_count, added_cap;
	uint32_t day;        /* of the commit or release in hand */
	const struct release *release;
	struct tc_arena *arena;
	struct tc_error *err;
};

/* The commit id in NAME=ID, or NULL: a pattern of tags. */
static const char *named_commit(const char *pattern)
{
	const char *equals = strrchr(pattern, '=');

	return equals != NULL && equals > pattern &&
	       strlen(equals + 1) == GIT_OID_HEXSZ &&
	       strspn(equals + 1, "0123456789abcdef") == GIT_OID_HEXSZ
		       ? equals + 1 : NULL;
}

static bool is_release(const struct tc_history_options *opt, const char *tag)
{
	size_t i;

	for (i = 0; i < opt->release_tag_count; i++)
		if (named_commit(opt->release_tags[i]) == NULL &&
		    fnmatch(opt->release_tags[i], tag, 0) == 0)
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

static int add_release(struct walk *w, const char *name,
		       const struct tc_revision *rev)
{
	struct release release = { .name = name };

	memcpy(release.commit.id, rev->commit, sizeof(rev->commit));
	if (read_release(w, &release) != 0)
		return -1;
	if (release.time > w->head.time)
		return 0;
	w->releases = tc_grow(w->releases, w->release_count, &w->release_cap,
			      sizeof(release));
	w->releases[w->release_count++] = release;
	return 0;
}

static int add_tag(struct walk *w, const char *tag)
{
	struct tc_revision rev;

	if (tc_repo_find_tag(w->repo, tag, &rev, w->err) != 0)
		return -1;
	return add_release(w, tc_arena_strdup(w->arena, tag), &rev);
}

/* A release that has no tag: NAME=ID. */
static int add_named(struct walk *w, const char *pattern)
{
	const char *id = named_commit(pattern);
	struct tc_revision rev;

	if (id == NULL)
		return 0;
	if (tc_repo_find_commit(w->repo, id, &rev, w->err) != 0)
		return -1;
	return add_release(w, tc_arena_strndup(w->arena, pattern,
					       (size_t)(id - 1 - pattern)),
			   &rev);
}

static int compare_times(int64_t a, const char *name_a, int64_t b,
			 const char *name_b)
{
	if (a != b)
		return a < b ? -1 : 1;
	return strcmp(name_a, name_b);
}

static int compare_releases(const void *a, const void *b)
{
	const struct release *x = a, *y = b;

	return compare_times(x->time, x->name, y->time, y->name);
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
			rc = add_tag(w, tags.strings[i]);
	git_strarray_dispose(&tags);
	for (i = 0; i < w->opt->release_tag_count && rc == 0; i++)
		rc = add_named(w, w->opt->release_tags[i]);
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

static int compare_ids(const void *a, const void *b)
{
	return memcmp(a, b, 20);
}

static int compare_tags(const void *a, const void *b)
{
	const struct tc_history_tag *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static const struct tc_history_tag *find_tag(const struct tc_history *history,
					     const char *name)
{
	const struct tc_history_tag key = { .name = name };

	if (history->tag_count == 0)
		return NULL;
	return bsearch(&key, history->tags, history->tag_count, sizeof(key),
		       compare_tags);
}

bool tc_history_has_commit(const struct tc_history *history,
			   const uint8_t commit[20])
{
	return history->commits > 0 &&
	       bsearch(commit, history->commit_ids, history->commits,
		       sizeof(*history->commit_ids), compare_ids) != NULL;
}

/* How many of the earlier reading's tags are where they were. */
static size_t count_kept_tags(const struct walk *w)
{
	size_t i, kept = 0;

	for (i = 0; i < w->release_count; i++) {
		const struct tc_history_tag *tag =
			find_tag(w->opt->earlier, w->releases[i].name);

		if (tag != NULL && memcmp(tag->commit, w->releases[i].commit.id,
					  sizeof(tag->commit)) == 0)
			kept++;
	}
	return kept;
}

/* All that the earlier reading counted must count now: it cannot be taken out
 * again. Returns whether it does. */
static bool has_grown(struct walk *w)
{
	git_oid head;
	int rc;

	if (count_kept_tags(w) != w->opt->earlier->tag_count) {
		w->restarted = "a release tag has moved or gone";
		return false;
	}
	memcpy(head.id, w->opt->earlier->head, sizeof(head.id));
	if (git_oid_equal(&head, &w->head.commit))
		return true;
	rc = git_graph_descendant_of(w->repo->bare, &w->head.commit, &head);
	if (rc != 1)
		w->restarted = "its head is no ancestor of this one";
	return rc == 1;
}

/* Goes on from the earlier reading, if that is possible. */
static void take_up(struct walk *w)
{
	const struct tc_history *earlier = w->opt->earlier;
	size_t i;

	if (earlier == NULL || !has_grown(w))
		return;
	w->earlier = earlier;
	for (i = 0; i < earlier->count; i++) {
		const struct tc_version *e = &earlier->versions[i];
		struct tc_version *v =
			tc_version_table_get(&w->table, e->path, e->blob);
		const char *path = v->path;

		*v = *e;
		v->path = path;
		v->last = e->last_any;
		v->in_head = false;
		if (e->first_release == NULL)
			continue;
		v->first_release = tc_arena_strdup(w->arena,
						   e->first_release);
		v->last_release = tc_arena_strdup(w->arena, e->last_release);
	}
}

/* A hiding callback of libgit2's. */
static int is_seen(const git_oid *id, void *payload)
{
	const struct walk *w = payload;

	return w->earlier != NULL &&
	       tc_history_has_commit(w->earlier, id->id);
}

/* Not seen before. Clocks that were wrong can make libgit2 go below what is
 * hidden, so that each is looked up again. */
static int list_commits(struct walk *w)
{
	git_revwalk *revwalk = NULL;
	git_oid id;
	size_t i;
	int rc;

	take_up(w);
	rc = git_revwalk_new(&revwalk, w->repo->bare);
	/* By time, so that neighbours share most of their trees. */
	if (rc == 0)
		rc = git_revwalk_sorting(revwalk, GIT_SORT_TIME);
	if (rc == 0)
		rc = git_revwalk_add_hide_cb(revwalk, is_seen, w);
	if (rc == 0)
		rc = git_revwalk_push(revwalk, &w->head.commit);
	for (i = 0; i < w->release_count && rc == 0; i++)
		rc = git_revwalk_push(revwalk, &w->releases[i].commit);
	while (rc == 0 && (rc = git_revwalk_next(&id, revwalk)) == 0) {
		if (is_seen(&id, w))
			continue;
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
	if (v->first_release == NULL ||
	    compare_times(r->time, r->name, v->first_release_time,
			  v->first_release) < 0) {
		v->first_release = r->name;
		v->first_release_day = r->day;
		v->first_release_time = r->time;
	}
	if (v->last_release == NULL ||
	    compare_times(r->time, r->name, v->last_release_time,
			  v->last_release) > 0) {
		v->last_release = r->name;
		v->last_release_day = r->day;
		v->last_release_time = r->time;
	}
}

static void saw_in_head(void *ctx, const char *path, const git_oid *blob,
			bool added)
{
	struct walk *w = ctx;

	(void)added;
	tc_version_table_get(&w->table, path, blob->id)->in_head = true;
}

static int read_releases(struct walk *w)
{
	size_t i;

	for (i = 0; i < w->release_count; i++) {
		w->release = &w->releases[i];
		if (w->earlier != NULL &&
		    find_tag(w->earlier, w->release->name) != NULL)
			continue;
		if (tc_differ_run(&w->differ, NULL, &w->releases[i].tree,
				  saw_in_release, w, w->err) != 0)
			return tc_prefix(w->err, "tag %s", w->release->name);
	}
	return tc_differ_run(&w->differ, NULL, &w->head.tree, saw_in_head, w,
			     w->err);
}

/* Commits seen before and now. */
static void keep_commits(const struct walk *w, struct tc_history *out)
{
	const size_t before = w->earlier ? w->earlier->commits : 0;
	size_t i;

	out->walked = w->commit_count;
	out->commits = before + w->commit_count;
	out->commit_ids = tc_calloc(out->commits + 1,
				    sizeof(*out->commit_ids));
	if (before > 0)
		memcpy(out->commit_ids, w->earlier->commit_ids,
		       before * sizeof(*out->commit_ids));
	for (i = 0; i < w->commit_count; i++)
		memcpy(out->commit_ids[before + i], w->commits[i].id, 20);
	if (out->commits > 0)
		qsort(out->commit_ids, out->commits, sizeof(*out->commit_ids),
		      compare_ids);
}

static void keep_tags(const struct walk *w, struct tc_history *out)
{
	size_t i;

	out->tags = tc_arena_alloc(&out->arena, (w->release_count + 1) *
						sizeof(*out->tags));
	for (i = 0; i < w->release_count; i++) {
		out->tags[i].name = w->releases[i].name;
		memcpy(out->tags[i].commit, w->releases[i].commit.id, 20);
	}
	out->tag_count = w->release_count;
	if (out->tag_count > 0)
		qsort(out->tags, out->tag_count, sizeof(*out->tags),
		      compare_tags);
}

static void finish(struct walk *w, struct tc_history *out)
{
	size_t i;

	out->versions = tc_version_table_take(&w->table, &out->count);
	for (i = 0; i < out->count; i++) {
		struct tc_version *v = &out->versions[i];

		v->last_any = v->last;
		if (v->in_head)
			v->last = 0;
	}
	keep_commits(w, out);
	keep_tags(w, out);
	out->restarted = w->restarted;
	memcpy(out->head, w->head.commit.id, sizeof(out->head));
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
	free(history->commit_ids);
	tc_arena_release(&history->arena);
	*history = (struct tc_history){ .count = 0 };
}

bool tc_repo_has_blob(struct tc_repo *repo, const uint8_t blob[20])
{
	git_oid id;

	memcpy(id.id, blob, sizeof(id.id));
	return git_odb_exists_ext(repo->odb, &id,
				  GIT_ODB_LOOKUP_NO_REFRESH) == 1;
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

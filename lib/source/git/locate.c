/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which commit of a repository fits an archive. */
#include "source/git/locate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "source/git/commits.h"
#include "source/git/internal.h"

struct score {
	uint64_t equal, differ, absent;
};

/* What a tree is worth at a place of the archive. */
struct memo {
	git_oid tree;
	uint32_t from, to; /* members below that directory: the place */
	bool used;
	struct score score;
};

struct locator {
	struct tc_repo *repo;
	const struct tc_tree *archive;
	struct memo *memos; /* open addressing, a power of two */
	size_t memo_count, memo_slots;
	struct tc_buf path; /* of the directory, with its final slash */
	struct tc_error *err;
};

static size_t memo_slot(const struct memo *memos, size_t slots,
			const git_oid *tree, uint32_t from, uint32_t to)
{
	uint64_t h;
	size_t i;

	/* An object id is as good as random. */
	memcpy(&h, tree->id, sizeof(h));
	h += from * 0x9e3779b97f4a7c15ull;
	for (i = (size_t)h & (slots - 1); memos[i].used;
	     i = (i + 1) & (slots - 1))
		if (git_oid_equal(&memos[i].tree, tree) &&
		    memos[i].from == from && memos[i].to == to)
			break;
	return i;
}

static void grow_memos(struct locator *l)
{
	size_t slots = l->memo_slots ? l->memo_slots * 2 : 4096, i;
	struct memo *memos = tc_calloc(slots, sizeof(*memos));

	for (i = 0; i < l->memo_slots; i++)
		if (l->memos[i].used)
			memos[memo_slot(memos, slots, &l->memos[i].tree,
					l->memos[i].from, l->memos[i].to)] =
				l->memos[i];
	free(l->memos);
	l->memos = memos;
	l->memo_slots = slots;
}

static void remember(struct locator *l, const git_oid *tree, uint32_t from,
		     uint32_t to, const struct score *score)
{
	if (l->memo_count * 2 >= l->memo_slots)
		grow_memos(l);
	l->memos[memo_slot(l->memos, l->memo_slots, tree, from, to)] =
		(struct memo){ *tree, from, to, true, *score };
	l->memo_count++;
}

/* The last member of that path in [from, to), which is what is unpacked. */
static const struct tc_member *find(const struct tc_tree *tree, uint32_t from,
				    uint32_t to, const char *path)
{
	size_t i = tc_tree_lower_bound(tree, from, to, path);
	const struct tc_member *found = NULL;

	for (; i < to && strcmp(tree->members[i].path, path) == 0; i++)
		if (tree->members[i].type != TC_TYPE_DIR)
			found = &tree->members[i];
	return found;
}

static int score_tree(struct locator *l, const git_oid *id, uint32_t from,
		      uint32_t to, unsigned depth, struct score *out);

static int score_directory(struct locator *l, const git_oid *id, uint32_t from,
			   uint32_t to, unsigned depth, struct score *out)
{
	struct score inner = { 0 };
	uint32_t begin, end;

	tc_buf_putc(&l->path, '/');
	begin = (uint32_t)tc_tree_lower_bound(l->archive, from, to,
					      tc_buf_str(&l->path));
	/* '0' comes right behind '/'. */
	l->path.ptr[l->path.len - 1] = '0';
	end = (uint32_t)tc_tree_lower_bound(l->archive, begin, to,
					    tc_buf_str(&l->path));
	l->path.ptr[l->path.len - 1] = '/';
	if (begin == end)
		return 0;
	if (score_tree(l, id, begin, end, depth + 1, &inner) != 0)
		return -1;
	out->equal += inner.equal;
	out->differ += inner.differ;
	out->absent += inner.absent;
	return 0;
}

static int score_entry(struct locator *l, const git_tree_entry *entry,
		       uint32_t from, uint32_t to, unsigned depth,
		       struct score *out)
{
	const struct tc_member *m;

	tc_buf_puts(&l->path, git_tree_entry_name(entry));
	if (l->path.full)
		return tc_fail(l->err, "%s: a path in a tree is longer than "
			       "%u bytes", l->repo->path, TC_MAX_PATH);
	if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
		return score_directory(l, git_tree_entry_id(entry), from, to,
				       depth, out);
	if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
		return 0;
	m = find(l->archive, from, to, tc_buf_str(&l->path));
	if (m == NULL)
		out->absent++;
	else if (memcmp(m->blob, git_tree_entry_id(entry)->id,
			TC_BLOB_SIZE) == 0)
		out->equal++;
	else
		out->differ++;
	return 0;
}

static int score_tree(struct locator *l, const git_oid *id, uint32_t from,
		      uint32_t to, unsigned depth, struct score *out)
{
	struct score score = { 0 };
	git_tree *tree = NULL;
	size_t slot, i, n, start = l->path.len;
	int rc = 0;

	if (depth > TC_MAX_DEPTH)
		return tc_fail(l->err, "%s: more than %u directories deep",
			       l->repo->path, TC_MAX_DEPTH);
	if (l->memo_slots > 0) {
		slot = memo_slot(l->memos, l->memo_slots, id, from, to);
		if (l->memos[slot].used) {
			*out = l->memos[slot].score;
			return 0;
		}
	}
	if (git_tree_lookup(&tree, l->repo->bare, id) != 0)
		return tc_git_fail(l->err, "%s: directory '%s' of a commit",
				   l->repo->path, tc_buf_str(&l->path));
	n = git_tree_entrycount(tree);
	for (i = 0; i < n && rc == 0; i++) {
		rc = score_entry(l, git_tree_entry_byindex(tree, i), from, to,
				 depth, &score);
		l->path.len = start;
	}
	git_tree_free(tree);
	if (rc == 0) {
		remember(l, id, from, to, &score);
		*out = score;
	}
	return rc;
}

/* Whether a is the better fit. */
static bool is_better(const struct tc_fit *a, const struct tc_fit *b)
{
	if (a->equal != b->equal)
		return a->equal > b->equal;
	if (a->differ != b->differ)
		return a->differ < b->differ;
	if (a->absent != b->absent)
		return a->absent < b->absent;
	if ((a->tag != NULL) != (b->tag != NULL))
		return a->tag != NULL;
	return a->time < b->time;
}

/* Into the sorted list of the best. */
static void offer(struct tc_fit *fits, size_t count, size_t *used,
		  const struct tc_fit *fit)
{
	size_t at = *used;

	if (*used == count && !is_better(fit, &fits[count - 1]))
		return;
	if (*used < count)
		(*used)++;
	else
		at--;
	for (; at > 0 && is_better(fit, &fits[at - 1]); at--)
		fits[at] = fits[at - 1];
	fits[at] = *fit;
}

static int fit_commit(struct locator *l, const git_oid *id, struct tc_fit *fit)
{
	struct score score = { 0 };
	git_commit *commit = NULL;
	int rc;

	if (git_commit_lookup(&commit, l->repo->bare, id) != 0)
		return tc_git_fail(l->err, "%s: a commit", l->repo->path);
	l->path.len = 0;
	rc = score_tree(l, git_commit_tree_id(commit), 0,
			(uint32_t)l->archive->count, 0, &score);
	*fit = (struct tc_fit){
		.time = git_commit_time(commit),
		.equal = score.equal,
		.differ = score.differ,
		.absent = score.absent,
	};
	git_commit_free(commit);
	memcpy(fit->commit, id->id, sizeof(fit->commit));
	tc_hex(fit->commit_hex, fit->commit, sizeof(fit->commit));
	return rc;
}

int tc_repo_locate(struct tc_repo *repo, struct tc_tree *archive,
		   const struct tc_locate_options *opt, struct tc_fit *fits,
		   size_t count, size_t *seen, struct tc_error *err)
{
	struct locator l = { .repo = repo, .archive = archive, .err = err };
	struct tc_commits commits;
	struct tc_fit fit;
	git_oid near;
	size_t used = 0, i;
	int rc;

	tc_buf_init(&l.path, TC_MAX_PATH + 2);
	rc = tc_commits_list(&commits, repo, NULL, opt->max, err);
	if (rc == 0 && opt->near != NULL) {
		memcpy(near.id, opt->near, sizeof(near.id));
		tc_commits_near(&commits, &near, opt->around);
	}
	for (i = 0; i < commits.count && rc == 0; i++) {
		if (opt->progress != NULL)
			opt->progress(opt->progress_ctx, i, commits.count);
		rc = fit_commit(&l, &commits.ids[i], &fit);
		if (rc != 0 || fit.equal == 0)
			continue;
		fit.tag = tc_commits_tag(&commits, &commits.ids[i]);
		offer(fits, count, &used, &fit);
	}
	for (i = 0; i < used && rc == 0; i++)
		if (fits[i].tag != NULL)
			fits[i].tag = tc_arena_strdup(&archive->arena,
						      fits[i].tag);
	*seen = commits.count;
	tc_commits_release(&commits);
	tc_buf_release(&l.path);
	free(l.memos);
	return rc == 0 ? (int)used : -1;
}

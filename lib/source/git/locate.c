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

/* A directory of the archive: its members, whose paths are the same as far as
 * `skip`, and where the last entry that was looked up stands. */
struct place {
	uint32_t from, to, at;
	size_t skip;
};

/* The first member whose name from skip on does not come before name. Entries
 * of a tree come in order: it is near at or, in a tree that git would not
 * have written, anywhere. */
static uint32_t seek(const struct tc_tree *tree, const struct place *p,
		     const char *name)
{
	uint32_t low = p->at, high, step = 1;

	if (low > p->from &&
	    strcmp(tree->members[low - 1].path + p->skip, name) >= 0)
		low = p->from;
	for (high = low; high < p->to &&
	     strcmp(tree->members[high].path + p->skip, name) < 0; step *= 2) {
		low = high + 1;
		high = p->to - high > step ? high + step : p->to;
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (strcmp(tree->members[middle].path + p->skip, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last member of that name, which is what is unpacked. */
static const struct tc_member *find(const struct tc_tree *tree,
				    struct place *p, const char *name)
{
	const struct tc_member *found = NULL;
	uint32_t i;

	p->at = seek(tree, p, name);
	for (i = p->at; i < p->to; i++) {
		const struct tc_member *m = &tree->members[i];

		if (strcmp(m->path + p->skip, name) != 0)
			break;
		if (m->type != TC_TYPE_DIR)
			found = m;
	}
	return found;
}

static int score_tree(struct locator *l, const git_oid *id, uint32_t from,
		      uint32_t to, unsigned depth, struct score *out);

static int score_directory(struct locator *l, const git_tree_entry *entry,
			   struct place *p, unsigned depth, struct score *out)
{
	const size_t start = l->path.len;
	struct score inner = { 0 };
	uint32_t begin;
	int rc = 0;

	tc_buf_puts(&l->path, git_tree_entry_name(entry));
	tc_buf_putc(&l->path, '/');
	if (l->path.full)
		return tc_fail(l->err, "%s: a path in a tree is longer than "
			       "%u bytes", l->repo->path, TC_MAX_PATH);
	begin = p->at = seek(l->archive, p, tc_buf_str(&l->path) + start);
	/* '0' comes right behind '/'. */
	l->path.ptr[l->path.len - 1] = '0';
	p->at = seek(l->archive, p, tc_buf_str(&l->path) + start);
	l->path.ptr[l->path.len - 1] = '/';
	if (begin < p->at)
		rc = score_tree(l, git_tree_entry_id(entry), begin, p->at,
				depth + 1, &inner);
	l->path.len = start;
	l->path.ptr[start] = '\0';
	out->equal += inner.equal;
	out->differ += inner.differ;
	out->absent += inner.absent;
	return rc;
}

static void score_file(struct locator *l, const git_tree_entry *entry,
		       struct place *p, struct score *out)
{
	const struct tc_member *m = find(l->archive, p,
					 git_tree_entry_name(entry));

	if (m == NULL)
		out->absent++;
	else if (memcmp(m->blob, git_tree_entry_id(entry)->id,
			TC_BLOB_SIZE) == 0)
		out->equal++;
	else
		out->differ++;
}

static int score_tree(struct locator *l, const git_oid *id, uint32_t from,
		      uint32_t to, unsigned depth, struct score *out)
{
	struct place place = { from, to, from, l->path.len };
	struct score score = { 0 };
	git_tree *tree = NULL;
	size_t slot, i, n;
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
	if (tc_git_lookup_tree(l->repo, id, &tree) != 0)
		return tc_git_fail(l->err, "%s: directory '%s' of a commit",
				   l->repo->path, tc_buf_str(&l->path));
	n = git_tree_entrycount(tree);
	for (i = 0; i < n && rc == 0; i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);

		if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
			rc = score_directory(l, entry, &place, depth, &score);
		else if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
			score_file(l, entry, &place, &score);
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

static int fit_commit(struct locator *l, const struct tc_commit *commit,
		      struct tc_fit *fit)
{
	struct score score = { 0 };
	int rc;

	l->path.len = 0;
	rc = score_tree(l, &commit->tree, 0, (uint32_t)l->archive->count, 0,
			&score);
	*fit = (struct tc_fit){
		.time = commit->time,
		.equal = score.equal,
		.differ = score.differ,
		.absent = score.absent,
	};
	memcpy(fit->commit, commit->id.id, sizeof(fit->commit));
	tc_hex(fit->commit_hex, fit->commit, sizeof(fit->commit));
	return rc;
}

static int list_commits(struct tc_commits *commits,
			const struct tc_locate_options *opt,
			struct tc_commit_list *list, struct tc_error *err)
{
	const size_t max = opt->max ? opt->max : TC_MAX_LOCATE_COMMITS;
	git_oid near;

	if (opt->near != NULL)
		memcpy(near.id, opt->near, sizeof(near.id));
	return tc_commits_published(commits, max, opt->near ? &near : NULL,
				    opt->around, list, err);
}

int tc_repo_locate(struct tc_repo *repo, struct tc_tree *archive,
		   const struct tc_locate_options *opt, struct tc_fit *fits,
		   size_t count, struct tc_locate_seen *seen, struct tc_error *err)
{
	struct locator l = { .repo = repo, .archive = archive, .err = err };
	struct tc_commits *commits = tc_repo_commits(repo);
	struct tc_commit_list list;
	struct tc_fit fit;
	size_t used = 0, i;
	int rc = 0;

	if (list_commits(commits, opt, &list, err) != 0)
		return -1;
	tc_buf_init(&l.path, TC_MAX_PATH + 2);
	for (i = 0; i < list.count && rc == 0; i++) {
		const struct tc_commit *commit = &commits->list[list.list[i]];

		if (opt->progress != NULL)
			opt->progress(opt->progress_ctx, i, list.count);
		rc = fit_commit(&l, commit, &fit);
		if (rc != 0 || fit.equal == 0)
			continue;
		fit.tag = tc_commits_tag(commits, &commit->id);
		offer(fits, count, &used, &fit);
	}
	for (i = 0; i < used && rc == 0; i++)
		if (fits[i].tag != NULL)
			fits[i].tag = tc_arena_strdup(&archive->arena,
						      fits[i].tag);
	seen->commits = list.count;
	seen->missing = commits->missing;
	free(list.list);
	tc_buf_release(&l.path);
	free(l.memos);
	return rc == 0 ? (int)used : -1;
}

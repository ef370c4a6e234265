/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What differs between two git trees, as far as a selection reaches. */
#include "source/git/tree-diff.h"

#include <fnmatch.h>
#include <string.h>

#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"

static int diff_trees(struct tc_differ *d, const git_oid *from,
		      const git_oid *to, unsigned depth);

void tc_differ_init(struct tc_differ *d, struct tc_repo *repo,
		    const struct tc_selection *selection)
{
	*d = (struct tc_differ){ .repo = repo, .selection = selection };
	tc_buf_init(&d->path, TC_MAX_PATH);
}

void tc_differ_release(struct tc_differ *d)
{
	size_t i;

	if (d == NULL)
		return;
	for (i = 0; i < TC_DIFF_SLOTS; i++)
		git_tree_free(d->slots[i]);
	tc_buf_release(&d->path);
	*d = (struct tc_differ){ .repo = NULL };
}

/* Whether a pattern can match something below the directory dir. Patterns
 * without a slash match base names anywhere, unless anchored by "/". */
static bool can_reach(const char *pattern, const char *dir)
{
	char head[TC_MAX_PATH + 1];
	const bool anchored = *pattern == '/';
	const char *cut = strchr(pattern += anchored, '/');
	const char *slash;

	if (cut == NULL)
		return !anchored;
	for (slash = strchr(dir, '/'); slash; slash = strchr(slash + 1, '/')) {
		cut = strchr(cut + 1, '/');
		if (cut == NULL)
			return false;
	}
	if ((size_t)(cut - pattern) >= sizeof(head))
		return false;
	memcpy(head, pattern, (size_t)(cut - pattern));
	head[cut - pattern] = '\0';
	return fnmatch(head, dir, FNM_PATHNAME) == 0;
}

static bool wants_dir(const struct tc_selection *s, const char *dir)
{
	size_t i;

	for (i = 0; i < s->path_count; i++)
		if (can_reach(s->paths[i], dir))
			return true;
	return s->path_count == 0;
}

static bool matches(const char *const *patterns, size_t count,
		    const char *path)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (*patterns[i] == '/' ?
			    fnmatch(patterns[i] + 1, path, FNM_PATHNAME) == 0 :
			    tc_path_match(patterns[i], path))
			return true;
	return false;
}

bool tc_selection_wants(const struct tc_selection *s, const char *path)
{
	if (s->path_count > 0 && !matches(s->paths, s->path_count, path))
		return false;
	return !matches(s->exclude, s->exclude_count, path);
}

/* The tree is the cache's; it lives until another takes its slot, so what is
 * needed for longer must be duplicated. */
static int get_tree(struct tc_differ *d, const git_oid *id, git_tree **out)
{
	git_tree **slot = &d->slots[id->id[0] % TC_DIFF_SLOTS];
	struct tc_quoted q;

	if (*slot == NULL || !git_oid_equal(git_tree_id(*slot), id)) {
		git_tree_free(*slot);
		*slot = NULL;
		if (tc_git_lookup_tree(d->repo, id, slot) != 0)
			return tc_git_fail(d->err, "%s: directory '%s'",
					   d->repo->path,
					   tc_quote_into(q.s, sizeof(q.s),
							 tc_buf_str(&d->path)));
	}
	if (git_tree_dup(out, *slot) != 0)
		return tc_git_fail(d->err, "%s", d->repo->path);
	return 0;
}

static bool is_dir(const git_tree_entry *e)
{
	return git_tree_entry_filemode(e) == GIT_FILEMODE_TREE;
}

static bool is_file(const git_tree_entry *e)
{
	git_filemode_t mode = git_tree_entry_filemode(e);

	return mode != GIT_FILEMODE_TREE && mode != GIT_FILEMODE_LINK &&
	       mode != GIT_FILEMODE_COMMIT;
}

/* The order of entries in a tree object: by name, a directory's name ending
 * in a slash. So a file and a directory of one name are two entries. */
static int compare_entries(const git_tree_entry *a, const git_tree_entry *b)
{
	const unsigned char *x = (const unsigned char *)git_tree_entry_name(a);
	const unsigned char *y = (const unsigned char *)git_tree_entry_name(b);

	while (*x != '\0' && *x == *y) {
		x++;
		y++;
	}
	return (*x == '\0' && is_dir(a) ? '/' : *x) -
	       (*y == '\0' && is_dir(b) ? '/' : *y);
}

/* from and to are entries of one name, or one of them is NULL. */
static int diff_entry(struct tc_differ *d, const git_tree_entry *from,
		      const git_tree_entry *to, unsigned depth)
{
	const git_tree_entry *any = from ? from : to;
	const git_oid *old = from ? git_tree_entry_id(from) : NULL;
	const git_oid *new = to ? git_tree_entry_id(to) : NULL;
	size_t start = d->path.len;
	int rc = 0;

	if (start > 0)
		tc_buf_putc(&d->path, '/');
	tc_buf_puts(&d->path, git_tree_entry_name(any));
	if (d->path.full)
		return tc_fail(d->err, "%s: a path is longer than %u bytes",
			       d->repo->path, TC_MAX_PATH);
	if (is_dir(any)) {
		if (wants_dir(d->selection, tc_buf_str(&d->path)))
			rc = diff_trees(d, old, new, depth + 1);
	} else if (tc_selection_wants(d->selection, tc_buf_str(&d->path))) {
		if (from && is_file(from))
			d->each(d->ctx, tc_buf_str(&d->path), old, false);
		if (to && is_file(to))
			d->each(d->ctx, tc_buf_str(&d->path), new, true);
	}
	d->path.len = start;
	d->path.ptr[start] = '\0';
	return rc;
}

static bool same_entry(const git_tree_entry *a, const git_tree_entry *b)
{
	return git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b)) &&
	       is_file(a) == is_file(b);
}

static int merge_walk(struct tc_differ *d, const git_tree *from,
		      const git_tree *to, unsigned depth)
{
	size_t n = from ? git_tree_entrycount(from) : 0;
	size_t m = to ? git_tree_entrycount(to) : 0;
	size_t i = 0, k = 0;
	int rc = 0;

	while ((i < n || k < m) && rc == 0) {
		const git_tree_entry *a =
			i < n ? git_tree_entry_byindex(from, i) : NULL;
		const git_tree_entry *b =
			k < m ? git_tree_entry_byindex(to, k) : NULL;
		int order = a == NULL ? 1 : b == NULL ? -1 :
			    compare_entries(a, b);

		i += order <= 0;
		k += order >= 0;
		if (order == 0 && same_entry(a, b))
			continue;
		rc = diff_entry(d, order <= 0 ? a : NULL,
				order >= 0 ? b : NULL, depth);
	}
	return rc;
}

static int diff_trees(struct tc_differ *d, const git_oid *from,
		      const git_oid *to, unsigned depth)
{
	git_tree *old = NULL, *new = NULL;
	int rc = -1;

	if (from && to && git_oid_equal(from, to))
		return 0;
	if (depth > TC_MAX_DEPTH)
		return tc_fail(d->err, "%s: more than %u directories deep",
			       d->repo->path, TC_MAX_DEPTH);
	if ((!from || get_tree(d, from, &old) == 0) &&
	    (!to || get_tree(d, to, &new) == 0))
		rc = merge_walk(d, old, new, depth);
	git_tree_free(old);
	git_tree_free(new);
	return rc;
}

int tc_differ_run(struct tc_differ *d, const git_oid *from, const git_oid *to,
		  tc_diff_fn *each, void *ctx, struct tc_error *err)
{
	int rc;

	d->each = each;
	d->ctx = ctx;
	d->err = err;
	tc_buf_reset(&d->path);
	tc_buf_putc(&d->path, '\0'); /* so that ptr is there */
	tc_buf_reset(&d->path);
	rc = diff_trees(d, from, to, 0);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A commit's tree as the sorted list of members. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/quote.h"
#include "source/git/internal.h"
#include "source/git/repo.h"
#include "source/git/tree-fault.h"

struct walk {
	struct tc_repo *repo;
	struct tc_tree *out;
	struct tc_buf path;   /* of the directory, with its final slash */
	size_t *left;         /* entries of any type, also of empty trees */
	uint64_t path_bytes;  /* of all members */
	struct tc_tree_faults *faults; /* NULL: one is an error */
	struct tc_error *err;
};

static int read_tree(struct walk *w, const git_oid *id, unsigned depth);

static int read_link(struct walk *w, struct tc_member *member,
		     const git_oid *id)
{
	char hex[GIT_OID_HEXSZ + 1];
	struct tc_quoted q;
	git_blob *blob = NULL;
	size_t len;
	int rc;

	rc = tc_git_lookup_blob(w->repo, id, TC_MAX_PATH, &blob);
	if (rc == GIT_ENOTFOUND) { /* a partial clone; its id is known */
		member->link = "";
		tc_tree_extra(w->out, member)->missing = tc_arena_printf(
			&w->out->arena, "blob %s, %s",
			git_oid_tostr(hex, sizeof(hex), id), member->path);
		git_error_clear();
		return 0;
	}
	if (rc != 0)
		return tc_git_fail(w->err, "%s: symbolic link %s of the tree",
				   w->repo->path,
				   tc_quote_into(q.s, sizeof(q.s),
						 member->path));
	len = (size_t)git_blob_rawsize(blob);
	if (len > TC_MAX_PATH)
		len = TC_MAX_PATH;
	member->link = tc_arena_strndup(&w->out->arena,
					git_blob_rawcontent(blob), len);
	git_blob_free(blob);
	return 0;
}

static int add_entry(struct walk *w, const git_tree_entry *entry)
{
	git_filemode_t mode = git_tree_entry_filemode(entry);
	const git_oid *id = git_tree_entry_id(entry);
	struct tc_member *member;

	w->path_bytes += w->path.len + 1;
	if (w->path_bytes > TC_MAX_TREE_PATHS)
		return tc_fail(w->err, "%s: more than %u bytes of paths in "
			       "the tree", w->repo->path, TC_MAX_TREE_PATHS);
	member = tc_tree_add(w->out);
	member->path = tc_arena_strndup(&w->out->arena, w->path.ptr,
					w->path.len);
	memcpy(member->blob, id->id, TC_BLOB_SIZE);
	member->flags = TC_MEMBER_BLOB;
	member->type = TC_TYPE_FILE;
	member->mode = mode == GIT_FILEMODE_BLOB_EXECUTABLE ? 0755 : 0644;
	if (mode == GIT_FILEMODE_COMMIT)
		member->type = TC_TYPE_GITLINK;
	if (mode != GIT_FILEMODE_LINK)
		return 0;
	member->type = TC_TYPE_SYMLINK;
	return read_link(w, member, id);
}

static int add_fault(struct walk *w, const char *path, const char *what)
{
	struct tc_tree_faults *f = w->faults;
	struct tc_quoted q;

	if (f == NULL)
		return tc_fail(w->err, "%s: %s: %s", w->repo->path,
			       tc_quote_into(q.s, sizeof(q.s), path), what);
	if (f->count < sizeof(f->list) / sizeof(*f->list))
		f->list[f->count] = (struct tc_tree_fault){
			tc_arena_strdup(&w->out->arena, path), what };
	f->count++;
	return 0;
}

static int find_clashes(struct walk *w)
{
	const char *path;
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && (path = tc_git_next_clash(w->out, &at)) != NULL)
		rc = add_fault(w, path, "a file and a directory of one name");
	return rc;
}

static int enter(struct walk *w, const git_tree *tree, size_t i,
		 unsigned depth)
{
	const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
	const char *fault = tc_git_entry_fault(tree, i);
	size_t start = w->path.len;
	int rc;

	tc_buf_puts(&w->path, git_tree_entry_name(entry));
	if (fault != NULL && !w->path.full &&
	    add_fault(w, tc_buf_str(&w->path), fault) != 0)
		return -1;
	if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
		tc_buf_putc(&w->path, '/');
	if (w->path.full)
		return tc_fail(w->err, "%s: a path in the tree is longer than "
			       "%u bytes", w->repo->path, TC_MAX_PATH);
	if ((*w->left)-- == 0)
		return tc_fail(w->err, "%s: more than %u entries in the tree",
			       w->repo->path, TC_MAX_TREE_ENTRIES);
	if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
		rc = read_tree(w, git_tree_entry_id(entry), depth + 1);
	else
		rc = add_entry(w, entry);
	w->path.len = start;
	w->path.ptr[start] = '\0';
	return rc;
}

static int read_tree(struct walk *w, const git_oid *id, unsigned depth)
{
	git_tree *tree = NULL;
	struct tc_quoted q;
	size_t i, n;
	int rc = 0;

	if (depth > TC_MAX_DEPTH)
		return tc_fail(w->err, "%s: more than %u directories deep",
			       w->repo->path, TC_MAX_DEPTH);
	if (tc_git_lookup_tree(w->repo, id, &tree) != 0)
		return tc_git_fail(w->err, "%s: directory '%s' of the tree",
				   w->repo->path,
				   tc_quote_into(q.s, sizeof(q.s),
						 tc_buf_str(&w->path)));
	n = git_tree_entrycount(tree);
	for (i = 0; i < n && rc == 0; i++)
		rc = enter(w, tree, i, depth);
	git_tree_free(tree);
	return rc;
}

int tc_repo_read_tree(struct tc_repo *repo, const struct tc_revision *rev,
		      struct tc_tree *tree, struct tc_tree_faults *faults,
		      struct tc_error *err)
{
	size_t left = TC_MAX_TREE_ENTRIES;

	return tc_repo_read_tree_of(repo, rev, tree, faults, &left, err);
}

int tc_repo_read_tree_of(struct tc_repo *repo, const struct tc_revision *rev,
			 struct tc_tree *tree, struct tc_tree_faults *faults,
			 size_t *left, struct tc_error *err)
{
	struct walk w = { .repo = repo, .out = tree, .faults = faults,
			  .left = left, .err = err };
	git_commit *commit = NULL;
	git_oid id;
	int rc;

	memcpy(id.id, rev->commit, sizeof(id.id));
	if (git_commit_lookup(&commit, repo->bare, &id) != 0)
		return tc_git_fail(err, "%s: commit %s", repo->path,
				   rev->commit_hex);
	tc_buf_init(&w.path, TC_MAX_PATH);
	rc = read_tree(&w, git_commit_tree_id(commit), 0);
	git_commit_free(commit);
	tc_buf_release(&w.path);
	if (rc == 0) {
		tc_tree_sort(tree);
		rc = find_clashes(&w);
	}
	if (rc != 0)
		tc_tree_release(tree);
	return rc ? tc_git_not_there(repo, err) : 0;
}

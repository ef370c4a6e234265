/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Git-EVTag-v0-SHA512: a digest of all that a commit holds. */
#include "source/git/evtag.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/text-line.h"
#include "source/git/internal.h"

static const char key[] = "Git-EVTag-v0-SHA512: ";
enum { KEY = sizeof(key) - 1, DIGITS = 2 * TC_SHA512_SIZE };

struct walk {
	struct tc_repo *repo; /* the one that is read at the moment */
	struct tc_digest *digest;
	const struct tc_submodules *modules;
	struct tc_buf path;   /* of the directory, with its final slash */
	size_t seen;
	unsigned modules_deep;
	bool missing;         /* a submodule */
	struct tc_error *err;
};

static int take_object(struct walk *w, const git_oid *id)
{
	git_odb_object *object = NULL;
	char head[64];
	int n;

	if (git_odb_read(&object, w->repo->odb, id) != 0)
		return tc_git_fail(w->err, "%s", w->repo->path);
	n = snprintf(head, sizeof(head), "%s %zu",
		     git_object_type2string(git_odb_object_type(object)),
		     git_odb_object_size(object));
	tc_digest_update(w->digest, head, (size_t)n + 1);
	tc_digest_update(w->digest, git_odb_object_data(object),
			 git_odb_object_size(object));
	git_odb_object_free(object);
	return 0;
}

static int take_commit(struct walk *w, const git_oid *id);
static int take_tree(struct walk *w, const git_oid *id, unsigned depth);

/* The path is that of the gitlink. */
static int take_module(struct walk *w, const git_oid *id)
{
	const struct tc_submodules *m = w->modules;
	struct tc_repo *outer = w->repo;
	size_t i;
	int rc;

	for (i = 0; i < m->count; i++)
		if (strcmp(m->list[i].path, tc_buf_str(&w->path)) == 0)
			break;
	if (i == m->count || m->list[i].where == NULL ||
	    w->modules_deep >= TC_MAX_SUBMODULE_DEPTH) {
		w->missing = true;
		return 0;
	}
	w->repo = tc_repo_open(m->list[i].where, w->err);
	if (w->repo == NULL) {
		w->repo = outer;
		return -1;
	}
	tc_buf_putc(&w->path, '/');
	w->modules_deep++;
	rc = take_commit(w, id);
	w->modules_deep--;
	tc_repo_free(w->repo);
	w->repo = outer;
	return rc;
}

static int take_entry(struct walk *w, const git_tree_entry *entry,
		      unsigned depth)
{
	const git_oid *id = git_tree_entry_id(entry);
	size_t start = w->path.len;
	int rc;

	if (++w->seen > TC_MAX_TREE_ENTRIES)
		return tc_fail(w->err, "%s: more than %u entries in the tree",
			       w->repo->path, TC_MAX_TREE_ENTRIES);
	tc_buf_puts(&w->path, git_tree_entry_name(entry));
	if (git_tree_entry_filemode(entry) == GIT_FILEMODE_COMMIT) {
		rc = take_module(w, id);
	} else if (git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE) {
		tc_buf_putc(&w->path, '/');
		rc = take_tree(w, id, depth + 1);
	} else {
		rc = take_object(w, id);
	}
	if (w->path.full && rc == 0)
		rc = tc_fail(w->err, "%s: a path in the tree is longer than "
			     "%u bytes", w->repo->path, TC_MAX_PATH);
	w->path.len = start;
	w->path.ptr[start] = '\0';
	return rc;
}

static int take_tree(struct walk *w, const git_oid *id, unsigned depth)
{
	git_tree *tree = NULL;
	size_t i, n;
	int rc;

	if (depth > TC_MAX_DEPTH)
		return tc_fail(w->err, "%s: more than %u directories deep",
			       w->repo->path, TC_MAX_DEPTH);
	if (git_tree_lookup(&tree, w->repo->bare, id) != 0)
		return tc_git_fail(w->err, "%s", w->repo->path);
	rc = take_object(w, id);
	n = git_tree_entrycount(tree);
	for (i = 0; i < n && rc == 0 && !w->missing; i++)
		rc = take_entry(w, git_tree_entry_byindex(tree, i), depth);
	git_tree_free(tree);
	return rc;
}

static int take_commit(struct walk *w, const git_oid *id)
{
	git_commit *commit = NULL;
	int rc;

	if (git_commit_lookup(&commit, w->repo->bare, id) != 0)
		return tc_git_fail(w->err, "%s", w->repo->path);
	rc = take_object(w, id);
	if (rc == 0)
		rc = take_tree(w, git_commit_tree_id(commit), 0);
	git_commit_free(commit);
	return rc;
}

/* 1 with the digest, 0 where something is not at hand, -1. */
static int compute(struct tc_repo *repo, const struct tc_revision *rev,
		   const struct tc_submodules *modules,
		   uint8_t sum[TC_SHA512_SIZE], struct tc_error *err)
{
	struct walk w = { .repo = repo, .modules = modules, .err = err };
	git_oid id;
	int rc;

	w.digest = tc_digest_new(TC_DIGEST_SHA512, err);
	if (w.digest == NULL)
		return -1;
	tc_buf_init(&w.path, TC_MAX_PATH);
	memcpy(id.id, rev->commit, sizeof(id.id));
	rc = take_commit(&w, &id);
	tc_digest_final(w.digest, sum);
	tc_digest_free(w.digest);
	tc_buf_release(&w.path);
	return rc != 0 ? -1 : !w.missing;
}

/* The next such line: what follows the key, NULL for none. */
static const char *next_line(const char **at, const char *end, size_t *len)
{
	const char *line;

	while (tc_text_line_next(at, end, &line, len)) {
		if (*len < KEY || memcmp(line, key, KEY) != 0)
			continue;
		*len -= KEY;
		while (*len > 0 && strchr(" \r", line[KEY + *len - 1]) &&
		       line[KEY + *len - 1] != '\0')
			(*len)--;
		return line + KEY;
	}
	return NULL;
}

int tc_repo_check_evtag(struct tc_repo *repo, const struct tc_revision *rev,
			const struct tc_submodules *modules, const char *text,
			size_t len, enum tc_evtag_state *out,
			struct tc_error *err)
{
	const char *at = text, *end = text + len, *said;
	enum tc_evtag_state state = TC_EVTAG_NONE;
	uint8_t want[TC_SHA512_SIZE], sum[TC_SHA512_SIZE];
	size_t n;
	int rc = 0;

	while ((said = next_line(&at, end, &n)) != NULL) {
		if (state == TC_EVTAG_NONE) {
			rc = compute(repo, rev, modules, sum, err);
			if (rc < 0)
				return -1;
			state = rc == 1 ? TC_EVTAG_HOLDS : TC_EVTAG_NOT_CHECKED;
		}
		if (state == TC_EVTAG_HOLDS &&
		    (n != DIGITS || tc_unhex(want, sizeof(want), said) != 0 ||
		     memcmp(want, sum, sizeof(sum)) != 0))
			state = TC_EVTAG_DIFFERS;
	}
	*out = state;
	return 0;
}

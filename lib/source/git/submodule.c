/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of submodules at the commits that a tree pins. */
#include "source/git/submodule.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/quote.h"
#include "source/git/internal.h"

/* A repository that may have pinned commits. */
struct candidate {
	char *path;
	struct tc_repo *repo; /* opened when first asked */
	bool failed;          /* it is none */
};

struct finder {
	struct tc_submodules *out;
	const struct tc_submodule_options *opt;
	struct candidate *candidates;
	size_t candidate_count, candidate_cap;
	uint64_t path_bytes; /* of all files */
	size_t left;         /* entries of all trees */
	struct tc_error *err;
};

static void add_candidate(struct finder *f, const char *path)
{
	f->candidates = tc_grow(f->candidates, f->candidate_count,
				&f->candidate_cap, sizeof(*f->candidates));
	f->candidates[f->candidate_count++] =
		(struct candidate){ .path = tc_strdup(path) };
}

static bool is_there(const char *dir, const char *name)
{
	char *path = tc_asprintf("%s/%s", dir, name);
	struct stat st;
	bool there = lstat(path, &st) == 0;

	free(path);
	return there;
}

static bool is_git_dir(const char *dir)
{
	return is_there(dir, "HEAD") && is_there(dir, "objects");
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int list_repositories(struct finder *f, const char *dir,
			     unsigned depth);

static void consider(struct finder *f, const char *path, unsigned depth)
{
	struct stat st;
	char *inner;

	if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return;
	if (is_git_dir(path) || is_there(path, ".git"))
		add_candidate(f, path);
	if (depth == 0)
		return;
	/* A submodule's own submodules are in its modules directory. */
	inner = is_git_dir(path) ? tc_asprintf("%s/modules", path)
				 : tc_strdup(path);
	if (lstat(inner, &st) == 0 && S_ISDIR(st.st_mode))
		(void)list_repositories(f, inner, depth - 1);
	free(inner);
}

/* What lies in dir; in a modules directory also deeper, for a submodule is
 * named after its path. Links are not followed: dir may be anybody's. */
static int list_repositories(struct finder *f, const char *dir, unsigned depth)
{
	DIR *stream = opendir(dir);
	const struct dirent *entry;
	struct tc_quoted q;

	if (stream == NULL)
		return tc_fail_errno(f->err, errno, "%s: cannot read the "
				     "directory", tc_quote_into(q.s, sizeof(q.s), dir));
	while ((entry = readdir(stream)) != NULL &&
	       f->candidate_count < TC_MAX_SUBMODULES) {
		char *path = tc_asprintf("%s/%s", dir, entry->d_name);

		if (entry->d_name[0] != '.')
			consider(f, path, depth);
		free(path);
	}
	(void)closedir(stream);
	return 0;
}

static int list_candidates(struct finder *f, struct tc_repo *repo)
{
	const char *git_dir = git_repository_commondir(repo->refs);
	size_t i, own;
	char *modules;

	for (i = 0; i < f->opt->dir_count; i++)
		if (list_repositories(f, f->opt->dirs[i], 0) != 0)
			return -1;
	if (f->candidate_count > 0)
		qsort(f->candidates, f->candidate_count, sizeof(*f->candidates),
		      compare_candidates);
	own = f->candidate_count;
	modules = tc_asprintf("%smodules", git_dir ? git_dir : "");
	if (git_dir != NULL && is_there(git_dir, "modules"))
		(void)list_repositories(f, modules, TC_MAX_SUBMODULE_DEPTH);
	free(modules);
	if (f->candidate_count > own)
		qsort(f->candidates + own, f->candidate_count - own,
		      sizeof(*f->candidates), compare_candidates);
	return 0;
}

static bool has_commit(struct tc_repo *repo, const uint8_t commit[20])
{
	git_commit *found = NULL;
	git_oid id;
	bool has;

	memcpy(id.id, commit, sizeof(id.id));
	has = git_commit_lookup(&found, repo->bare, &id) == 0;
	git_commit_free(found);
	git_error_clear();
	return has;
}

/* The repository that --submodule names for that path, or NULL. */
static const char *given_for(const struct finder *f, const char *path)
{
	size_t i, len = strlen(path);

	for (i = 0; i < f->opt->given_count; i++)
		if (strncmp(f->opt->given[i], path, len) == 0 &&
		    f->opt->given[i][len] == '=')
			return f->opt->given[i] + len + 1;
	return NULL;
}

static int read_files(struct finder *f, struct tc_repo *repo,
		      const struct tc_submodule *module, unsigned depth);

static int find_module(struct finder *f, struct tc_submodule *module,
		       unsigned depth)
{
	const char *given = given_for(f, module->path);
	struct tc_repo *repo;
	size_t i;
	int rc = 0;

	if (given != NULL) {
		repo = tc_repo_open(given, f->err);
		if (repo == NULL)
			return -1;
		if (has_commit(repo, module->commit)) {
			module->where = given;
			rc = read_files(f, repo, module, depth);
		}
		tc_repo_free(repo);
		return rc;
	}
	for (i = 0; i < f->candidate_count; i++) {
		struct candidate *c = &f->candidates[i];
		struct tc_error ignored;

		if (c->repo == NULL && !c->failed) {
			c->repo = tc_repo_open(c->path, &ignored);
			c->failed = c->repo == NULL;
		}
		if (c->failed || !has_commit(c->repo, module->commit))
			continue;
		module->where = tc_arena_strdup(&f->out->files.arena, c->path);
		return read_files(f, c->repo, module, depth);
	}
	return 0;
}

static int add_module(struct finder *f, const char *path,
		      const uint8_t commit[20], unsigned depth)
{
	struct tc_submodules *out = f->out;
	struct tc_submodule module = { .path = path };
	int rc;

	if (out->count >= TC_MAX_SUBMODULES)
		return tc_fail(f->err, "more than %u submodules",
			       TC_MAX_SUBMODULES);
	memcpy(module.commit, commit, sizeof(module.commit));
	tc_hex(module.commit_hex, commit, sizeof(module.commit));
	rc = find_module(f, &module, depth);
	out->list = tc_grow(out->list, out->count, &out->cap, sizeof(module));
	out->list[out->count++] = module;
	return rc;
}

/* The files below the submodule's path, and its own submodules. */
static int read_files(struct finder *f, struct tc_repo *repo,
		      const struct tc_submodule *module, unsigned depth)
{
	struct tc_arena *arena = &f->out->files.arena;
	struct tc_revision rev = { .time = 0 };
	struct tc_tree tree;
	struct tc_quoted q;
	size_t i, len = strlen(module->path);
	int rc;

	memcpy(rev.commit, module->commit, sizeof(rev.commit));
	memcpy(rev.commit_hex, module->commit_hex, sizeof(rev.commit_hex));
	tc_tree_init(&tree);
	rc = tc_repo_read_tree_of(repo, &rev, &tree, NULL, &f->left, f->err);
	if (rc != 0)
		(void)tc_prefix(f->err, "submodule %s",
				tc_quote_into(q.s, sizeof(q.s), module->path));
	for (i = 0; i < tree.count && rc == 0; i++) {
		const struct tc_member *from = &tree.members[i];
		const char *path = tc_arena_printf(arena, "%s/%s",
						   module->path, from->path);
		struct tc_member *to;

		f->path_bytes += len + strlen(from->path) + 2;
		if (f->path_bytes > TC_MAX_TREE_PATHS) {
			rc = tc_fail(f->err, "more than %u bytes of paths in "
				     "submodules", TC_MAX_TREE_PATHS);
			break;
		}
		if (from->type == TC_TYPE_GITLINK) {
			if (depth < TC_MAX_SUBMODULE_DEPTH)
				rc = add_module(f, path, from->blob, depth + 1);
			continue;
		}
		to = tc_tree_add(&f->out->files);
		*to = *from;
		to->path = path;
		to->extra = NULL;
		if (from->link != NULL)
			to->link = tc_arena_strdup(arena, from->link);
	}
	tc_tree_release(&tree);
	return rc;
}

static bool is_module(const struct tc_submodules *modules, const char *given)
{
	size_t len = strcspn(given, "="), i;

	for (i = 0; i < modules->count; i++)
		if (strncmp(modules->list[i].path, given, len) == 0 &&
		    modules->list[i].path[len] == '\0')
			return true;
	return false;
}

static int check_given(const struct finder *f)
{
	struct tc_quoted q;
	struct tc_buf names;
	size_t i, k;

	for (i = 0; i < f->opt->given_count; i++) {
		if (is_module(f->out, f->opt->given[i]))
			continue;
		tc_buf_init(&names, 400);
		for (k = 0; k < f->out->count; k++)
			tc_buf_printf(&names, "%s%s", k ? ", " : "; there are ",
				      tc_quote_into(q.s, sizeof(q.s),
						    f->out->list[k].path));
		tc_fail(f->err, "no submodule %s in the commit%s",
			tc_quote_into(q.s, sizeof(q.s), f->opt->given[i]),
			tc_buf_str(&names));
		tc_buf_release(&names);
		return -1;
	}
	return 0;
}

static int compare_modules(const void *a, const void *b)
{
	const struct tc_submodule *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int tc_submodules_read(struct tc_submodules *out, struct tc_repo *repo,
		       const struct tc_tree *tree,
		       const struct tc_submodule_options *opt,
		       struct tc_error *err)
{
	struct finder f = { .out = out, .opt = opt, .err = err,
			    .left = TC_MAX_TREE_ENTRIES };
	size_t i;
	int rc;

	*out = (struct tc_submodules){ .list = NULL };
	tc_tree_init(&out->files);
	rc = list_candidates(&f, repo);
	for (i = 0; i < tree->count && rc == 0; i++)
		if (tree->members[i].type == TC_TYPE_GITLINK)
			rc = add_module(&f, tc_arena_strdup(&out->files.arena,
						tree->members[i].path),
					tree->members[i].blob, 0);
	if (rc == 0)
		rc = check_given(&f);
	for (i = 0; i < f.candidate_count; i++) {
		tc_repo_free(f.candidates[i].repo);
		free(f.candidates[i].path);
	}
	free(f.candidates);
	if (rc != 0) {
		tc_submodules_release(out);
		return -1;
	}
	if (out->count > 0)
		qsort(out->list, out->count, sizeof(*out->list),
		      compare_modules);
	tc_tree_sort(&out->files);
	return 0;
}

const struct tc_submodule *
tc_submodules_of(const struct tc_submodules *modules, const char *path)
{
	const struct tc_submodule *best = NULL;
	size_t i;

	/* Of nested ones the innermost. */
	for (i = 0; i < modules->count; i++) {
		size_t len = strlen(modules->list[i].path);

		if (strncmp(modules->list[i].path, path, len) == 0 &&
		    (path[len] == '/' || path[len] == '\0'))
			best = &modules->list[i];
	}
	return best;
}

void tc_submodules_release(struct tc_submodules *modules)
{
	if (modules == NULL)
		return;
	free(modules->list);
	tc_tree_release(&modules->files);
	*modules = (struct tc_submodules){ .list = NULL };
}

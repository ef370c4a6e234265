/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git's archive filters make of a blob, by the tagged tree alone. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "source/git/blob-id.h"
#include "source/git/internal.h"
#include "source/git/repo.h"

/* In the order of the names below. */
enum { ATTR_EOL, ATTR_TEXT, ATTR_IDENT, ATTR_ENCODING, ATTR_SUBST, ATTR_COUNT };

static const char *const attr_names[ATTR_COUNT] = {
	"eol", "text", "ident", "working-tree-encoding", "export-subst",
};

static bool is_set(const char *value)
{
	git_attr_value_t kind = git_attr_value(value);

	return kind == GIT_ATTR_VALUE_TRUE || kind == GIT_ATTR_VALUE_STRING;
}

static int read_attributes(struct tc_repo *repo, const git_oid *commit,
			   const char *path, const char *values[ATTR_COUNT],
			   struct tc_error *err)
{
	const char *names[ATTR_COUNT];
	git_attr_options opt = { .version = GIT_ATTR_OPTIONS_VERSION };

	memcpy(names, attr_names, sizeof(names));
	opt.flags = GIT_ATTR_CHECK_INDEX_ONLY | GIT_ATTR_CHECK_NO_SYSTEM |
		    GIT_ATTR_CHECK_INCLUDE_COMMIT;
	git_oid_cpy(&opt.attr_commit_id, commit);
	if (git_attr_get_many_ext(values, repo->bare, &opt, path, ATTR_COUNT,
				  names) != 0)
		return tc_git_fail(err, "%s: attributes", repo->path);
	return 0;
}

/* Static names for what libgit2's filters can have done. */
static const char *filter_names(const char *const values[ATTR_COUNT])
{
	bool ident = is_set(values[ATTR_IDENT]);
	bool eol = is_set(values[ATTR_EOL]) || is_set(values[ATTR_TEXT]);

	if (ident)
		return eol ? "ident,eol" : "ident";
	return "eol";
}

/* Filters that are not recomputed yet, where they would change the blob. */
static const char *beyond_us(const char *const values[ATTR_COUNT],
			     git_blob *blob)
{
	static const char mark[] = "$Format:";
	const void *bytes = git_blob_rawcontent(blob);
	size_t len = (size_t)git_blob_rawsize(blob);

	if (is_set(values[ATTR_ENCODING]))
		return "working-tree-encoding";
	if (is_set(values[ATTR_SUBST]) && len > 0 &&
	    memmem(bytes, len, mark, sizeof(mark) - 1) != NULL)
		return "export-subst";
	return NULL;
}

static int hash_buffer(const char *data, size_t len, uint8_t id[TC_BLOB_SIZE],
		       struct tc_error *err)
{
	struct tc_blob_hasher *h = tc_blob_hasher_new(err);
	bool collision;
	int rc = -1;

	if (h == NULL)
		return -1;
	if (tc_blob_hasher_start(h, len, err) == 0 &&
	    tc_blob_hasher_update(h, data, len, err) == 0)
		rc = tc_blob_hasher_final(h, id, &collision, err);
	tc_blob_hasher_free(h);
	return rc;
}

static int filter_blob(struct tc_repo *repo, const git_oid *commit,
		       git_blob *blob, struct tc_tree *tree,
		       struct tc_member *member, struct tc_error *err)
{
	git_blob_filter_options opt = {
		.version = GIT_BLOB_FILTER_OPTIONS_VERSION,
	};
	const char *values[ATTR_COUNT] = { NULL };
	git_buf out = { .ptr = NULL };
	uint8_t id[TC_BLOB_SIZE];
	const char *beyond;
	int rc;

	if (read_attributes(repo, commit, member->path, values, err) != 0)
		return -1;
	beyond = beyond_us(values, blob);
	if (beyond != NULL) {
		tc_tree_extra(tree, member)->filters = beyond;
		return 0;
	}
	opt.flags = GIT_BLOB_FILTER_NO_SYSTEM_ATTRIBUTES |
		    GIT_BLOB_FILTER_ATTRIBUTES_FROM_COMMIT;
	git_oid_cpy(&opt.attr_commit_id, commit);
	if (git_blob_filter(&out, blob, member->path, &opt) != 0)
		return tc_git_fail(err, "%s: filters", repo->path);
	rc = hash_buffer(out.ptr ? out.ptr : "", out.size, id, err);
	git_buf_dispose(&out);
	if (rc == 0 && memcmp(id, member->blob, sizeof(id)) != 0) {
		struct tc_extra *extra = tc_tree_extra(tree, member);

		memcpy(extra->filtered, id, sizeof(id));
		extra->has_filtered = true;
		extra->filters = filter_names(values);
	}
	return rc;
}

int tc_repo_filter_member(struct tc_repo *repo, const struct tc_revision *rev,
			  struct tc_tree *tree, struct tc_member *member,
			  struct tc_error *err)
{
	git_blob *blob = NULL;
	git_oid commit, id;
	int rc = 0;

	memcpy(commit.id, rev->commit, sizeof(commit.id));
	memcpy(id.id, member->blob, sizeof(id.id));
	if (git_blob_lookup(&blob, repo->bare, &id) != 0)
		return tc_git_fail(err, "%s: file of the tree", repo->path);
	if ((uint64_t)git_blob_rawsize(blob) <= TC_MAX_FILTER_BLOB)
		rc = filter_blob(repo, &commit, blob, tree, member, err);
	git_blob_free(blob);
	return rc;
}

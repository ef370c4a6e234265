/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git's archive filters make of a blob, by the tagged tree alone. */
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "source/git/blob-id.h"
#include "source/git/convert.h"
#include "source/git/internal.h"
#include "source/git/repo.h"
#include "source/git/subst.h"

/* In the order of the names below. */
enum {
	ATTR_EOL,
	ATTR_TEXT,
	ATTR_CRLF,
	ATTR_IDENT,
	ATTR_ENCODING,
	ATTR_SUBST,
	ATTR_COUNT,
};

static const char *const attr_names[ATTR_COUNT] = {
	"eol", "text", "crlf", "ident", "working-tree-encoding", "export-subst",
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

/* Static names for what the filters can have done. */
static const char *filter_names(const char *const values[ATTR_COUNT])
{
	static const char *const names[2][2][2] = { /* encoding, ident, eol */
		{ { "eol", "eol" }, { "ident", "ident,eol" } },
		{ { "working-tree-encoding", "eol,working-tree-encoding" },
		  { "ident,working-tree-encoding",
		    "ident,eol,working-tree-encoding" } },
	};
	bool eol = is_set(values[ATTR_EOL]) || is_set(values[ATTR_TEXT]) ||
		   is_set(values[ATTR_CRLF]);

	return names[is_set(values[ATTR_ENCODING])][is_set(values[ATTR_IDENT])]
		    [eol];
}

static struct tc_attr attr(const char *value)
{
	static const enum tc_attr_kind kinds[] = {
		[GIT_ATTR_VALUE_UNSPECIFIED] = TC_ATTR_UNSPECIFIED,
		[GIT_ATTR_VALUE_TRUE] = TC_ATTR_TRUE,
		[GIT_ATTR_VALUE_FALSE] = TC_ATTR_FALSE,
		[GIT_ATTR_VALUE_STRING] = TC_ATTR_STRING,
	};

	return (struct tc_attr){ kinds[git_attr_value(value)], value };
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

/* The member's filters and, where they are recomputed, that the archived
 * bytes are what they write. */
static int compare_subst(struct tc_repo *repo, const git_oid *commit,
			 const char *text, size_t len, struct tc_tree *tree,
			 struct tc_member *member,
			 const struct tc_member *archived,
			 struct tc_error *err)
{
	const struct tc_extra *kept = archived->extra;
	struct tc_commit_text about;
	struct tc_arena arena = { 0 };
	struct tc_extra *extra;
	enum tc_subst level;
	const char *seen;
	int rc;

	if (kept == NULL || kept->bytes == NULL ||
	    kept->bytes_len != archived->size)
		return 0;
	rc = tc_repo_commit_text(repo, commit, &arena, &about, err);
	if (rc == 0) {
		level = tc_subst_match(&about, text, len, kept->bytes,
				       kept->bytes_len, &arena, &seen);
		if (level != TC_SUBST_DIFFERS) {
			extra = tc_tree_extra(tree, member);
			extra->filters = "export-subst";
			if (*seen != '\0')
				extra->filters = tc_arena_printf(
					&tree->arena, "export-subst (%s)",
					seen);
			extra->has_filtered = level > TC_SUBST_LOOSE;
			memcpy(extra->filtered, archived->blob, TC_BLOB_SIZE);
		}
	}
	tc_arena_release(&arena);
	return rc;
}

/* What the filters made of the blob, against the member of the archive. */
static int compare_output(const char *const values[ATTR_COUNT],
			  const char *text, size_t len, struct tc_tree *tree,
			  struct tc_member *member, struct tc_error *err)
{
	struct tc_extra *extra;
	uint8_t id[TC_BLOB_SIZE];

	if (hash_buffer(text, len, id, err) != 0)
		return -1;
	if (memcmp(id, member->blob, sizeof(id)) == 0)
		return 0;
	extra = tc_tree_extra(tree, member);
	memcpy(extra->filtered, id, sizeof(id));
	extra->has_filtered = true;
	extra->filters = filter_names(values);
	return 0;
}

static int filter_blob(struct tc_repo *repo, const git_oid *commit,
		       git_blob *blob, struct tc_tree *tree,
		       struct tc_member *member,
		       const struct tc_member *archived, struct tc_error *err)
{
	const char *values[ATTR_COUNT] = { NULL };
	char id[2 * TC_BLOB_SIZE + 1];
	struct tc_conversion how;
	struct tc_converted out;
	int rc;

	if (read_attributes(repo, commit, member->path, values, err) != 0)
		return -1;
	how = (struct tc_conversion){
		.text = attr(values[ATTR_TEXT]),
		.crlf = attr(values[ATTR_CRLF]),
		.eol = attr(values[ATTR_EOL]),
		.ident = attr(values[ATTR_IDENT]),
		.encoding = attr(values[ATTR_ENCODING]),
	};
	tc_convert(&how, tc_hex(id, member->blob, TC_BLOB_SIZE),
		   git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob),
		   &out);
	/* git expands formats last, in what the other filters made. */
	if (git_attr_value(values[ATTR_SUBST]) == GIT_ATTR_VALUE_TRUE &&
	    tc_subst_has_format(out.data, out.len))
		rc = compare_subst(repo, commit, out.data, out.len, tree,
				   member, archived, err);
	else
		rc = compare_output(values, out.data, out.len, tree, member,
				    err);
	free(out.data);
	return rc;
}

int tc_repo_filter_member(struct tc_repo *repo, const struct tc_revision *rev,
			  struct tc_tree *tree, struct tc_member *member,
			  const struct tc_member *archived,
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
		rc = filter_blob(repo, &commit, blob, tree, member, archived,
				 err);
	git_blob_free(blob);
	return rc;
}

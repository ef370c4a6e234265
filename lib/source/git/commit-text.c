/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A commit as the text that git's placeholders are filled with. */
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "source/git/internal.h"

enum { HEX_SIZE = 2 * GIT_OID_RAWSZ + 1 };

static const char *hex_of(struct tc_arena *arena, const git_oid *id)
{
	return tc_hex(tc_arena_bytes(arena, HEX_SIZE), id->id, GIT_OID_RAWSZ);
}

static const char *copy(struct tc_arena *arena, const char *s)
{
	return s != NULL ? tc_arena_strdup(arena, s) : "";
}

/* git reads the .mailmap of a work tree, or of HEAD; the commit's own is the
 * one that is public with it. NULL where it has none. libgit2 sorts each line
 * in where it belongs, which takes long for very many. */
static git_mailmap *read_mailmap(struct tc_repo *repo, const git_oid *tree_id,
				 bool *too_long)
{
	git_mailmap *map = NULL;
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;
	git_blob *blob = NULL;
	git_object_t type;
	size_t size;

	*too_long = false;
	if (git_tree_lookup(&tree, repo->bare, tree_id) == 0 &&
	    git_tree_entry_bypath(&entry, tree, ".mailmap") == 0 &&
	    git_tree_entry_type(entry) == GIT_OBJECT_BLOB &&
	    git_odb_read_header(&size, &type, repo->odb,
				git_tree_entry_id(entry)) == 0) {
		*too_long = size > TC_MAX_MAILMAP;
		if (!*too_long &&
		    git_blob_lookup(&blob, repo->bare,
				    git_tree_entry_id(entry)) == 0)
			(void)git_mailmap_from_buffer(
				&map, git_blob_rawcontent(blob),
				(size_t)git_blob_rawsize(blob));
	}
	git_blob_free(blob);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	git_error_clear();
	return map;
}

static void set_person(struct tc_person *out, const git_signature *who,
		       const git_mailmap *map, struct tc_arena *arena)
{
	const char *name = NULL, *mail = NULL;

	*out = (struct tc_person){
		.name = copy(arena, who->name),
		.mail = copy(arena, who->email),
		.time = who->when.time,
		.offset = who->when.offset,
	};
	if (map != NULL)
		(void)git_mailmap_resolve(&name, &mail, map, who->name,
					  who->email);
	out->mapped_name = copy(arena, name ? name : who->name);
	out->mapped_mail = copy(arena, mail ? mail : who->email);
}

static void set_ids(struct tc_commit_text *out, git_commit *commit,
		    struct tc_arena *arena)
{
	unsigned i, n = git_commit_parentcount(commit);
	const char **parents = tc_arena_alloc(arena,
					      (n + 1) * sizeof(*parents));

	for (i = 0; i < n; i++)
		parents[i] = hex_of(arena, git_commit_parent_id(commit, i));
	out->parents = parents;
	out->parent_count = n;
	out->commit = hex_of(arena, git_commit_id(commit));
	out->tree = hex_of(arena, git_commit_tree_id(commit));
}

static bool has_signature(git_commit *commit)
{
	git_buf sig = { NULL, 0, 0 };
	bool has = git_commit_header_field(&sig, commit, "gpgsig") == 0;

	git_buf_dispose(&sig);
	git_error_clear();
	return has;
}

int tc_repo_commit_text(struct tc_repo *repo, const git_oid *id,
			struct tc_arena *arena, struct tc_commit_text *out,
			struct tc_error *err)
{
	git_commit *commit = NULL;
	bool too_long;
	git_mailmap *map;

	if (git_commit_lookup(&commit, repo->bare, id) != 0)
		return tc_git_fail(err, "%s: commit", repo->path);
	map = read_mailmap(repo, git_commit_tree_id(commit), &too_long);
	*out = (struct tc_commit_text){
		.message = copy(arena, git_commit_message_raw(commit)),
		.encoding = copy(arena, git_commit_message_encoding(commit)),
	};
	out->mailmap_too_long = too_long;
	out->is_signed = has_signature(commit);
	set_ids(out, commit, arena);
	set_person(&out->author, git_commit_author(commit), map, arena);
	set_person(&out->committer, git_commit_committer(commit), map, arena);
	git_mailmap_free(map);
	git_commit_free(commit);
	return 0;
}

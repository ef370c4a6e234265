/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects of a repository, within bounds. */
#include <stdio.h>

#include "base/limits.h"
#include "source/git/internal.h"

/* libgit2 makes room for the size that an object states before it looks at
 * what is there. */
static int check_size(size_t size, git_object_t type, size_t max)
{
	char text[120];

	if (size <= max)
		return 0;
	(void)snprintf(text, sizeof(text), "the object is a %s of more than "
		       "%zu bytes", git_object_type2string(type), max);
	git_error_set_str(GIT_ERROR_ODB, text);
	return -1;
}

static int check_header(struct tc_repo *repo, const git_oid *id,
			git_object_t type, size_t max)
{
	git_object_t is;
	char text[120];
	size_t size;
	int rc = git_odb_read_header(&size, &is, repo->odb, id);

	if (rc != 0)
		return rc;
	if (is == type)
		return check_size(size, is, max);
	(void)snprintf(text, sizeof(text), "the object is a %s, not a %s",
		       git_object_type2string(is),
		       git_object_type2string(type));
	git_error_set_str(GIT_ERROR_ODB, text);
	return -1;
}

int tc_git_read(struct tc_repo *repo, const git_oid *id, git_object_t type,
		git_odb_object **out)
{
	int rc = check_header(repo, id, type, TC_MAX_GIT_OBJECT);

	return rc ? rc : git_odb_read(out, repo->odb, id);
}

int tc_git_lookup_tree(struct tc_repo *repo, const git_oid *id,
		       git_tree **out)
{
	int rc = check_header(repo, id, GIT_OBJECT_TREE, TC_MAX_TREE_OBJECT);

	return rc ? rc : git_tree_lookup(out, repo->bare, id);
}

int tc_git_lookup_blob(struct tc_repo *repo, const git_oid *id, size_t max,
		       git_blob **out)
{
	int rc = check_header(repo, id, GIT_OBJECT_BLOB, max);

	return rc ? rc : git_blob_lookup(out, repo->bare, id);
}

int tc_git_peel(struct tc_repo *repo, git_oid *id, git_object_t *type,
		unsigned *tags)
{
	unsigned depth = 0;
	git_tag *tag = NULL;
	size_t size;
	int rc;

	for (;;) {
		rc = git_odb_read_header(&size, type, repo->odb, id);
		if (rc != 0 || *type != GIT_OBJECT_TAG ||
		    depth++ == TC_MAX_TAG_DEPTH)
			break;
		rc = check_size(size, *type, TC_MAX_GIT_OBJECT);
		if (rc == 0)
			rc = git_tag_lookup(&tag, repo->bare, id);
		if (rc != 0)
			break;
		git_oid_cpy(id, git_tag_target_id(tag));
		git_tag_free(tag);
	}
	*tags = depth;
	return rc;
}

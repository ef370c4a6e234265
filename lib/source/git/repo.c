/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a repository, and names to commits. */
#include "source/git/repo.h"

#include <git2/sys/repository.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/quote.h"
#include "base/suggest.h"
#include "source/git/commits.h"
#include "source/git/internal.h"
#include "source/git/format.h"
#include "source/git/layout.h"
#include "source/git/store.h"

enum { MIN_ABBREV = 7, HEX_SIZE = 40 };

/* The objects alone, without any configuration, attributes file or work
 * tree: filters run over this one see the tagged tree and nothing else. */
static int wrap_objects(struct tc_repo *repo, struct tc_error *err)
{
	const char *dir = git_repository_commondir(repo->refs);
	char *objects = tc_asprintf("%sobjects", dir ? dir : "");
	char *borrowed = tc_asprintf("%s/info/alternates", objects);
	git_config *empty = NULL;
	int rc = tc_git_store_open(&repo->odb, objects, err);

	repo->borrows = access(borrowed, F_OK) == 0;
	free(borrowed);
	free(objects);
	if (rc != 0)
		return -1;
	if (git_repository_wrap_odb(&repo->bare, repo->odb) != 0 ||
	    git_config_new(&empty) != 0)
		return tc_git_fail(err, "%s", repo->path);
	rc = git_repository_set_config(repo->bare, empty);
	git_config_free(empty);
	return rc ? tc_git_fail(err, "%s", repo->path) : 0;
}

int tc_repo_try_open(const char *path, struct tc_repo **out, const char **why,
		     struct tc_error *err)
{
	struct tc_repo *repo = tc_calloc(1, sizeof(*repo));
	struct tc_quoted q;
	int rc;

	if (tc_git_init(err) != 0) {
		free(repo);
		return -1;
	}
	repo->path = tc_strdup(tc_quote_into(q.s, sizeof(q.s), path));
	rc = tc_git_check_layout(path, err);
	if (rc == 0)
		rc = tc_git_open_refs(&repo->refs, path, why, err);
	if (rc == 0)
		rc = wrap_objects(repo, err);
	if (rc == 0)
		*out = repo;
	else
		tc_repo_free(repo);
	return rc;
}

struct tc_repo *tc_repo_open(const char *path, struct tc_error *err)
{
	struct tc_repo *repo = NULL;
	const char *why;

	return tc_repo_try_open(path, &repo, &why, err) == 0 ? repo : NULL;
}

void tc_repo_free(struct tc_repo *repo)
{
	if (repo == NULL)
		return;
	tc_commits_free(repo->commits);
	git_repository_free(repo->bare);
	git_odb_free(repo->odb);
	git_repository_free(repo->refs);
	free(repo->path);
	free(repo);
	tc_git_shutdown();
}

int tc_git_not_there(struct tc_repo *repo, struct tc_error *err)
{
	return repo->borrows ? tc_prefix(err, "objects of other directories "
					 "(objects/info/alternates) are not "
					 "looked at") : -1;
}

/* Peel to a commit through at most TC_MAX_TAG_DEPTH tag objects. */
static int set_commit(struct tc_repo *repo, const git_oid *id,
		      struct tc_revision *rev, const char *what,
		      struct tc_error *err)
{
	git_object *object = NULL, *inner;
	unsigned depth = 0;
	int rc = -1;

	if (git_object_lookup(&object, repo->bare, id, GIT_OBJECT_ANY) != 0)
		return tc_git_fail(err, "%s: %s", repo->path, what);
	while (git_object_type(object) == GIT_OBJECT_TAG) {
		if (++depth > TC_MAX_TAG_DEPTH) {
			tc_fail(err, "%s: %s: more than %u tags of tags",
				repo->path, what, TC_MAX_TAG_DEPTH);
			goto out;
		}
		if (git_tag_target(&inner, (git_tag *)object) != 0) {
			tc_git_fail(err, "%s: %s", repo->path, what);
			goto out;
		}
		git_object_free(object);
		object = inner;
	}
	if (git_object_type(object) != GIT_OBJECT_COMMIT) {
		tc_fail(err, "%s: %s is a %s, not a commit", repo->path, what,
			git_object_type2string(git_object_type(object)));
		goto out;
	}
	memcpy(rev->commit, git_object_id(object)->id, sizeof(rev->commit));
	tc_hex(rev->commit_hex, rev->commit, sizeof(rev->commit));
	rev->annotated = depth > 0;
	memcpy(rev->tag_object, id->id, sizeof(rev->tag_object));
	rev->time = git_commit_time((git_commit *)object);
	rc = 0;
out:
	git_object_free(object);
	return rc;
}

static int unknown_tag(struct tc_repo *repo, const char *name,
		       struct tc_error *err)
{
	static const char prefix[] = "refs/tags/";
	struct tc_suggest near = { .count = 0 };
	struct tc_quoted q;
	git_strarray tags = { .count = 0 };
	struct tc_buf text;
	size_t i;

	tc_buf_init(&text, 800);
	if (git_tag_list(&tags, repo->refs) == 0)
		for (i = 0; i < tags.count; i++)
			tc_suggest_offer(&near, name, tags.strings[i]);
	for (i = 0; i < near.count; i++)
		tc_buf_printf(&text, "%s%s", i ? ", " : "; did you mean ",
			      tc_quote_into(q.s, sizeof(q.s), near.best[i]));
	if (near.count == 0)
		tc_buf_printf(&text, "; the repository has %zu tags",
			      tags.count);
	tc_fail(err, "%s: no tag %s (%s%s)%s", repo->path,
		tc_quote_into(q.s, sizeof(q.s), name), prefix, q.s,
		tc_buf_str(&text));
	tc_buf_release(&text);
	git_strarray_dispose(&tags);
	return -1;
}

/* Where else git looks for a bare name: gitrevisions(7), "<refname>". */
static void find_rival(struct tc_repo *repo, struct tc_revision *rev)
{
	static const char *const before[] = { "", "refs/", "refs/heads/",
					      "refs/remotes/" };
	char ref[sizeof(rev->rival)];
	git_object_t type;
	unsigned tags;
	git_oid id;
	size_t i;

	for (i = 0; i < sizeof(before) / sizeof(*before); i++) {
		(void)snprintf(ref, sizeof(ref), "%s%s", before[i], rev->tag);
		if (git_reference_name_to_id(&id, repo->refs, ref) == 0 &&
		    tc_git_peel(repo, &id, &type, &tags) == 0 &&
		    memcmp(id.id, rev->commit, sizeof(id.id)) != 0) {
			memcpy(rev->rival, ref, sizeof(ref));
			break;
		}
	}
	git_error_clear();
}

int tc_repo_find_tag(struct tc_repo *repo, const char *name,
		     struct tc_revision *rev, struct tc_error *err)
{
	struct tc_revision found = { .time = 0 };
	struct tc_quoted q;
	char ref[sizeof(found.tag) + 16];
	char what[sizeof(q.s) + 8];
	git_oid id;

	if (strlen(name) >= sizeof(found.tag))
		return unknown_tag(repo, name, err);
	(void)snprintf(ref, sizeof(ref), "refs/tags/%s", name);
	(void)snprintf(what, sizeof(what), "tag %s",
		       tc_quote_into(q.s, sizeof(q.s), name));
	if (git_reference_name_to_id(&id, repo->refs, ref) != 0)
		return unknown_tag(repo, name, err);
	if (set_commit(repo, &id, &found, what, err) != 0)
		return tc_git_not_there(repo, err);
	memcpy(found.tag, name, strlen(name) + 1);
	find_rival(repo, &found);
	*rev = found;
	return 0;
}

int tc_repo_find_commit(struct tc_repo *repo, const char *hex,
			struct tc_revision *rev, struct tc_error *err)
{
	struct tc_revision found = { .time = 0 };
	struct tc_quoted q;
	size_t len = strlen(hex);
	git_oid prefix, id;
	int rc;

	tc_quote_into(q.s, sizeof(q.s), hex);
	if (len < MIN_ABBREV || len > HEX_SIZE || tc_hex_span(hex) != len)
		return tc_fail(err,
			       "commit %s: not %d to %d hexadecimal digits",
			       q.s, MIN_ABBREV, HEX_SIZE);
	if (git_oid_fromstrn(&prefix, hex, len) != 0)
		return tc_git_fail(err, "commit %s", q.s);
	rc = git_odb_exists_prefix(&id, repo->odb, &prefix, len);
	if (rc == GIT_EAMBIGUOUS)
		return tc_fail(err, "%s: commit %s: more than one object "
			       "begins so", repo->path, q.s);
	if (rc != 0)
		tc_fail(err, "%s: no commit %s", repo->path, q.s);
	if (rc != 0 || set_commit(repo, &id, &found, q.s, err) != 0)
		return tc_git_not_there(repo, err);
	*rev = found;
	return 0;
}

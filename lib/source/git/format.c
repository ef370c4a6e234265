/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a repository for its references. */
#include "source/git/format.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "source/git/internal.h"
#include "source/git/layout.h"
#include "source/git/settings.h"

static const char sha256[] = "a SHA-256 repository, which this build's "
			     "libgit2 (" LIBGIT2_VERSION ") cannot read";
static const char reftable[] = "a repository whose references are in a "
			       "reftable, which this build's libgit2 ("
			       LIBGIT2_VERSION ") cannot read";

/* Extensions that change nothing about what is read here. */
static bool is_known(const char *name)
{
	static const char *const names[] = {
		"noop", "noop-v1", "preciousobjects", "partialclone",
		"worktreeconfig", "relativeworktrees",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

struct format {
	int32_t version;
	bool is_sha256, is_reftable;
	char *unknown; /* an extension */
};

static void add_extension(struct format *f, const git_config_entry *entry)
{
	const char *name = entry->name + strlen("extensions.");
	const char *value = entry->value ? entry->value : "";

	if (strcasecmp(name, "objectformat") == 0) {
		f->is_sha256 = f->is_sha256 || strcasecmp(value, "sha1") != 0;
	} else if (strcasecmp(name, "refstorage") == 0) {
		f->is_reftable = f->is_reftable ||
				 strcasecmp(value, "files") != 0;
	} else if (!is_known(name) && f->unknown == NULL) {
		f->unknown = tc_strdup(name);
	}
}

static int read_format(struct format *f, git_repository *repo)
{
	git_config_iterator *all = NULL;
	git_config *config = NULL;
	git_config_entry *entry;
	int rc = git_repository_config_snapshot(&config, repo);

	if (rc == 0)
		rc = git_config_iterator_new(&all, config);
	while (rc == 0 && (rc = git_config_next(&entry, all)) == 0) {
		if (entry->include_depth > 0)
			continue;
		if (strcmp(entry->name, "core.repositoryformatversion") == 0)
			rc = git_config_parse_int32(&f->version,
						    entry->value);
		else if (strncmp(entry->name, "extensions.", 11) == 0)
			add_extension(f, entry);
	}
	git_config_iterator_free(all);
	git_config_free(config);
	return rc == GIT_ITEROVER || rc == GIT_ENOTFOUND ? 0 : rc;
}

/* In version 0 extensions are not looked at, but for those without which
 * nothing can be read. */
static int judge(const struct format *f, const char *path, const char **why,
		 struct tc_error *err)
{
	struct tc_quoted q;

	if (f->is_sha256 || f->is_reftable) {
		*why = f->is_sha256 ? sha256 : reftable;
		tc_fail(err, "%s: %s", path, *why);
		return 1;
	}
	if (f->version > 1 || f->version < 0)
		return tc_fail(err, "%s: a repository of format version %d",
			       path, (int)f->version);
	if (f->version == 1 && f->unknown != NULL)
		return tc_fail(err, "%s: a repository with the unknown "
			       "extension %s", path,
			       tc_quote_into(q.s, sizeof(q.s), f->unknown));
	return 0;
}

/* libgit2 from 1.7 on may look at the format by itself. */
static int open_failed(const char *path, const char **why,
		       struct tc_error *err)
{
	const git_error *last = git_error_last();
	const struct format f = { .is_sha256 = true };

	if (last && last->message &&
	    (strstr(last->message, "objectformat") != NULL ||
	     strstr(last->message, "object format") != NULL))
		return judge(&f, path, why, err);
	return tc_git_fail(err, "%s: not a git repository", path);
}

int tc_git_open_refs(git_repository **out, const char *path, const char **why,
		     struct tc_error *err)
{
	char *dir = tc_git_find_dir(path);
	struct format format = { .version = 0 };
	git_repository *repo = NULL;
	struct tc_quoted q;
	int rc;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (path[0] == '\0' || git_repository_open_bare(&repo, dir) != 0)
		rc = open_failed(q.s, why, err);
	else if (tc_git_settings(repo) != 0 ||
		 read_format(&format, repo) != 0)
		rc = tc_git_fail(err, "%s: its settings", q.s);
	else
		rc = judge(&format, q.s, why, err);
	free(format.unknown);
	free(dir);
	if (rc == 0)
		*out = repo;
	else
		git_repository_free(repo);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Repositories on other machines. */
#include "remote.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/lock.h"
#include "base/quote.h"
#include "base/remove-tree.h"
#include "git-output.h"
#include "git-program.h"
#include "terminal.h"

enum { SILENCE = 120, MAX_SILENCE = 86400, LOCK_SECONDS = 3600 };

static bool network;
static const char *timeout;

const struct tc_option tc_remote_option_table[] = {
	{ 0, "network", TC_OPT_FLAG, &network, NULL,
	  "let git fetch the repository, where --repo is a URL", NULL },
	{ 0, "network-timeout", TC_OPT_STRING, &timeout, "SECONDS",
	  "give up when nothing came for so long (default: 120)", NULL },
	{ 0 },
};

/* One piece of work on a clone. */
struct work {
	const struct tc_remote_url *url;
	const char *dir;
	unsigned silence;
};

static int read_timeout(unsigned *out, struct tc_error *err)
{
	unsigned long n = SILENCE;

	if (timeout != NULL &&
	    (strspn(timeout, "0123456789") != strlen(timeout) ||
	     strlen(timeout) > 5 || (n = strtoul(timeout, NULL, 10)) < 1 ||
	     n > MAX_SILENCE))
		return tc_fail(err, "--network-timeout takes a number from 1 "
			       "to %d", MAX_SILENCE);
	*out = (unsigned)n;
	return 0;
}

static char *cache_dir(struct tc_error *err)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (xdg != NULL && *xdg == '/')
		return tc_asprintf("%s/tarcheck/git", xdg);
	if (home != NULL && *home == '/')
		return tc_asprintf("%s/.cache/tarcheck/git", home);
	tc_fail(err, "no place for a clone: neither $XDG_CACHE_HOME nor $HOME "
		"is set");
	return NULL;
}

static int make_dirs(const char *path, struct tc_error *err)
{
	char *copy = tc_asprintf("%s/", path), *slash = copy;
	struct tc_quoted q;
	int rc = 0;

	while (rc == 0 && (slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			rc = tc_fail_errno(err, errno, "cannot make %s",
					   tc_quote_into(q.s, sizeof(q.s),
							 copy));
		*slash = '/';
	}
	free(copy);
	return rc;
}

static int run(const struct work *w, const char *const *arguments, FILE *input,
	       FILE **output, struct tc_error *err)
{
	const struct tc_git_job job = { .arguments = arguments,
					.url = w->url,
					.input = input,
					.silence = w->silence };

	return tc_git_run(&job, output, err);
}

/* A server that cannot leave contents out sends them: git sees to that. */
static int make_clone(const struct work *w, struct tc_error *err)
{
	char *fresh = tc_asprintf("%s.new", w->dir);
	const char *const arguments[] = {
		"git", "clone", "--bare", "--template=", "--progress",
		"--filter=blob:none", "--no-local", "--origin=origin",
		"--no-recurse-submodules", "--", w->url->shown, fresh, NULL
	};
	struct tc_error ignored;
	int rc = tc_remove_tree(fresh, err);

	if (rc == 0)
		rc = run(w, arguments, NULL, NULL, err);
	if (rc == 0 && rename(fresh, w->dir) != 0)
		rc = tc_fail_errno(err, errno, "cannot keep the clone");
	if (rc != 0)
		(void)tc_remove_tree(fresh, &ignored);
	free(fresh);
	return rc;
}

static int update_clone(const struct work *w, struct tc_error *err)
{
	char *git_dir = tc_asprintf("--git-dir=%s", w->dir);
	const char *const arguments[] = {
		"git", git_dir, "fetch", "--progress", "--prune", "--force",
		"--atomic", "--no-tags", "--no-write-fetch-head",
		"--no-recurse-submodules", "origin",
		"+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", NULL
	};
	int rc = run(w, arguments, NULL, NULL, err);

	free(git_dir);
	return rc;
}

/* The id of a revision's tree; 1 where there is none such: who reads the
 * repository says so. */
static int find_tree(const struct work *w, const char *revision,
		     char hex[TC_GIT_ID])
{
	char *git_dir = tc_asprintf("--git-dir=%s", w->dir);
	char *tree = tc_asprintf("%s^{tree}", revision);
	const char *const arguments[] = { "git", git_dir, "rev-parse",
					  "--verify", "--quiet",
					  "--end-of-options", tree, NULL };
	struct tc_error ignored;
	FILE *out;
	int rc = 1;

	if (run(w, arguments, NULL, &out, &ignored) == 0) {
		rc = tc_git_output_id(out, hex) ? 0 : 1;
		(void)fclose(out);
	}
	free(tree);
	free(git_dir);
	return rc;
}

/* What the tree refers to and the clone lacks. */
static FILE *list_missing(const struct work *w, const char *tree,
			  size_t *count, struct tc_error *err)
{
	char *git_dir = tc_asprintf("--git-dir=%s", w->dir);
	const char *const arguments[] = { "git", git_dir, "rev-list",
					  "--objects", "--no-object-names",
					  "--missing=print", tree, NULL };
	FILE *out = NULL, *list = tmpfile();

	*count = 0;
	if (list == NULL)
		tc_fail_errno(err, errno, "no temporary file");
	else if (run(w, arguments, NULL, &out, err) != 0) {
		(void)fclose(list);
		list = NULL;
	}
	if (list != NULL) {
		*count = tc_git_output_missing(out, list);
		(void)fclose(out);
	}
	free(git_dir);
	if (list == NULL || fflush(list) == 0)
		return list;
	(void)fclose(list);
	tc_fail_errno(err, errno, "no temporary file");
	return NULL;
}

/* As git itself does where a partial clone lacks something, but once for all
 * of a tree. */
static int fetch_contents(const struct work *w, const char *revision,
			  struct tc_error *err)
{
	char *git_dir = tc_asprintf("--git-dir=%s", w->dir);
	const char *const arguments[] = {
		"git", "-c", "fetch.negotiationAlgorithm=noop", git_dir,
		"fetch", "--progress", "--no-tags", "--no-write-fetch-head",
		"--no-recurse-submodules", "--filter=blob:none", "--stdin",
		"origin", NULL
	};
	FILE *list = NULL;
	char tree[TC_GIT_ID];
	size_t count;
	int rc = 0;

	if (find_tree(w, revision, tree) == 0) {
		list = list_missing(w, tree, &count, err);
		rc = list == NULL ? -1 : 0;
	}
	if (list != NULL && count > 0)
		rc = run(w, arguments, list, NULL, err);
	if (list != NULL)
		(void)fclose(list);
	free(git_dir);
	return rc;
}

static int work_locked(const struct work *w, const char *tag,
		       const char *commit, struct tc_error *err)
{
	struct stat st;
	char *revision;
	int rc;

	rc = lstat(w->dir, &st) == 0 ? update_clone(w, err)
				     : make_clone(w, err);
	if (rc != 0 || (tag == NULL && commit == NULL))
		return rc;
	revision = tag ? tc_asprintf("refs/tags/%s", tag) : tc_strdup(commit);
	if (tag != NULL || tc_hex_span(commit) == strlen(commit))
		rc = fetch_contents(w, revision, err);
	free(revision);
	return rc;
}

static void announce(const struct tc_remote_url *url)
{
	if (tc_terminal_can_rewrite(stderr))
		fprintf(stderr, "tarcheck: fetching %s\n", url->shown);
}

static int try_lock(struct tc_lock *lock, const char *path,
		    struct tc_error *err)
{
	return tc_git_interrupted() != 0 ? tc_fail(err, "interrupted") :
					   tc_lock_try(lock, path, err);
}

static int fetch_locked(const struct work *w, const char *tag,
			const char *commit, struct tc_error *err)
{
	struct tc_lock lock = { NULL, -1 };
	int rc;

	tc_git_begin();
	rc = tc_lock_wait(&lock, w->dir, LOCK_SECONDS, try_lock, err);
	if (rc == 0) {
		announce(w->url);
		rc = work_locked(w, tag, commit, err);
		if (rc != 0)
			tc_prefix(err, "%s", w->url->shown);
	}
	tc_lock_release(&lock);
	tc_git_end();
	if (tc_git_interrupted() != 0)
		(void)raise(tc_git_interrupted());
	return rc;
}

static int fetch(struct tc_remote *r, const char *tag, const char *commit,
		 struct tc_error *err)
{
	struct work w = { .url = &r->url };
	char *dir = cache_dir(err);
	int rc = dir == NULL || read_timeout(&w.silence, err) != 0 ||
				 make_dirs(dir, err) != 0 ? -1 : 0;

	if (rc == 0) {
		r->cache = tc_asprintf("%s/%s", dir, r->url.name);
		w.dir = r->cache;
		rc = fetch_locked(&w, tag, commit, err);
	}
	free(dir);
	return rc;
}

int tc_remote_open(struct tc_remote *out, const char *word, const char *tag,
		   const char *commit, struct tc_error *err)
{
	struct tc_remote made = { .path = word, .shown = word };

	if (!tc_remote_is_url(word)) {
		*out = made;
		return 0;
	}
	if (tc_remote_url_parse(&made.url, word, err) != 0)
		return -1;
	if (!network)
		tc_fail(err, "%s: a URL, and without --network nothing is "
			"fetched", made.url.shown);
	if (!network || fetch(&made, tag, commit, err) != 0) {
		tc_remote_release(&made);
		return -1;
	}
	made.path = made.cache;
	made.shown = made.url.shown;
	*out = made;
	return 0;
}

void tc_remote_release(struct tc_remote *remote)
{
	if (remote == NULL)
		return;
	tc_remote_url_release(&remote->url);
	free(remote->cache);
	remote->cache = NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A git history as a source of a manifest. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/path.h"
#include "base/quote.h"
#include "crypto/digest.h"
#include "db/canon.h"
#include "db/macro-set.h"
#include "db/contents.h"
#include "import.h"
#include "import-cache.h"
#include "progress.h"
#include "source/git/history.h"
#include "source/git/repo.h"

struct git_import {
	struct tc_import *im;
	const char *path;
	struct tc_repo *repo;
	struct tc_history history;
	struct tc_digest *sha256, *sha1;
	struct tc_blob_facts *contents; /* by blob id */
	size_t content_count;
	bool *sketched; /* as contents: whether its lines were taken */
	size_t missing;           /* versions without a blob */
	struct tc_import_cache cache;
	size_t read;              /* blobs that were */
	struct tc_error *err;
};

static int compare_contents(const void *a, const void *b)
{
	const struct tc_blob_facts *x = a, *y = b;

	return memcmp(x->blob, y->blob, sizeof(x->blob));
}

/* Every blob once, in order of id. */
static void list_contents(struct git_import *g)
{
	size_t i, n = 0;

	g->contents = tc_calloc(g->history.count, sizeof(*g->contents));
	for (i = 0; i < g->history.count; i++)
		memcpy(g->contents[i].blob, g->history.versions[i].blob, 20);
	if (g->history.count == 0)
		return;
	qsort(g->contents, g->history.count, sizeof(*g->contents),
	      compare_contents);
	for (i = 1; i < g->history.count; i++)
		if (compare_contents(&g->contents[n], &g->contents[i]) != 0)
			g->contents[++n] = g->contents[i];
	g->content_count = n + 1;
}

static struct tc_blob_facts *find_content(const struct git_import *g,
				    const uint8_t blob[20])
{
	struct tc_blob_facts key;

	memcpy(key.blob, blob, sizeof(key.blob));
	return bsearch(&key, g->contents, g->content_count,
		       sizeof(*g->contents), compare_contents);
}

static void digest(struct tc_digest *d, const char *bytes, size_t len,
		   uint8_t *out)
{
	tc_digest_start(d);
	tc_digest_update(d, bytes, len);
	tc_digest_final(d, out);
}

/* Whether the cache had it, and the repository still has. */
static bool take_cached(const struct git_import *g, struct tc_blob_facts *c)
{
	const struct tc_blob_facts *cached = tc_blob_facts_find(
		g->cache.facts, g->cache.fact_count, c->blob);

	if (cached == NULL || !tc_repo_has_blob(g->repo, c->blob))
		return false;
	if (g->im->contents != NULL &&
	    tc_contents_has(g->im->contents, cached->sha256, NULL) != 1)
		return false; /* its bytes are wanted */
	*c = *cached;
	return true;
}

static int read_content(struct git_import *g, const char *path,
			struct tc_blob_facts *c)
{
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if (take_cached(g, c))
		return 0;
	g->read++;
	rc = tc_repo_read_blob(g->repo, c->blob, &bytes, &len, g->err);
	if (rc != 0) {
		c->missing = rc > 0;
		return rc > 0 ? 0 : -1;
	}
	c->size = len;
	digest(g->sha256, bytes, len, c->sha256);
	digest(g->sha1, bytes, len, c->sha1);
	tc_serial_read(&c->serial, bytes, len);
	c->has_aclocal = tc_aclocal_form(bytes, len, c->aclocal);
	if (tc_import_canon(tc_path_base(path), bytes, len, c->canon))
		c->canon_class = (uint8_t)tc_canon_class(tc_path_base(path));
	rc = tc_import_lines_take(g->im->lines, path, c->blob, bytes, len,
				  g->err);
	g->sketched[c - g->contents] = rc > 0;
	rc = rc < 0 ? -1 : 0;
	if (rc == 0 && g->im->contents != NULL && len > 0)
		rc = tc_import_keep(g->im, c->sha256, bytes, len, g->err);
	free(bytes);
	return rc;
}

/* What the cache knows of a content does not include its lines, nor are they
 * taken for another path that needs none. They may be in the file of the last
 * import. */
static int need_lines(struct git_import *g, const char *path,
		      const struct tc_blob_facts *c)
{
	bool *sketched = &g->sketched[c - g->contents];
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if (g->im->lines == NULL || *sketched || c->missing || c->size == 0)
		return 0;
	rc = tc_import_lines_have(g->im->lines, path, c->sha256, g->err);
	if (rc != 0)
		return rc > 0 ? 0 : -1;
	rc = tc_repo_read_blob(g->repo, c->blob, &bytes, &len, g->err);
	if (rc == 0)
		rc = tc_import_lines_take(g->im->lines, path, c->blob, bytes,
					  len, g->err);
	*sketched = true;
	free(bytes);
	return rc < 0 ? -1 : 0;
}

/* In order of the versions' paths: neighbours are deltas of one another. */
static int read_contents(struct git_import *g)
{
	const struct tc_version *v = g->history.versions;
	size_t i;

	list_contents(g);
	g->sketched = tc_calloc(g->content_count, sizeof(*g->sketched));
	for (i = 0; i < g->history.count; i++) {
		struct tc_blob_facts *c = find_content(g, v[i].blob);

		tc_progress_update(g->im->progress, i, g->history.count);
		if (c->size == 0 && !c->missing &&
		    read_content(g, v[i].path, c) != 0)
			return -1;
		if (need_lines(g, v[i].path, c) != 0)
			return -1;
	}
	return 0;
}

/* A blob that has had several names can have a form under each. */
static int set_canon(struct git_import *g, struct tc_import_row *row,
		     const struct tc_blob_facts *c)
{
	const char *name = tc_path_base(row->path);
	unsigned class = tc_canon_class(name);
	char *bytes = NULL;
	size_t len = 0;

	if (class == 0)
		return 0;
	if (class == c->canon_class) {
		memcpy(row->canon, c->canon, sizeof(row->canon));
		row->has_canon = true;
		return 0;
	}
	if (tc_repo_read_blob(g->repo, c->blob, &bytes, &len, g->err) != 0)
		return -1;
	row->has_canon = tc_import_canon(name, bytes, len, row->canon);
	free(bytes);
	return 0;
}

static int add_version(struct git_import *g, const struct tc_version *v,
		       const struct tc_blob_facts *c)
{
	struct tc_import_row *row = tc_import_add(g->im);
	struct tc_arena *arena = &g->im->arena;

	row->path = tc_arena_strdup(arena, v->path);
	memcpy(row->sha256, c->sha256, sizeof(row->sha256));
	memcpy(row->sha1, c->sha1, sizeof(row->sha1));
	memcpy(row->blob, c->blob, sizeof(row->blob));
	row->size = c->size;
	if (tc_path_match("*.m4", v->path))
		row->serial = c->serial;
	row->has_aclocal = c->has_aclocal && tc_is_macro_name(v->path);
	memcpy(row->aclocal, c->aclocal, sizeof(row->aclocal));
	row->first = v->first;
	row->last = v->last;
	row->still_there = v->last == 0;
	if (set_canon(g, row, c) != 0)
		return -1;
	if (v->first_release == NULL)
		return 0;
	row->first_release.label = tc_arena_strdup(arena, v->first_release);
	row->first_release.day = v->first_release_day;
	row->last_release.label = tc_arena_strdup(arena, v->last_release);
	row->last_release.day = v->last_release_day;
	return 0;
}

static void report_missing(struct git_import *g, const struct tc_version *v)
{
	struct tc_quoted q;
	char hex[41];

	g->missing++;
	tc_progress_end(g->im->progress);
	fprintf(stderr, "tarcheck: blob %s of %s is not in the repository\n",
		tc_hex(hex, v->blob, sizeof(v->blob)),
		tc_quote_into(q.s, sizeof(q.s), v->path));
}

static int add_versions(struct git_import *g)
{
	size_t i;

	for (i = 0; i < g->history.count; i++) {
		const struct tc_version *v = &g->history.versions[i];
		const struct tc_blob_facts *c = find_content(g, v->blob);

		if (c->missing)
			report_missing(g, v);
		else if (c->size > 0 && add_version(g, v, c) != 0)
			return -1;
	}
	if (g->missing > 0 && !g->im->allow_missing)
		return tc_fail(g->err, "%s: %zu blobs are missing (a partial "
			       "clone?); --allow-missing goes on without them",
			       g->path, g->missing);
	return 0;
}

static void add_notes(struct git_import *g)
{
	struct tc_import *im = g->im;
	const uint32_t day = g->history.head_day;
	struct tc_buf tags;
	size_t i;

	tc_buf_init(&tags, 4096);
	for (i = 0; i < im->release_tags.count; i++)
		tc_buf_printf(&tags, " %s", im->release_tags.items[i]);
	tc_import_note(im, "%s commit %s of %04u-%02u-%02u, %zu commits, "
		       "release tags:%s", im->origin, g->history.head_hex,
		       day / 10000, day / 100 % 100, day % 100,
		       g->history.commits, tags.len ? tags.ptr : " none");
	if (g->missing > 0)
		tc_import_note(im, "%s without %zu blobs that its mirror "
			       "lacks", im->origin, g->missing);
	tc_buf_release(&tags);
}

/* Something about the cache that costs time and nothing else. */
static void say(const struct git_import *g, const char *what,
		const char *why)
{
	struct tc_quoted q;

	tc_progress_end(g->im->progress);
	fprintf(stderr, "tarcheck: %s: %s%s%s\n",
		tc_quote_into(q.s, sizeof(q.s), g->path), what,
		*why ? ": " : "", why);
}

static void open_cache(struct git_import *g)
{
	struct tc_error why = { "" };

	if (g->im->cache_path != NULL &&
	    tc_import_cache_load(&g->cache, g->im, g->im->cache_path,
				 &why) < 0)
		say(g, "what the last import left is not used", why.msg);
}

/* Not when nothing is new. */
static void save_cache(struct git_import *g)
{
	const struct tc_history *now = &g->history, *then = &g->cache.history;
	struct tc_error why = { "" };

	if (g->im->cache_path == NULL ||
	    (g->read == 0 && now->walked == 0 && then->count > 0 &&
	     memcmp(now->head, then->head, sizeof(now->head)) == 0 &&
	     now->tag_count == then->tag_count))
		return;
	if (tc_import_cache_write(g->im, now, g->contents, g->content_count,
				  &why) != 0)
		say(g, "the next import will take as long", why.msg);
}

static int read_history(struct git_import *g)
{
	const struct tc_import *im = g->im;
	const struct tc_history_options options = {
		.selection = tc_import_selection(im),
		.release_tags = im->release_tags.items,
		.release_tag_count = im->release_tags.count,
		.head = im->head,
		.earlier = g->cache.history.count > 0 ? &g->cache.history :
							NULL,
		.progress = tc_progress_update,
		.progress_ctx = im->progress,
	};

	if (tc_history_read(g->repo, &options, &g->history, g->err) != 0)
		return -1;
	if (g->history.restarted != NULL)
		say(g, "all of its history is read again",
		    g->history.restarted);
	return 0;
}

int tc_import_git(struct tc_import *im, const char *path,
		  struct tc_error *err)
{
	struct git_import g = { .im = im, .path = path, .err = err };
	int rc = -1;

	if (im->origin == NULL)
		return tc_fail(err, "--origin URL is needed for a git "
			       "repository");
	g.repo = tc_repo_open(path, err);
	g.sha256 = tc_digest_new(TC_DIGEST_SHA256, err);
	g.sha1 = tc_digest_new(TC_DIGEST_SHA1, err);
	if (g.repo && g.sha256 && g.sha1)
		open_cache(&g);
	if (g.repo && g.sha256 && g.sha1 && read_history(&g) == 0 &&
	    read_contents(&g) == 0 && add_versions(&g) == 0) {
		add_notes(&g);
		save_cache(&g);
		rc = 0;
	}
	tc_import_cache_release(&g.cache);
	free(g.contents);
	free(g.sketched);
	tc_history_release(&g.history);
	tc_digest_free(g.sha256);
	tc_digest_free(g.sha1);
	tc_repo_free(g.repo);
	return rc;
}

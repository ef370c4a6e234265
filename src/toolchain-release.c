/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of a release of a generator: a tarball or a tag. */
#include "toolchain-release.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "source/archive.h"
#include "source/git/history.h"
#include "source/git/repo.h"

/* Documentation and tests are the most of a release; no generator reads
 * them. */
static bool keep_small(void *ctx, struct tc_member *member, const char *head,
		       size_t len)
{
	static const char *const left_out[] = { "doc/", "t/", "tests/",
						"contrib/" };
	size_t i;

	(void)ctx;
	(void)head;
	for (i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (strncmp(member->path, left_out[i],
			    strlen(left_out[i])) == 0)
			return false;
	return len == member->size;
}

static int open_tarball(struct tc_release *r, const char *path,
			struct tc_error *err)
{
	const struct tc_read_options options = { .keep = keep_small };
	struct tc_archive_info info;
	struct tc_quoted q;
	size_t i;

	if (tc_archive_read(path, &options, &r->tree, &info, err) != 0)
		return -1;
	tc_quote_into(q.s, sizeof(q.s), path);
	for (i = 0; i < info.fact_count; i++)
		if (info.facts[i].kind == TC_FACT_DUPLICATE ||
		    info.facts[i].kind == TC_FACT_AMBIGUOUS ||
		    info.facts[i].kind == TC_FACT_TRAILING)
			return tc_fail(err, "%s: programs could read it in "
				       "different ways", q.s);
	for (i = 0; i < r->tree.count; i++)
		if (r->tree.members[i].mtime > r->time)
			r->time = r->tree.members[i].mtime;
	r->source = tc_arena_strdup(&r->tree.arena, tc_path_base(path));
	r->name = r->tree.top != NULL ? r->tree.top : "";
	tc_hex(r->id, info.sha256, TC_SHA256_SIZE);
	return 0;
}

/* "autoconf.git" of ".../autoconf.git/" and ".../autoconf/.git". */
static const char *repo_name(struct tc_arena *arena, const char *path)
{
	char *copy = tc_arena_strdup(arena, path);
	size_t len;

	for (;;) {
		len = strlen(copy);
		while (len > 1 && copy[len - 1] == '/')
			copy[--len] = '\0';
		if (len < 6 || strcmp(copy + len - 5, "/.git") != 0)
			return tc_path_base(copy);
		copy[len - 5] = '\0';
	}
}

static int open_tag(struct tc_release *r, const char *repo, const char *tag,
		    struct tc_error *err)
{
	struct tc_revision rev;

	r->repo = tc_repo_open(repo, err);
	if (r->repo == NULL ||
	    tc_repo_find_tag(r->repo, tag, &rev, err) != 0 ||
	    tc_repo_read_tree(r->repo, &rev, &r->tree, NULL, err) != 0)
		return -1;
	r->time = rev.time;
	r->source = tc_arena_printf(&r->tree.arena, "%s of %s", tag,
				    repo_name(&r->tree.arena, repo));
	r->name = tc_arena_strdup(&r->tree.arena, tag);
	memcpy(r->id, rev.commit_hex, sizeof(rev.commit_hex));
	return 0;
}

int tc_release_open(struct tc_release *release, const char *repo,
		    const char *source, struct tc_error *err)
{
	*release = (struct tc_release){ .path = source };
	tc_tree_init(&release->tree);
	return repo != NULL ? open_tag(release, repo, source, err) :
			      open_tarball(release, source, err);
}

void tc_release_release(struct tc_release *release)
{
	if (release->path == NULL)
		return;
	tc_tree_release(&release->tree);
	tc_repo_free(release->repo);
	*release = (struct tc_release){ .path = NULL };
}

static int read_blob(const struct tc_release *r, const struct tc_member *m,
		     struct tc_buf *bytes, struct tc_error *err)
{
	char *data = NULL;
	size_t len = 0;
	int rc = tc_repo_read_blob(r->repo, m->blob, &data, &len, err);

	if (rc == 0)
		tc_buf_append(bytes, data, len);
	free(data);
	return rc > 0 ? tc_fail(err, "the repository lacks its content") : rc;
}

int tc_release_read(const struct tc_release *r, const struct tc_member *m,
		    struct tc_buf *bytes, struct tc_error *err)
{
	struct tc_quoted q;
	int rc = 0;

	if (r->repo != NULL)
		rc = read_blob(r, m, bytes, err);
	else if (m->extra != NULL && m->extra->bytes != NULL &&
		 m->extra->bytes_len == m->size)
		tc_buf_append(bytes, m->extra->bytes, m->extra->bytes_len);
	else if (m->size > 0)
		rc = tc_fail(err, "limit: too long, or too much before it");
	if (rc == 0 && bytes->full)
		rc = tc_fail(err, "limit: longer than %zu bytes", bytes->max);
	return rc == 0 ? 0 :
	       tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s), m->path));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a member's bytes differ from a blob, line by line, for people. */
#include <string.h>

#include "base/limits.h"
#include "source/git/internal.h"
#include "source/git/repo.h"

struct lines {
	struct tc_arena *arena;
	const char **out;
	size_t max, count;
	size_t added, removed;
	bool binary;
};

static int on_binary(const git_diff_delta *delta, const git_diff_binary *binary,
		     void *ctx)
{
	struct lines *lines = ctx;

	(void)delta;
	(void)binary;
	lines->binary = true;
	return 0;
}

static int on_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
		   const git_diff_line *line, void *ctx)
{
	struct lines *lines = ctx;
	size_t len = line->content_len;

	(void)delta;
	(void)hunk;
	if (line->origin == GIT_DIFF_LINE_ADDITION)
		lines->added++;
	else if (line->origin == GIT_DIFF_LINE_DELETION)
		lines->removed++;
	else
		return 0;
	if (lines->count >= lines->max)
		return 0;
	while (len > 0 && (line->content[len - 1] == '\n' ||
			   line->content[len - 1] == '\r'))
		len--;
	if (len > TC_MAX_EVIDENCE_WIDTH)
		len = TC_MAX_EVIDENCE_WIDTH;
	lines->out[lines->count++] = tc_arena_printf(
		lines->arena, "%c %.*s", line->origin, (int)len, line->content);
	return 0;
}

int tc_repo_diff(struct tc_repo *repo, const uint8_t blob[TC_BLOB_SIZE],
		 const char *bytes, size_t len, struct tc_arena *arena,
		 const char **lines, size_t max, size_t *added,
		 size_t *removed)
{
	struct lines got = { .arena = arena, .out = lines, .max = max };
	git_diff_options opt;
	git_blob *old = NULL;
	git_oid id;
	int rc;

	memcpy(id.id, blob, sizeof(id.id));
	if (tc_git_lookup_blob(repo, &id, TC_MAX_FILTER_BLOB, &old) != 0)
		return -1;
	git_diff_options_init(&opt, GIT_DIFF_OPTIONS_VERSION);
	opt.context_lines = 0;
	rc = git_diff_blob_to_buffer(old, NULL, bytes, len, NULL, &opt, NULL,
				     on_binary, NULL, on_line, &got);
	git_blob_free(old);
	if (rc != 0 || got.binary)
		return -1;
	*added = got.added;
	*removed = got.removed;
	return (int)got.count;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a member's bytes differ from a blob, line by line, for people. */
#include <string.h>

#include "base/limits.h"
#include "base/unified.h"
#include "source/git/internal.h"
#include "source/git/repo.h"

struct lines {
	struct tc_arena *arena;
	const char **out;
	size_t max, count;
	size_t added, removed;
};

static void on_line(void *ctx, char mark, const char *line, size_t len)
{
	struct lines *lines = ctx;

	if (mark == '+')
		lines->added++;
	else
		lines->removed++;
	if (lines->count >= lines->max)
		return;
	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	if (len > TC_MAX_EVIDENCE_WIDTH)
		len = TC_MAX_EVIDENCE_WIDTH;
	lines->out[lines->count++] = tc_arena_printf(
		lines->arena, "%c %.*s", mark, (int)len, line);
}

static bool is_text(const char *bytes, size_t len)
{
	return len == 0 || memchr(bytes, '\0', len) == NULL;
}

int tc_repo_diff(struct tc_repo *repo, const uint8_t blob[TC_BLOB_SIZE],
		 const char *bytes, size_t len, struct tc_arena *arena,
		 uint64_t *left, const char **lines, size_t max,
		 size_t *added, size_t *removed)
{
	struct lines got = { .arena = arena, .out = lines, .max = max };
	git_blob *old = NULL;
	git_oid id;
	int rc = -1;

	memcpy(id.id, blob, sizeof(id.id));
	if (*left == 0 || !is_text(bytes, len) ||
	    tc_git_lookup_blob(repo, &id, TC_MAX_KEPT_FILE, &old) != 0)
		return -1;
	if (is_text(git_blob_rawcontent(old), (size_t)git_blob_rawsize(old)))
		rc = tc_unified_changes(git_blob_rawcontent(old),
					(size_t)git_blob_rawsize(old), bytes,
					len, left, on_line, &got);
	git_blob_free(old);
	if (rc != 0)
		return -1;
	*added = got.added;
	*removed = got.removed;
	return (int)got.count;
}

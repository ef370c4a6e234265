/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small recorded changes that make a variant of a release. */
#include "toolchain-patch.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "regen/toolchain-text.h"

enum { MAX_PATCH = 1 << 20 }; /* bytes; ours have a few hundred */

struct reading {
	struct tc_toolchain_text text;
	struct tc_patch_hunk *hunks;
	size_t count, cap;
	const char *file;
	struct tc_buf old, new;
	bool in_hunk;
};

static int read_header(struct tc_toolchain_text *text, const char *key,
		       const char **value)
{
	const size_t len = strlen(key);

	if (tc_toolchain_text_next(text) <= 0 ||
	    strncmp(text->line, key, len) != 0 ||
	    !tc_toolchain_text_plain(text->line + len))
		return tc_fail(text->err, "line %zu: not '%s...'",
			       text->number, key);
	*value = text->line + len;
	return 0;
}

static int end_hunk(struct reading *r)
{
	struct tc_patch_hunk hunk = { .file = r->file };

	if (!r->in_hunk)
		return 0;
	r->in_hunk = false;
	if (r->old.full || r->new.full)
		return tc_toolchain_text_fail(&r->text, "limit: too long");
	if (r->old.len == 0)
		return tc_toolchain_text_fail(&r->text, "nothing to replace");
	if (strcmp(tc_buf_str(&r->old), tc_buf_str(&r->new)) == 0)
		return tc_toolchain_text_fail(&r->text, "nothing changes");
	hunk.old = tc_arena_strdup(r->text.arena, tc_buf_str(&r->old));
	hunk.new = tc_arena_strdup(r->text.arena, tc_buf_str(&r->new));
	tc_buf_reset(&r->old);
	tc_buf_reset(&r->new);
	r->hunks = tc_grow(r->hunks, r->count, &r->cap, sizeof(*r->hunks));
	r->hunks[r->count++] = hunk;
	return 0;
}

static int read_body(struct reading *r)
{
	const char *line = r->text.line;

	if (!r->in_hunk)
		return tc_toolchain_text_fail(&r->text, "no '@' before it");
	if (*line != ' ' && *line != '-' && *line != '+')
		return tc_toolchain_text_fail(&r->text, "begins with none of "
					      "' ', '-', '+', '@'");
	if (*line != '+')
		tc_buf_printf(&r->old, "%s\n", line + 1);
	if (*line != '-')
		tc_buf_printf(&r->new, "%s\n", line + 1);
	return 0;
}

static int read_line(struct reading *r)
{
	const char *line = r->text.line;

	if (*line == '#' && r->file == NULL)
		return 0;
	if (strncmp(line, "file ", 5) == 0) {
		if (end_hunk(r) != 0)
			return -1;
		r->file = line + 5;
		return tc_path_is_below(r->file) ? 0 :
		       tc_toolchain_text_fail(&r->text, "no possible file");
	}
	if (strcmp(line, "@") != 0)
		return read_body(r);
	if (r->file == NULL)
		return tc_toolchain_text_fail(&r->text, "no file before it");
	if (end_hunk(r) != 0)
		return -1;
	r->in_hunk = true;
	return 0;
}

static int read_all(struct reading *r, struct tc_patch *patch)
{
	const char *first;
	size_t size;
	int rc;

	if (read_header(&r->text, "# tarcheck-patch ", &first) != 0 ||
	    strcmp(first, "1") != 0)
		return tc_toolchain_text_fail(&r->text,
					      "not '# tarcheck-patch 1'");
	if (read_header(&r->text, "# tool: ", &patch->tool) != 0 ||
	    read_header(&r->text, "# variant: ", &patch->variant) != 0 ||
	    read_header(&r->text, "# versions: ", &patch->versions) != 0)
		return -1;
	while ((rc = tc_toolchain_text_next(&r->text)) > 0)
		if (read_line(r) != 0)
			return -1;
	if (rc != 0 || end_hunk(r) != 0)
		return -1;
	if (r->count == 0)
		return tc_toolchain_text_fail(&r->text, "changes nothing");
	size = r->count * sizeof(*r->hunks);
	patch->hunks = memcpy(tc_arena_alloc(r->text.arena, size), r->hunks,
			      size);
	patch->count = r->count;
	return 0;
}

int tc_patch_parse(struct tc_patch *patch, const char *text, size_t len,
		   struct tc_arena *arena, struct tc_error *err)
{
	struct reading r = { .text = { .at = text, .end = text + len,
				       .arena = arena, .err = err } };
	struct tc_patch read = { .tool = NULL };
	int rc;

	tc_buf_init(&r.old, MAX_PATCH);
	tc_buf_init(&r.new, MAX_PATCH);
	rc = read_all(&r, &read);
	tc_buf_release(&r.old);
	tc_buf_release(&r.new);
	free(r.hunks);
	if (rc == 0)
		*patch = read;
	return rc;
}

int tc_patch_read(struct tc_patch *patch, const char *path,
		  struct tc_arena *arena, struct tc_error *err)
{
	struct tc_quoted q;
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, MAX_PATCH);
	rc = tc_read_file(path, &text, err);
	if (rc == 0 && tc_patch_parse(patch, tc_buf_str(&text), text.len,
				      arena, err) != 0)
		rc = tc_prefix(err, "%s",
			       tc_quote_into(q.s, sizeof(q.s), path));
	tc_buf_release(&text);
	return rc;
}

bool tc_patch_fits(const struct tc_patch *patch, const char *tool,
		   const char *version)
{
	const size_t len = strlen(version);
	const char *at = patch->versions;

	if (strcmp(patch->tool, tool) != 0)
		return false;
	while (*at != '\0') {
		const size_t word = strcspn(at, " ");

		if (word == len && strncmp(at, version, len) == 0)
			return true;
		at += word;
		at += strspn(at, " ");
	}
	return false;
}

/* Where old stands, at the beginning of a line; NULL where it does not, or
 * more than once. */
static const char *find_once(const char *text, const char *old)
{
	const char *at = text, *found = NULL;

	while ((at = strstr(at, old)) != NULL) {
		if (at == text || at[-1] == '\n') {
			if (found != NULL)
				return NULL;
			found = at;
		}
		at++;
	}
	return found;
}

int tc_patch_apply(const struct tc_patch *patch, const char *file,
		   const char *text, struct tc_buf *out, size_t *made,
		   struct tc_error *err)
{
	char *now = tc_strdup(text);
	int rc = 0;
	size_t i;

	*made = 0;
	for (i = 0; rc == 0 && i < patch->count; i++) {
		const struct tc_patch_hunk *h = &patch->hunks[i];
		const char *at;
		char *next;

		if (strcmp(h->file, file) != 0)
			continue;
		at = find_once(now, h->old);
		if (at == NULL) {
			rc = tc_fail(err, "patch '%s': %s: place %zu is not "
				     "there exactly once", patch->variant,
				     file, *made + 1);
			break;
		}
		next = tc_asprintf("%.*s%s%s", (int)(at - now), now, h->new,
				   at + strlen(h->old));
		free(now);
		now = next;
		++*made;
	}
	if (rc == 0)
		tc_buf_puts(out, now);
	free(now);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What else says which command gnulib-tool was given: what it keeps for the
 * next time, and the script that runs it. */
#include "evidence/gnulib-agree.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "evidence/compose.h"
#include "evidence/gnulib-cache-form.h"
#include "evidence/internal.h"

struct asker {
	struct tc_evidence *ev;
	const struct tc_tag_reader *reader;
	const struct tc_gnulib_command *command;
	const char *path; /* of the makefile */
	int root;
	struct tc_error *err;
};

struct tc_line tc_gnulib_plain_path(struct tc_line path)
{
	while (path.len > 1 && memcmp(path.at, "./", 2) == 0) {
		path.at += 2;
		path.len -= 2;
	}
	while (path.len > 0 && path.at[path.len - 1] == '/')
		path.len--;
	if (tc_line_is(&path, "."))
		path.len = 0;
	return path;
}

int tc_gnulib_root(const char *path, struct tc_line dir)
{
	const size_t len = (size_t)(tc_path_base(path) - path);
	size_t rest;

	dir = tc_gnulib_plain_path(dir);
	if (dir.len == 0)
		return (int)len;
	if (len < dir.len + 1)
		return -1;
	rest = len - dir.len - 1;
	if (memcmp(path + rest, dir.at, dir.len) != 0 ||
	    (rest > 0 && path[rest - 1] != '/'))
		return -1;
	return (int)rest;
}

/* The content of a file of the tag: 1, 0 not there, -1. */
static int read_tagged(const struct asker *a, const char *path,
		       struct tc_buf *out)
{
	const struct tc_member *m = a->ev->vcs && a->reader
					    ? tc_tree_find(a->ev->vcs, path)
					    : NULL;
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if (m == NULL || m->type != TC_TYPE_FILE)
		return 0;
	rc = a->reader->read(a->reader->ctx, m, &bytes, &len, a->err);
	if (rc == 0)
		tc_buf_append(out, bytes, len);
	free(bytes);
	return rc < 0 ? -1 : rc == 0 && !out->full;
}

/* Of the release before that of the tag. */
static int read_any(const struct asker *a, const char *path, struct tc_buf *out)
{
	const struct tc_member *m = tc_tree_find(a->ev->archive, path);

	if (m == NULL || !tc_member_has_bytes(m))
		return read_tagged(a, path, out);
	tc_buf_append(out, m->extra->bytes, m->extra->bytes_len);
	return !out->full;
}

/* Whether the text has a command that is not the same. */
static bool has_other(const struct asker *a, const struct tc_buf *text)
{
	struct tc_gnulib_command command;
	size_t count, i, n = 0;
	struct tc_line *lines = tc_lines_split(tc_buf_str(text), text->len,
					       &count);
	bool other = false;

	for (i = 0; i < count && n == 0; i++)
		n = tc_gnulib_command_read(&command, lines + i, count - i,
					   false);
	if (n > 0) {
		other = !tc_gnulib_command_equal(a->command, &command);
		tc_gnulib_command_release(&command);
	}
	free(lines);
	return other;
}

static int ask_cache(const struct asker *a, const char **words)
{
	struct tc_line base = { "", 0 };
	struct tc_buf text;
	const char *path;
	int rc;

	(void)tc_gnulib_command_value(a->command, "--m4-base=", &base);
	base = tc_gnulib_plain_path(base);
	path = tc_arena_printf(&a->ev->arena, "%.*s%.*s%sgnulib-cache.m4",
			       a->root, a->path, (int)base.len, base.at,
			       base.len > 0 ? "/" : "");
	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	rc = read_any(a, path, &text);
	if (rc > 0) {
		rc = has_other(a, &text);
		*words = tc_arena_printf(&a->ev->arena,
					 "another command than in %s", path);
	}
	tc_buf_release(&text);
	return rc;
}

static bool in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("_./+-=@~", c) != NULL);
}

/* The word with nothing of a module's name before or behind it. */
static bool has_word(const struct tc_buf *text, const struct tc_line *word)
{
	const char *from = tc_buf_str(text), *end = from + text->len;
	const char *at = from;

	while ((at = memmem(at, (size_t)(end - at), word->at, word->len)) !=
	       NULL) {
		if ((at == from || !in_name(at[-1])) &&
		    (at + word->len == end || !in_name(at[word->len])))
			return true;
		at++;
	}
	return false;
}

static int ask_bootstrap(const struct asker *a, const char **words)
{
	const struct tc_gnulib_command *c = a->command;
	struct tc_arena *arena = &a->ev->arena;
	const char *path = tc_arena_printf(arena, "%.*sbootstrap.conf",
					   a->root, a->path);
	struct tc_buf text;
	size_t i = c->modules;
	int rc;

	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	rc = read_tagged(a, path, &text);
	if (rc > 0) {
		tc_buf_putc(&text, '\n');
		rc = read_tagged(a, tc_arena_printf(arena, "%.*sbootstrap",
						    a->root, a->path),
				 &text) < 0 ? -1 : 1;
	}
	while (rc > 0 && i < c->count && has_word(&text, &c->words[i]))
		i++;
	if (rc > 0 && i < c->count)
		*words = tc_arena_printf(arena, "module %.*s, which %s does "
					 "not name", (int)c->words[i].len,
					 c->words[i].at, path);
	else if (rc > 0)
		rc = 0;
	tc_buf_release(&text);
	return rc;
}

int tc_gnulib_disagrees(struct tc_evidence *ev,
			const struct tc_tag_reader *reader,
			const struct tc_member *makefile,
			const struct tc_gnulib_command *command,
			const char **words, struct tc_error *err)
{
	struct asker a = { .ev = ev, .reader = reader, .command = command,
			   .path = makefile->path, .err = err };
	struct tc_line base = { "", 0 };
	int rc;

	(void)tc_gnulib_command_value(command, "--source-base=", &base);
	a.root = tc_gnulib_root(makefile->path, base);
	if (a.root < 0) {
		*words = "--source-base is elsewhere";
		return 1;
	}
	rc = ask_cache(&a, words);
	return rc != 0 ? rc : ask_bootstrap(&a, words);
}

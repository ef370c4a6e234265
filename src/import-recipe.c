/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* data/sources.tsv: from what each manifest is derived. */
#include "import-recipe.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "db/manifest.h"

enum { SHA256_DIGITS = 64, COMMIT_DIGITS = 40 };

struct kind {
	const char *name;
	size_t least, most; /* fields after it */
	int sha256;         /* the field that is a digest, or -1 */
};
static const struct kind kinds[] = {
	[TC_RECIPE_PROJECT] = { "project", 1, 1, -1 },
	[TC_RECIPE_VARIANT] = { "variant", 1, 1, -1 },
	[TC_RECIPE_GIT] = { "git", 2, 2, -1 },
	[TC_RECIPE_ORIG] = { "orig", 2, 3, 2 },
	[TC_RECIPE_DEB] = { "deb", 3, 4, 3 },
	[TC_RECIPE_DEB_MEMBER] = { "deb-member", 3, 4, 3 },
	[TC_RECIPE_OPTION] = { "option", 1, 2, -1 },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static bool is_hex(const char *s, size_t digits)
{
	return strlen(s) == digits && tc_hex_span(s) == digits &&
	       strpbrk(s, "ABCDEF") == NULL;
}

/* It becomes part of a path. */
static bool is_name(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
		       strlen(s) &&
	       *s != '-' && *s != '\0';
}

/* "SOURCE=VERSION", which becomes part of a file's name. */
static bool is_version(const char *s)
{
	return strchr(s, '=') != NULL && strchr(s, '/') == NULL &&
	       *s != '=' && *s != '.';
}

static int check_line(const struct tc_recipe_line *line, size_t count,
		      struct tc_error *err)
{
	const struct kind *kind = &kinds[line->kind];
	size_t i;

	if (count < kind->least || count > kind->most)
		return tc_fail(err, "%s takes %zu fields", kind->name,
			       kind->most);
	for (i = 0; i < count; i++)
		if (!tc_manifest_text_ok(line->fields[i]))
			return tc_fail(err, "an empty field, or one with "
				       "control characters");
	if (line->kind == TC_RECIPE_GIT &&
	    !is_hex(line->fields[1], COMMIT_DIGITS))
		return tc_fail(err, "not a commit's id");
	if (kind->sha256 < 0)
		return 0;
	if (!is_version(line->fields[1]))
		return tc_fail(err, "not PACKAGE=VERSION");
	if (line->fields[kind->sha256] != NULL &&
	    !is_hex(line->fields[kind->sha256], SHA256_DIGITS))
		return tc_fail(err, "not a SHA-256");
	return 0;
}

/* What one import cannot do: --origin, --head and --member are said once. */
static int check_together(const struct tc_recipe_entry *entry,
			  const struct tc_recipe_line *line,
			  struct tc_error *err)
{
	const struct tc_recipe_line *other;

	for (other = entry->lines; other < line; other++) {
		if (line->kind == TC_RECIPE_GIT && other->kind == line->kind)
			return tc_fail(err, "a second git line of its "
					    "manifest");
		if ((line->kind == TC_RECIPE_DEB &&
		     other->kind == TC_RECIPE_DEB_MEMBER) ||
		    (line->kind == TC_RECIPE_DEB_MEMBER &&
		     other->kind == TC_RECIPE_DEB))
			return tc_fail(err, "deb and deb-member in one "
					    "manifest");
		if (line->kind == TC_RECIPE_DEB_MEMBER &&
		    other->kind == line->kind &&
		    strcmp(line->fields[2], other->fields[2]) != 0)
			return tc_fail(err, "another member than its manifest "
					    "has further up");
	}
	return 0;
}

/* Cuts text at its tabs. Returns how many fields there are, the first of them
 * in fields. */
static size_t cut(char *text, const char **fields, size_t most)
{
	size_t count = 0;

	for (;;) {
		if (count < most)
			fields[count] = text;
		count++;
		text = strchr(text, '\t');
		if (text == NULL)
			return count;
		*text++ = '\0';
	}
}

static int read_line(struct tc_recipe *r, char *text, size_t number,
		     struct tc_error *err)
{
	struct tc_recipe_line *line;
	struct tc_recipe_entry *entry = r->entries + r->count;
	const char *fields[TC_RECIPE_FIELDS + 2] = { NULL };
	size_t count = cut(text, fields, TC_RECIPE_FIELDS + 2), kind;

	if (count < 3 || count > TC_RECIPE_FIELDS + 2)
		return tc_fail(err, "not MANIFEST, KIND and fields, with a "
				    "tab between them");
	if (!is_name(fields[0]))
		return tc_fail(err, "not a manifest's name");
	for (kind = 0; kind < KINDS; kind++)
		if (strcmp(kinds[kind].name, fields[1]) == 0)
			break;
	if (kind == KINDS)
		return tc_fail(err, "unknown kind");
	if (r->count == 0 || strcmp(entry[-1].name, fields[0]) != 0) {
		if (tc_recipe_find(r, fields[0]) != NULL)
			return tc_fail(err, "its manifest has lines further "
					    "up");
		*entry = (struct tc_recipe_entry){
			.name = fields[0],
			.lines = r->count > 0
					 ? entry[-1].lines + entry[-1].count
					 : r->lines,
		};
		r->count++;
	}
	entry = &r->entries[r->count - 1];
	line = &entry->lines[entry->count++];
	line->number = number;
	line->kind = (enum tc_recipe_kind)kind;
	memcpy(line->fields, fields + 2, sizeof(line->fields));
	if (check_line(line, count - 2, err) != 0)
		return -1;
	return check_together(entry, line, err);
}

static int read_lines(struct tc_recipe *r, struct tc_error *err)
{
	struct tc_quoted q;
	char *at = r->text, *end;
	size_t number = 0, most = 1;

	for (end = at; *end != '\0'; end++)
		most += *end == '\n';
	r->entries = tc_calloc(most, sizeof(*r->entries));
	r->lines = tc_calloc(most, sizeof(*r->lines));
	for (; *at != '\0'; at = end + 1) {
		number++;
		end = strchr(at, '\n');
		if (end == NULL)
			tc_fail(err, "no line feed at the end");
		else
			*end = '\0';
		if (end == NULL || (*at != '#' && *at != '\0' &&
				    read_line(r, at, number, err) != 0))
			return tc_prefix(err, "%s:%zu",
					 tc_quote_into(q.s, sizeof(q.s),
						       r->path), number);
	}
	return 0;
}

int tc_recipe_read(struct tc_recipe *recipe, const char *path,
		   struct tc_error *err)
{
	struct tc_recipe made = { .path = path };
	struct tc_quoted q;
	struct tc_buf buf;

	tc_buf_init(&buf, TC_MAX_RECIPE_BYTES);
	if (tc_read_file(path, &buf, err) != 0) {
		tc_buf_release(&buf);
		return -1;
	}
	made.text = tc_strndup(tc_buf_str(&buf), buf.len);
	if (strlen(made.text) != buf.len)
		tc_fail(err, "%s: a NUL byte",
			tc_quote_into(q.s, sizeof(q.s), path));
	else if (read_lines(&made, err) == 0) {
		tc_buf_release(&buf);
		*recipe = made;
		return 0;
	}
	tc_buf_release(&buf);
	tc_recipe_release(&made);
	*recipe = made;
	return -1;
}

void tc_recipe_release(struct tc_recipe *recipe)
{
	if (recipe == NULL)
		return;
	free(recipe->entries);
	free(recipe->lines);
	free(recipe->text);
	*recipe = (struct tc_recipe){ .path = NULL };
}

const struct tc_recipe_entry *tc_recipe_find(const struct tc_recipe *recipe,
					     const char *name)
{
	size_t i;

	for (i = 0; i < recipe->count; i++)
		if (strcmp(recipe->entries[i].name, name) == 0)
			return &recipe->entries[i];
	return NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading the lines of versions, strictly. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "db/sketches.h"
#include "db/manifest.h"
#include "db/sketch.h"

enum { HASH_DIGITS = TC_SKETCH_BITS / 6 };

struct reader {
	struct tc_sketches *l;
	char *next;  /* the line after this one */
	char *end;
	size_t line; /* number of this one, from 1 */
	struct tc_error *err;
};

static int bad_value(struct reader *r, const char *what, const char *value)
{
	struct tc_quoted q;

	return tc_fail(r->err, "%s '%s'", what,
		       tc_quote_into(q.s, sizeof(q.s), value));
}

/* Cuts the next line out of the text: 1, 0 at the end, -1. */
static int next_line(struct reader *r, char **line)
{
	char *stop;

	if (r->next == r->end)
		return 0;
	r->line++;
	stop = memchr(r->next, '\n', (size_t)(r->end - r->next));
	if (stop == NULL)
		return tc_fail(r->err, "the last line has no end");
	if (memchr(r->next, '\0', (size_t)(stop - r->next)) != NULL)
		return tc_fail(r->err, "a NUL byte");
	*stop = '\0';
	*line = r->next;
	r->next = stop + 1;
	return 1;
}

static int read_hash(const char *text, uint32_t *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < HASH_DIGITS; i++) {
		const char c = text[i];
		uint32_t value;

		if (c >= 'A' && c <= 'Z')
			value = (uint32_t)(c - 'A');
		else if (c >= 'a' && c <= 'z')
			value = (uint32_t)(c - 'a') + 26;
		else if (c >= '0' && c <= '9')
			value = (uint32_t)(c - '0') + 52;
		else if (c == '-' || c == '_')
			value = c == '-' ? 62 : 63;
		else
			return -1;
		*out = *out << 6 | value;
	}
	return 0;
}

static void add_word(struct tc_sketches *l, uint32_t word)
{
	l->words = tc_grow(l->words, l->word_count, &l->word_cap,
			   sizeof(*l->words));
	l->words[l->word_count++] = word;
}

static int read_hashes(struct reader *r, const char *text)
{
	const size_t len = strlen(text);
	const size_t count = len / HASH_DIGITS;
	uint32_t hash;
	size_t i;

	if (count * HASH_DIGITS != len || count > TC_MAX_SKETCH_LINES)
		return tc_fail(r->err, "not hashes of %d digits each after '+'",
			       HASH_DIGITS);
	add_word(r->l, TC_CHANGE_WORD(TC_CHANGE_INSERT, count));
	for (i = 0; i < count; i++) {
		if (read_hash(text + i * HASH_DIGITS, &hash) != 0)
			return tc_fail(r->err, "not a digit of base64url in a "
				       "hash");
		add_word(r->l, hash);
	}
	return 0;
}

/* "12", "-3" or "+" and hashes. */
static int read_token(struct reader *r, const char *text)
{
	const enum tc_change kind = *text == '-' ? TC_CHANGE_DROP :
						   TC_CHANGE_KEEP;
	const char *digits = text + (kind == TC_CHANGE_DROP);
	const size_t len = strspn(digits, "0123456789");

	if (*text == '+')
		return read_hashes(r, text + 1);
	if (len == 0 || len > 6 || digits[len] != '\0' || *digits == '0')
		return bad_value(r, "not a number of lines or '+' and hashes:",
				 text);
	add_word(r->l, TC_CHANGE_WORD(kind, strtoul(digits, NULL, 10)));
	return 0;
}

static int check_double(struct reader *r, const struct tc_sketches_version *v)
{
	const struct tc_sketches_path *p = &r->l->paths[r->l->path_count - 1];
	size_t i;

	for (i = p->first; i < r->l->version_count; i++)
		if (memcmp(r->l->versions[i].sha256, v->sha256,
			   sizeof(v->sha256)) == 0)
			return tc_fail(r->err, "a second version of this "
				       "digest");
	return 0;
}

/* "@" and digits: the last version before that begins with them. */
static int read_base(struct reader *r, const char *text,
		     struct tc_sketches_version *v)
{
	const struct tc_sketches *l = r->l;
	uint8_t sha256[sizeof(v->sha256)];
	size_t back;

	if (strlen(text) != 2 * sizeof(sha256) ||
	    strspn(text, "0123456789abcdef") != 2 * sizeof(sha256) ||
	    tc_unhex(sha256, sizeof(sha256), text) != 0)
		return bad_value(r, "not 8 digits of a SHA-256 after '@':",
				 text);
	for (back = 2; back <= l->lists.count; back++)
		if (memcmp(l->versions[l->version_count - back].sha256, sha256,
			   sizeof(sha256)) == 0)
			break;
	if (back > l->lists.count)
		return bad_value(r, "not a version of this name, or the last "
				 "one:", text);
	v->back = (uint32_t)back;
	return 0;
}

static int finish_version(struct reader *r, struct tc_sketches_version *v)
{
	struct tc_sketches *l = r->l;

	v->words = (uint32_t)(l->word_count - v->change);
	if (tc_line_lists_apply(&l->lists, v->back, l->words + v->change,
				v->words) != 0)
		return tc_fail(r->err, "not a change of the version before");
	l->versions = tc_grow(l->versions, l->version_count, &l->version_cap,
			      sizeof(*v));
	l->versions[l->version_count++] = *v;
	l->paths[l->path_count - 1].count++;
	return 0;
}

static int read_version(struct reader *r, char *line)
{
	struct tc_sketches_version v = { .change = r->l->word_count,
				      .back = r->l->lists.count > 0 };
	const size_t digits = 2 * sizeof(v.sha256);
	char *token;
	bool first = true;

	if (strspn(line, "0123456789abcdef") != digits ||
	    (line[digits] != '\0' && line[digits] != ' '))
		return bad_value(r, "does not begin with 8 digits of a "
				 "SHA-256 or '= PATH':", line);
	token = line[digits] == ' ' ? line + digits + 1 : NULL;
	line[digits] = '\0';
	(void)tc_unhex(v.sha256, sizeof(v.sha256), line);
	if (r->l->path_count == 0)
		return tc_fail(r->err, "a version before any path");
	if (check_double(r, &v) != 0)
		return -1;
	for (; token != NULL; token = line, first = false) {
		line = strchr(token, ' ');
		if (line != NULL)
			*line++ = '\0';
		if ((first && *token == '@' ? read_base(r, token + 1, &v) :
					      read_token(r, token)) != 0)
			return -1;
	}
	return finish_version(r, &v);
}

static int read_path(struct reader *r, const char *path)
{
	struct tc_sketches *l = r->l;
	char normal[TC_MAX_PATH + 1];
	const size_t len = strlen(path);

	if (len > TC_MAX_PATH || !tc_manifest_text_ok(path) ||
	    !tc_path_is_below(path) || tc_path_normalise(normal, path) != len)
		return bad_value(r, "not a plain relative path:", path);
	if (l->path_count > 0) {
		const struct tc_sketches_path *p = &l->paths[l->path_count - 1];

		if (p->count == 0)
			return tc_fail(r->err, "a path without versions before "
				       "this one");
		if (tc_sketches_compare(p->path, path) >= 0)
			return tc_fail(r->err, "paths not sorted by base name "
				       "and directory");
	}
	tc_sketches_add_path(l, path);
	return 0;
}

static int read_header(struct reader *r, const char *line)
{
	static const char project[] = "# project: ", variant[] = "# variant: ";
	struct tc_sketches *l = r->l;
	const bool first = strncmp(line, project, strlen(project)) == 0;
	const char **field = first ? &l->project : &l->variant;
	const char *value = line + strlen(first ? project : variant);

	if (!first && strncmp(line, variant, strlen(variant)) != 0)
		return bad_value(r, "not a header line:", line);
	if (l->path_count > 0 || **field != '\0' ||
	    (!first && *l->project == '\0'))
		return bad_value(r, "a header line in the wrong place:", line);
	if (!tc_manifest_text_ok(value))
		return bad_value(r, "not plain text:", value);
	*field = tc_arena_strdup(&l->arena, value);
	return 0;
}

static int read_magic(struct reader *r)
{
	static const char magic[] = "# tarcheck-lines 1";
	char *line = NULL;
	const int rc = next_line(r, &line);

	_Static_assert(TC_SKETCHES_VERSION == 1, "the magic line");
	if (rc < 0)
		return -1;
	if (rc == 0 || strcmp(line, magic) != 0)
		return tc_fail(r->err, "does not begin with '%s'", magic);
	return 0;
}

static int read_lines(struct reader *r)
{
	struct tc_sketches *l = r->l;
	char *line = NULL;
	int rc;

	if (read_magic(r) != 0)
		return -1;
	while ((rc = next_line(r, &line)) > 0) {
		if (*line == '#')
			rc = read_header(r, line);
		else if (*l->project == '\0')
			return tc_fail(r->err, "no '# project:' line before");
		else if (strncmp(line, "= ", 2) == 0)
			rc = read_path(r, line + 2);
		else
			rc = read_version(r, line);
		if (rc != 0)
			return -1;
	}
	if (rc == 0 && *l->project == '\0')
		return tc_fail(r->err, "no '# project:' line");
	if (rc == 0 && l->path_count > 0 &&
	    l->paths[l->path_count - 1].count == 0)
		return tc_fail(r->err, "a path without versions");
	return rc;
}

int tc_sketches_read(struct tc_sketches *l, const char *path, struct tc_error *err)
{
	struct tc_sketches made;
	struct reader r = { .l = &made, .err = err };
	struct tc_quoted q;
	struct tc_buf buf;
	int rc;

	tc_buf_init(&buf, TC_MAX_MANIFEST_BYTES);
	if (tc_read_file(path, &buf, err) != 0) {
		tc_buf_release(&buf);
		return -1;
	}
	tc_sketches_init(&made, "", "");
	r.next = buf.ptr;
	r.end = buf.len > 0 ? buf.ptr + buf.len : buf.ptr;
	rc = read_lines(&r);
	tc_buf_release(&buf);
	if (rc != 0) {
		tc_sketches_release(&made);
		return tc_prefix(err, "%s:%zu",
				 tc_quote_into(q.s, sizeof(q.s), path),
				 r.line > 0 ? r.line : 1);
	}
	tc_sketches_release(l);
	*l = made;
	return 0;
}

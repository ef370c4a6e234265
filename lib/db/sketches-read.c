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
#include "db/sketches.h"
#include "db/manifest.h"
#include "db/sketch-text.h"
#include "db/sketch.h"
#include "db/text-reader.h"
#include "db/version-places.h"

struct reader {
	struct tc_sketches *l;
	struct tc_version_places places; /* of the newest path's base name */
	uint64_t lines; /* of all versions, put together */
	struct tc_text_reader text;
	struct tc_error *err; /* as text has it */
};

static int bad_value(const struct reader *r, const char *what,
		     const char *value)
{
	return tc_text_reader_bad(&r->text, what, value);
}

static void add_word(struct tc_sketches *l, uint32_t word)
{
	l->words = tc_grow(l->words, l->word_count, &l->word_cap,
			   sizeof(*l->words));
	l->words[l->word_count++] = word;
}

/* Hashes up to the end of the line or a blank with something behind it. */
static int read_hashes(struct reader *r, const char **text)
{
	const size_t place = r->l->word_count;
	size_t count = 0;
	uint32_t hash;

	add_word(r->l, 0);
	for (; **text != '\0' && **text != ' '; count++) {
		if (count == TC_MAX_SKETCH_LINES)
			return tc_fail(r->err, "more than %u lines",
				       TC_MAX_SKETCH_LINES);
		if (tc_sketch_get(text, &hash) != 0)
			return tc_fail(r->err, "not a line's hash after '+'");
		add_word(r->l, hash);
	}
	r->l->words[place] = TC_CHANGE_WORD(TC_CHANGE_INSERT, count);
	if (**text == ' ' && *++*text == '\0')
		return tc_fail(r->err, "a blank at the end");
	return 0;
}

/* The next of "12", "-3" and "+" with hashes. */
static int read_step(struct reader *r, const char **text)
{
	const enum tc_change kind = **text == '-' ? TC_CHANGE_DROP :
						    TC_CHANGE_KEEP;
	const char *number = *text + (kind == TC_CHANGE_DROP);
	const size_t len = strspn(number, "0123456789");

	if (**text == '+') {
		++*text;
		return read_hashes(r, text);
	}
	if (len == 0 || len > 6 || *number == '0')
		return bad_value(r, "not a number of lines or '+' and hashes:",
				 *text);
	add_word(r->l, TC_CHANGE_WORD(kind, strtoul(number, NULL, 10)));
	*text = number + len;
	if (kind == TC_CHANGE_DROP && **text == ' ') {
		++*text;
		if (**text < '1' || **text > '9')
			return tc_fail(r->err, "a blank without a number of "
				       "lines behind it");
	}
	return 0;
}

static int check_double(struct reader *r, const struct tc_sketches_version *v)
{
	const struct tc_sketches_path *p = &r->l->paths[r->l->path_count - 1];

	if (tc_version_places_get(&r->places, v->sha256)->newest > p->first)
		return tc_fail(r->err, "a second version of this digest");
	return 0;
}

/* "@" and digits: the last version before that begins with them. */
static int read_base(struct reader *r, const char **text,
		     struct tc_sketches_version *v)
{
	const struct tc_sketches *l = r->l;
	const size_t digits = 2 * sizeof(v->sha256);
	const char *at = *text + 1;
	const struct tc_version_place *place;
	uint8_t sha256[sizeof(v->sha256)];
	size_t base;

	if (strspn(at, "0123456789abcdef") != digits ||
	    (at[digits] != '\0' && (at[digits] != ' ' ||
				    at[digits + 1] == '\0')) ||
	    tc_unhex(sha256, sizeof(sha256), at) != 0)
		return bad_value(r, "not 8 digits of a SHA-256 after '@':", at);
	place = tc_version_places_get(&r->places, sha256);
	base = place->newest == l->version_count ? place->before :
						   place->newest;
	if (base == 0)
		return bad_value(r, "not a version of this name, or the last "
				 "one:", at);
	v->back = (uint32_t)(l->version_count - base + 1);
	*text = at + digits + (at[digits] == ' ');
	return 0;
}

static int finish_version(struct reader *r, struct tc_sketches_version *v)
{
	struct tc_version_place *place =
		tc_version_places_get(&r->places, v->sha256);
	struct tc_sketches *l = r->l;

	v->words = (uint32_t)(l->word_count - v->change);
	if (tc_line_lists_apply(&l->lists, v->back, l->words + v->change,
				v->words) != 0)
		return tc_fail(r->err, "not a change of the version before");
	l->versions = tc_grow(l->versions, l->version_count, &l->version_cap,
			      sizeof(*v));
	l->versions[l->version_count++] = *v;
	l->paths[l->path_count - 1].count++;
	place->before = place->newest;
	place->newest = l->version_count;
	r->lines += tc_line_lists_last(&l->lists)->count;
	if (r->lines > TC_MAX_PROJECT_LINES)
		return tc_fail(r->err, "more than %u lines of all versions",
			       TC_MAX_PROJECT_LINES);
	return 0;
}

static int read_version(struct reader *r, const char *line)
{
	struct tc_sketches_version v = { .change = r->l->word_count,
					 .back = r->l->lists.count > 0 };
	const size_t digits = 2 * sizeof(v.sha256);

	if (strspn(line, "0123456789abcdef") != digits ||
	    (line[digits] != '\0' && line[digits] != ' ') ||
	    tc_unhex(v.sha256, sizeof(v.sha256), line) != 0)
		return bad_value(r, "does not begin with 8 digits of a "
				 "SHA-256 or '= PATH':", line);
	if (r->l->path_count == 0)
		return tc_fail(r->err, "a version before any path");
	if (check_double(r, &v) != 0)
		return -1;
	line += digits;
	if (*line == ' ' && *++line == '\0')
		return tc_fail(r->err, "a blank at the end");
	if (*line == '@' && read_base(r, &line, &v) != 0)
		return -1;
	while (*line != '\0')
		if (read_step(r, &line) != 0)
			return -1;
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
	if (l->lists.count == 0) /* another base name */
		tc_version_places_release(&r->places);
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
	const int rc = tc_text_reader_next(&r->text, &line);

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
	while ((rc = tc_text_reader_next(&r->text, &line)) > 0) {
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
	struct reader r = {
		.l = &made,
		.text = { .max = TC_MAX_MANIFEST_BYTES, .err = err },
		.err = err,
	};
	struct tc_buf buf;
	int rc;

	tc_buf_init(&buf, TC_MAX_MANIFEST_BYTES);
	if (tc_read_file(path, &buf, err) != 0) {
		tc_buf_release(&buf);
		return -1;
	}
	tc_sketches_init(&made, "", "");
	r.text.next = buf.ptr;
	r.text.end = buf.len > 0 ? buf.ptr + buf.len : buf.ptr;
	rc = read_lines(&r);
	tc_version_places_release(&r.places);
	tc_buf_release(&buf);
	if (rc != 0) {
		tc_sketches_release(&made);
		return tc_text_reader_fail(&r.text, path);
	}
	tc_sketches_release(l);
	*l = made;
	return 0;
}

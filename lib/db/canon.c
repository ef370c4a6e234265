/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms: which lines are looked at, and by which transforms. */
#include "db/canon.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "db/canon-internal.h"

static const char *const transform_names[TC_TRANSFORM_COUNT] = {
	[TC_TRANSFORM_LINE_ENDS] = "line-ends",
	[TC_TRANSFORM_INTERPRETER] = "interpreter",
	[TC_TRANSFORM_DEBIAN_REVISION] = "debian-revision",
	[TC_TRANSFORM_STAMP] = "stamp",
	[TC_TRANSFORM_LICENCE_WORDS] = "licence-words",
	[TC_TRANSFORM_NOTICE] = "notice",
	[TC_TRANSFORM_KEYWORD] = "cvs-keyword",
};

/* What may stand in a comment, by its first character. */
static const struct {
	char first;
	bool (*put)(struct tc_canon *c, struct tc_canon_walk *w);
} rules[] = {
	{ 'C', tc_canon_copyright },	   { ';', tc_canon_address },
	{ '.', tc_canon_address },	   { 'h', tc_canon_url },
	{ 'G', tc_canon_licence },	   { 'v', tc_canon_licence_version },
	{ '$', tc_canon_keyword },
};

static const char rule_starts[] = "C;.hGv$";

#define RULES (sizeof(rules) / sizeof(rules[0]))

const char *tc_transform_name(enum tc_transform transform)
{
	return transform_names[transform];
}

static bool apply_rule(struct tc_canon *c, struct tc_canon_walk *w)
{
	size_t i;

	for (i = 0; i < RULES; i++)
		if (rules[i].first == *w->at && rules[i].put(c, w))
			return true;
	return false;
}

static const char *line_end(const char *at, const char *end)
{
	const char *eol = memchr(at, '\n', (size_t)(end - at));

	return eol ? eol : end;
}

/* Puts [from, to), the end of a line, without the blanks at its end. After a
 * backslash they stay: it would swallow the next line without them. */
static void put_trimmed(struct tc_canon *c, const char *from, const char *to,
			bool tabs)
{
	const char *end = to;

	if (!c->keep_blanks)
		while (end > from &&
		       (end[-1] == ' ' || (tabs && end[-1] == '\t')))
			end--;
	if (end > from && end[-1] == '\\')
		end = to;
	tc_buf_append(c->out, from, (size_t)(end - from));
	if (end < to)
		tc_canon_note(c, TC_TRANSFORM_LINE_ENDS, end, to);
}

/* The rest of a comment; the walk stands behind the lead and ends before a
 * newline. */
static void put_comment(struct tc_canon *c, struct tc_canon_walk *w)
{
	const char *eol = line_end(w->at, w->end);
	const char *from = w->at;

	while (w->at < eol) {
		tc_buf_append(c->out, from, (size_t)(w->at - from));
		from = w->at;
		if (apply_rule(c, w)) {
			from = w->at;
			eol = line_end(from, w->end);
			continue;
		}
		do
			w->at++;
		while (w->at < eol && !strchr(rule_starts, *w->at));
	}
	put_trimmed(c, from, eol, true);
	w->at = eol;
}

/* Steps over what a comment begins with. */
static bool skip_lead(const struct tc_canon *c, struct tc_canon_walk *w)
{
	const char *at = w->at;
	const char sign = c->language == TC_CANON_TEX ? '%' : '#';

	while (at < w->end && tc_canon_is_blank(*at))
		at++;
	if (c->language == TC_CANON_M4 && w->end - at >= 3 &&
	    memcmp(at, "dnl", 3) == 0 &&
	    (w->end - at == 3 || at[3] == '\n' || tc_canon_is_blank(at[3])))
		at += 3;
	else if (at < w->end && *at == sign)
		while (at < w->end && *at == sign)
			at++;
	else
		return false;
	/* #include, #! */
	if (at < w->end && *at != '\n' && !tc_canon_is_blank(*at))
		return false;
	w->lead = w->at;
	w->lead_len = (size_t)(at - w->at);
	w->at = at;
	return true;
}

/* The rest of a line, as it is. */
static void put_rest(struct tc_canon *c, struct tc_canon_walk *w)
{
	const char *eol = line_end(w->at, w->end);

	tc_buf_append(c->out, w->at, (size_t)(eol - w->at));
	w->at = eol;
}

/* The rest of a line behind which only blanks would be. */
static void put_rest_trimmed(struct tc_canon *c, struct tc_canon_walk *w)
{
	const char *eol = line_end(w->at, w->end);

	put_trimmed(c, w->at, eol, c->language != TC_CANON_TEX);
	w->at = eol;
}

/* The line before ends in a backslash: this one is not what it looks like. */
static bool is_continued(const struct tc_canon *c)
{
	return c->at - c->start >= 2 && c->at[-2] == '\\';
}

/* "#!" at the very start is for the kernel, not a comment. */
static bool is_script(const struct tc_canon *c)
{
	return c->at == c->start && c->end - c->at >= 2 &&
	       c->language != TC_CANON_TEX && memcmp(c->at, "#!", 2) == 0;
}

static void put_line(struct tc_canon *c)
{
	struct tc_canon_walk w = { c->at, c->end, c->at, 0 };

	if (is_continued(c)) {
		put_rest(c, &w);
	} else if (is_script(c)) {
		(void)tc_canon_interpreter(c, &w);
		put_rest(c, &w);
	} else if (tc_canon_libtool(c, &w)) {
		/* It has seen that only blanks follow, if anything. */
		put_rest_trimmed(c, &w);
	} else if (skip_lead(c, &w)) {
		tc_buf_append(c->out, w.lead, w.lead_len);
		put_comment(c, &w);
	} else if (c->language == TC_CANON_TEX) {
		(void)tc_canon_texinfo(c, &w);
		put_rest_trimmed(c, &w); /* as TeX itself does */
	} else {
		put_rest(c, &w);
	}
	c->at = w.at;
	if (c->at < c->end) {
		tc_buf_putc(c->out, '\n');
		c->at++;
	}
}

/* The end of a here-document could look like a comment with blanks behind
 * it: then blanks count. */
static bool has_odd_document(const char *at, const char *end)
{
	while ((at = memmem(at, (size_t)(end - at), "<<", 2)) != NULL) {
		at += 2;
		while (at < end && strchr("-~$\"'\\ \t\n", *at) && *at != '\0')
			at++;
		if (at < end && (*at == '#' || *at == 'd'))
			return true;
	}
	return false;
}

static enum tc_canon_family family_of(const char *name)
{
	static const struct {
		const char *name;
		enum tc_canon_family family;
	} table[] = {
		{ "ltmain.sh", TC_CANON_LTMAIN },
		{ "ltmain.in", TC_CANON_LTMAIN },
		{ "ltmain.m4sh", TC_CANON_LTMAIN },
		{ "ltversion.m4", TC_CANON_LTVERSION },
		{ "ltversion.in", TC_CANON_LTVERSION },
		{ "pkg.m4", TC_CANON_PKG },
		{ "pkg.m4.in", TC_CANON_PKG },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(name, table[i].name) == 0)
			return table[i].family;
	return TC_CANON_NO_FAMILY;
}

static enum tc_canon_language language_of(const char *name)
{
	if (tc_path_ends_in(name, ".tex"))
		return TC_CANON_TEX;
	if (tc_path_ends_in(name, ".m4") || strcmp(name, "ltversion.in") == 0 ||
	    strcmp(name, "pkg.m4.in") == 0)
		return TC_CANON_M4;
	return TC_CANON_HASH;
}

int tc_canon(const char *name, const char *bytes, size_t len,
	     struct tc_buf *out, struct tc_arena *arena,
	     struct tc_masked_list *masked, struct tc_error *err)
{
	struct tc_canon c = {
		.language = language_of(name), .family = family_of(name),
		.at = bytes, .end = bytes + len, .out = out, .start = bytes,
		.counted = bytes, .line = 1, .arena = arena, .masked = masked,
	};

	if (masked != NULL)
		*masked = (struct tc_masked_list){ .count = 0 };
	if (len > TC_MAX_CANON_FILE)
		return tc_fail(err, "too large for a canonical form");
	if (memchr(bytes, '\0', len) != NULL) {
		tc_buf_append(out, bytes, len);
	} else {
		c.keep_blanks = c.language != TC_CANON_TEX &&
				has_odd_document(c.at, c.end);
		while (c.at < c.end)
			put_line(&c);
	}
	return out->full ? tc_fail(err, "no room for a canonical form") : 0;
}

int tc_canon_digest(const char *name, const char *bytes, size_t len,
		    uint8_t sha256[32], struct tc_arena *arena,
		    struct tc_masked_list *masked, struct tc_error *err)
{
	struct tc_buf out;
	uint8_t digest[TC_SHA256_SIZE];
	int rc;

	/* No form is much longer than its file: a year list is four bytes,
	 * an address is shorter than the words that stand for it. */
	tc_buf_init(&out, 2 * (size_t)TC_MAX_CANON_FILE + 64);
	rc = tc_canon(name, bytes, len, &out, arena, masked, err);
	if (rc == 0)
		rc = tc_digest_buffer(TC_DIGEST_SHA256, tc_buf_str(&out),
				      out.len, digest, err);
	if (rc == 0)
		memcpy(sha256, digest, sizeof(digest));
	tc_buf_release(&out);
	return rc;
}

bool tc_canon_wants(const char *name)
{
	static const char *const endings[] = {
		"m4", "m4sh", "sh", "pl", "py", "tex", "in", "sin", "sed",
		"awk", "header", "template", "guess", "sub", "rpath", "am",
	};
	const char *dot = strrchr(name, '.');
	size_t i;

	/* install-sh, Makevars, Rules-quot; not COPYING, ABOUT-NLS. */
	if (dot == NULL)
		return strpbrk(name, "abcdefghijklmnopqrstuvwxyz") != NULL;
	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (strcmp(dot + 1, endings[i]) == 0)
			return true;
	return false;
}

unsigned tc_canon_class(const char *name)
{
	if (!tc_canon_wants(name))
		return 0;
	return 1 + (unsigned)language_of(name) * 16 + (unsigned)family_of(name);
}

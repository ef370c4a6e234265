/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's export-subst: are these bytes that blob, expanded for the commit? */
#include "source/git/subst.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hex.h"

static const char mark[] = "$Format:";
enum {
	MARK = sizeof(mark) - 1,
	MAX_EXPANSION = 1024, /* bytes of what is not known beforehand */
	MAX_STEPS = 100000,   /* of the search for where such pieces end */
	MIN_ABBREV = 4,       /* git's core.abbrev goes no lower */
	MAX_SEEN = 1000,
};

/* The next "$Format:...$" in text: its start, and *end just behind it. */
static const char *next_format(const char *text, const char *stop,
			       const char **end)
{
	const char *start = memmem(text, (size_t)(stop - text), mark, MARK);
	const char *dollar;

	if (start == NULL)
		return NULL;
	dollar = memchr(start + MARK, '$', (size_t)(stop - start) - MARK);
	if (dollar == NULL)
		return NULL;
	*end = dollar + 1;
	return start;
}

bool tc_subst_has_format(const char *text, size_t len)
{
	const char *end;

	return len > 0 && next_format(text, text + len, &end) != NULL;
}

/* The whole file as pieces. */
struct pattern {
	struct tc_piece *pieces;
	size_t *ends; /* where each piece ended in the bytes that matched */
	size_t count, cap;
};

static void append(struct pattern *p, const struct tc_piece *pieces,
		   size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		p->pieces = tc_grow(p->pieces, p->count, &p->cap,
				    sizeof(*p->pieces));
		p->pieces[p->count++] = pieces[i];
	}
}

static void make_pattern(struct pattern *p, const struct tc_commit_text *commit,
			 const char *text, const char *stop,
			 struct tc_arena *arena)
{
	const char *end = text, *start;

	while ((start = next_format(text, stop, &end)) != NULL) {
		struct tc_piece plain = { .text = text,
					  .len = (size_t)(start - text) };
		struct tc_piece *made = NULL;
		/* To git a format is a string: it ends at a NUL. */
		size_t n = tc_pretty_pieces(
			commit, start + MARK,
			strnlen(start + MARK, (size_t)(end - 1 - start) - MARK),
			arena, &made);

		append(p, &plain, 1);
		append(p, made, n);
		text = end;
	}
	append(p, &(struct tc_piece){ .text = text,
				      .len = (size_t)(stop - text) }, 1);
	p->ends = tc_calloc(p->count, sizeof(*p->ends));
}

/* Bytes that an expansion whose text is not known may consist of: of one
 * line, and nothing that a shell, make or m4 would take for more than a
 * name. A reference may have a stranger name; then a human has to look. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || strchr("._/+@=,#:- ", c) != NULL;
}

/* A name of a reference, without spaces. */
static bool is_name(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] == ' ' || s[i] == ',' || s[i] == ':' ||
		    s[i] == '\0' || !is_plain(s[i]))
			return false;
	return len > 0;
}

static bool skip_prefix(const char **s, size_t *len, const char *prefix)
{
	size_t n = strlen(prefix);

	if (*len < n || memcmp(*s, prefix, n) != 0)
		return false;
	*s += n;
	*len -= n;
	return true;
}

/* "HEAD -> main, tag: v1.0, origin/main", or nothing; git-log(1) --decorate. */
static bool is_refs(const char *s, size_t len)
{
	bool first = true;

	while (len > 0) {
		const char *stop = memmem(s, len, ", ", 2);
		size_t n = stop ? (size_t)(stop - s) : len, rest = n;
		const char *name = s;

		if (first)
			(void)skip_prefix(&name, &rest, "HEAD -> ");
		(void)skip_prefix(&name, &rest, "tag: ");
		if (!is_name(name, rest))
			return false;
		if (stop == NULL)
			return true;
		s += n + 2;
		len -= n + 2;
		first = false;
		if (len == 0)
			return false;
	}
	return true;
}

static bool is_wrapped_refs(const char *s, size_t len)
{
	if (len == 0)
		return true;
	return len > 3 && s[0] == ' ' && s[1] == '(' && s[len - 1] == ')' &&
	       is_refs(s + 2, len - 3);
}

static bool begins_id(const char *id, const char *s, size_t len)
{
	return len >= MIN_ABBREV && len <= strlen(id) &&
	       memcmp(id, s, len) == 0;
}

/* A tag, or "TAG-N-gHEX" with this commit's id; nothing where no tag can be
 * reached. */
static bool is_description(const char *id, const char *s, size_t len)
{
	const char *g = NULL;
	size_t i;

	if (len == 0)
		return true;
	if (!is_name(s, len))
		return false;
	for (i = 0; i + 2 <= len; i++)
		if (s[i] == '-' && s[i + 1] == 'g')
			g = s + i + 2;
	if (g == NULL || tc_hex_span(g) < (size_t)(s + len - g))
		return true;
	return begins_id(id, g, (size_t)(s + len - g));
}

static bool may_stand_for(const struct tc_piece *piece, const char *s,
			  size_t len)
{
	size_t i;

	switch (piece->kind) {
	case TC_PIECE_HEX:
		return begins_id(piece->text, s, len);
	case TC_PIECE_REFS:
		return is_refs(s, len);
	case TC_PIECE_WRAPPED:
		return is_wrapped_refs(s, len);
	case TC_PIECE_DESCRIBE:
		return is_description(piece->text, s, len);
	default:
		for (i = 0; i < len; i++)
			if (s[i] == '\0' || !is_plain(s[i]))
				return false;
		return true;
	}
}

struct search {
	struct pattern *p;
	const char *bytes;
	size_t len;
	unsigned steps;
};

static bool match_from(struct search *s, size_t piece, size_t at);

static bool match_text(struct search *s, size_t piece, size_t at,
		       const char *text, size_t len)
{
	if (s->len - at < len || memcmp(s->bytes + at, text, len) != 0)
		return false;
	s->p->ends[piece] = at + len;
	return match_from(s, piece + 1, at + len);
}

static size_t longest(const struct search *s, size_t at)
{
	size_t room = s->len - at, n = 0;

	room = room < MAX_EXPANSION ? room : MAX_EXPANSION;
	while (n < room && s->bytes[at + n] != '\0' &&
	       (is_plain(s->bytes[at + n]) || strchr("()>", s->bytes[at + n])))
		n++;
	return n;
}

/* The longest piece first: a name is rather long than short. */
static bool match_open(struct search *s, size_t piece, size_t at)
{
	size_t n = longest(s, at) + 1;

	while (n-- > 0) {
		if (++s->steps > MAX_STEPS)
			return false;
		if (!may_stand_for(&s->p->pieces[piece], s->bytes + at, n))
			continue;
		s->p->ends[piece] = at + n;
		if (match_from(s, piece + 1, at + n))
			return true;
	}
	return false;
}

static bool match_from(struct search *s, size_t piece, size_t at)
{
	const struct tc_piece *p;

	/* Known text needs no decision, so it takes no stack. */
	for (; piece < s->p->count; piece++) {
		p = &s->p->pieces[piece];
		if (p->kind != TC_PIECE_TEXT || p->other != NULL)
			break;
		if (s->len - at < p->len ||
		    memcmp(s->bytes + at, p->text, p->len) != 0)
			return false;
		at += p->len;
		s->p->ends[piece] = at;
	}
	if (piece == s->p->count)
		return at == s->len;
	if (++s->steps > MAX_STEPS)
		return false;
	p = &s->p->pieces[piece];
	if (p->kind != TC_PIECE_TEXT && match_open(s, piece, at))
		return true;
	if (p->kind != TC_PIECE_TEXT)
		return p->other != NULL && match_text(s, piece, at, p->other,
						      strlen(p->other));
	return match_text(s, piece, at, p->text, p->len) ||
	       match_text(s, piece, at, p->other, strlen(p->other));
}

static const char *describe(const struct pattern *p, const char *bytes,
			    struct tc_arena *arena, enum tc_subst *level)
{
	static const char *const words[] = {
		[TC_PIECE_HEX] = "short id", [TC_PIECE_REFS] = "ref names",
		[TC_PIECE_WRAPPED] = "ref names",
		[TC_PIECE_DESCRIBE] = "description", [TC_PIECE_ANY] = "text",
	};
	struct tc_buf buf;
	const char *text;
	size_t i, from;

	tc_buf_init(&buf, MAX_SEEN);
	*level = TC_SUBST_EXACT;
	for (i = 0; i < p->count; i++) {
		enum tc_piece_kind kind = p->pieces[i].kind;

		if (kind == TC_PIECE_TEXT)
			continue;
		if (kind == TC_PIECE_ANY)
			*level = TC_SUBST_LOOSE;
		else if (*level == TC_SUBST_EXACT)
			*level = TC_SUBST_VARIABLE;
		from = i > 0 ? p->ends[i - 1] : 0;
		tc_buf_printf(&buf, "%s%s '%.*s'", buf.len ? ", " : "",
			      words[kind], (int)(p->ends[i] - from),
			      bytes + from);
	}
	text = tc_arena_strdup(arena, tc_buf_str(&buf));
	tc_buf_release(&buf);
	return text;
}

enum tc_subst tc_subst_match(const struct tc_commit_text *commit,
			     const char *text, size_t text_len,
			     const char *bytes, size_t len,
			     struct tc_arena *arena, const char **seen)
{
	struct pattern p = { .pieces = NULL };
	struct search s = { .p = &p, .bytes = bytes, .len = len };
	enum tc_subst level = TC_SUBST_DIFFERS;

	*seen = "";
	make_pattern(&p, commit, text, text + text_len, arena);
	if (match_from(&s, 0, 0))
		*seen = describe(&p, bytes, arena, &level);
	free(p.pieces);
	free(p.ends);
	return level;
}

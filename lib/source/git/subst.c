/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's export-subst: are these bytes that blob, expanded for the commit? */
#include "source/git/subst.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

static const char mark[] = "$Format:";
enum {
	MARK = sizeof(mark) - 1,
	MAX_MADE = 64 << 20,  /* bytes of what the formats become */
	MAX_EXPANSION = 1024, /* bytes of what is not known beforehand */
	MAX_STEPS = 100000,   /* of the search for where such pieces end */
	CHUNK = 4096,         /* bytes compared at one time */
	CHUNK_STEP = 16,      /* of them are compared in one step */
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
	struct tc_pieces pieces;
	size_t *ends; /* where each piece ended in the bytes that matched */
};

static void make_pattern(struct pattern *p, const struct tc_commit_text *commit,
			 const char *text, const char *stop)
{
	const char *end = text, *start;

	while (!p->pieces.exhausted &&
	       (start = next_format(text, stop, &end)) != NULL) {
		size_t len = (size_t)(end - 1 - start) - MARK;

		tc_pieces_add(&p->pieces, text, (size_t)(start - text));
		/* To git a format is a string: it ends at a NUL. */
		tc_pretty_add(&p->pieces, commit, start + MARK,
			      strnlen(start + MARK, len));
		text = end;
	}
	tc_pieces_add(&p->pieces, text, (size_t)(stop - text));
	p->ends = tc_calloc(p->pieces.count, sizeof(*p->ends));
}

/* Bytes that an expansion whose text is not known may consist of: nothing
 * that a shell, make or m4 would take for more than a name. A reference may
 * have a stranger name; then a human has to look. */
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

/* "main", "tag: v1.0", "HEAD", of the first also "HEAD -> main". */
static bool is_ref(const struct tc_ref_style *style, const char *s, size_t len)
{
	const char *rest = s;
	size_t n = len;

	if (skip_prefix(&rest, &n, "HEAD") &&
	    skip_prefix(&rest, &n, style->pointer) && is_name(rest, n))
		return true;
	(void)skip_prefix(&s, &len, style->tag);
	return is_name(s, len);
}

/* Names between what the style says, or nothing; git-log(1) --decorate. */
static bool is_refs(const struct tc_ref_style *style, const char *s,
		    size_t len)
{
	size_t gap = strlen(style->separator), tail = strlen(style->suffix);

	if (len == 0)
		return true;
	if (!skip_prefix(&s, &len, style->prefix) || len < tail ||
	    memcmp(s + len - tail, style->suffix, tail) != 0)
		return false;
	len -= tail;
	for (;;) {
		const char *stop = gap ? memmem(s, len, style->separator, gap)
				       : NULL;
		size_t n = stop ? (size_t)(stop - s) : len;

		if (!is_ref(style, s, n))
			return false;
		if (stop == NULL)
			return true;
		s += n + gap;
		len -= n + gap;
	}
}

static bool begins_id(const char *id, const char *s, size_t len)
{
	return len >= MIN_ABBREV && len <= strlen(id) &&
	       memcmp(id, s, len) == 0;
}

/* The bytes are a part of a file: no NUL ends them. */
static bool is_hex(const char *s, size_t len)
{
	static const char digits[] = "0123456789abcdefABCDEF";

	while (len > 0 && *s != '\0' && strchr(digits, *s) != NULL) {
		s++;
		len--;
	}
	return len == 0;
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
	if (g == NULL || !is_hex(g, (size_t)(s + len - g)))
		return true;
	return begins_id(id, g, (size_t)(s + len - g));
}

static bool is_word(const char *words, const char *s, size_t len)
{
	size_t n;

	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n == len && memcmp(words, s, n) == 0)
			return true;
	}
	return false;
}

/* Of gpg in hexadecimal digits, or of ssh-keygen. */
static bool is_key(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_plain(s[i]) || strchr("_@,#- ", s[i]) != NULL)
			return false;
	return len <= 64;
}

static bool is_colour(const char *s, size_t len)
{
	size_t i;

	if (len == 0)
		return true;
	if (len < 3 || s[0] != '\033' || s[1] != '[' || s[len - 1] != 'm')
		return false;
	for (i = 2; i < len - 1; i++)
		if ((s[i] < '0' || s[i] > '9') && s[i] != ';')
			return false;
	return true;
}

static bool is_any(const char *also, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] == '\0' || (s[i] != '\n' && !is_plain(s[i]) &&
				     strchr(also, s[i]) == NULL))
			return false;
	return true;
}

static bool may_stand_for(const struct tc_piece *piece, const char *s,
			  size_t len)
{
	if (piece->lead != NULL && len > 0 &&
	    (!skip_prefix(&s, &len, piece->lead) || len == 0))
		return false;
	switch (piece->kind) {
	case TC_PIECE_HEX:
		return begins_id(piece->text, s, len);
	case TC_PIECE_REFS:
		return is_refs(piece->refs, s, len);
	case TC_PIECE_DESCRIBE:
		return is_description(piece->text, s, len);
	case TC_PIECE_WORD:
		return is_word(piece->text, s, len);
	case TC_PIECE_KEY:
		return is_key(s, len);
	case TC_PIECE_COLOUR:
		return is_colour(s, len);
	default:
		return is_any(piece->text, s, len);
	}
}

struct search {
	struct pattern *p;
	const char *bytes;
	size_t len;
	unsigned steps;
	uint64_t *left; /* for all files */
	bool cut;       /* it took too long: what was found is not all */
};

static bool spend(struct search *s, size_t n)
{
	if (n > *s->left) {
		*s->left = 0;
		s->cut = true;
	} else {
		*s->left -= n;
	}
	return !s->cut;
}

static bool decide(struct search *s)
{
	if (++s->steps > MAX_STEPS)
		s->cut = true;
	return !s->cut;
}

/* Whether text stands there. */
static bool stands_at(struct search *s, size_t at, const char *text,
		      size_t len)
{
	size_t done, n;

	if (s->len - at < len)
		return false;
	for (done = 0; done < len; done += n) {
		n = len - done < CHUNK ? len - done : CHUNK;
		if (!spend(s, n / CHUNK_STEP + 1) ||
		    memcmp(s->bytes + at + done, text + done, n) != 0)
			return false;
	}
	return true;
}

static bool match_from(struct search *s, size_t piece, size_t at);

static bool match_text(struct search *s, size_t piece, size_t at,
		       const char *text, size_t len)
{
	if (!stands_at(s, at, text, len))
		return false;
	s->p->ends[piece] = at + len;
	return match_from(s, piece + 1, at + len);
}

/* How much may stand for that piece at most. */
static size_t longest(const struct search *s, const struct tc_piece *piece,
		      size_t at)
{
	static const char hex[] = "0123456789abcdef";
	size_t room = s->len - at, n = 0;

	room = room < MAX_EXPANSION ? room : MAX_EXPANSION;
	if (piece->kind == TC_PIECE_HEX)
		while (n < room && s->bytes[at + n] != '\0' &&
		       strchr(hex, s->bytes[at + n]) != NULL)
			n++;
	else
		n = strnlen(s->bytes + at, room);
	return n;
}

/* The longest piece first: a name is rather long than short. */
static bool match_open(struct search *s, size_t piece, size_t at)
{
	const struct tc_piece *p = &s->p->pieces.list[piece];
	size_t n = longest(s, p, at) + 1;

	while (n-- > 0) {
		if (!decide(s) || !spend(s, n + 1))
			return false;
		if (!may_stand_for(p, s->bytes + at, n))
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
	for (; piece < s->p->pieces.count; piece++) {
		p = &s->p->pieces.list[piece];
		if (p->kind != TC_PIECE_TEXT || p->other != NULL)
			break;
		if (!stands_at(s, at, p->text, p->len))
			return false;
		at += p->len;
		s->p->ends[piece] = at;
	}
	if (piece == s->p->pieces.count)
		return at == s->len;
	if (!decide(s))
		return false;
	p = &s->p->pieces.list[piece];
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
		[TC_PIECE_DESCRIBE] = "description",
		[TC_PIECE_WORD] = "word", [TC_PIECE_KEY] = "key",
		[TC_PIECE_COLOUR] = "colour", [TC_PIECE_ANY] = "text",
	};
	struct tc_buf buf;
	const char *text;
	size_t i, from;

	tc_buf_init(&buf, MAX_SEEN);
	*level = TC_SUBST_EXACT;
	for (i = 0; i < p->pieces.count; i++) {
		enum tc_piece_kind kind = p->pieces.list[i].kind;

		if (kind == TC_PIECE_TEXT)
			continue;
		if (kind == TC_PIECE_ANY)
			*level = TC_SUBST_LOOSE;
		else if (*level == TC_SUBST_EXACT)
			*level = TC_SUBST_VARIABLE;
		from = i > 0 ? p->ends[i - 1] : 0;
		if (buf.full)
			continue;
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
			     struct tc_arena *arena, uint64_t *left,
			     const char **seen)
{
	const size_t room = *left < MAX_MADE ? (size_t)*left : MAX_MADE;
	struct tc_arena made = { .blocks = NULL };
	struct pattern p = { .pieces = { .arena = &made, .room = room } };
	struct search s = { .p = &p, .bytes = bytes, .len = len, .left = left };
	enum tc_subst level = TC_SUBST_DIFFERS;

	*seen = "";
	make_pattern(&p, commit, text, text + text_len);
	*left -= room - p.pieces.room;
	if (p.pieces.exhausted)
		level = TC_SUBST_TOO_MUCH;
	else if (match_from(&s, 0, 0))
		*seen = describe(&p, bytes, arena, &level);
	else if (s.cut)
		level = TC_SUBST_TOO_MUCH;
	tc_pieces_release(&p.pieces);
	tc_arena_release(&made);
	free(p.ends);
	return level;
}

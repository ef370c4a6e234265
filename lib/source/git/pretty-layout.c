/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How git's formats lay text out: columns, padding, truncation, wrapping. */
#include "source/git/pretty-layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* The length of the letter at s and its columns: 0 for control characters.
 * 0 for what is not known. */
static size_t letter(const char *s, int *columns)
{
	unsigned char c = (unsigned char)s[0], d = (unsigned char)s[1];
	unsigned code;

	*columns = c >= ' ' && c != 127;
	if (c < 128)
		return 1;
	if (c < 0xc2 || c > 0xdf || (d & 0xc0) != 0x80)
		return 0;
	code = (c & 0x1fu) << 6 | (d & 0x3fu);
	*columns = code >= 0xa0;
	/* Latin, Greek and Cyrillic; no combining ones. */
	return code < 0x300 || (code >= 0x370 && code < 0x483) ? 2 : 0;
}

bool tc_layout_width(const char *text, int *columns)
{
	int all = 0, one;
	size_t n;

	for (; *text != '\0'; text += n) {
		n = letter(text, &one);
		/* Escape sequences take no column. */
		if (n == 0 || *text == '\033' || all > TC_LAYOUT_MAX * 1024)
			return false;
		all += one;
	}
	*columns = all;
	return true;
}

static size_t parse_side(struct tc_padding *out, const char *p)
{
	if (p[0] == '<') {
		out->side = TC_PAD_RIGHT;
		return 1;
	}
	if (p[0] != '>')
		return 0;
	out->side = p[1] == '<' ? TC_PAD_BOTH :
		    p[1] == '>' ? TC_PAD_STEAL :
				  TC_PAD_LEFT;
	return out->side == TC_PAD_LEFT ? 1 : 2;
}

static bool parse_cut(struct tc_padding *out, const char *word, size_t len)
{
	static const struct {
		const char *word;
		enum tc_pad_cut cut;
	} rows[] = {
		{ "trunc", TC_CUT_RIGHT },
		{ "ltrunc", TC_CUT_LEFT },
		{ "mtrunc", TC_CUT_MIDDLE },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strlen(rows[i].word) == len &&
		    strncmp(rows[i].word, word, len) == 0) {
			out->cut = rows[i].cut;
			return true;
		}
	return false;
}

static bool parse_columns(const char *number, bool to_column, int *width)
{
	char *end;
	long n = strtol(number, &end, 10);

	if (end == number || n == 0 || n < -TC_LAYOUT_MAX ||
	    n > TC_LAYOUT_MAX || (n < 0 && !to_column))
		return false;
	/* Below zero: from the right side of the terminal. */
	*width = n < 0 ? 0 : (int)n;
	return true;
}

size_t tc_padding_parse(struct tc_padding *out, const char *p)
{
	struct tc_padding found = { .cut = out->cut };
	const char *at = p + parse_side(&found, p), *end;

	if (at == p)
		return 0;
	found.to_column = *at == '|';
	at += found.to_column;
	if (*at++ != '(')
		return 0;
	end = at + strcspn(at, ",)");
	if (*end == '\0' || end == at ||
	    !parse_columns(at, found.to_column, &found.width))
		return 0;
	/* What is wrong from here on leaves a padding behind, as in git. */
	*out = found;
	if (*end == ',') {
		at = end + 1;
		end = strchr(at, ')');
		if (end == NULL || !parse_cut(out, at, (size_t)(end - at)))
			return 0;
	} else {
		out->cut = TC_CUT_NONE;
	}
	return (size_t)(end - p) + 1;
}

size_t tc_wrapping_parse(struct tc_wrapping *out, const char *p)
{
	struct tc_wrapping found = { .width = 0 };
	const char *close = p[1] == '(' ? strchr(p + 2, ')') : NULL;
	char *next;

	if (close == NULL)
		return 0;
	if (close > p + 2) {
		found.width = strtoul(p + 2, &next, 10);
		if (*next == ',')
			found.first = strtoul(next + 1, &next, 10);
		if (*next == ',')
			found.rest = strtoul(next + 1, &next, 10);
		if (*next != ')')
			return 0;
	}
	if (found.width > TC_LAYOUT_MAX || found.first > TC_LAYOUT_MAX ||
	    found.rest > TC_LAYOUT_MAX)
		return 0;
	*out = found;
	return (size_t)(close - p) + 1;
}

/* Letters from column `from` on, `count` columns of them, become "..". */
static const char *cut(const char *text, int from, int count,
		       struct tc_arena *arena)
{
	char *made = tc_arena_bytes(arena, strlen(text) + 3), *to = made;
	bool done = false;
	int at = 0, columns;
	size_t n;

	for (; *text != '\0'; text += n, at += columns) {
		n = letter(text, &columns);
		if (columns == 0 || at < from || at >= from + count) {
			to = mempcpy(to, text, n);
		} else if (!done) {
			to = mempcpy(to, "..", 2);
			done = true;
		}
	}
	*to = '\0';
	return made;
}

static const char *shorten(enum tc_pad_cut how, int columns, int width,
			   const char *text, struct tc_arena *arena)
{
	int gone = width - (columns - 2);

	switch (how) {
	case TC_CUT_RIGHT:
		return cut(text, columns - 2, gone, arena);
	case TC_CUT_LEFT:
		return cut(text, 0, gone, arena);
	case TC_CUT_MIDDLE:
		return cut(text, columns / 2 - 1, gone, arena);
	default:
		return text;
	}
}

const char *tc_layout_pad(const struct tc_padding *how, int columns,
			  const char *text, struct tc_arena *arena)
{
	size_t len = strlen(text), room, before = 0;
	int width = 0;
	char *made;

	(void)tc_layout_width(text, &width);
	if (width > columns)
		return shorten(how->cut, columns, width, text, arena);
	room = (size_t)(columns - width);
	if (how->side == TC_PAD_LEFT || how->side == TC_PAD_STEAL)
		before = room;
	else if (how->side == TC_PAD_BOTH)
		before = room / 2;
	made = tc_arena_bytes(arena, len + room + 1);
	memset(made, ' ', len + room);
	memcpy(made + before, text, len);
	made[len + room] = '\0';
	return made;
}

static bool is_space(char c)
{
	return c != '\0' && strchr(" \t\r\n", c) != NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static void add_blanks(struct tc_buf *out, unsigned long n)
{
	static const char blanks[] = "                                ";
	const size_t most = sizeof(blanks) - 1;

	for (; n > most; n -= most)
		tc_buf_append(out, blanks, most);
	tc_buf_append(out, blanks, n);
}

static void indent(const struct tc_wrapping *how, const char *text,
		   struct tc_buf *out)
{
	unsigned long blanks = how->first;
	size_t len;

	for (; *text != '\0' && !out->full; text += len) {
		len = strcspn(text, "\n");
		len += text[len] == '\n';
		add_blanks(out, blanks);
		tc_buf_append(out, text, len);
		blanks = how->rest;
	}
}

/* A text on its way into lines. */
struct wrapper {
	const struct tc_wrapping *how;
	struct tc_buf *out;
	const char *line;  /* the first byte that this line takes */
	const char *blank; /* what stands behind the last word written */
	const char *at;
	unsigned long columns, indent;
};

static void end_line(struct wrapper *w)
{
	tc_buf_putc(w->out, '\n');
	w->line = w->at = w->blank + is_space(*w->blank);
	w->blank = NULL;
	w->columns = w->indent = w->how->rest;
}

/* At a line feed of the text, which is kept before an empty line or one that
 * begins with no letter. */
static bool breaks_here(struct wrapper *w)
{
	w->blank++;
	if (*w->blank == '\n')
		tc_buf_putc(w->out, '\n');
	return !is_letter(*w->blank);
}

/* At the end of a word; false at that of the text. */
static bool end_word(struct wrapper *w)
{
	const char *from = w->blank ? w->blank : w->line;

	if (w->columns > w->how->width && w->blank != NULL) {
		end_line(w);
		return true;
	}
	if (*w->at == '\0' && w->at == w->line)
		return false;
	if (w->blank == NULL)
		add_blanks(w->out, w->indent);
	tc_buf_append(w->out, from, (size_t)(w->at - from));
	if (*w->at == '\0')
		return false;
	w->blank = w->at;
	if (*w->at == '\t')
		w->columns |= 7;
	if (*w->at == '\n') {
		if (breaks_here(w)) {
			end_line(w);
			return true;
		}
		tc_buf_putc(w->out, ' ');
	}
	w->columns++;
	w->at++;
	return true;
}

static bool wrap(struct wrapper *w)
{
	int columns;
	size_t n;

	while (!w->out->full) {
		if (*w->at == '\0' || is_space(*w->at)) {
			if (!end_word(w))
				return true;
			continue;
		}
		n = letter(w->at, &columns);
		if (n == 0 || columns == 0)
			return false;
		w->columns += (unsigned long)columns;
		w->at += n;
	}
	return false;
}

const char *tc_layout_wrap(const struct tc_wrapping *how, const char *text,
			   size_t max, struct tc_arena *arena, bool *full)
{
	struct wrapper w = { .how = how, .line = text, .at = text,
			     .columns = how->first, .indent = how->first };
	const char *made = NULL;
	struct tc_buf out;
	bool known = true;

	tc_buf_init(&out, max);
	w.out = &out;
	if (how->width > 0)
		known = wrap(&w);
	else
		indent(how, text, &out);
	if (known && !out.full)
		made = tc_arena_strdup(arena, tc_buf_str(&out));
	*full = out.full;
	tc_buf_release(&out);
	return made;
}

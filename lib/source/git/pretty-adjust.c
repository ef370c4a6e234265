/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pieces of an expanded git format: adding them, laying them out. */
#include "source/git/pretty-internal.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

bool tc_pretty_spend(struct tc_expansion *x, size_t n)
{
	struct tc_pieces *to = x->to;

	if (n > to->room || to->count >= MAX_PIECES)
		to->exhausted = true;
	else
		to->room -= n;
	return !to->exhausted;
}

void tc_pieces_add(struct tc_pieces *to, const char *text, size_t len)
{
	to->list = tc_grow(to->list, to->count, &to->cap, sizeof(*to->list));
	to->list[to->count++] = (struct tc_piece){ .kind = TC_PIECE_TEXT,
						   .text = text, .len = len };
}

void tc_pieces_release(struct tc_pieces *pieces)
{
	free(pieces->list);
	*pieces = (struct tc_pieces){ .arena = pieces->arena,
				      .room = pieces->room };
}

struct tc_piece *tc_pretty_piece(struct tc_expansion *x, enum tc_piece_kind kind,
			    const char *text, size_t len)
{
	struct tc_piece *piece;

	tc_pieces_add(x->to, text, len);
	piece = &x->to->list[x->to->count - 1];
	piece->kind = kind;
	return piece;
}

void tc_pretty_text(struct tc_expansion *x, const char *text)
{
	tc_pretty_piece(x, TC_PIECE_TEXT, text, strlen(text));
}

void tc_pretty_either(struct tc_expansion *x, const char *text,
		       const char *other)
{
	struct tc_piece *piece = tc_pretty_piece(x, TC_PIECE_TEXT, text, strlen(text));

	if (strcmp(text, other) != 0)
		piece->other = other;
}

/* All that was known of the pieces from there on, in place of which *piece
 * stands now; false: they are not known. */
static bool fuse(struct tc_expansion *x, size_t from, struct tc_piece *out)
{
	struct tc_pieces *to = x->to;
	size_t i, len = 0;
	char *text, *at;

	*out = (struct tc_piece){ .kind = TC_PIECE_TEXT, .text = "" };
	for (i = from; i < to->count; i++) {
		const struct tc_piece *p = &to->list[i];

		if (p->kind != TC_PIECE_TEXT ||
		    memchr(p->text, '\0', p->len) != NULL ||
		    (p->other != NULL && to->count - from > 1))
			return false;
		len += p->len;
	}
	if (!tc_pretty_spend(x, len))
		return false;
	text = at = tc_arena_bytes(x->arena, len + 1);
	for (i = from; i < to->count; i++)
		at = mempcpy(at, to->list[i].text, to->list[i].len);
	*at = '\0';
	out->text = text;
	out->len = len;
	if (from < to->count)
		out->other = to->list[from].other;
	return true;
}

/* Bytes that may stand in what those pieces become, each once. */
static const char *alphabet(struct tc_expansion *x, size_t from)
{
	static const char more[] = "\033[]()<>%"; /* colours, references */
	struct tc_pieces *to = x->to;
	bool has[UCHAR_MAX + 1] = { false };
	size_t len = sizeof(has), i, k;
	char *text, *at;

	for (i = from; i < to->count; i++)
		len += to->list[i].len;
	if (!tc_pretty_spend(x, len))
		return "";
	for (i = 0; i < sizeof(more) - 1; i++)
		has[(unsigned char)more[i]] = true;
	for (i = from; i < to->count; i++)
		for (k = 0; k < to->list[i].len; k++)
			has[(unsigned char)to->list[i].text[k]] = true;
	text = at = tc_arena_bytes(x->arena, sizeof(has));
	for (i = 1; i < sizeof(has); i++)
		if (has[i])
			*at++ = (char)i;
	*at = '\0';
	return text;
}

/* One piece in place of those from there on; NULL: of unknown text. */
void tc_pretty_replace(struct tc_expansion *x, size_t from,
		       const struct tc_piece *by)
{
	struct tc_piece piece = { .kind = TC_PIECE_ANY };

	if (by != NULL)
		piece = *by;
	else
		piece.text = alphabet(x, from);
	x->to->count = from;
	*tc_pretty_piece(x, piece.kind, piece.text, piece.len) = piece;
}

/* Whether nothing stands before that piece. */
static bool is_first(const struct tc_expansion *x, size_t piece)
{
	size_t i;

	for (i = 0; i < piece; i++)
		if (x->to->list[i].kind != TC_PIECE_TEXT ||
		    x->to->list[i].len > 0)
			return false;
	return true;
}

/* Takes up to max of those bytes away from the end of known text before
 * `from`, but not the first keep bytes of all. */
static size_t strip(struct tc_expansion *x, size_t from, char c, size_t max,
		    size_t keep)
{
	size_t gone = 0;

	while (from-- > 0 && gone < max && tc_pretty_spend(x, 1)) {
		struct tc_piece *p = &x->to->list[from];

		if (p->kind != TC_PIECE_TEXT || p->other != NULL)
			break;
		while (gone < max && p->len > 0 && p->text[p->len - 1] == c &&
		       (p->len > keep || !is_first(x, from))) {
			p->len--;
			gone++;
			/* git wraps from an offset that is another now. */
			if (from < x->wrap_from &&
			    (x->wrap.width | x->wrap.first | x->wrap.rest))
				x->to->exhausted = true;
		}
		if (p->len > 0)
			break;
	}
	return gone;
}

void tc_pretty_blur(struct tc_expansion *x, size_t from)
{
	/* Blanks before may be gone; those that are not are part of it. */
	if (x->pad.side == TC_PAD_STEAL)
		(void)strip(x, from, ' ', SIZE_MAX, 1);
	tc_pretty_replace(x, from, NULL);
}

/* The columns of the line that ends before `from`. */
static bool occupied(struct tc_expansion *x, size_t from, int *columns)
{
	char line[TC_LAYOUT_MAX];
	size_t at = sizeof(line);

	line[--at] = '\0';
	while (from-- > 0) {
		const struct tc_piece *p = &x->to->list[from];
		const char *feed = memrchr(p->text, '\n', p->len);
		size_t n = feed ? (size_t)(p->text + p->len - feed) - 1
				: p->len;

		if (!tc_pretty_spend(x, 1 + n))
			return false;

		if (p->kind == TC_PIECE_COLOUR)
			continue;
		if (p->kind != TC_PIECE_TEXT || p->other != NULL || n > at ||
		    memchr(p->text, '\0', p->len) != NULL)
			return false;
		at -= n;
		memcpy(line + at, p->text + p->len - n, n);
		if (feed != NULL)
			break;
	}
	return tc_layout_width(line + at, columns);
}

/* Blanks before that a too wide text may have. */
static int steal(struct tc_expansion *x, size_t from, int room, int width)
{
	if (x->pad.side != TC_PAD_STEAL || width <= room)
		return room;
	return room + (int)strip(x, from, ' ', (size_t)(width - room), 1);
}

bool tc_pretty_pad(struct tc_expansion *x, size_t from)
{
	struct tc_piece piece;
	int room = x->pad.width, width, other_width, before;

	if (room == 0 || !fuse(x, from, &piece) ||
	    !tc_layout_width(piece.text, &width))
		return false;
	if (x->pad.to_column) {
		if (!occupied(x, from, &before))
			return false;
		room -= before;
	}
	if (piece.other != NULL &&
	    (x->pad.side == TC_PAD_STEAL ||
	     !tc_layout_width(piece.other, &other_width)))
		return false;
	room = steal(x, from, room, width);
	if (!tc_pretty_spend(x, 2 * (piece.len + TC_LAYOUT_MAX)))
		return false;
	piece.text = tc_layout_pad(&x->pad, room, piece.text, x->arena);
	piece.len = strlen(piece.text);
	if (piece.other != NULL)
		piece.other = tc_layout_pad(&x->pad, room, piece.other,
					    x->arena);
	tc_pretty_replace(x, from, &piece);
	return true;
}

/* What was added since the last "%w", in lines. */
void tc_pretty_wrap(struct tc_expansion *x, const struct tc_wrapping *next)
{
	struct tc_piece piece;
	size_t room = x->to->room;
	bool full = false;

	if (memcmp(&x->wrap, next, sizeof(*next)) == 0)
		return;
	if (x->wrap_from < x->to->count &&
	    (x->wrap.width | x->wrap.first | x->wrap.rest) != 0) {
		if (fuse(x, x->wrap_from, &piece) && piece.other == NULL &&
		    (piece.text = tc_layout_wrap(&x->wrap, piece.text, room,
						 x->arena, &full)) != NULL) {
			piece.len = strlen(piece.text);
			(void)tc_pretty_spend(x, piece.len);
			tc_pretty_replace(x, x->wrap_from, &piece);
		} else {
			tc_pretty_replace(x, x->wrap_from, NULL);
			/* What ran full is not to be tried again and again. */
			if (full)
				(void)tc_pretty_spend(x, room + 1);
		}
	}
	x->wrap_from = x->to->count;
	x->wrap = *next;
}

/* "%+x", "%-x", "% x": line feeds or a blank before what is not empty. */
void tc_pretty_sign(struct tc_expansion *x, char sign, size_t from)
{
	const char *lead = sign == '+' ? "\n" : sign == ' ' ? " " : "";
	struct tc_piece *open = NULL, *p;
	bool some = false;
	size_t i, n;

	for (i = from; i < x->to->count; i++) {
		p = &x->to->list[i];
		some = some || p->kind == TC_PIECE_HEX ||
		       p->kind == TC_PIECE_WORD || p->len > 0;
		if (p->kind > TC_PIECE_HEX && p->kind != TC_PIECE_WORD)
			open = p;
		if (p->other != NULL && *p->other == '%')
			p->other++;
	}
	if (sign == '-' && (open != NULL || !some)) {
		n = strip(x, from, '\n', SIZE_MAX, 0);
		if (open != NULL && n > 0 && tc_pretty_spend(x, n + 1)) {
			char *feeds = tc_arena_bytes(x->arena, n + 1);

			memset(feeds, '\n', n);
			feeds[n] = '\0';
			open->lead = feeds;
		}
	} else if (open != NULL) {
		open->lead = lead;
	} else if (some && *lead != '\0') {
		tc_pretty_text(x, lead);
		memmove(&x->to->list[from + 1], &x->to->list[from],
			(x->to->count - 1 - from) * sizeof(*x->to->list));
		x->to->list[from] = (struct tc_piece){
			.kind = TC_PIECE_TEXT, .text = lead, .len = 1 };
	}
}

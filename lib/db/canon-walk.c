/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms: reading the words of a comment, and putting others there. */
#include <string.h>

#include "db/canon-internal.h"

enum { SHOWN_BYTES = 200 };

bool tc_canon_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool tc_canon_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool tc_canon_skip(struct tc_canon_walk *w, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(w->end - w->at) < len || memcmp(w->at, text, len) != 0)
		return false;
	w->at += len;
	return true;
}

bool tc_canon_blanks(struct tc_canon_walk *w)
{
	const char *from = w->at;

	while (w->at < w->end && tc_canon_is_blank(*w->at))
		w->at++;
	return w->at > from;
}

bool tc_canon_gap(struct tc_canon_walk *w)
{
	struct tc_canon_walk next = *w;
	bool blank = tc_canon_blanks(w);

	next.at = w->at;
	/* What is no comment does not go on. */
	if (w->lead_len == 0 || next.at == next.end || *next.at != '\n')
		return blank;
	next.at++;
	if ((size_t)(next.end - next.at) < w->lead_len ||
	    memcmp(next.at, w->lead, w->lead_len) != 0)
		return blank;
	next.at += w->lead_len;
	if (!tc_canon_blanks(&next))
		return blank;
	/* An empty line of the comment is the end of the sentence. */
	if (next.at == next.end || *next.at == '\n')
		return blank;
	w->at = next.at;
	return true;
}

bool tc_canon_words(struct tc_canon_walk *w, const char *words)
{
	struct tc_canon_walk at = *w;

	for (; *words != '\0'; words++) {
		if (*words == ' ') {
			if (!tc_canon_gap(&at))
				return false;
		} else if (at.at == at.end || *at.at++ != *words) {
			return false;
		}
	}
	*w = at;
	return true;
}

bool tc_canon_at_line_end(const struct tc_canon_walk *w)
{
	struct tc_canon_walk at = *w;

	tc_canon_blanks(&at);
	return at.at == at.end || *at.at == '\n';
}

void tc_canon_note(struct tc_canon *c, enum tc_transform transform,
		   const char *from, const char *to)
{
	struct tc_masked_list *list = c->masked;
	size_t len = (size_t)(to - from);

	if (list == NULL)
		return;
	list->by_transform[transform]++;
	if (list->count == TC_MAX_MASKED)
		return;
	if (list->items == NULL)
		list->items = tc_arena_alloc(c->arena, TC_MAX_MASKED *
						       sizeof(*list->items));
	while (c->counted < from)
		c->line += *c->counted++ == '\n';
	list->items[list->count++] = (struct tc_masked){
		transform, c->line,
		tc_arena_strndup(c->arena, from,
				 len < SHOWN_BYTES ? len : SHOWN_BYTES)
	};
}

void tc_canon_put(struct tc_canon *c, enum tc_transform transform,
		  const char *from, const char *to, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(to - from) != len || memcmp(from, text, len) != 0)
		tc_canon_note(c, transform, from, to);
	tc_buf_append(c->out, text, len);
}

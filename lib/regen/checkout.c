/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds the words that a checkout answered with in what was made from it. */
#include "regen/checkout.h"

#include <string.h>

enum {
	MIN_ID = 4,    /* digits of a commit's id that are one */
	MIN_MARK = 7,  /* digits of the mark that are not there by chance */
	MAX_DIGITS = 20, /* of a number that was made from an id */
	MAX_PLACES = 256, /* of one mark */
};

static const char hex[] = "0123456789abcdef";
static const char decimal[] = "0123456789";

static const char mark_id[] = "7c1d90b3e5a24f68907be3d1c5a8f2046b9d17ec";
static const char mark_number[] = "91827";

_Static_assert(sizeof(mark_id) == TC_CHECKOUT_ID + 1, "an id");

void tc_checkout_mark(struct tc_checkout *c)
{
	memcpy(c->id, mark_id, sizeof(mark_id));
	memcpy(c->number, mark_number, sizeof(mark_number));
	c->brief = MIN_MARK;
}

static bool has(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* How much of the mark is at at: 0 where that is not all of a word. */
static size_t mark_at(const char *text, const char *at, const char *mark,
		      const char *set)
{
	size_t len = 0;

	while (mark[len] != '\0' && at[len] == mark[len])
		len++;
	if ((at > text && has(set, at[-1])) || has(set, at[len]))
		return 0;
	return len;
}

/* The word of shipped in the place of the one that is now at at, len bytes:
 * the line begins alike, and goes on alike after the word. */
static const char *word_at(const char *now, const char *at, size_t len,
			   const char *shipped, const char *set,
			   size_t *word_len)
{
	const char *begin = at, *line = shipped;
	size_t head;

	while (begin > now && begin[-1] != '\n')
		begin--;
	head = (size_t)(at - begin);
	for (; *line != '\0'; line += *line == '\n') {
		if (strncmp(line, begin, head) == 0) {
			*word_len = strspn(line + head, set);
			if (*word_len > 0 && line[head + *word_len] == at[len])
				return line + head;
		}
		line += strcspn(line, "\n");
	}
	return NULL;
}

/* All places of a mark, min bytes of it at least. *brief, where wanted: the
 * length of the word where the mark is in its short form. */
static bool read_word(const char *now, const char *shipped, const char *mark,
		      size_t min, const char *set, char *out, size_t max,
		      size_t *brief)
{
	const char *at = now;
	size_t out_len = 0, places = 0;

	while ((at = strchr(at, *mark)) != NULL) {
		size_t len = mark_at(now, at, mark, set), n;
		const char *word;

		if (len < min) {
			at++;
			continue;
		}
		word = word_at(now, at, len, shipped, set, &n);
		if (word == NULL || n > max || places++ == MAX_PLACES ||
		    memcmp(word, out, n < out_len ? n : out_len) != 0)
			return false;
		if (brief != NULL && len == MIN_MARK)
			*brief = n;
		if (n > out_len) {
			memcpy(out, word, n);
			out[n] = '\0';
			out_len = n;
		}
		at += len;
	}
	return out_len >= (brief ? MIN_ID : 1);
}

bool tc_checkout_read(struct tc_checkout *c, const char *now,
		      const char *shipped)
{
	struct tc_checkout found = *c;
	bool any_id = memmem(now, strlen(now), mark_id, MIN_MARK) != NULL;
	bool any_number = strstr(now, mark_number) != NULL;

	if (any_id && !read_word(now, shipped, mark_id, MIN_MARK, hex, found.id,
				 TC_CHECKOUT_ID, &found.brief))
		return false;
	if (any_number &&
	    !read_word(now, shipped, mark_number, sizeof(mark_number) - 1,
		       decimal, found.number, TC_CHECKOUT_NUMBER, NULL))
		return false;
	*c = found;
	return any_id || any_number;
}

/* Digits of the mark and the same word in its place; or two numbers. */
static bool is_printed(const struct tc_checkout *c, const char *was,
		       size_t was_len, const char *is, size_t is_len)
{
	if (was_len >= MIN_ID && is_len >= MIN_ID &&
	    was_len <= TC_CHECKOUT_ID && is_len <= strlen(c->id) &&
	    memcmp(was, mark_id, was_len) == 0 &&
	    memcmp(is, c->id, is_len) == 0)
		return true;
	return was_len > 0 && is_len > 0 && was_len <= MAX_DIGITS &&
	       is_len <= MAX_DIGITS && strspn(was, decimal) >= was_len &&
	       strspn(is, decimal) >= is_len;
}

bool tc_checkout_only_printed(const struct tc_checkout *c, const char *marked,
			      const char *text)
{
	size_t run = 0; /* hex digits that both have before these */

	while (*marked != '\0' || *text != '\0') {
		size_t was, is;

		if (*marked == *text) {
			run = has(hex, *marked) ? run + 1 : 0;
			marked++;
			text++;
			continue;
		}
		marked -= run;
		text -= run;
		was = strspn(marked, hex);
		is = strspn(text, hex);
		if (!is_printed(c, marked, was, text, is))
			return false;
		marked += was;
		text += is;
		run = 0;
	}
	return true;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shell patterns over paths: every place the pattern can have come to in the
 * text, kept at once, so that no pattern makes it slow. */
#include "source/git/wildmatch.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"

/* Places in the text: at[i] says that the pattern so far matches i bytes.
 * None outside of from to to; from > to: none at all. */
struct places {
	const char *text;
	size_t len;
	size_t from, to;
	bool at[TC_MAX_PATH + 2];
};

struct byte_set {
	bool has[256];
};

static bool narrow(struct places *p)
{
	while (p->from <= p->to && !p->at[p->from])
		p->from++;
	while (p->to > p->from && !p->at[p->to])
		p->to--;
	return p->from <= p->to;
}

/* One byte that is in the set, or (set NULL) that byte. */
static bool take_byte(struct places *p, const struct byte_set *set, char byte)
{
	size_t i;

	for (i = p->to + 1; i-- > p->from;) {
		bool fits = p->at[i] && i < p->len &&
			    (set ? set->has[(uint8_t)p->text[i]]
				 : p->text[i] == byte);

		p->at[i] = false;
		p->at[i + 1] = fits;
	}
	p->from++;
	p->to = p->to < p->len ? p->to + 1 : p->len;
	return narrow(p);
}

/* Any bytes but slashes. */
static void take_name(struct places *p)
{
	size_t i;

	for (i = p->from; i < p->len; i++) {
		if (p->at[i] && p->text[i] != '/')
			p->at[i + 1] = true;
		else if (i >= p->to)
			break;
		if (p->at[i + 1] && i + 1 > p->to)
			p->to = i + 1;
	}
}

/* Any bytes. */
static void take_all(struct places *p)
{
	memset(p->at + p->from, true, p->len - p->from + 1);
	p->to = p->len;
}

/* Any number of directories, each with its slash. */
static void take_directories(struct places *p)
{
	size_t i;

	for (i = p->from; i < p->len; i++)
		if (p->text[i] == '/') {
			p->at[i + 1] = true;
			if (i + 1 > p->to)
				p->to = i + 1;
		}
}

/* Stars from at on; returns what is behind them and was used up. */
static const char *take_stars(struct places *p, const char *pattern,
			      const char *at, const char *end)
{
	const char *first = at;
	bool alone;

	while (at < end && *at == '*')
		at++;
	alone = at - first > 1 && (first == pattern || first[-1] == '/');
	if (!alone || (at < end && *at != '/' &&
		       !(at + 1 < end && at[0] == '\\' && at[1] == '/'))) {
		take_name(p);
	} else if (at < end && *at == '/') {
		take_directories(p);
		at++;
	} else {
		take_all(p);
	}
	return at;
}

static bool is_in_class(unsigned c, const char *name, size_t len)
{
	static const struct {
		const char *name, *ranges; /* pairs, ends included */
	} classes[] = {
		{ "alnum", "09AZaz" }, { "alpha", "AZaz" },
		{ "blank", "  \t\t" }, { "cntrl", "\1\037\177\177" },
		{ "digit", "09" },     { "graph", "!~" },
		{ "lower", "az" },     { "print", " ~" },
		{ "punct", "!/:@[`{~" }, { "space", "  \t\n\r\r" },
		{ "upper", "AZ" },     { "xdigit", "09AFaf" },
	};
	const char *range = "";
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (strncmp(classes[i].name, name, len) == 0 &&
		    classes[i].name[len] == '\0')
			range = classes[i].ranges;
	/* c 0 asks whether there is such a class. */
	if (c == 0)
		return *range != '\0';
	for (; *range != '\0'; range += 2)
		if (c >= (uint8_t)range[0] && c <= (uint8_t)range[1])
			return true;
	return false;
}

/* "[:name:]" at *at, which is left on its last byte: 1, 0 when it is only a
 * bracket, -1 when the whole can match nothing. */
static int add_class(struct byte_set *set, const char **at, const char *end)
{
	const char *name = *at + 2;
	const char *close = memchr(name, ']', (size_t)(end - name));
	size_t len;
	unsigned c;

	if (close == NULL)
		return -1;
	if (close == name || close[-1] != ':')
		return 0;
	len = (size_t)(close - name) - 1;
	if (!is_in_class(0, name, len))
		return -1;
	for (c = 1; c < 128; c++)
		if (is_in_class(c, name, len))
			set->has[c] = true;
	*at = close;
	return 1;
}

/* The byte at *at, or behind a backslash there; 0 where the pattern ends. */
static uint8_t unescape(const char **at, const char *end)
{
	if (**at == '\\')
		(*at)++;
	return *at < end ? (uint8_t)**at : 0;
}

/* One item of a bracket. *before is the byte a range could start with. -1
 * when the whole can match nothing. */
static int add_item(struct byte_set *set, const char **at, const char *end,
		    uint8_t *before)
{
	unsigned c;
	uint8_t byte;
	int rc = 0;

	if (**at == '-' && *before != 0 && *at + 1 < end && (*at)[1] != ']') {
		(*at)++;
		byte = unescape(at, end);
		for (c = *before; c <= byte; c++)
			set->has[c] = true;
		*before = 0;
		return byte ? 0 : -1;
	}
	if (**at == '[' && *at + 1 < end && (*at)[1] == ':')
		rc = add_class(set, at, end);
	*before = 0;
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	*before = unescape(at, end);
	set->has[*before] = true;
	return *before ? 0 : -1;
}

/* A bracket at at; returns what is behind it, NULL when it does not close. */
static const char *read_bracket(struct byte_set *set, const char *at,
				const char *end)
{
	bool negated;
	uint8_t before = 0;
	const char *first;
	unsigned c;

	memset(set, 0, sizeof(*set));
	at++;
	negated = at < end && (*at == '!' || *at == '^');
	at += negated;
	for (first = at; at < end; at++) {
		if (*at == ']' && at > first)
			break;
		if (add_item(set, &at, end, &before) != 0)
			return NULL;
	}
	if (at >= end)
		return NULL;
	for (c = 0; negated && c < 256; c++)
		set->has[c] = !set->has[c];
	set->has['/'] = false;
	return at + 1;
}

/* The set a bracket or question mark stands for; returns what is behind it,
 * NULL when it matches nothing. */
static const char *read_set(struct byte_set *set, const char *at,
			    const char *end)
{
	if (*at == '[')
		return read_bracket(set, at, end);
	memset(set, true, sizeof(*set));
	set->has['/'] = false;
	return at + 1;
}

static bool walk(struct places *p, const char *pattern, const char *end)
{
	struct byte_set set;
	const char *at = pattern;
	bool any = true;

	while (at < end && any) {
		if (*at == '*') {
			at = take_stars(p, pattern, at, end);
		} else if (*at == '[' || *at == '?') {
			at = read_set(&set, at, end);
			if (at == NULL)
				return false;
			any = take_byte(p, &set, 0);
		} else {
			at += *at == '\\';
			if (at == end)
				return false;
			any = take_byte(p, NULL, *at++);
		}
	}
	return any;
}

bool tc_wildmatch(const char *pattern, size_t pattern_len, const char *text,
		  size_t len)
{
	struct places p;

	if (len > TC_MAX_PATH)
		return false;
	p.text = text;
	p.len = len;
	p.from = p.to = 0;
	memset(p.at, 0, len + 2);
	p.at[0] = true;
	return walk(&p, pattern, pattern + pattern_len) && p.at[len];
}

size_t tc_wildmatch_literal(const char *pattern, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (memchr("*?[\\", pattern[i], 4) != NULL)
			break;
	return i;
}

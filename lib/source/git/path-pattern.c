/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pattern of a line of .gitattributes, and the paths it is about. */
#include "source/git/path-pattern.h"

#include <string.h>

#include "source/git/wildmatch.h"

/* How many bytes at the end stand for themselves, wherever the pattern
 * matches. A slash behind two stars may stand for nothing. */
static size_t tail(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && memchr("*?[]\\/", text[len - n - 1], 6) == NULL)
		n++;
	return n;
}

/* Whether the whole text has to be looked at for an answer, and what that
 * costs: a small multiple of it at most. */
static bool is_open(const struct tc_path_pattern *pattern, const char *text,
		    size_t len, uint64_t *work)
{
	if (pattern->tail > len ||
	    memcmp(pattern->text + pattern->len - pattern->tail,
		   text + len - pattern->tail, pattern->tail) != 0)
		return false;
	*work += len * pattern->len / 64;
	return true;
}

void tc_path_pattern_parse(struct tc_path_pattern *out, const char *text)
{
	size_t len = strlen(text);
	bool directory = len > 0 && text[len - 1] == '/';

	len -= directory;
	*out = (struct tc_path_pattern){
		.text = text,
		.len = (uint16_t)len,
		.literal = (uint16_t)tc_wildmatch_literal(text, len),
		.tail = (uint16_t)tail(text, len),
		.directory = directory,
		.base_name = memchr(text, '/', len) == NULL,
		.suffix = len > 0 && text[0] == '*' &&
			  tc_wildmatch_literal(text + 1, len - 1) == len - 1,
	};
}

static bool match_base(const struct tc_path_pattern *pattern, const char *name,
		       size_t len, uint64_t *work)
{
	size_t rest;

	if (pattern->literal == pattern->len)
		return len == pattern->len &&
		       memcmp(name, pattern->text, len) == 0;
	if (!pattern->suffix)
		return is_open(pattern, name, len, work) &&
		       tc_wildmatch(pattern->text, pattern->len, name, len);
	rest = pattern->len - 1u;
	return rest <= len && memcmp(pattern->text + 1, name + len - rest,
				     rest) == 0;
}

static bool match_whole(const struct tc_path_pattern *pattern,
			const char *path, size_t len, uint64_t *work)
{
	size_t anchored = pattern->text[0] == '/';
	const char *text = pattern->text + anchored;
	size_t text_len = pattern->len - anchored;
	size_t literal = pattern->literal;

	literal -= literal >= anchored ? anchored : 0;
	if (literal > len || memcmp(text, path, literal) != 0)
		return false;
	if (literal == text_len)
		return len == text_len;
	return is_open(pattern, path, len, work) &&
	       tc_wildmatch(text, text_len, path, len);
}

bool tc_path_pattern_match(const struct tc_path_pattern *pattern,
			   const struct tc_pattern_path *path, size_t dir_len,
			   uint64_t *work)
{
	size_t below = dir_len > 0 ? dir_len + 1 : 0;

	if (pattern->directory && !path->directory)
		return false;
	if (pattern->base_name)
		return match_base(pattern, path->text + path->base,
				  path->len - path->base, work);
	return match_whole(pattern, path->text + below, path->len - below,
			   work);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patterns of lines that gnulib-tool writes around what modules bring along. */
#include "evidence/gnulib-pattern.h"

#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/text-line.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct tc_line *tc_lines_split(const char *text, size_t len, size_t *count)
{
	const char *at = text, *end = text + len;
	struct tc_line *lines = NULL, line;
	size_t cap = 0;

	*count = 0;
	while (tc_text_line_next(&at, end, &line.at, &line.len)) {
		lines = tc_grow(lines, *count, &cap, sizeof(line));
		lines[(*count)++] = line;
	}
	return lines;
}

const char *tc_line_run_words(const struct tc_line_run *run,
			      struct tc_arena *arena)
{
	if (run->from == run->end)
		return tc_arena_printf(arena, "before line %zu",
				       run->from + 1);
	if (run->end - run->from == 1)
		return tc_arena_printf(arena, "line %zu", run->end);
	return tc_arena_printf(arena, "lines %zu to %zu", run->from + 1,
			       run->end);
}

bool tc_line_is(const struct tc_line *line, const char *text)
{
	return line->len == strlen(text) &&
	       memcmp(line->at, text, line->len) == 0;
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool starts(const char *at, size_t len, const char *word)
{
	return len >= strlen(word) && memcmp(at, word, strlen(word)) == 0;
}

/* What m4 would look up, of a word that somebody chose. */
static bool is_harmless(const char *at, size_t len)
{
	static const char *const taken[] = {
		"m4_", "AC_", "AM_", "AS_", "AH_", "AU_", "AT_", "LT_",
		"_m4_", "_AC_", "_AM_", "_AS_", "_AH_", "_AU_", "_LT_",
	};
	size_t i, k, n;

	for (i = 0; i < len; i += n) {
		if (!is_alpha(at[i])) {
			n = 1;
			continue;
		}
		for (n = 1; i + n < len && (is_alpha(at[i + n]) ||
					    is_digit(at[i + n]));)
			n++;
		if (n == 3 && memcmp(at + i, "dnl", 3) == 0)
			return false;
		for (k = 0; k < COUNT(taken); k++)
			if (starts(at + i, n, taken[k]))
				return false;
	}
	return true;
}

static bool may_hold(char field, char c)
{
	const char *more = "";

	if (field == 'Y')
		return is_digit(c) || c == '-' || c == ',' || c == ' ';
	if (field == 'N')
		return is_digit(c) || c == '.';
	if (strchr("DBILRST", field) != NULL)
		more = "./+-";
	else if (field == 'M' || field == 'F')
		more = "./+-=@~";
	return is_alpha(c) || is_digit(c) ||
	       (c != '\0' && strchr(more, c) != NULL);
}

static bool match(struct tc_gnulib_names *names, const char *pattern,
		  const char *at, size_t len);

const struct tc_gnulib_name *
tc_gnulib_name(const struct tc_gnulib_names *names, char letter)
{
	return &names->kept[letter - 'A'];
}

/* Tries the longest first: a part of a name may end where the next begins. */
static bool match_field(struct tc_gnulib_names *names, const char *pattern,
			const char *at, size_t len)
{
	const bool keep = strchr("BCILOPRSTV", pattern[1]) != NULL;
	struct tc_gnulib_name *kept = &names->kept[pattern[1] - 'A'];
	size_t n = strlen(kept->text);

	if (keep && n > 0)
		return starts(at, len, kept->text) &&
		       match(names, pattern + 2, at + n, len - n);
	while (n < len && may_hold(pattern[1], at[n]))
		n++;
	for (; n > 0; n--) {
		if ((keep && n >= TC_GNULIB_PREFIX) || !is_harmless(at, n))
			continue;
		if (keep) {
			memcpy(kept->text, at, n);
			kept->text[n] = '\0';
			kept->at = at;
		}
		if (match(names, pattern + 2, at + n, len - n))
			return true;
		if (keep)
			kept->text[0] = '\0';
	}
	return false;
}

static bool match(struct tc_gnulib_names *names, const char *pattern,
		  const char *at, size_t len)
{
	for (; *pattern != '\0' && *pattern != '%'; pattern++, at++, len--)
		if (len == 0 || *at != *pattern)
			return false;
	if (*pattern == '%')
		return match_field(names, pattern, at, len);
	return len == 0;
}

bool tc_gnulib_match(struct tc_gnulib_names *names, const char *pattern,
		     const struct tc_line *line)
{
	return match(names, pattern, line->at, line->len);
}

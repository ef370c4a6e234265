/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arguments of a placeholder of git's formats: "(name:key=value,flag)". */
#include "source/git/pretty-args.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hex.h"

bool tc_pretty_arg(const char **at, const char *key,
		   struct tc_pretty_value *value)
{
	size_t n = strlen(key);
	const char *p = *at + n;

	if (strncmp(*at, key, n) != 0)
		return false;
	*value = (struct tc_pretty_value){ .text = NULL };
	if (*p == '=') {
		value->text = p + 1;
		value->len = strcspn(p + 1, ",)");
		p += 1 + value->len;
	}
	if (*p != ',' && *p != ')')
		return false;
	*at = p + (*p == ',');
	return true;
}

static bool parse_bool(const struct tc_pretty_value *value, bool *out)
{
	static const struct {
		const char *word;
		bool is;
	} rows[] = { { "true", true },	 { "yes", true },  { "on", true },
		     { "false", false }, { "no", false },  { "off", false },
		     { "", false } };
	char text[16] = "", *end;
	size_t i;

	*out = true;
	if (value->text == NULL)
		return true;
	if (value->len >= sizeof(text))
		return false;
	memcpy(text, value->text, value->len);
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcasecmp(rows[i].word, text) == 0) {
			*out = rows[i].is;
			return true;
		}
	*out = strtol(text, &end, 0) != 0;
	/* "k", "m" and "g" are units of git's numbers. */
	return end > text &&
	       (*end == '\0' || (strchr("kKmMgG", *end) && end[1] == '\0'));
}

bool tc_pretty_flag(const char **at, const char *key, bool *value)
{
	struct tc_pretty_value text;
	const char *next = *at;
	bool is;

	if (!tc_pretty_arg(&next, key, &text) || !parse_bool(&text, &is))
		return false;
	*at = next;
	*value = is;
	return true;
}

size_t tc_pretty_byte(const char *p, char *byte)
{
	uint8_t made[2] = { 0, 0 };
	char digits[3] = "";

	if (*p == 'n') {
		*byte = '\n';
		return 1;
	}
	if (*p != 'x' || p[1] == '\0' || p[2] == '\0')
		return 0;
	memcpy(digits, p + 1, 2);
	if (tc_unhex(made, 1, digits) != 0)
		return 0;
	*byte = (char)made[0];
	return 3;
}

const char *tc_pretty_unescape(const struct tc_pretty_value *value,
			       struct tc_arena *arena)
{
	const char *text = value->text ? value->text : "", *s;
	char *fmt = tc_arena_strndup(arena, text, value->len), *to = fmt;
	size_t n;

	for (s = fmt; *s != '\0';) {
		if (*s != '%') {
			*to++ = *s++;
			continue;
		}
		n = s[1] == '%' ? 1 : tc_pretty_byte(s + 1, to);
		if (n == 0 || s[1] == '%')
			*to = '%';
		to++;
		s += n + 1;
	}
	*to = '\0';
	return fmt;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line of a .gitattributes file. */
#include "source/git/attribute-line.h"

#include <string.h>

static const char blank[] = " \t\r\n";
static const char macro_word[] = "[attr]";

static bool is_name(const char *s, size_t len)
{
	static const char reserved[] = "builtin_";
	size_t i;

	if (len == 0 || *s == '-')
		return false;
	for (i = 0; i < len; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') &&
		    !(s[i] >= 'A' && s[i] <= 'Z') &&
		    !(s[i] >= '0' && s[i] <= '9') &&
		    strchr("-._", s[i]) == NULL)
			return false;
	return strncmp(s, reserved, sizeof(reserved) - 1) != 0;
}

/* The byte an escape behind a backslash stands for, with *s moved on; -1 for
 * none. */
static int unescape(const char **s)
{
	static const char letters[] = "abfnrtv\\\"";
	static const char bytes[] = "\a\b\f\n\r\t\v\\\"";
	const char *letter = **s ? strchr(letters, **s) : NULL;
	int i, byte = 0;

	if (letter != NULL) {
		(*s)++;
		return bytes[letter - letters];
	}
	/* Three octal digits. */
	for (i = 0; i < 3; i++, (*s)++) {
		if (**s < '0' || **s > (i == 0 ? '3' : '7'))
			return -1;
		byte = byte * 8 + (**s - '0');
	}
	return byte;
}

/* A quoted pattern at s; returns what is behind it, NULL when it is none. */
static const char *unquote(const char *s, char *out, size_t *len)
{
	char *to = out;
	int byte;

	if (*s++ != '"')
		return NULL;
	while (*s != '"') {
		if (*s == '\0')
			return NULL;
		byte = (unsigned char)*s++;
		if (byte == '\\')
			byte = unescape(&s);
		if (byte < 0)
			return NULL;
		*to++ = (char)byte;
	}
	*to = '\0';
	*len = (size_t)(to - out);
	return s + 1;
}

/* One state without a look at its name. */
static bool split_state(const char **at, struct tc_attribute_state *out)
{
	const char *s = *at, *equals;
	size_t len = strcspn(s, blank);

	if (len == 0)
		return false;
	*at = s + len;
	*at += strspn(*at, blank);
	*out = (struct tc_attribute_state){ .kind = TC_ATTR_TRUE };
	equals = memchr(s, '=', len);
	if (equals != NULL) {
		out->kind = TC_ATTR_STRING;
		out->value = equals + 1;
		out->value_len = len - (size_t)(equals + 1 - s);
		len = (size_t)(equals - s);
	}
	if (*s == '-' || *s == '!') {
		out->kind = *s == '-' ? TC_ATTR_FALSE : TC_ATTR_UNSPECIFIED;
		s++;
		len -= len > 0;
	}
	out->name = s;
	out->name_len = len;
	return true;
}

bool tc_attribute_state_next(const char **at, struct tc_attribute_state *out)
{
	return split_state(at, out);
}

static bool check_states(const char *at)
{
	struct tc_attribute_state state;

	while (split_state(&at, &state))
		if (!is_name(state.name, state.name_len))
			return false;
	return true;
}

/* The name that a macro's line defines, in place of the word before it. */
static bool set_macro(struct tc_attribute_line *out, char *name)
{
	size_t len;

	name += sizeof(macro_word) - 1;
	name += strspn(name, blank);
	len = strcspn(name, blank);
	out->name = name;
	out->macro = true;
	if (!is_name(name, len))
		return false;
	name[len] = '\0';
	return true;
}

bool tc_attribute_line_parse(struct tc_attribute_line *out, const char *line,
			     size_t len, bool macros)
{
	size_t skip, name_len = 0;
	const char *states;
	char *name;

	for (skip = 0; skip < len && strchr(blank, line[skip]); skip++)
		;
	if (skip == len || line[skip] == '#' || len >= TC_ATTRIBUTE_LINE_MAX)
		return false;
	len -= skip;
	memcpy(out->text, line + skip, len);
	out->text[len] = '\0';
	name = out->unquoted;
	states = unquote(out->text, name, &name_len);
	if (states == NULL) {
		name = out->text;
		name_len = strcspn(name, blank);
		states = name + name_len;
	}
	out->states = states + strspn(states, blank);
	out->name = name;
	out->macro = false;
	if (name_len >= sizeof(macro_word) &&
	    strncmp(name, macro_word, sizeof(macro_word) - 1) == 0)
		return macros && check_states(out->states) &&
		       set_macro(out, name);
	if (!check_states(out->states) || *name == '!')
		return false;
	name[name_len] = '\0';
	return true;
}

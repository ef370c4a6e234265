/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes over dependencies of objects, if they are nothing else. */
#include "regen/objects.h"

#include <string.h>

#include "base/buf.h"

static const char name_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ/._+-";

static bool ends_in(const char *word, size_t len, const char *const *suffixes)
{
	for (; *suffixes != NULL; suffixes++) {
		size_t n = strlen(*suffixes);

		if (len > n && memcmp(word + len - n, *suffixes, n) == 0)
			return true;
	}
	return false;
}

/* Behind blanks and ends of lines that go on. */
static const char *skip(const char *at)
{
	while (*at == ' ' || *at == '\t' || (at[0] == '\\' && at[1] == '\n'))
		at += *at == '\\' ? 2 : 1;
	return at;
}

/* Behind words with these ends; NULL where there is none. */
static const char *words(const char *at, const char *const *suffixes)
{
	bool any = false;
	size_t len;

	while ((len = strspn(at, name_chars)) > 0) {
		if (!ends_in(at, len, suffixes))
			return NULL;
		any = true;
		at = skip(at + len);
	}
	return any ? at : NULL;
}

/* The bytes of one rule, with its newline; 0 where there is none. */
static size_t rule(const char *text)
{
	static const char *const objects[] = { ".o", ".lo", NULL };
	static const char *const sources[] = { ".c",   ".h",   ".cc",  ".hh",
					       ".C",   ".H",   ".cpp", ".hpp",
					       ".cxx", ".hxx", NULL };
	const char *at = words(text, objects);

	if (at == NULL || *at != ':')
		return 0;
	at = words(skip(at + 1), sources);
	return at != NULL && *at == '\n' ? (size_t)(at - text) + 1 : 0;
}

/* The bytes of all rules that stand together and the empty line after them. */
static size_t run(const char *text)
{
	size_t size = 0, len;

	while ((len = rule(text + size)) > 0)
		size += len;
	return text[size] == '\n' ? size + 1 : 0;
}

/* Does text, up to at, end in that? */
static bool ends_with(const char *text, size_t at, const char *end)
{
	size_t len = strlen(end);

	return at >= len && memcmp(text + at - len, end, len) == 0;
}

bool tc_objects_put(const char *now, const char *shipped, struct tc_buf *out)
{
	size_t same = 0, len;

	while (now[same] != '\0' && now[same] == shipped[same])
		same++;
	while (same > 0 && now[same - 1] != '\n')
		same--;
	len = run(shipped + same);
	/* What make would take for the recipe of the last of them; or them for
	 * more of the line before. */
	if (len == 0 || now[same] == '\t' || now[same] == '\n' ||
	    ends_with(now, same, "\\\n"))
		return false;
	/* Where there is nothing to compile, behind the rule of distdir. */
	if (len == 1 && !ends_with(now, same, "\n\tdone\n"))
		return false;
	tc_buf_append(out, now, same);
	tc_buf_append(out, shipped + same, len);
	tc_buf_puts(out, now + same);
	return true;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's export-subst: could these bytes be the expansion of that blob? */
#include "source/git/subst.h"

#include <string.h>

static const char mark[] = "$Format:";
enum { MARK = sizeof(mark) - 1, MAX_EXPANSION = 256 };

/* The next "$Format:...$" in text: its start, and *end just behind it. */
static const char *next_format(const char *text, const char *stop,
			       const char **end)
{
	const char *start = memmem(text, (size_t)(stop - text), mark, MARK);
	const char *dollar;

	if (start == NULL)
		return NULL;
	dollar = memchr(start + MARK, '$', (size_t)(stop - start) - MARK);
	if (dollar == NULL)
		return NULL;
	*end = dollar + 1;
	return start;
}

bool tc_subst_has_format(const char *text, size_t len)
{
	const char *end;

	return len > 0 && next_format(text, text + len, &end) != NULL;
}

/* How many bytes from p on could be an expansion. */
static size_t expansion_room(const char *p, const char *stop)
{
	size_t n = 0;

	while (n < MAX_EXPANSION && p + n < stop &&
	       (unsigned char)p[n] >= ' ' && p[n] != 0x7f)
		n++;
	return n;
}

/* Where the literal piece begins behind an expansion at p; NULL: nowhere.
 * The last piece has to reach the end. */
static const char *find_piece(const char *p, const char *stop,
			      const char *piece, size_t len, bool last)
{
	size_t room = expansion_room(p, stop), i;

	if (last) {
		if ((size_t)(stop - p) < len ||
		    (size_t)(stop - p) - len > room ||
		    memcmp(stop - len, piece, len) != 0)
			return NULL;
		return stop - len;
	}
	for (i = 0; i <= room && (size_t)(stop - p) - i >= len; i++)
		if (memcmp(p + i, piece, len) == 0)
			return p + i;
	return NULL;
}

bool tc_subst_fits(const char *text, size_t text_len, const char *bytes,
		   size_t len)
{
	const char *stop = text + text_len, *end = NULL;
	const char *p = bytes, *bytes_stop = bytes + len;
	const char *format = next_format(text, stop, &end);
	size_t piece = format ? (size_t)(format - text) : 0;

	if (format == NULL || len < piece || memcmp(text, p, piece) != 0)
		return false;
	p += piece;
	while (format != NULL) {
		const char *literal = end;

		format = next_format(literal, stop, &end);
		piece = (size_t)((format ? format : stop) - literal);
		p = find_piece(p, bytes_stop, literal, piece, format == NULL);
		if (p == NULL)
			return false;
		p += piece;
	}
	return true;
}

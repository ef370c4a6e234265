/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's ident, line ending and encoding filters, recomputed. */
#include "source/git/convert.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

enum { ID_HEX = 40 };

/* The length of a keyword that begins at s, "$Id$" or "$Id:...$" on one line
 * without blanks inside; 0 for anything else. git leaves keywords of other
 * systems alone, which have blanks before the last byte. */
static size_t keyword(const char *s, const char *end)
{
	const char *dollar, *blank;

	if (end - s < 4 || memcmp(s, "$Id", 3) != 0)
		return 0;
	if (s[3] == '$')
		return 4;
	if (s[3] != ':')
		return 0;
	dollar = memchr(s + 4, '$', (size_t)(end - s - 4));
	if (dollar == NULL ||
	    memchr(s + 4, '\n', (size_t)(dollar - s - 4)) != NULL)
		return 0;
	/* The byte behind the colon may be a blank. */
	if (dollar - s > 5) {
		blank = memchr(s + 5, ' ', (size_t)(dollar - s - 5));
		if (blank != NULL && blank < dollar - 1)
			return 0;
	}
	return (size_t)(dollar + 1 - s);
}

static const char ident_head[] = "$Id: ", ident_tail[] = " $";
enum {
	HEAD = sizeof(ident_head) - 1,
	TAIL = sizeof(ident_tail) - 1,
	EXPANDED = HEAD + ID_HEX + TAIL,
};

static size_t expanded_size(const struct tc_converted *t)
{
	const char *s = t->data, *end = t->data + t->len;
	size_t size = 0, n;

	while (s < end) {
		n = keyword(s, end);
		size += n ? EXPANDED : 1;
		s += n ? n : 1;
	}
	return size;
}

static bool expand_ident(struct tc_converted *t, const char *id_hex,
			 size_t max)
{
	const char *s = t->data, *end = t->data + t->len;
	size_t size = expanded_size(t), n;
	char *made, *to;

	if (size > max)
		return false;
	made = to = tc_malloc(size + 1);

	while (s < end) {
		n = keyword(s, end);
		if (n == 0) {
			*to++ = *s++;
			continue;
		}
		to = mempcpy(to, ident_head, HEAD);
		to = mempcpy(to, id_hex, ID_HEX);
		to = mempcpy(to, ident_tail, TAIL);
		s += n;
	}
	free(t->data);
	t->data = made;
	t->len = size;
	return true;
}

struct stats {
	size_t lone_cr, lone_lf, pairs, nul, shown, hidden;
};

static void count_byte(struct stats *st, unsigned char c)
{
	if (c == 0)
		st->nul++;
	if (c == 127 || (c < 32 && (c == 0 || strchr("\b\t\033\f", c) == NULL)))
		st->hidden++;
	else
		st->shown++;
}

static void gather(struct stats *st, const struct tc_converted *t)
{
	size_t i;

	*st = (struct stats){ .nul = 0 };
	for (i = 0; i < t->len; i++) {
		if (t->data[i] == '\n') {
			st->lone_lf++;
		} else if (t->data[i] != '\r') {
			count_byte(st, (unsigned char)t->data[i]);
		} else if (i + 1 < t->len && t->data[i + 1] == '\n') {
			st->pairs++;
			i++;
		} else {
			st->lone_cr++;
		}
	}
	/* DOS ends a text with this. */
	if (t->len > 0 && t->data[t->len - 1] == '\032')
		st->hidden--;
}

static bool is(const struct tc_attr *attr, const char *text)
{
	return attr->kind == TC_ATTR_STRING && strcmp(attr->text, text) == 0;
}

/* Whether the attribute says anything about line endings. */
static bool decides(const struct tc_attr *attr)
{
	return attr->kind == TC_ATTR_TRUE || attr->kind == TC_ATTR_FALSE ||
	       is(attr, "input") || is(attr, "auto");
}

/* How many lines get a carriage return. */
static size_t count_returns(const struct tc_conversion *how,
			    const struct tc_converted *t)
{
	/* "crlf" is the old name of "text". */
	const struct tc_attr *text = decides(&how->text) ? &how->text
							 : &how->crlf;
	struct stats st;

	if (text->kind == TC_ATTR_FALSE || !is(&how->eol, "crlf"))
		return 0;
	gather(&st, t);
	if (is(text, "auto") &&
	    (st.lone_cr > 0 || st.pairs > 0 || st.nul > 0 ||
	     st.shown / 128 < st.hidden))
		return 0;
	return st.lone_lf;
}

static bool add_returns(struct tc_converted *t, size_t count, size_t max)
{
	char *made, *to;
	size_t i;

	if (count == 0)
		return true;
	if (t->len > max || count > max - t->len)
		return false;
	made = to = tc_malloc(t->len + count);

	for (i = 0; i < t->len; i++) {
		if (t->data[i] == '\n' && (i == 0 || t->data[i - 1] != '\r'))
			*to++ = '\r';
		*to++ = t->data[i];
	}
	free(t->data);
	t->data = made;
	t->len += count;
	return true;
}

/* git's own names for an encoding that begins with a mark, which iconv(3)
 * does not have. Returns the mark; encoding becomes the name without it. */
static const char *split_mark(const char **encoding)
{
	static const struct {
		const char *name, *plain, *mark;
	} rows[] = {
		{ "16LE-BOM", "UTF-16LE", "\xff\xfe" },
		{ "16BE-BOM", "UTF-16BE", "\xfe\xff" },
	};
	const char *rest = *encoding;
	size_t i;

	if (strncasecmp(rest, "UTF", 3) != 0)
		return "";
	rest += rest[3] == '-' ? 4 : 3;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcasecmp(rest, rows[i].name) == 0) {
			*encoding = rows[i].plain;
			return rows[i].mark;
		}
	return "";
}

static bool encode(struct tc_converted *t, const char *encoding, size_t max)
{
	const char *mark = split_mark(&encoding);
	size_t left = t->len, room;
	char *in = t->data, *made, *to;
	iconv_t cd = iconv_open(encoding, "UTF-8");
	bool full;

	if (cd == (iconv_t)-1 && strcasecmp(encoding, "latin-1") == 0)
		cd = iconv_open("ISO-8859-1", "UTF-8");
	if (cd == (iconv_t)-1)
		return true;
	room = t->len < max / 4 ? t->len * 4 + 16 : max;
	made = tc_malloc(room + 2);
	to = mempcpy(made, mark, strlen(mark));
	full = iconv(cd, &in, &left, &to, &room) == (size_t)-1 &&
	       errno == E2BIG;
	if (left != 0) {
		free(made);
	} else {
		free(t->data);
		t->data = made;
		t->len = (size_t)(to - made);
	}
	(void)iconv_close(cd);
	return !full;
}

bool tc_convert_changes(const struct tc_conversion *how)
{
	return how->ident.kind == TC_ATTR_TRUE || is(&how->eol, "crlf") ||
	       how->encoding.kind == TC_ATTR_STRING;
}

bool tc_convert(const struct tc_conversion *how, const char *id_hex,
		const char *text, size_t len, size_t max,
		struct tc_converted *out)
{
	struct tc_converted t = { tc_malloc(len + 1), len };

	if (len > 0)
		memcpy(t.data, text, len);
	if ((how->ident.kind == TC_ATTR_TRUE &&
	     !expand_ident(&t, id_hex, max)) ||
	    !add_returns(&t, count_returns(how, &t), max) ||
	    (how->encoding.kind == TC_ATTR_STRING &&
	     *how->encoding.text != '\0' && t.len > 0 &&
	     !encode(&t, how->encoding.text, max))) {
		free(t.data);
		return false;
	}
	*out = t;
	return true;
}

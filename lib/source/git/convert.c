/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's ident, line ending and encoding filters, recomputed. */
#include "source/git/convert.h"

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

static void expand_ident(struct tc_converted *t, const char *id_hex)
{
	static const char head[] = "$Id: ", tail[] = " $";
	const char *s = t->data, *end = t->data + t->len;
	size_t grown = sizeof(head) + ID_HEX + sizeof(tail), n;
	/* Each keyword has at least four bytes. */
	char *made = tc_malloc(t->len + (t->len / 4 + 1) * grown);
	char *to = made;

	while (s < end) {
		n = keyword(s, end);
		if (n == 0) {
			*to++ = *s++;
			continue;
		}
		to = mempcpy(to, head, sizeof(head) - 1);
		to = mempcpy(to, id_hex, ID_HEX);
		to = mempcpy(to, tail, sizeof(tail) - 1);
		s += n;
	}
	free(t->data);
	t->data = made;
	t->len = (size_t)(to - made);
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

static bool wants_crlf(const struct tc_conversion *how,
		       const struct tc_converted *t)
{
	/* "crlf" is the old name of "text". */
	const struct tc_attr *text = decides(&how->text) ? &how->text
							 : &how->crlf;
	struct stats st;

	if (text->kind == TC_ATTR_FALSE || !is(&how->eol, "crlf"))
		return false;
	gather(&st, t);
	if (st.lone_lf == 0)
		return false;
	if (!is(text, "auto"))
		return true;
	return st.lone_cr == 0 && st.pairs == 0 && st.nul == 0 &&
	       st.shown / 128 >= st.hidden;
}

static void add_returns(struct tc_converted *t)
{
	char *made = tc_malloc(t->len * 2 + 1), *to = made;
	size_t i;

	for (i = 0; i < t->len; i++) {
		if (t->data[i] == '\n' && (i == 0 || t->data[i - 1] != '\r'))
			*to++ = '\r';
		*to++ = t->data[i];
	}
	free(t->data);
	t->data = made;
	t->len = (size_t)(to - made);
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

static void encode(struct tc_converted *t, const char *encoding)
{
	const char *mark = split_mark(&encoding);
	size_t room = t->len * 4 + 16, left = t->len;
	char *in = t->data, *made, *to;
	iconv_t cd = iconv_open(encoding, "UTF-8");

	if (cd == (iconv_t)-1 && strcasecmp(encoding, "latin-1") == 0)
		cd = iconv_open("ISO-8859-1", "UTF-8");
	if (cd == (iconv_t)-1)
		return;
	made = tc_malloc(room + 2);
	to = mempcpy(made, mark, strlen(mark));
	if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 || left != 0) {
		free(made);
	} else {
		free(t->data);
		t->data = made;
		t->len = (size_t)(to - made);
	}
	(void)iconv_close(cd);
}

bool tc_convert_changes(const struct tc_conversion *how)
{
	return how->ident.kind == TC_ATTR_TRUE || is(&how->eol, "crlf") ||
	       how->encoding.kind == TC_ATTR_STRING;
}

void tc_convert(const struct tc_conversion *how, const char *id_hex,
		const char *text, size_t len, struct tc_converted *out)
{
	struct tc_converted t = { tc_malloc(len + 1), len };

	if (len > 0)
		memcpy(t.data, text, len);
	if (how->ident.kind == TC_ATTR_TRUE)
		expand_ident(&t, id_hex);
	if (wants_crlf(how, &t))
		add_returns(&t);
	if (how->encoding.kind == TC_ATTR_STRING &&
	    *how->encoding.text != '\0' && t.len > 0)
		encode(&t, how->encoding.text);
	*out = t;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The records of a pax extended header. */
#include "source/pax.h"

#include <string.h>

struct record {
	const char *key, *value;
	size_t key_len, value_len;
};

static const char twice[] = "a pax header states a thing twice";
static const char no_records[] = "a pax header is not made of records";

/* Decimal digits, the first not 0 unless it is alone; as many as there are.
 * How many, or 0 where there are none or the number is too large. */
static size_t decimal(const char *p, size_t len, uint64_t *value)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < len && p[i] >= '0' && p[i] <= '9'; i++) {
		if (n > (INT64_MAX - 9) / 10)
			return 0;
		n = n * 10 + (unsigned)(p[i] - '0');
	}
	if (i > 1 && p[0] == '0')
		return 0;
	*value = n;
	return i;
}

/* GNU tar skips blanks before a key. */
static bool is_word(const char *key, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)key[i] <= ' ' || key[i] == '\177')
			return false;
	return true;
}

/* The first record of left bytes at p: its length, or 0 when it is none. */
static size_t first_record(const char *p, size_t left, struct record *r)
{
	uint64_t len = 0;
	size_t digits = decimal(p, left, &len);
	const char *equals, *end;

	if (digits == 0 || len > left || len < digits + 4 || p[digits] != ' ')
		return 0;
	end = p + len - 1;
	r->key = p + digits + 1;
	equals = memchr(r->key, '=', (size_t)(end - r->key));
	if (*end != '\n' || equals == NULL || equals == r->key)
		return 0;
	r->key_len = (size_t)(equals - r->key);
	r->value = equals + 1;
	r->value_len = (size_t)(end - r->value);
	return is_word(r->key, r->key_len) ? (size_t)len : 0;
}

static bool key_is(const struct record *r, const char *key)
{
	return strlen(key) == r->key_len &&
	       memcmp(r->key, key, r->key_len) == 0;
}

static bool key_begins(const struct record *r, const char *text)
{
	return r->key_len >= strlen(text) &&
	       memcmp(r->key, text, strlen(text)) == 0;
}

static bool value_is(const struct record *r, const char *value)
{
	return strlen(value) == r->value_len &&
	       memcmp(r->value, value, r->value_len) == 0;
}

/* An empty value takes back what the header says, for some; a NUL ends it,
 * for some. */
static const char *take_name(const struct record *r, const char **name,
			     size_t *len)
{
	if (*name != NULL)
		return twice;
	if (r->value_len == 0 || memchr(r->value, 0, r->value_len) != NULL)
		return "a name in a pax header is empty or has a NUL in it";
	*name = r->value;
	*len = r->value_len;
	return NULL;
}

static const char *take_size(const struct record *r, struct tc_pax *pax)
{
	if (pax->has_size)
		return twice;
	if (r->value_len == 0 ||
	    decimal(r->value, r->value_len, &pax->size) != r->value_len)
		return "a size in a pax header is no number";
	pax->has_size = true;
	return NULL;
}

/* Seconds, perhaps negative, perhaps with a fraction. */
static const char *take_mtime(const struct record *r, struct tc_pax *pax)
{
	bool negative = r->value_len > 0 && r->value[0] == '-';
	const char *p = r->value + negative;
	size_t len = r->value_len - negative;
	uint64_t whole = 0;
	size_t i = decimal(p, len, &whole);
	bool fraction = false;

	if (pax->has_mtime)
		return twice;
	if (i == 0)
		return "a time in a pax header is no number";
	if (i < len && p[i] == '.')
		for (i++; i < len && p[i] >= '0' && p[i] <= '9'; i++)
			fraction |= p[i] != '0';
	if (i != len)
		return "a time in a pax header is no number";
	pax->mtime = negative ? -(int64_t)whole - fraction : (int64_t)whole;
	pax->has_mtime = true;
	return NULL;
}

static const char *take(const struct record *r, struct tc_pax *pax)
{
	if (key_is(r, "path"))
		return take_name(r, &pax->path, &pax->path_len);
	if (key_is(r, "linkpath"))
		return take_name(r, &pax->link, &pax->link_len);
	if (key_is(r, "size"))
		return take_size(r, pax);
	if (key_is(r, "mtime"))
		return take_mtime(r, pax);
	if (key_begins(r, "GNU.") || key_is(r, "SCHILY.realsize"))
		return "a pax header says that the file has holes or is one "
		       "part of several";
	if (key_is(r, "hdrcharset") && !value_is(r, "BINARY") &&
	    !value_is(r, "ISO-IR 10646 2000 UTF-8"))
		return "a pax header is in an unknown character set";
	return NULL;
}

const char *tc_pax_parse(const char *body, size_t len, struct tc_pax *pax)
{
	struct record r = { .key = NULL };
	const char *why = NULL;

	*pax = (struct tc_pax){ .path = NULL };
	while (len > 0 && why == NULL) {
		size_t n = first_record(body, len, &r);

		if (n == 0)
			return no_records;
		why = take(&r, pax);
		body += n;
		len -= n;
	}
	return why;
}

const char *tc_pax_parse_global(const char *body, size_t len,
				struct tc_pax *pax)
{
	struct record r = { .key = NULL };

	*pax = (struct tc_pax){ .path = NULL };
	while (len > 0) {
		size_t n = first_record(body, len, &r);

		if (n == 0)
			return no_records;
		if (!key_is(&r, "comment"))
			return "a pax global header states more than a "
			       "comment";
		pax->comment = r.value;
		pax->comment_len = r.value_len;
		body += n;
		len -= n;
	}
	return NULL;
}

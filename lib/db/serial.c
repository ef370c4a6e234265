/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The serial number an m4 file states, in both ways of writing it. */
#include "db/serial.h"

#include <string.h>

/* What is left of one line. */
struct cursor {
	const char *at;
	const char *end;
};

/* Perl's \s. */
static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool skip_space(struct cursor *c)
{
	const char *start = c->at;

	while (c->at < c->end && is_space(*c->at))
		c->at++;
	return c->at > start;
}

static bool skip_text(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(c->end - c->at) < len || memcmp(c->at, text, len) != 0)
		return false;
	c->at += len;
	return true;
}

/* The next run of bytes that are not space; may be empty. */
static struct cursor take_word(struct cursor *c)
{
	struct cursor word = { c->at, c->at };

	while (c->at < c->end && !is_space(*c->at))
		c->at++;
	word.end = c->at;
	return word;
}

bool tc_serial_is_valid(const char *s, size_t len)
{
	bool dot_allowed = false;
	size_t i;

	if (len == 0 || len >= sizeof(((struct tc_serial *)0)->aclocal))
		return false;
	for (i = 0; i < len; i++) {
		if (!is_digit(s[i]) && !(s[i] == '.' && dot_allowed))
			return false;
		dot_allowed = is_digit(s[i]);
	}
	return dot_allowed;
}

/* The number after "serial", if that is what comes next. */
static bool take_serial(struct cursor *c, struct cursor *number)
{
	if (!skip_text(c, "serial") || !skip_space(c))
		return false;
	*number = take_word(c);
	return tc_serial_is_valid(number->at,
				  (size_t)(number->end - number->at));
}

static bool is_m4_name(const struct cursor *word)
{
	return word->end - word->at > 3 && memcmp(word->end - 3, ".m4", 3) == 0;
}

static void store(struct tc_serial *serial, char *field,
		  const struct cursor *number)
{
	size_t len = (size_t)(number->end - number->at);

	serial->lines++;
	if (*field != '\0')
		return;
	memcpy(field, number->at, len);
	field[len] = '\0';
}

static void read_line(struct tc_serial *serial, struct cursor c)
{
	struct cursor start, word, number;
	bool hash = skip_text(&c, "#");

	if (!hash && !skip_text(&c, "dnl"))
		return;
	if (!skip_space(&c) && !hash)
		return;
	start = c;
	if (take_serial(&c, &number)) {
		store(serial, hash ? serial->aclocal : serial->name, &number);
		return;
	}
	c = start;
	word = take_word(&c);
	if (is_m4_name(&word) && skip_space(&c) && take_serial(&c, &number))
		store(serial, serial->name, &number);
}

void tc_serial_read(struct tc_serial *serial, const char *text, size_t len)
{
	const char *end = text + len;

	*serial = (struct tc_serial){ .lines = 0 };
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		struct cursor line = { text, stop ? stop : end };

		read_line(serial, line);
		text = stop ? stop + 1 : end;
	}
}

const char *tc_serial_effective(const struct tc_serial *serial)
{
	return *serial->aclocal ? serial->aclocal : serial->name;
}

/* Compares the number at *a with that at *b and steps over both. */
static int compare_part(const char **a, const char **b)
{
	size_t alen, blen;
	int rc;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	alen = strspn(*a, "0123456789");
	blen = strspn(*b, "0123456789");
	if (alen != blen)
		return alen < blen ? -1 : 1;
	rc = strncmp(*a, *b, alen);
	*a += alen;
	*b += blen;
	return rc;
}

int tc_serial_compare(const char *a, const char *b)
{
	if (*a == '\0' || *b == '\0')
		return (*a != '\0') - (*b != '\0');
	for (;;) {
		int rc = compare_part(&a, &b);

		if (rc != 0)
			return rc;
		if (*a != '.' || *b != '.')
			return (*a == '.') - (*b == '.');
		a++;
		b++;
	}
}

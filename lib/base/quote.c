/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Outside text made safe for terminals, logs and JSON. */
#include "base/quote.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

size_t tc_utf8_next(const char *s, size_t len, unsigned long *code)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	unsigned long c;
	size_t n, i;

	if (len == 0)
		return 0;
	if (p[0] < 0x80)
		n = 1;
	else if (p[0] >= 0xc2 && p[0] < 0xe0)
		n = 2;
	else if (p[0] >= 0xe0 && p[0] < 0xf0)
		n = 3;
	else if (p[0] >= 0xf0 && p[0] < 0xf5)
		n = 4;
	else
		return 0;
	if (n > len)
		return 0;
	c = n == 1 ? p[0] : p[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	if (code != NULL)
		*code = c;
	return n;
}

bool tc_utf8_valid(const char *s, size_t len)
{
	size_t n;

	for (; len > 0; s += n, len -= n) {
		n = tc_utf8_next(s, len, NULL);
		if (n == 0)
			return false;
	}
	return true;
}

bool tc_code_is_control(unsigned long c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
	       c == 0x200b || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
	       c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb);
}

static void quote_byte(struct tc_buf *out, unsigned char c)
{
	switch (c) {
	case '\n':
		tc_buf_puts(out, "\\n");
		break;
	case '\t':
		tc_buf_puts(out, "\\t");
		break;
	case '\r':
		tc_buf_puts(out, "\\r");
		break;
	default:
		tc_buf_printf(out, "\\x%02x", c);
	}
}

static void quote(struct tc_buf *out, const char *s, size_t len,
		  bool double_backslash)
{
	while (len > 0) {
		unsigned long code = 0;
		size_t n = tc_utf8_next(s, len, &code);
		size_t i;

		if (n == 1 && *s == '\\' && double_backslash) {
			tc_buf_puts(out, "\\\\");
		} else if (n > 0 && !tc_code_is_control(code)) {
			tc_buf_append(out, s, n);
		} else {
			n = n ? n : 1;
			for (i = 0; i < n; i++)
				quote_byte(out, (unsigned char)s[i]);
		}
		s += n;
		len -= n;
	}
}

void tc_quote(struct tc_buf *out, const char *s, size_t len)
{
	quote(out, s, len, true);
}

const char *tc_quote_line(struct tc_arena *arena, const char *s)
{
	struct tc_buf buf;
	size_t len = strlen(s);
	const char *out;

	tc_buf_init(&buf, len * 4 + 1);
	quote(&buf, s, len, false);
	out = tc_arena_strndup(arena, tc_buf_str(&buf), buf.len);
	tc_buf_release(&buf);
	return out;
}

static bool is_plain(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] < 0x20 || s[i] > 0x7e || s[i] == '\\')
			return false;
	return true;
}

const char *tc_quote_arena(struct tc_arena *arena, const char *s)
{
	struct tc_buf buf;
	size_t len = strlen(s);
	const char *out;

	if (is_plain(s, len))
		return s;
	tc_buf_init(&buf, len * 4 + 1);
	tc_quote(&buf, s, len);
	out = tc_arena_strndup(arena, tc_buf_str(&buf), buf.len);
	tc_buf_release(&buf);
	return out;
}

const char *tc_quote_into(char *dst, size_t size, const char *s)
{
	struct tc_buf buf;

	tc_buf_init(&buf, strlen(s) * 4 + 1);
	tc_quote(&buf, s, strlen(s));
	(void)snprintf(dst, size, "%s", tc_buf_str(&buf));
	tc_buf_release(&buf);
	return dst;
}

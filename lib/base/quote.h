/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Outside text made safe for terminals, logs and JSON. */
#ifndef TC_BASE_QUOTE_H
#define TC_BASE_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

struct tc_arena;
struct tc_buf;

/* Length of the valid UTF-8 sequence (RFC 3629) that starts s[0..len), 0 if
 * there is none. *code, if not NULL, gets its code point. */
size_t tc_utf8_next(const char *s, size_t len, unsigned long *code);
bool tc_utf8_valid(const char *s, size_t len);

/* True for code points that change how a terminal shows what follows:
 * C0 and C1 controls, DEL, line separators, bidirectional controls. */
bool tc_code_is_control(unsigned long code);

/*
 * Append s[0..len) to out so that it can go to a terminal: valid printable
 * UTF-8 as it is, anything else as \n, \t, \r, \\ or \xHH per byte. The
 * backslash is always doubled, so the result is unambiguous.
 */
void tc_quote(struct tc_buf *out, const char *s, size_t len);
/* The same into an arena; s itself where nothing needs quoting. */
const char *tc_quote_arena(struct tc_arena *arena, const char *s);
/* For a line of somebody's code shown to people: as tc_quote(), but a
 * backslash stays single. Safe for a terminal, not unambiguous. */
const char *tc_quote_line(struct tc_arena *arena, const char *s);
/* As tc_quote() into a fixed buffer, for error texts; always NUL-terminated, cut
 * if too long. Returns dst. */
const char *tc_quote_into(char *dst, size_t size, const char *s);

/* A buffer for tc_quote_into() in one expression:
 * tc_fail(err, "%s: no such file", tc_quote_into(q.s, sizeof(q.s), path)) */
struct tc_quoted {
	char s[512];
};

#endif

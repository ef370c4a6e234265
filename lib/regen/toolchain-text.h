/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines and fields of the manifest of a toolchain and of the list. */
#ifndef TC_REGEN_TOOLCHAIN_TEXT_H
#define TC_REGEN_TOOLCHAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct tc_arena;
struct tc_error;

/* A text that is read line by line; number counts from 1. */
struct tc_toolchain_text {
	const char *at, *end;
	struct tc_arena *arena;
	char *line; /* the last one read, without its LF */
	size_t number;
	struct tc_error *err;
};

/* 1: line is set; 0: at the end; -1: not a line (no LF, a NUL, too long). */
int tc_toolchain_text_next(struct tc_toolchain_text *text);
/* The next line is that one: 0 or -1. */
int tc_toolchain_text_expect(struct tc_toolchain_text *text, const char *line);
/* Fills err with the line's number; -1. */
int tc_toolchain_text_fail(const struct tc_toolchain_text *text,
			   const char *what);
/* Takes the line apart at its tabs, which become NULs. Whether there are
 * exactly count fields. */
bool tc_toolchain_text_split(char *line, const char **fields, size_t count);
/* Exactly digits lower-case hexadecimal digits. */
bool tc_toolchain_text_hex(const char *s, size_t digits);
/* 1 to 4096 bytes without control characters. */
bool tc_toolchain_text_plain(const char *s);

#endif

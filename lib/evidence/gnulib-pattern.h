/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Patterns of lines that gnulib-tool writes around what modules bring along. */
#ifndef TC_EVIDENCE_GNULIB_PATTERN_H
#define TC_EVIDENCE_GNULIB_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct tc_arena;

/* One line, without its newline; borrowed. */
struct tc_line {
	const char *at;
	size_t len;
};

/* A run of lines between two fixed ones: [from, end), from 0. */
struct tc_line_run {
	size_t from, end;
};

/* "line 3", "lines 3 to 5"; of none "before line 3". In arena. */
const char *tc_line_run_words(const struct tc_line_run *run,
			      struct tc_arena *arena);

/* The lines of a text of len bytes, malloc'd, and their number; the last may
 * have no newline. NULL where there are none. */
struct tc_line *tc_lines_split(const char *text, size_t len, size_t *count);

/* Whether it says that and no more. */
bool tc_line_is(const struct tc_line *line, const char *text);

enum { TC_GNULIB_PREFIX = 64 };

/* What was met for the letters below; "" until then. */
struct tc_gnulib_names {
	struct tc_gnulib_name {
		char text[TC_GNULIB_PREFIX];
		const char *at; /* where it was met first */
	} kept[26];
};
/* That of a letter. */
const struct tc_gnulib_name *
tc_gnulib_name(const struct tc_gnulib_names *names, char letter);

/*
 * Whether the line is of that pattern: all of it stands for itself but "%"
 * and a letter. %D is a directory, %W part of a name, %Y years, %N a number
 * with dots, %M a module, %F a file. Others are the same everywhere, and kept
 * in *names where they are met for the first time: %P, %V, %O, %C part of a
 * name, %B, %I, %L, %R, %S, %T what a directory can be. No word can be the
 * name of a macro of m4 or autoconf.
 */
bool tc_gnulib_match(struct tc_gnulib_names *names, const char *pattern,
		     const struct tc_line *line);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line of a .gitattributes file. */
#ifndef TC_SOURCE_GIT_ATTRIBUTE_LINE_H
#define TC_SOURCE_GIT_ATTRIBUTE_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* Longer lines are not looked at: gitattributes(5). */
enum { TC_ATTRIBUTE_LINE_MAX = 2048 };

/* What a path's attribute is. UNSPECIFIED is what "!name" says, too. */
enum tc_attr_kind {
	TC_ATTR_UNSPECIFIED,
	TC_ATTR_TRUE,
	TC_ATTR_FALSE,
	TC_ATTR_STRING,
};
struct tc_attr {
	enum tc_attr_kind kind;
	const char *text; /* of a string */
};

struct tc_attribute_line {
	const char *name;   /* pattern, unquoted; of a macro its name */
	bool macro;
	const char *states; /* for tc_attribute_state_next() */
	char text[TC_ATTRIBUTE_LINE_MAX];
	char unquoted[TC_ATTRIBUTE_LINE_MAX];
};

/*
 * line[0..len) is without its line feed and holds no NUL. False for what git
 * passes over: blank lines, comments, lines that are too long, that hold a
 * name that is none, negative patterns and, unless macros may be defined here,
 * macros. out owns what its members point to.
 */
bool tc_attribute_line_parse(struct tc_attribute_line *out, const char *line,
			     size_t len, bool macros);

struct tc_attribute_state {
	const char *name;
	size_t name_len;
	enum tc_attr_kind kind;
	const char *value; /* of a string; not NUL-terminated */
	size_t value_len;
};
/* The next one, from the left; *at is moved on. False at the end of a line
 * that was parsed. */
bool tc_attribute_state_next(const char **at, struct tc_attribute_state *out);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arguments of a placeholder of git's formats: "(name:key=value,flag)". */
#ifndef TC_SOURCE_GIT_PRETTY_ARGS_H
#define TC_SOURCE_GIT_PRETTY_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Behind the name: what ends a value is a comma or a parenthesis. */
struct tc_pretty_value {
	const char *text; /* NULL: the key stood alone */
	size_t len;
};

/* Whether that key stands at *at, which is moved behind it and its comma,
 * never behind the closing parenthesis. */
bool tc_pretty_arg(const char **at, const char *key,
		   struct tc_pretty_value *value);
/* The same for one that is true or false, as git's settings are. */
bool tc_pretty_flag(const char **at, const char *key, bool *value);

/* "%n", "%x2c" and "%%" in a value stand for bytes. In arena. */
const char *tc_pretty_unescape(const struct tc_pretty_value *value,
			       struct tc_arena *arena);
/* "n" or "x41" at p, behind a '%': its length or 0, and the byte. */
size_t tc_pretty_byte(const char *p, char *byte);

#endif

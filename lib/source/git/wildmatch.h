/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shell patterns over paths, as git matches them. */
#ifndef TC_SOURCE_GIT_WILDMATCH_H
#define TC_SOURCE_GIT_WILDMATCH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * gitignore(5), "PATTERN FORMAT": '?', '*' and brackets never match a slash;
 * two stars that stand alone between slashes, or at either end, match any
 * number of directories. Brackets as in glob(7), with '!' or '^', ranges and
 * POSIX classes of ASCII letters; a bracket that does not close, a class that
 * does not exist and a backslash at the end match nothing. Bytes are compared,
 * not characters, and case counts.
 *
 * The time is at most a small multiple of the product of the lengths,
 * whatever the pattern. A text of more than TC_MAX_PATH bytes does not match.
 */
bool tc_wildmatch(const char *pattern, size_t pattern_len, const char *text,
		  size_t len);

/* How many bytes at the beginning of pattern stand for themselves. */
size_t tc_wildmatch_literal(const char *pattern, size_t len);

#endif

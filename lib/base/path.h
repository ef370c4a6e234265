/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Member names as text: parts, safety, normal form. */
#ifndef TC_BASE_PATH_H
#define TC_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* What follows the last slash; path itself where there is none. */
const char *tc_path_base(const char *path);

/*
 * Bring the name of an archive member into the form every extractor ends up
 * with: leading "./" and repeated or trailing slashes and "." parts are
 * dropped. dst has room for strlen(src) + 1 bytes and may be src.
 * Returns the length; 0 for a name that means the top itself ("./").
 */
size_t tc_path_normalise(char *dst, const char *src);

/* Whether that is its ending, or all of it. */
bool tc_path_ends_in(const char *path, const char *ending);

/* A name that stays below the directory it is extracted in: not empty, not
 * absolute, no ".." part. */
bool tc_path_is_below(const char *path);

/* Where a symbolic link in directory part of path leads: the target joined to
 * it with "." and ".." resolved as text, into dst (size bytes). 0, or -1 if
 * it is absolute, climbs out of the top, or does not fit. */
int tc_path_resolve_link(char *dst, size_t size, const char *path,
			 const char *target);

/* Shell pattern match of the whole path as fnmatch(3) does it, except that
 * a pattern without a slash is matched against the base name. */
bool tc_path_match(const char *pattern, const char *path);
/* The same, but a pattern with n slashes is matched against the last n + 1
 * parts of the path: "po/?.m4" fits "a/po/x.m4". */
bool tc_path_match_tail(const char *pattern, const char *path);

#endif

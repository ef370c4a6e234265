/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pattern of a line of .gitattributes, and the paths it is about. */
#ifndef TC_SOURCE_GIT_PATH_PATTERN_H
#define TC_SOURCE_GIT_PATH_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As gitignore(5) reads patterns, but for what gitattributes(5) says on
 * directories: a pattern for one is not about the paths inside. */
struct tc_path_pattern {
	const char *text; /* borrowed; without its last slash */
	uint16_t len;
	uint16_t literal; /* bytes at its beginning that match themselves */
	uint16_t tail;    /* and at its end, without a slash */
	bool directory;   /* it had a last slash: matches directories alone */
	bool base_name;   /* it has no other slash: matches the last part */
	bool suffix;      /* a star and then only literal bytes */
};

/* text is NUL-terminated, shorter than 64 kB and outlives out. */
void tc_path_pattern_parse(struct tc_path_pattern *out, const char *text);

/* A path of the tree, without a slash at its end. */
struct tc_pattern_path {
	const char *text;
	size_t len;
	size_t base;    /* where its last part begins */
	bool directory; /* or a submodule */
};

/* Whether a line of dir's file is about the path, which is below dir; dir_len
 * counts no slash, 0 is the top. *work gets more by what that took, in 64 steps
 * of matching; nothing where a look at both ends was enough. */
bool tc_path_pattern_match(const struct tc_path_pattern *pattern,
			   const struct tc_pattern_path *path, size_t dir_len,
			   uint64_t *work);

#endif

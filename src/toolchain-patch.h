/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small recorded changes that make a variant of a release. */
#ifndef TC_SRC_TOOLCHAIN_PATCH_H
#define TC_SRC_TOOLCHAIN_PATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct tc_buf;
struct tc_error;

/* One place in one file: old stands there, whole lines, exactly once. */
struct tc_patch_hunk {
	const char *file; /* below the prefix: "share/autoconf/..." */
	const char *old, *new;
};

/* docs/toolchain-format.md specifies the file. Strings and hunks are in the
 * arena it was parsed into. */
struct tc_patch {
	const char *tool, *variant;
	const char *versions; /* separated by blanks */
	const struct tc_patch_hunk *hunks;
	size_t count;
};

/* 0, or -1 with the line in err. */
int tc_patch_parse(struct tc_patch *patch, const char *text, size_t len,
		   struct tc_arena *arena, struct tc_error *err);
/* The whole file at path. */
int tc_patch_read(struct tc_patch *patch, const char *path,
		  struct tc_arena *arena, struct tc_error *err);

/* Whether it is for that version. */
bool tc_patch_fits(const struct tc_patch *patch, const char *tool,
		   const char *version);

/* Appends text with the patch's hunks for that file made to out; how many they
 * were to *made. -1 and err where what is to be replaced is not there exactly
 * once. */
int tc_patch_apply(const struct tc_patch *patch, const char *file,
		   const char *text, struct tc_buf *out, size_t *made,
		   struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* data/lines/NAME.lines: the lines of a project's macros and scripts, version
 * by version, as hashes. */
#ifndef TC_DB_SKETCHES_H
#define TC_DB_SKETCHES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "db/line-lists.h"

struct tc_error;

/* The format is specified in docs/manifest-format.md. */
#define TC_SKETCHES_VERSION 1

/* One content of a path: how it differs from one before it of the same base
 * name, see db/line-lists.h; the first one of a name differs from nothing. */
struct tc_sketches_version {
	uint8_t sha256[4]; /* the first bytes: they find the manifest's row */
	uint32_t back;
	size_t change;     /* where in tc_sketches.words */
	uint32_t words;
};

struct tc_sketches_path {
	const char *path;
	size_t first, count; /* versions */
};

struct tc_sketches {
	const char *project, *variant; /* as in the manifest; "" for none */
	struct tc_sketches_path *paths;   /* see tc_sketches_compare() */
	size_t path_count, path_cap;
	struct tc_sketches_version *versions;
	size_t version_count, version_cap;
	uint32_t *words;
	size_t word_count, word_cap;
	struct tc_line_lists lists;    /* of the newest path's base name */
	struct tc_arena arena;
};

void tc_sketches_init(struct tc_sketches *l, const char *project,
		   const char *variant);
void tc_sketches_release(struct tc_sketches *l);

/* The order of paths: by base name, then by directory. */
int tc_sketches_compare(const char *path, const char *other);

/* Adds a version after the last one, paths in their order; lines are at most
 * TC_MAX_SKETCH_LINES. -1 when the name has more than TC_MAX_NAME_LINES. */
int tc_sketches_add(struct tc_sketches *l, const char *path,
		 const uint8_t sha256[4], const uint32_t *lines,
		 size_t count);
/* A path without versions at the end, for the reader. */
void tc_sketches_add_path(struct tc_sketches *l, const char *path);

/* Calls each() with every version and its lines, in turn. */
void tc_sketches_each(const struct tc_sketches *l,
		   void (*each)(void *ctx, const char *path,
				const struct tc_sketches_version *version,
				const struct tc_line_list *list),
		   void *ctx);

/* Bytes depend on the content only; the caller checks the stream. */
void tc_sketches_write(const struct tc_sketches *l, FILE *out);

/*
 * l must be initialised. Strict: whatever tc_sketches_write() would not have
 * written is an error that names path and line; only that a change is the
 * shortest one is not tried. After -1 l is as it was.
 */
int tc_sketches_read(struct tc_sketches *l, const char *path, struct tc_error *err);

#endif

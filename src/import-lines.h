/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines of what is imported, for db/sketches.h. */
#ifndef TC_SRC_IMPORT_LINES_H
#define TC_SRC_IMPORT_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct tc_error;
struct tc_import_lines;
struct tc_manifest;

/* NULL is a collector that collects nothing. */
/* old: a file of an earlier import, which need not exist. */
struct tc_import_lines *tc_import_lines_new(const char *old);
void tc_import_lines_free(struct tc_import_lines *il);

/* A content whose git blob id is blob: 1 when it was taken; 0 when path is no
 * macro or script (by its name), or il is NULL; -1. */
int tc_import_lines_take(struct tc_import_lines *il, const char *path,
			 const uint8_t blob[20], const char *bytes, size_t len,
			 struct tc_error *err);

/* Whether the old file has the lines of a content of path, or none are wanted
 * of that path: 1, 0; -1 when that file cannot be read. */
int tc_import_lines_have(struct tc_import_lines *il, const char *path,
			 const uint8_t sha256[32], struct tc_error *err);

/*
 * Writes the lines of m's macros and scripts: for each path its versions by
 * their first day, then SHA-256, so that the bytes do not depend on where they
 * were taken from or when. Those that were not taken (an import that reads
 * only what is new) are taken over from the old file. m has blob ids. 1; 0
 * when there are none to write; -1 when some are in neither.
 */
int tc_import_lines_write(struct tc_import_lines *il,
			  const struct tc_manifest *m, FILE *out,
			  struct tc_error *err);

#endif

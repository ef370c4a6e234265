/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A database back into the manifests it was built of. */
#ifndef TC_DB_EXPORT_H
#define TC_DB_EXPORT_H

#include <stddef.h>

#include "db/manifest.h"
#include "db/sketches.h"

struct tc_db;
struct tc_error;

/* Manifests that belong together, and lines of their files; the arrays are
 * malloc'd. */
struct tc_manifest_list {
	struct tc_manifest *items;
	size_t count, cap;
	struct tc_sketches *lines;
	size_t line_count, line_cap;
};
void tc_manifest_list_release(struct tc_manifest_list *list);
/* A new one at the end, initialised. The pointer holds until the next. */
struct tc_manifest *tc_manifest_list_add(struct tc_manifest_list *list,
					 const char *project);

/*
 * One manifest for each project and variant, its known-bad files apart, in
 * that order, sorted. A database built of them equals db byte for byte (with
 * the same SQLite). They may say more than those it was built of: what one
 * manifest said about a content is now said in all that have it; and less:
 * of the notes only "source" is kept. Whatever tc_manifest_read() would
 * refuse is refused here, too. *out is released by the caller; -1 with
 * nothing in it.
 */
int tc_db_export(struct tc_db *db, struct tc_manifest_list *out,
		 struct tc_error *err);

/* Drops the lines of files that the manifests do not have any more. */
void tc_manifest_list_prune(struct tc_manifest_list *list);

/* A file name for m that no other of list has: "gnulib.tsv",
 * "libtool-debian.tsv", "NAME-known-bad.tsv". It lives in m's arena. */
const char *tc_manifest_list_name(struct tc_manifest_list *list, size_t i);

/* The same for number i of the lines: "gnulib.lines", "libtool.2.lines". */
const char *tc_manifest_list_lines_name(struct tc_manifest_list *list,
					size_t i);

/* export-lines.c: the lines that db has, into list. A project's are split
 * where they were put together of several files. */
int tc_db_export_lines(struct tc_db *db, struct tc_manifest_list *list,
		       struct tc_error *err);

#endif

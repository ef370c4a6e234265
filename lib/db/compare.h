/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is different between two databases or manifests. */
#ifndef TC_DB_COMPARE_H
#define TC_DB_COMPARE_H

#include <stdbool.h>

#include "db/columns.h"
#include "db/export.h"

struct tc_db_trust;
struct tc_error;

/* Whether the file begins as a manifest does. What does not is left to
 * tc_db_open() and its complaints. */
bool tc_is_manifest(const char *path);

/* Reads a manifest, or takes a database apart into manifests. *is_database
 * says which of them it was. trust: see tc_db_open(). *list is released by
 * the caller. */
int tc_manifest_list_read(struct tc_manifest_list *list, const char *path,
			  const struct tc_db_trust *trust, bool *is_database,
			  struct tc_error *err);

/* A line that only one of them has, or a row that differs. */
struct tc_difference {
	const struct tc_manifest *of; /* in one of them */
	const char *key;  /* "file", or a header's: "alias", "template",
			     "source" */
	const char *text; /* of a header line; of a file its path */
	const struct tc_known_row *was, *is; /* of a file; NULL: not there */
	bool added, removed; /* neither: the row differs */
};

/* Whether a difference of two rows of one path and content lies in that
 * column. What is told of a content, not of a file (size, SHA-1, blob id,
 * canonical form), a database tells in every row that has it; so unless
 * exact, it differs only where both know it. */
bool tc_known_row_differs(const struct tc_known_row *was,
			  const struct tc_known_row *is,
			  const struct tc_column *column, bool exact);

/* Keeps only the projects (and variants) that other has, too. */
void tc_manifest_list_keep(struct tc_manifest_list *list,
			   const struct tc_manifest_list *other);

/* Calls each() in order of projects; within one headers first, then files by
 * path and SHA-256. The rows and lines of both must be sorted. */
void tc_manifest_list_compare(const struct tc_manifest_list *was,
			      const struct tc_manifest_list *is, bool exact,
			      void (*each)(void *ctx,
					   const struct tc_difference *d),
			      void *ctx);

#endif

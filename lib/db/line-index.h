/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which names have a line: in memory, for lib/db/nearest.c only. */
#ifndef TC_DB_LINE_INDEX_H
#define TC_DB_LINE_INDEX_H

#include <stdint.h>

struct tc_db;
struct tc_error;
struct tc_line_ids;

/* A line that more names have says nothing: licences, "fi". */
#define TC_SIMILAR_RARE 16
#define TC_SIMILAR_SHARED 8   /* rare lines that must be shared */
#define TC_SIMILAR_NAMES 3    /* names to be tried */
#define TC_SIMILAR_PERCENT 60 /* of the lines of the longer file */

/* The names (ids) whose versions share most rare lines with the file, each as
 * many as it takes; their number, -1. Makes the index when first called. */
int tc_line_index_find(struct tc_db *db, const struct tc_line_ids *lines,
		       uint32_t names[TC_SIMILAR_NAMES], struct tc_error *err);
void tc_line_index_free(struct tc_db *db);

#endif

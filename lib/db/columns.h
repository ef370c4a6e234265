/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of a manifest, for its reader and its writer only. */
#ifndef TC_DB_COLUMNS_H
#define TC_DB_COLUMNS_H

#include <stddef.h>

#include "db/manifest.h"

enum { TC_COLUMN_COUNT = 14 };

/* The first five are digests. */
enum tc_column_type {
	TC_COLUMN_SHA256,
	TC_COLUMN_CANON,
	TC_COLUMN_ACLOCAL,
	TC_COLUMN_SHA1,
	TC_COLUMN_BLOB,
	TC_COLUMN_SIZE,
	TC_COLUMN_PATH,
	TC_COLUMN_SERIAL,
	TC_COLUMN_DATE,
	TC_COLUMN_TEXT,
};

struct tc_column {
	const char *name;
	enum tc_column_type type;
	size_t offset; /* in struct tc_known_row */
};
/* In the order they are written. */
extern const struct tc_column tc_columns[TC_COLUMN_COUNT];

/* Whether the row fills it in, and the text that then stands in a manifest,
 * "-" otherwise: in dst, or the row's own. */
enum { TC_FIELD_SIZE = 65 };
bool tc_known_row_has(const struct tc_known_row *row,
		      const struct tc_column *column);
const char *tc_known_row_field(const struct tc_known_row *row,
			       const struct tc_column *column,
			       char dst[TC_FIELD_SIZE]);

/* The orders of rows and of aliases in a manifest. */
int tc_known_row_compare(const struct tc_known_row *a,
			 const struct tc_known_row *b);
int tc_alias_compare(const struct tc_alias *a, const struct tc_alias *b);

#endif

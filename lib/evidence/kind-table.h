/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows behind the classifier: kinds, and the names that lead to them. */
#ifndef TC_EVIDENCE_KIND_TABLE_H
#define TC_EVIDENCE_KIND_TABLE_H

#include "evidence/kind.h"

/* Row 0 is not a kind. */
extern const struct tc_kind tc_kind_table[];
extern const size_t tc_kind_table_size;

/* A whole base name and the kind it says, in byte order of names. */
struct tc_kind_name {
	const char *name;
	const char *kind;
};
extern const struct tc_kind_name tc_kind_names[];
extern const size_t tc_kind_names_size;

/* The end of a base name. The first one that fits counts. */
extern const struct tc_kind_name tc_kind_suffixes[];
extern const size_t tc_kind_suffixes_size;

/* Patterns (fnmatch(3)) of base names that builds compile or run: never taken
 * for data, whatever the content begins with. */
extern const char *const tc_kind_code_names[];
extern const size_t tc_kind_code_names_size;

/* Words within the first TC_HEAD_BYTES that name the generator; the base name
 * must match the pattern (fnmatch(3)) as well. */
struct tc_kind_banner {
	const char *text;
	const char *pattern;
	const char *kind;
};
extern const struct tc_kind_banner tc_kind_banners[];
extern const size_t tc_kind_banners_size;

/* The very first bytes. */
struct tc_kind_magic {
	const char *bytes;
	size_t len;
	const char *kind;
};
extern const struct tc_kind_magic tc_kind_magics[];
extern const size_t tc_kind_magics_size;

#endif

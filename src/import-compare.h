/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a manifest has gained and lost. */
#ifndef TC_SRC_IMPORT_COMPARE_H
#define TC_SRC_IMPORT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct tc_buf;
struct tc_error;

struct tc_manifest_change {
	bool fresh;  /* there was none before */
	bool same;   /* byte for byte */
	size_t rows; /* now */
	size_t added, removed, changed; /* rows; a row is a path and content */
};

/*
 * Compares the manifest at before (which need not be there) with the one at
 * after. Describes differences in out, each line begun with two blanks:
 * header lines that came and went, which say why rows did; rows that went (at
 * most TC_SHOWN_ROWS), and with verbose every row that came, went or changed.
 */
enum { TC_SHOWN_ROWS = 20 };
int tc_manifest_compare(const char *before, const char *after, bool verbose,
			FILE *out, struct tc_manifest_change *change,
			struct tc_error *err);

/* The same as a process behind the fence finds it out; it tells an error
 * itself, and err then says so. out is appended to. */
int tc_manifest_compare_confined(const char *before, const char *after,
				 bool verbose, struct tc_buf *out,
				 struct tc_manifest_change *change,
				 struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifests to the SQLite file that tc_db_open() reads. */
#ifndef TC_DB_COMPILE_H
#define TC_DB_COMPILE_H

#include <stddef.h>

struct tc_error;
struct tc_manifest_list;

/* What is compiled: manifests, and files of lines (db/sketches.h) of some of
 * their versions. */
struct tc_db_sources {
	const char *const *manifests;
	size_t manifest_count;
	const char *const *lines;
	size_t line_count;
};

/*
 * Reads the sources (in the order of their project names, whatever the
 * order given) and writes out under a temporary name, then renames it: after
 * -1 what was at out is as it was. Same sources, same SQLite: same bytes.
 */
int tc_db_compile_sources(const struct tc_db_sources *sources, const char *out,
			  struct tc_error *err);
/* The same of manifests only. */
int tc_db_compile(const char *const *manifests, size_t count, const char *out,
		  struct tc_error *err);
/* The same of manifests and lines in memory; nothing is left in list. */
int tc_db_compile_list(struct tc_manifest_list *list, const char *out,
		       struct tc_error *err);

/*
 * The same into file, which is there and empty, for callers that may write to
 * no other: they put it in its place. After -1 anything may be in it.
 */
int tc_db_store_sources(const struct tc_db_sources *sources, const char *file,
			struct tc_error *err);
int tc_db_store_list(struct tc_manifest_list *list, const char *file,
		     struct tc_error *err);

#endif

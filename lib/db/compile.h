/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifests to the SQLite file that tc_db_open() reads. */
#ifndef TC_DB_COMPILE_H
#define TC_DB_COMPILE_H

#include <stddef.h>

struct tc_error;
struct tc_manifest;

/*
 * Reads the manifests (in the order of their project names, whatever the
 * order given) and writes out under a temporary name, then renames it: after
 * -1 what was at out is as it was. Same manifests, same SQLite: same bytes.
 */
int tc_db_compile(const char *const *manifests, size_t count, const char *out,
		  struct tc_error *err);
/* The same of manifests in memory, a malloc'd array that is taken over in
 * any case. */
int tc_db_compile_made(struct tc_manifest *manifests, size_t count,
		       const char *out, struct tc_error *err);

#endif

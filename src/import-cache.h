/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an import of a git history has learnt, kept for the next one. */
#ifndef TC_SRC_IMPORT_CACHE_H
#define TC_SRC_IMPORT_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/serial.h"
#include "source/git/history.h"

struct tc_error;
struct tc_import;

/* What a blob's bytes say. */
struct tc_blob_facts {
	uint8_t blob[20];
	bool missing; /* from the repository; never stored */
	uint8_t sha256[32], sha1[20];
	uint64_t size;
	struct tc_serial serial;
	/* Its canonical form as a file of that tc_canon_class(); 0: it has
	 * none, or none was made. */
	uint8_t canon_class;
	uint8_t canon[32];
	/* Without the lines that aclocal drops, where it has such. */
	bool has_aclocal;
	uint8_t aclocal[32];
};

/*
 * One file for each origin and selection, docs/manifest-format.md. It only
 * saves time: an import with it has the result of one without. Its checksum
 * finds damage; it is not there to keep out somebody who may write to the
 * directory.
 */
struct tc_import_cache {
	struct tc_history history; /* zeroed when there is none */
	struct tc_blob_facts *facts; /* by blob */
	size_t fact_count;
};

/* The file's path in dir: malloc'd. */
char *tc_import_cache_path(const struct tc_import *im, const char *dir,
			   struct tc_error *err);

/* 0; 1 when it is not there; -1 when it is damaged or of another program, and
 * is to be passed over. cache is zeroed but for 0. */
int tc_import_cache_load(struct tc_import_cache *cache,
			 const struct tc_import *im, const char *path,
			 struct tc_error *err);
void tc_import_cache_release(struct tc_import_cache *cache);

/* Writes one to im->cache_made. Facts that are missing or empty are left out. */
int tc_import_cache_write(const struct tc_import *im,
			  const struct tc_history *history,
			  const struct tc_blob_facts *facts, size_t fact_count,
			  struct tc_error *err);
/* Puts it in its place, if there is one, and makes the directory if need
 * be. */
int tc_import_cache_save(const struct tc_import *im, struct tc_error *err);

/* The bytes after the checksum that say of what the cache is, for tests:
 * returns how many there are, of which the first size are put into out. */
size_t tc_import_cache_key(const struct tc_import *im, char *out, size_t size);

/* By blob; NULL when it is not there. */
const struct tc_blob_facts *tc_blob_facts_find(
	const struct tc_blob_facts *facts, size_t count,
	const uint8_t blob[20]);

#endif

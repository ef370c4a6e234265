/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* data/known/NAME.tsv: one reference project's files as text. */
#ifndef TC_DB_MANIFEST_H
#define TC_DB_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"

struct tc_error;

/* The format is specified in docs/manifest-format.md. */
#define TC_MANIFEST_VERSION 1

/* One content under one path. Strings are in the manifest's arena, never
 * NULL, "" where not known. */
struct tc_known_row {
	uint8_t sha256[32];
	uint8_t sha1[20];
	uint8_t blob[20];
	bool has_sha1, has_blob;
	uint64_t size;
	const char *path;          /* in the project's repository or release */
	const char *serial;        /* as aclocal reads it */
	const char *name_serial;   /* "# NAME.m4 serial N" */
	const char *first;         /* YYYY-MM-DD of its first commit */
	const char *last;          /* of the commit that replaced it; "" = none */
	const char *first_release; /* "v2.69", "2.4.7" */
	const char *last_release;
};

/* Another published name of the files of that base name: "COPYINGv3" is
 * installed as "COPYING". */
struct tc_alias {
	const char *name;
	const char *alias;
};

struct tc_manifest {
	const char *project; /* "gnulib" */
	const char *variant; /* "" or the distribution: "Debian" */
	bool known_bad;      /* rows are known-bad files */
	const char **notes;  /* "# source: ..." and other header lines, as written */
	size_t note_count, note_cap;
	struct tc_alias *aliases;
	size_t alias_count, alias_cap;
	struct tc_known_row *rows;
	size_t count, cap;
	struct tc_arena arena;
};

void tc_manifest_init(struct tc_manifest *m, const char *project);
void tc_manifest_release(struct tc_manifest *m);
struct tc_known_row *tc_manifest_add(struct tc_manifest *m);
/* Sorts by path, then SHA-256; rows that agree in both become one, with the
 * earliest first and the latest last. */
void tc_manifest_sort(struct tc_manifest *m);
/* Errors name path and line. m must be initialised. */
int tc_manifest_read(struct tc_manifest *m, const char *path,
		     struct tc_error *err);
/* Bytes depend on the content only. The caller checks the stream. */
void tc_manifest_write(const struct tc_manifest *m, FILE *out);

#endif

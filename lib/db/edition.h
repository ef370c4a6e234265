/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a database file will hold, in memory: between manifests and SQLite,
 * for this folder's files only. */
#ifndef TC_DB_EDITION_H
#define TC_DB_EDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "db/manifest.h"
#include "db/string-set.h"

struct tc_error;

/* Manifests of one project and variant together. */
struct tc_edition_project {
	const char *name, *variant;
	bool known_bad;
	const char *source; /* "source" notes, one per line */
	uint32_t files, contents, names;
	uint32_t newest; /* YYYYMMDD */
};

struct tc_edition_content {
	uint8_t sha256[32];
	/* NULL where no manifest has it. */
	const uint8_t *sha1, *blob, *aclocal;
	uint64_t size;
};

/* Ids count from 1 in the arrays and sets of struct tc_edition. */
struct tc_edition_file {
	const struct tc_known_row *row;
	uint32_t content, project, dir, name;
};

struct tc_edition_name {
	uint32_t versions;    /* contents under it, known-bad ones not counted */
	const char *projects; /* "automake, gnulib" */
	const char *serial;   /* highest of either way of writing */
};

struct tc_edition_alias {
	uint32_t project;
	const char *name, *alias;
	bool template;
};

/* A canonical form of a content under a name. */
struct tc_edition_canon {
	const uint8_t *digest;
	uint32_t content, name;
};

/* The versions of one path as their lines, in the form of db/schema.h. */
struct tc_edition_chain {
	uint32_t name;
	size_t order; /* of the same name: by their files, then as there */
	struct tc_buf bytes;
};

struct tc_edition {
	struct tc_manifest *manifests;
	size_t manifest_count;
	struct tc_edition_project *projects;
	size_t project_count;
	struct tc_edition_content *contents; /* by SHA-256 */
	size_t content_count;
	struct tc_edition_file *files; /* by content, project, path */
	size_t file_count;
	struct tc_edition_alias *aliases; /* by project, name, alias */
	size_t alias_count;
	struct tc_edition_canon *canons; /* by content, name */
	size_t canon_count;
	struct tc_edition_chain *chains; /* by name, order */
	size_t chain_count;
	struct tc_buf macros; /* as db/schema.h has them */
	struct tc_string_set names, dirs, texts;
	struct tc_edition_name *name_infos; /* as names */
	char *text; /* for tc_db_edition() */
	struct tc_arena arena;
};

/* Reads the manifests, in any order, to the same edition. */
int tc_edition_read(struct tc_edition *e, const char *const *manifests,
		    size_t count, struct tc_error *err);
/* The same of manifests in memory, a malloc'd array that is taken over in
 * any case. */
int tc_edition_make(struct tc_edition *e, struct tc_manifest *manifests,
		    size_t count, struct tc_error *err);
/* Of manifests and lines in memory; nothing is left in list. */
struct tc_manifest_list;
int tc_edition_make_list(struct tc_edition *e, struct tc_manifest_list *list,
			 struct tc_error *err);
/* The second half of it, after projects, contents and files are there: what
 * is known about each name and project, and the edition's own name. */
int tc_edition_summarise(struct tc_edition *e, struct tc_error *err);
/* And which contents are macro files. */
void tc_edition_add_macros(struct tc_edition *e);
/* Files of lines (db/sketches.h), in any order, that belong to manifests of e. */
int tc_edition_add_lines(struct tc_edition *e, const char *const *paths,
			 size_t count, struct tc_error *err);
/* The same of lines in memory, which stay the caller's. */
struct tc_sketches;
int tc_edition_put_lines(struct tc_edition *e, const struct tc_sketches *lines,
			 size_t count, struct tc_error *err);
void tc_edition_release(struct tc_edition *e);

/* "2024-02-18" as 20240218, "" as 0. */
uint32_t tc_edition_day(const char *date);

/* SQLite's part: writes e to path, an existing empty file (or ":memory:",
 * with *keep the open database). keep NULL: closes it. */
struct sqlite3;
int tc_edition_store(const struct tc_edition *e, const char *path,
		     struct sqlite3 **keep, struct tc_error *err);

#endif

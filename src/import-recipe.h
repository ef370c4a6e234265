/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* data/sources.tsv: from what each manifest is derived. */
#ifndef TC_SRC_IMPORT_RECIPE_H
#define TC_SRC_IMPORT_RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "options.h"

struct tc_error;

enum { TC_RECIPE_FIELDS = 5 };

/* The kinds of lines; docs/manifest-format.md says what follows each. */
enum tc_recipe_kind {
	TC_RECIPE_PROJECT,
	TC_RECIPE_VARIANT,
	TC_RECIPE_GIT,
	TC_RECIPE_ORIG,
	TC_RECIPE_DEB,
	TC_RECIPE_DEB_MEMBER,
	TC_RECIPE_OPTION,
};

struct tc_recipe_line {
	size_t number;
	enum tc_recipe_kind kind;
	const char *fields[TC_RECIPE_FIELDS]; /* after the kind; NULL: none */
};

/* One manifest: its lines stand together. */
struct tc_recipe_entry {
	const char *name; /* lower-case letters, digits and "-" */
	struct tc_recipe_line *lines;
	size_t count;
};

struct tc_recipe {
	const char *path; /* the caller's */
	struct tc_recipe_entry *entries; /* in the order of the file */
	size_t count;
	struct tc_recipe_line *lines;
	char *text;
};

/* Strict: an unknown kind, a field too many or too few, a manifest that
 * comes twice are errors that name the line. recipe is zeroed then. */
int tc_recipe_read(struct tc_recipe *recipe, const char *path,
		   struct tc_error *err);
void tc_recipe_release(struct tc_recipe *recipe);
/* NULL: there is none of that name. */
const struct tc_recipe_entry *tc_recipe_find(const struct tc_recipe *recipe,
					     const char *name);

/* Where the sources are on this machine: DIR/LAST-PART-OF-URL is a repository,
 * files has release files under the names that the archive gives them. */
struct tc_recipe_places {
	const char *mirrors, *files; /* NULL: none are there */
};

/* A release file that must have this digest before it is read. */
struct tc_recipe_file {
	const char *path;
	const char *sha256; /* as the recipe has it; NULL: it has none */
	size_t line;
};

/* What `tarcheck db import` would be given. Strings are in the arena or the
 * recipe. */
struct tc_recipe_job {
	struct tc_string_list arguments; /* without "db import" */
	struct tc_recipe_file *files;
	size_t file_count, file_cap;
	struct tc_string_list missing; /* "line 3: gnulib.git is not in DIR" */
	struct tc_arena arena;
};
void tc_recipe_job_make(struct tc_recipe_job *job,
			const struct tc_recipe_entry *entry,
			const struct tc_recipe_places *places);
void tc_recipe_job_release(struct tc_recipe_job *job);
/* Whether every release file has its digest. */
int tc_recipe_job_check(const struct tc_recipe_job *job,
			struct tc_error *err);

#endif

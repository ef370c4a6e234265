/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From lines of the recipe to arguments of `tarcheck db import`. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "crypto/digest.h"
#include "import-recipe.h"

static void add(struct tc_string_list *list, const char *text)
{
	list->items = tc_grow(list->items, list->count, &list->cap,
			      sizeof(*list->items));
	list->items[list->count++] = text;
}

static void add_pair(struct tc_recipe_job *job, const char *option,
		     const char *value)
{
	add(&job->arguments, option);
	add(&job->arguments, value);
}

/* dir/name if that is there, else NULL. */
static const char *find(struct tc_recipe_job *job, const char *dir,
			const char *name)
{
	const char *path;

	if (dir == NULL)
		return NULL;
	path = tc_arena_printf(&job->arena, "%s/%s", dir, name);
	return access(path, F_OK) == 0 ? path : NULL;
}

static void miss(struct tc_recipe_job *job, size_t line, const char *name,
		 const char *option, const char *dir)
{
	struct tc_quoted n, d;

	tc_quote_into(n.s, sizeof(n.s), name);
	if (dir == NULL)
		add(&job->missing,
		    tc_arena_printf(&job->arena, "line %zu: %s is needed; "
				    "where is %s?", line, n.s, option));
	else
		add(&job->missing,
		    tc_arena_printf(&job->arena, "line %zu: %s is not in %s",
				    line, n.s,
				    tc_quote_into(d.s, sizeof(d.s), dir)));
}

static void add_git(struct tc_recipe_job *job,
		    const struct tc_recipe_line *line,
		    const struct tc_recipe_places *places)
{
	const char *name = tc_path_base(line->fields[0]);
	const char *path = find(job, places->mirrors, name);

	if (path == NULL) {
		miss(job, line->number, name, "--mirrors", places->mirrors);
		return;
	}
	add(&job->arguments, path);
	add_pair(job, "--origin", line->fields[0]);
	add_pair(job, "--head", line->fields[1]);
}

/* A version as it stands in the name of a source tarball: without epoch and
 * Debian revision. */
static const char *upstream_of(struct tc_recipe_job *job, const char *version)
{
	const char *colon = strchr(version, ':');
	const char *dash = strrchr(version, '-');
	const char *from = colon ? colon + 1 : version;

	return tc_arena_strndup(&job->arena, from,
				dash > from ? (size_t)(dash - from) :
					      strlen(from));
}

/* In the name of a package's file ":" is written "%3a". */
static const char *escaped(struct tc_recipe_job *job, const char *version)
{
	const char *colon = strchr(version, ':');

	if (colon == NULL)
		return version;
	return tc_arena_printf(&job->arena, "%.*s%%3a%s",
			       (int)(colon - version), version, colon + 1);
}

/* The first of a file's possible names that is there. */
static void add_file(struct tc_recipe_job *job,
		     const struct tc_recipe_line *line,
		     const struct tc_recipe_places *places, const char *stem,
		     const char *const *endings, const char *sha256)
{
	const char *path = NULL;
	size_t i;

	for (i = 0; endings[i] != NULL && path == NULL; i++)
		path = find(job, places->files,
			    tc_arena_printf(&job->arena, "%s%s", stem,
					    endings[i]));
	if (path == NULL) {
		miss(job, line->number,
		     tc_arena_printf(&job->arena, "%s%s", stem, endings[0]),
		     "--files", places->files);
		return;
	}
	job->files = tc_grow(job->files, job->file_count, &job->file_cap,
			     sizeof(*job->files));
	job->files[job->file_count++] = (struct tc_recipe_file){
		path, sha256, line->number
	};
	add(&job->arguments, path);
}

static void add_package(struct tc_recipe_job *job,
			const struct tc_recipe_line *line,
			const struct tc_recipe_places *places)
{
	static const char *const orig[] = { ".tar.xz", ".tar.gz", ".tar.bz2",
					    NULL };
	static const char *const deb[] = { "_all.deb", "_amd64.deb", NULL };
	const char *version = strchr(line->fields[1], '=') + 1;
	const int name_len = (int)(version - line->fields[1] - 1);

	if (line->kind == TC_RECIPE_ORIG)
		add_file(job, line, places,
			 tc_arena_printf(&job->arena, "%.*s_%s.orig", name_len,
					 line->fields[1],
					 upstream_of(job, version)),
			 orig, line->fields[2]);
	else
		add_file(job, line, places,
			 tc_arena_printf(&job->arena, "%.*s_%s", name_len,
					 line->fields[1],
					 escaped(job, version)),
			 deb, line->fields[3]);
	if (line->kind == TC_RECIPE_DEB)
		add_pair(job, "--release", line->fields[2]);
	else if (line->kind == TC_RECIPE_DEB_MEMBER)
		add_pair(job, "--member", line->fields[2]);
}

void tc_recipe_job_make(struct tc_recipe_job *job,
			const struct tc_recipe_entry *entry,
			const struct tc_recipe_places *places)
{
	size_t i;

	*job = (struct tc_recipe_job){ .files = NULL };
	for (i = 0; i < entry->count; i++) {
		const struct tc_recipe_line *line = &entry->lines[i];

		switch (line->kind) {
		case TC_RECIPE_PROJECT:
			add_pair(job, "--project", line->fields[0]);
			break;
		case TC_RECIPE_VARIANT:
			add_pair(job, "--variant", line->fields[0]);
			break;
		case TC_RECIPE_GIT:
			add_git(job, line, places);
			break;
		case TC_RECIPE_OPTION:
			add(&job->arguments, line->fields[0]);
			if (line->fields[1] != NULL)
				add(&job->arguments, line->fields[1]);
			break;
		default:
			add_package(job, line, places);
		}
	}
}

void tc_recipe_job_release(struct tc_recipe_job *job)
{
	if (job == NULL)
		return;
	tc_string_list_release(&job->arguments);
	tc_string_list_release(&job->missing);
	free(job->files);
	tc_arena_release(&job->arena);
	*job = (struct tc_recipe_job){ .files = NULL };
}

static int check_file(const struct tc_recipe_file *file, struct tc_error *err)
{
	uint8_t sha256[TC_SHA256_SIZE];
	char hex[2 * TC_SHA256_SIZE + 1];
	struct tc_quoted q;
	struct tc_buf buf;
	int rc;

	tc_buf_init(&buf, TC_MAX_NESTED_BYTES);
	rc = tc_read_file(file->path, &buf, err);
	if (rc == 0)
		rc = tc_digest_buffer(TC_DIGEST_SHA256, tc_buf_str(&buf),
				      buf.len, sha256, err);
	tc_buf_release(&buf);
	if (rc != 0)
		return -1;
	tc_hex(hex, sha256, sizeof(sha256));
	tc_quote_into(q.s, sizeof(q.s), file->path);
	if (file->sha256 == NULL)
		return tc_fail(err, "line %zu: no SHA-256 for %s, which has "
			       "%s", file->line, q.s, hex);
	if (strcmp(hex, file->sha256) != 0)
		return tc_fail(err, "line %zu: %s has another SHA-256: %s",
			       file->line, q.s, hex);
	return 0;
}

int tc_recipe_job_check(const struct tc_recipe_job *job, struct tc_error *err)
{
	size_t i;

	for (i = 0; i < job->file_count; i++)
		if (check_file(&job->files[i], err) != 0)
			return -1;
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of versions beside the manifests that list those versions. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/path.h"
#include "base/quote.h"
#include "db/edition.h"
#include "db/export.h"
#include "db/sketches.h"

/* Words before the change of a version, see db/schema.h. */
enum { VERSION_WORDS = 5 };

/* A file of lines; project is an id. */
struct source {
	const char *path;
	struct tc_sketches lines;
	uint32_t project;
};

struct joiner {
	struct tc_edition *e;
	const struct tc_sketches *lines; /* of the source at hand */
	uint32_t project;
	const struct tc_edition_file **files; /* by project, path, SHA-256 */
	size_t cap; /* of e->chains */
	struct tc_error *err;
};

static int find_project(struct joiner *j)
{
	const struct tc_sketches *l = j->lines;
	struct tc_quoted q;
	size_t i;

	for (i = 0; i < j->e->project_count; i++) {
		const struct tc_edition_project *p = &j->e->projects[i];

		if (!p->known_bad && strcmp(p->name, l->project) == 0 &&
		    strcmp(p->variant, l->variant) == 0) {
			j->project = (uint32_t)i + 1;
			return 0;
		}
	}
	return tc_fail(j->err, "no manifest of the project '%s'%s",
		       tc_quote_into(q.s, sizeof(q.s), l->project),
		       *l->variant ? " in that variant" : "");
}

static int compare_places(const struct tc_edition_file *f, uint32_t project,
			  const char *path)
{
	if (f->project != project)
		return f->project < project ? -1 : 1;
	return strcmp(f->row->path, path);
}

static int compare_files(const void *a, const void *b)
{
	const struct tc_edition_file *const *x = a, *const *y = b;
	int rc = compare_places(*x, (*y)->project, (*y)->row->path);

	return rc ? rc : memcmp((*x)->row->sha256, (*y)->row->sha256,
				sizeof((*x)->row->sha256));
}

static void sort_files(struct joiner *j)
{
	size_t i;

	j->files = tc_calloc(j->e->file_count, sizeof(*j->files));
	for (i = 0; i < j->e->file_count; i++)
		j->files[i] = &j->e->files[i];
	if (j->e->file_count > 0)
		qsort(j->files, j->e->file_count, sizeof(*j->files),
		      compare_files);
}

/* How the file at i is to this version: 0 where it has the path, and its
 * digest begins with those digits. */
static int compare_version(const struct joiner *j, size_t i,
			   const struct tc_sketches_version *v,
			   const char *path)
{
	int rc = compare_places(j->files[i], j->project, path);

	return rc ? rc : memcmp(j->files[i]->row->sha256, v->sha256,
				sizeof(v->sha256));
}

static const struct tc_edition_file *
find_file(struct joiner *j, const struct tc_sketches_version *v, const char *path)
{
	size_t low = 0, high = j->e->file_count, found;
	char hex[2 * sizeof(v->sha256) + 1];
	struct tc_quoted q;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_version(j, middle, v, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (found = 0; low + found < j->e->file_count && found < 2; found++)
		if (compare_version(j, low + found, v, path) != 0)
			break;
	if (found == 1)
		return j->files[low];
	tc_fail(j->err, "the manifest has %s content %s... of %s",
		found ? "more than one" : "no",
		tc_hex(hex, v->sha256, sizeof(v->sha256)),
		tc_quote_into(q.s, sizeof(q.s), path));
	return NULL;
}

static void put_words(struct tc_buf *buf, const uint32_t *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const uint8_t bytes[] = {
			(uint8_t)words[i], (uint8_t)(words[i] >> 8),
			(uint8_t)(words[i] >> 16), (uint8_t)(words[i] >> 24),
		};

		tc_buf_append(buf, bytes, sizeof(bytes));
	}
}

static int put_version(struct joiner *j, struct tc_buf *buf,
		       const struct tc_sketches_version *v, const char *path)
{
	const struct tc_edition_file *f = find_file(j, v, path);
	uint32_t head[VERSION_WORDS];

	if (f == NULL)
		return -1;
	head[0] = f->content;
	head[1] = tc_edition_day(f->row->first);
	head[2] = tc_edition_day(f->row->last);
	head[3] = v->back;
	head[4] = v->words;
	put_words(buf, head, VERSION_WORDS);
	put_words(buf, j->lines->words + v->change, v->words);
	return 0;
}

static int add_path(struct joiner *j, const struct tc_sketches_path *p)
{
	const struct tc_sketches_version *v = j->lines->versions + p->first;
	struct tc_edition *e = j->e;
	struct tc_edition_chain *chain;
	const char *base = tc_path_base(p->path);
	char *dir = tc_strndup(p->path, (size_t)(base - p->path));
	uint32_t head[4];
	size_t i;

	if (base > p->path)
		dir[base - p->path - 1] = '\0';
	e->chains = tc_grow(e->chains, e->chain_count, &j->cap,
			    sizeof(*e->chains));
	chain = &e->chains[e->chain_count++];
	*chain = (struct tc_edition_chain){
		.name = tc_string_set_id(&e->names, base),
		.order = e->chain_count,
	};
	head[0] = j->project;
	head[1] = tc_string_set_id(&e->dirs, dir);
	free(dir);
	tc_buf_init(&chain->bytes, SIZE_MAX / 2);
	head[2] = (uint32_t)p->count;
	head[3] = 0;
	for (i = 0; i < p->count; i++)
		head[3] += VERSION_WORDS + v[i].words;
	put_words(&chain->bytes, head, 4);
	for (i = 0; i < p->count; i++)
		if (put_version(j, &chain->bytes, &v[i], p->path) != 0)
			return -1;
	return 0;
}

static int compare_chains(const void *a, const void *b)
{
	const struct tc_edition_chain *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* In an order that is not the caller's. Two manifests of a project share no
 * content of one path, so their first versions differ. */
static int compare_sources(const void *a, const void *b)
{
	const struct source *x = a, *y = b;
	const struct tc_sketches *l = &x->lines, *m = &y->lines;
	int rc;

	if (x->project != y->project)
		return x->project < y->project ? -1 : 1;
	if (l->path_count == 0 || m->path_count == 0)
		return (l->path_count > 0) - (m->path_count > 0);
	rc = tc_sketches_compare(l->paths[0].path, m->paths[0].path);
	return rc ? rc : memcmp(l->versions[0].sha256, m->versions[0].sha256,
				sizeof(l->versions[0].sha256));
}

static int add_source(struct joiner *j, const struct source *s)
{
	struct tc_quoted q;
	size_t k;

	j->lines = &s->lines;
	j->project = s->project;
	for (k = 0; k < j->lines->path_count; k++)
		if (add_path(j, &j->lines->paths[k]) != 0)
			return tc_prefix(j->err, "%s",
					 tc_quote_into(q.s, sizeof(q.s),
						       s->path));
	return 0;
}

/* Puts them in, in an order that is not the caller's. */
static int join_sources(struct tc_edition *e, struct source *sources,
			size_t count, struct tc_error *err)
{
	struct joiner j = { .e = e, .err = err };
	struct tc_quoted q;
	int rc = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		j.lines = &sources[i].lines;
		if (find_project(&j) != 0)
			return tc_prefix(err, "%s",
					 tc_quote_into(q.s, sizeof(q.s),
						       sources[i].path));
		sources[i].project = j.project;
	}
	if (count == 0)
		return 0;
	qsort(sources, count, sizeof(*sources), compare_sources);
	sort_files(&j);
	for (i = 0; i < count && rc == 0; i++)
		rc = add_source(&j, &sources[i]);
	free(j.files);
	if (rc == 0 && e->chain_count > 0)
		qsort(e->chains, e->chain_count, sizeof(*e->chains),
		      compare_chains);
	return rc;
}

int tc_edition_add_lines(struct tc_edition *e, const char *const *paths,
			 size_t count, struct tc_error *err)
{
	struct source *sources = tc_calloc(count, sizeof(*sources));
	size_t i;
	int rc = 0;

	for (i = 0; i < count; i++) {
		tc_sketches_init(&sources[i].lines, "", "");
		sources[i].path = paths[i];
	}
	for (i = 0; i < count && rc == 0; i++)
		rc = tc_sketches_read(&sources[i].lines, paths[i], err);
	if (rc == 0)
		rc = join_sources(e, sources, count, err);
	for (i = 0; i < count; i++)
		tc_sketches_release(&sources[i].lines);
	free(sources);
	return rc;
}

int tc_edition_put_lines(struct tc_edition *e, const struct tc_sketches *lines,
			 size_t count, struct tc_error *err)
{
	struct source *sources = tc_calloc(count, sizeof(*sources));
	size_t i;
	int rc;

	/* Borrowed: nothing of them is released here. */
	for (i = 0; i < count; i++)
		sources[i] = (struct source){ lines[i].project, lines[i], 0 };
	rc = join_sources(e, sources, count, err);
	free(sources);
	return rc;
}

int tc_edition_make_list(struct tc_edition *e, struct tc_manifest_list *list,
			 struct tc_error *err)
{
	struct tc_manifest *items = list->items;
	const size_t count = list->count;
	int rc;

	list->items = NULL;
	list->count = list->cap = 0;
	rc = tc_edition_make(e, items, count, err);
	if (rc == 0) {
		rc = tc_edition_put_lines(e, list->lines, list->line_count,
					  err);
		if (rc != 0)
			tc_edition_release(e);
	}
	tc_manifest_list_release(list);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifests brought together: contents, files, projects, numbered. */
#include "db/edition.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/path.h"
#include "base/quote.h"

enum { MAX_SOURCE_TEXT = 1 << 20 };

static int compare_manifests(const void *a, const void *b)
{
	const struct tc_manifest *x = a, *y = b;
	int rc = strcmp(x->project, y->project);

	if (rc == 0)
		rc = strcmp(x->variant, y->variant);
	return rc ? rc : (int)x->known_bad - (int)y->known_bad;
}

static int read_manifests(struct tc_edition *e, const char *const *paths,
			  size_t count, struct tc_error *err)
{
	size_t i;

	e->manifests = tc_calloc(count, sizeof(*e->manifests));
	for (i = 0; i < count; i++) {
		tc_manifest_init(&e->manifests[i], "");
		e->manifest_count++;
		if (tc_manifest_read(&e->manifests[i], paths[i], err) != 0)
			return -1;
	}
	return 0;
}

/* The "source" notes of manifests[from..to), sorted, one per line. */
static const char *join_sources(struct tc_edition *e, size_t from, size_t to)
{
	struct tc_string_set set = { 0 };
	struct tc_buf buf;
	const char *text;
	size_t i, k;

	for (i = from; i < to; i++)
		for (k = 0; k < e->manifests[i].note_count; k++)
			if (strcmp(e->manifests[i].notes[k].key, "source") == 0)
				tc_string_set_add(&set,
					e->manifests[i].notes[k].text);
	tc_string_set_seal(&set);
	tc_buf_init(&buf, MAX_SOURCE_TEXT);
	for (i = 0; i < set.count; i++)
		tc_buf_printf(&buf, "%s%s", i ? "\n" : "", set.items[i]);
	text = tc_arena_strdup(&e->arena, tc_buf_str(&buf));
	tc_buf_release(&buf);
	tc_string_set_release(&set);
	return text;
}

static void add_projects(struct tc_edition *e)
{
	size_t i, end;

	e->projects = tc_calloc(e->manifest_count, sizeof(*e->projects));
	for (i = 0; i < e->manifest_count; i = end) {
		const struct tc_manifest *m = &e->manifests[i];

		for (end = i + 1; end < e->manifest_count; end++)
			if (compare_manifests(m, &e->manifests[end]) != 0)
				break;
		e->projects[e->project_count++] = (struct tc_edition_project){
			.name = m->project,
			.variant = m->variant,
			.known_bad = m->known_bad,
			.source = join_sources(e, i, end),
		};
	}
}

static int compare_files(const void *a, const void *b)
{
	const struct tc_edition_file *x = a, *y = b;
	int rc = memcmp(x->row->sha256, y->row->sha256,
			sizeof(x->row->sha256));

	if (rc != 0)
		return rc;
	if (x->project != y->project)
		return x->project < y->project ? -1 : 1;
	return strcmp(x->row->path, y->row->path);
}

static const char *dir_of(struct tc_edition *e, const char *path)
{
	const char *base = tc_path_base(path);

	if (base == path)
		return "";
	return tc_arena_strndup(&e->arena, path, (size_t)(base - path) - 1);
}

static void add_strings(struct tc_edition *e, const struct tc_known_row *row)
{
	const char *const texts[] = {
		row->serial, row->name_serial, row->first_release,
		row->last_release, row->reference,
	};
	size_t i;

	tc_string_set_add(&e->names, tc_path_base(row->path));
	tc_string_set_add(&e->dirs, dir_of(e, row->path));
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (*texts[i] != '\0')
			tc_string_set_add(&e->texts, texts[i]);
}

static void add_aliases(struct tc_edition *e, const struct tc_manifest *m,
			uint32_t project, size_t *cap)
{
	size_t i;

	for (i = 0; i < m->alias_count; i++) {
		struct tc_edition_alias alias = {
			project, m->aliases[i].name, m->aliases[i].alias,
			m->aliases[i].template
		};

		e->aliases = tc_grow(e->aliases, e->alias_count, cap,
				     sizeof(alias));
		e->aliases[e->alias_count++] = alias;
		tc_string_set_add(&e->names, alias.name);
		tc_string_set_add(&e->names, alias.alias);
	}
}

static int compare_aliases(const void *a, const void *b)
{
	const struct tc_edition_alias *x = a, *y = b;
	int rc;

	if (x->project != y->project)
		return x->project < y->project ? -1 : 1;
	rc = strcmp(x->name, y->name);
	if (rc == 0)
		rc = strcmp(x->alias, y->alias);
	return rc ? rc : (int)x->template - (int)y->template;
}

static void add_files(struct tc_edition *e)
{
	size_t i, k, total = 0, cap = 0;
	uint32_t project = 0;

	for (i = 0; i < e->manifest_count; i++)
		total += e->manifests[i].count;
	e->files = tc_calloc(total, sizeof(*e->files));
	for (i = 0; i < e->manifest_count; i++) {
		const struct tc_manifest *m = &e->manifests[i];

		if (i == 0 || compare_manifests(m - 1, m) != 0)
			project++;
		add_aliases(e, m, project, &cap);
		for (k = 0; k < m->count; k++) {
			e->files[e->file_count].row = &m->rows[k];
			e->files[e->file_count++].project = project;
			add_strings(e, &m->rows[k]);
		}
	}
	if (total > 0)
		qsort(e->files, total, sizeof(*e->files), compare_files);
	if (e->alias_count > 0)
		qsort(e->aliases, e->alias_count, sizeof(*e->aliases),
		      compare_aliases);
}

/* What one manifest says of a content must be what another says. */
static int merge_content(struct tc_edition_content *content,
			 const struct tc_known_row *row, struct tc_error *err)
{
	struct tc_quoted q;
	char hex[2 * sizeof(row->sha256) + 1];
	const uint8_t *sha1 = row->has_sha1 ? row->sha1 : NULL;
	const uint8_t *blob = row->has_blob ? row->blob : NULL;
	const uint8_t *form = row->has_aclocal ? row->aclocal : NULL;

	if ((sha1 && content->sha1 && memcmp(sha1, content->sha1, 20) != 0) ||
	    (blob && content->blob && memcmp(blob, content->blob, 20) != 0) ||
	    (form && content->aclocal && memcmp(form, content->aclocal, 32)) ||
	    (row->size && content->size && row->size != content->size))
		return tc_fail(err, "manifests disagree about size, SHA-1, "
			       "blob id or aclocal form of the content %s (%s)",
			       tc_hex(hex, row->sha256, sizeof(row->sha256)),
			       tc_quote_into(q.s, sizeof(q.s), row->path));
	content->sha1 = sha1 ? sha1 : content->sha1;
	content->blob = blob ? blob : content->blob;
	content->aclocal = form ? form : content->aclocal;
	content->size = row->size ? row->size : content->size;
	return 0;
}

static int add_contents(struct tc_edition *e, struct tc_error *err)
{
	struct tc_edition_content *content;
	struct tc_quoted q;
	size_t i;

	e->contents = tc_calloc(e->file_count, sizeof(*e->contents));
	for (i = 0; i < e->file_count; i++) {
		struct tc_edition_file *f = &e->files[i];

		if (i > 0 && compare_files(f - 1, f) == 0)
			return tc_fail(err, "two manifests of %s have the same "
				       "content for %s",
				       e->projects[f->project - 1].name,
				       tc_quote_into(q.s, sizeof(q.s),
						     f->row->path));
		if (i == 0 || memcmp(f[-1].row->sha256, f->row->sha256, 32)) {
			content = &e->contents[e->content_count++];
			memcpy(content->sha256, f->row->sha256, 32);
		}
		content = &e->contents[e->content_count - 1];
		if (merge_content(content, f->row, err) != 0)
			return -1;
		f->content = (uint32_t)e->content_count;
	}
	return 0;
}

static void number_files(struct tc_edition *e)
{
	size_t i;

	tc_string_set_seal(&e->names);
	tc_string_set_seal(&e->dirs);
	tc_string_set_seal(&e->texts);
	for (i = 0; i < e->file_count; i++) {
		struct tc_edition_file *f = &e->files[i];

		f->name = tc_string_set_id(&e->names,
					   tc_path_base(f->row->path));
		f->dir = tc_string_set_id(&e->dirs, dir_of(e, f->row->path));
	}
}

static int compare_canons(const void *a, const void *b)
{
	const struct tc_edition_canon *x = a, *y = b;

	if (x->content != y->content)
		return x->content < y->content ? -1 : 1;
	return (x->name > y->name) - (x->name < y->name);
}

/* Of files in several places one is kept; they cannot differ, unless a
 * manifest was made by another program. */
static int add_canons(struct tc_edition *e, struct tc_error *err)
{
	size_t i, n = 0;

	e->canons = tc_calloc(e->file_count, sizeof(*e->canons));
	for (i = 0; i < e->file_count; i++)
		if (e->files[i].row->has_canon)
			e->canons[n++] = (struct tc_edition_canon){
				e->files[i].row->canon, e->files[i].content,
				e->files[i].name };
	if (n > 0)
		qsort(e->canons, n, sizeof(*e->canons), compare_canons);
	for (i = 0; i < n; i++) {
		struct tc_edition_canon *last = &e->canons[e->canon_count];

		if (i == 0 || compare_canons(last - 1, &e->canons[i]) != 0) {
			*last = e->canons[i];
			e->canon_count++;
		} else if (memcmp(last[-1].digest, e->canons[i].digest, 32)) {
			return tc_fail(err, "manifests disagree about the "
				       "canonical form of a file %s",
				       e->names.items[last[-1].name - 1]);
		}
	}
	return 0;
}

/* From manifests to everything else; releases e where it cannot. */
static int join_manifests(struct tc_edition *e, struct tc_error *err)
{
	if (e->manifest_count > 0)
		qsort(e->manifests, e->manifest_count, sizeof(*e->manifests),
		      compare_manifests);
	add_projects(e);
	add_files(e);
	if (add_contents(e, err) != 0)
		goto fail;
	number_files(e);
	if (add_canons(e, err) != 0)
		goto fail;
	tc_edition_add_macros(e);
	if (tc_edition_summarise(e, err) != 0)
		goto fail;
	return 0;
fail:
	tc_edition_release(e);
	return -1;
}

int tc_edition_read(struct tc_edition *e, const char *const *manifests,
		    size_t count, struct tc_error *err)
{
	*e = (struct tc_edition){ .manifests = NULL };
	if (read_manifests(e, manifests, count, err) == 0)
		return join_manifests(e, err);
	tc_edition_release(e);
	return -1;
}

int tc_edition_make(struct tc_edition *e, struct tc_manifest *manifests,
		    size_t count, struct tc_error *err)
{
	*e = (struct tc_edition){ .manifests = manifests,
				  .manifest_count = count };
	return join_manifests(e, err);
}

void tc_edition_release(struct tc_edition *e)
{
	size_t i;

	if (e == NULL)
		return;
	for (i = 0; i < e->manifest_count; i++)
		tc_manifest_release(&e->manifests[i]);
	free(e->manifests);
	free(e->projects);
	free(e->contents);
	free(e->files);
	free(e->aliases);
	free(e->canons);
	for (i = 0; i < e->chain_count; i++)
		tc_buf_release(&e->chains[i].bytes);
	free(e->chains);
	tc_buf_release(&e->macros);
	free(e->name_infos);
	free(e->text);
	tc_string_set_release(&e->names);
	tc_string_set_release(&e->dirs);
	tc_string_set_release(&e->texts);
	tc_arena_release(&e->arena);
	*e = (struct tc_edition){ .manifests = NULL };
}

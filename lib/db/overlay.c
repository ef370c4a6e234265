/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Editing a small database: a site's own entries. */
#include "db/overlay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "db/columns.h"
#include "db/compile.h"
#include "db/db.h"

static int read_database(struct tc_overlay *o, const struct tc_db_trust *trust,
			 struct tc_error *err)
{
	struct tc_db *db;
	int rc;

	if (access(o->path, F_OK) != 0 && errno == ENOENT)
		return 0;
	db = tc_db_open(o->path, trust, err);
	if (db == NULL)
		return -1;
	rc = tc_db_export(db, &o->list, err);
	tc_db_close(db);
	return rc;
}

int tc_overlay_open(struct tc_overlay *overlay, const char *path,
		    const struct tc_db_trust *trust, struct tc_error *err)
{
	struct tc_overlay made = { .path = NULL };

	made.path = tc_strdup(path);
	if (read_database(&made, trust, err) != 0) {
		tc_overlay_release(&made);
		return -1;
	}
	*overlay = made;
	return 0;
}

void tc_overlay_release(struct tc_overlay *overlay)
{
	if (overlay == NULL)
		return;
	tc_manifest_list_release(&overlay->list);
	free(overlay->path);
	overlay->path = NULL;
}

struct tc_manifest *tc_overlay_manifest(struct tc_overlay *overlay,
					const char *project,
					const char *variant, bool known_bad)
{
	struct tc_manifest *m;
	size_t i;

	for (i = 0; i < overlay->list.count; i++) {
		m = &overlay->list.items[i];
		if (strcmp(m->project, project) == 0 &&
		    strcmp(m->variant, variant) == 0 &&
		    m->known_bad == known_bad)
			return m;
	}
	m = tc_manifest_list_add(&overlay->list, project);
	m->variant = tc_arena_strdup(&m->arena, variant);
	m->known_bad = known_bad;
	return m;
}

static const char *copy(struct tc_manifest *m, const char *s)
{
	return *s != '\0' ? tc_arena_strdup(&m->arena, s) : "";
}

void tc_overlay_add(struct tc_manifest *m, const struct tc_known_row *row)
{
	struct tc_known_row *to = tc_manifest_add(m);

	*to = *row;
	to->path = copy(m, row->path);
	to->serial = copy(m, row->serial);
	to->name_serial = copy(m, row->name_serial);
	to->first = copy(m, row->first);
	to->last = copy(m, row->last);
	to->first_release = copy(m, row->first_release);
	to->last_release = copy(m, row->last_release);
	to->reference = copy(m, row->reference);
}

static int compare_aliases(const void *a, const void *b)
{
	return tc_alias_compare(a, b);
}

/* Those of from, which has each once. */
static void merge_aliases(struct tc_manifest *m, const struct tc_manifest *from)
{
	const size_t known = m->alias_count;
	size_t i;

	if (known > 0)
		qsort(m->aliases, known, sizeof(*m->aliases), compare_aliases);
	for (i = 0; i < from->alias_count; i++) {
		const struct tc_alias *alias = &from->aliases[i];

		if (known > 0 && bsearch(alias, m->aliases, known,
					 sizeof(*alias), compare_aliases))
			continue;
		if (alias->template)
			tc_manifest_template(m, alias->name, alias->alias);
		else
			tc_manifest_alias(m, alias->name, alias->alias);
	}
}

void tc_overlay_merge(struct tc_overlay *overlay,
		      const struct tc_manifest *from)
{
	struct tc_manifest *m = tc_overlay_manifest(
		overlay, from->project, from->variant, from->known_bad);
	size_t i;

	for (i = 0; i < from->note_count; i++)
		tc_manifest_note(m, from->notes[i].key, from->notes[i].text);
	merge_aliases(m, from);
	for (i = 0; i < from->count; i++)
		tc_overlay_add(m, &from->rows[i]);
	if (from->canon != 0)
		m->canon = from->canon;
}

static size_t remove_rows(struct tc_manifest *m, const uint8_t sha256[32])
{
	size_t i, kept = 0, removed;

	for (i = 0; i < m->count; i++)
		if (memcmp(m->rows[i].sha256, sha256, 32) != 0)
			m->rows[kept++] = m->rows[i];
	removed = m->count - kept;
	m->count = kept;
	return removed;
}

size_t tc_overlay_remove(struct tc_overlay *overlay, const uint8_t sha256[32])
{
	size_t i, removed = 0;

	for (i = 0; i < overlay->list.count; i++)
		removed += remove_rows(&overlay->list.items[i], sha256);
	return removed;
}

const struct tc_known_row *tc_overlay_find(const struct tc_overlay *overlay,
					   const uint8_t sha256[32],
					   bool known_bad)
{
	size_t i, k;

	for (i = 0; i < overlay->list.count; i++) {
		const struct tc_manifest *m = &overlay->list.items[i];

		for (k = 0; k < m->count && m->known_bad == known_bad; k++)
			if (memcmp(m->rows[k].sha256, sha256, 32) == 0)
				return &m->rows[k];
	}
	return NULL;
}

static int compare_digests(const void *a, const void *b)
{
	const struct tc_known_row *const *x = a, *const *y = b;

	return memcmp((*x)->sha256, (*y)->sha256, sizeof((*x)->sha256));
}

const struct tc_known_row *
tc_overlay_find_bad(const struct tc_overlay *overlay,
		    const struct tc_manifest *from,
		    const struct tc_known_row **bad)
{
	const struct tc_known_row **sorted = tc_calloc(from->count,
						       sizeof(*sorted));
	const struct tc_known_row **found = NULL;
	const struct tc_known_row *row = NULL;
	size_t i, k;

	for (i = 0; i < from->count; i++)
		sorted[i] = &from->rows[i];
	if (from->count > 0)
		qsort(sorted, from->count, sizeof(*sorted), compare_digests);
	for (i = 0; i < overlay->list.count && found == NULL; i++) {
		const struct tc_manifest *m = &overlay->list.items[i];

		for (k = 0; k < m->count && m->known_bad && !found; k++) {
			*bad = &m->rows[k];
			found = bsearch(bad, sorted, from->count,
					sizeof(*sorted), compare_digests);
		}
	}
	if (found != NULL)
		row = *found;
	free(sorted);
	return row;
}

static int compare_pointers(const void *a, const void *b)
{
	const struct tc_known_row *const *x = a, *const *y = b;
	int rc = tc_known_row_compare(*x, *y);

	return rc ? rc : (*x > *y) - (*x < *y);
}

/* Of rows of one path and content the last one added counts. */
static void drop_replaced(struct tc_manifest *m)
{
	const struct tc_known_row **sorted;
	struct tc_known_row *rows;
	size_t i, kept = 0;

	if (m->count == 0)
		return;
	sorted = tc_calloc(m->count, sizeof(*sorted));
	rows = tc_calloc(m->count, sizeof(*rows));
	for (i = 0; i < m->count; i++)
		sorted[i] = &m->rows[i];
	qsort(sorted, m->count, sizeof(*sorted), compare_pointers);
	for (i = 0; i < m->count; i++)
		if (i + 1 == m->count ||
		    tc_known_row_compare(sorted[i], sorted[i + 1]) != 0)
			rows[kept++] = *sorted[i];
	free(sorted);
	free(m->rows);
	m->rows = rows;
	m->cap = m->count;
	m->count = kept;
}

/* A project that has no file left is none. */
static void drop_empty(struct tc_manifest_list *list)
{
	size_t i, kept = 0;

	for (i = 0; i < list->count; i++)
		if (list->items[i].count > 0)
			list->items[kept++] = list->items[i];
		else
			tc_manifest_release(&list->items[i]);
	list->count = kept;
}

int tc_overlay_store(struct tc_overlay *overlay, const char *file,
		     struct tc_error *err)
{
	struct tc_manifest_list list = overlay->list;
	size_t i;

	overlay->list = (struct tc_manifest_list){ .items = NULL };
	drop_empty(&list);
	for (i = 0; i < list.count; i++) {
		drop_replaced(&list.items[i]);
		tc_manifest_sort(&list.items[i]);
	}
	tc_manifest_list_prune(&list);
	return tc_db_store_list(&list, file, err);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of all sources into one manifest. */
#include "import.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "db/canon.h"
#include "db/contents.h"
#include "db/manifest.h"

void tc_import_release(struct tc_import *im)
{
	tc_string_list_release(&im->paths);
	tc_string_list_release(&im->exclude);
	tc_string_list_release(&im->release_tags);
	tc_string_list_release(&im->labels);
	tc_string_list_release(&im->notes);
	free(im->rows);
	tc_import_lines_free(im->lines);
	tc_arena_release(&im->arena);
	*im = (struct tc_import){ .rows = NULL };
}

bool tc_import_canon(const char *name, const char *bytes, size_t len,
		     uint8_t canon[32])
{
	struct tc_error longer;

	return tc_canon_class(name) != 0 &&
	       tc_canon_digest(name, bytes, len, canon, NULL, NULL,
			       &longer) == 0;
}

struct tc_import_row *tc_import_add(struct tc_import *im)
{
	im->rows = tc_grow(im->rows, im->count, &im->cap, sizeof(*im->rows));
	im->rows[im->count] = (struct tc_import_row){ .path = NULL };
	return &im->rows[im->count++];
}

void tc_import_note(struct tc_import *im, const char *fmt, ...)
{
	struct tc_string_list *notes = &im->notes;
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		tc_oom();
	notes->items = tc_grow(notes->items, notes->count, &notes->cap,
			       sizeof(*notes->items));
	notes->items[notes->count++] = tc_arena_strdup(&im->arena, text);
	free(text);
}

struct tc_selection tc_import_selection(const struct tc_import *im)
{
	return (struct tc_selection){
		.paths = im->paths.items,
		.path_count = im->paths.count,
		.exclude = im->exclude.items,
		.exclude_count = im->exclude.count,
	};
}

int tc_import_keep(struct tc_import *im, const uint8_t sha256[32],
		   const char *bytes, size_t len, struct tc_error *err)
{
	enum { AT_ONCE = 4096 };

	if (tc_contents_put(im->contents, sha256, bytes, len, err) != 0)
		return -1;
	if (++im->kept % AT_ONCE != 0)
		return 0;
	return tc_contents_commit(im->contents, err);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_rows(const void *a, const void *b)
{
	const struct tc_import_row *x = a, *y = b;
	int rc = strcmp(x->path, y->path);

	return rc ? rc : memcmp(x->sha256, y->sha256, sizeof(x->sha256));
}

static int compare_releases(const struct tc_import_release *a,
			    const struct tc_import_release *b)
{
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return strcmp(a->label, b->label);
}

/* Both are of one path and content. */
static void merge_row(struct tc_import_row *to,
		      const struct tc_import_row *from)
{
	if (from->first < to->first)
		to->first = from->first;
	if (from->last > to->last)
		to->last = from->last;
	to->still_there = to->still_there || from->still_there;
	if (from->first_release.label == NULL)
		return;
	if (to->first_release.label == NULL ||
	    compare_releases(&from->first_release, &to->first_release) < 0)
		to->first_release = from->first_release;
	if (to->last_release.label == NULL ||
	    compare_releases(&from->last_release, &to->last_release) > 0)
		to->last_release = from->last_release;
}

static void merge_rows(struct tc_import *im)
{
	size_t i, n = 0;

	if (im->count == 0)
		return;
	qsort(im->rows, im->count, sizeof(*im->rows), compare_rows);
	for (i = 1; i < im->count; i++)
		if (compare_rows(&im->rows[n], &im->rows[i]) == 0)
			merge_row(&im->rows[n], &im->rows[i]);
		else
			im->rows[++n] = im->rows[i];
	im->count = n + 1;
}

static const char *date_text(struct tc_manifest *m, uint32_t day)
{
	if (day == 0)
		return "";
	return tc_arena_printf(&m->arena,
			       "%04" PRIu32 "-%02" PRIu32 "-%02" PRIu32,
			       day / 10000, day / 100 % 100, day % 100);
}

static const char *label_text(struct tc_manifest *m,
			      const struct tc_import_release *release)
{
	return release->label ? tc_arena_strdup(&m->arena, release->label) : "";
}

static void write_row(struct tc_manifest *m, const struct tc_import_row *from)
{
	struct tc_known_row *row = tc_manifest_add(m);

	memcpy(row->sha256, from->sha256, sizeof(row->sha256));
	memcpy(row->sha1, from->sha1, sizeof(row->sha1));
	memcpy(row->blob, from->blob, sizeof(row->blob));
	row->has_sha1 = row->has_blob = true;
	row->size = from->size;
	memcpy(row->canon, from->canon, sizeof(row->canon));
	row->has_canon = from->has_canon;
	memcpy(row->aclocal, from->aclocal, sizeof(row->aclocal));
	row->has_aclocal = from->has_aclocal;
	row->path = tc_arena_strdup(&m->arena, from->path);
	row->serial = tc_arena_strdup(&m->arena, from->serial.aclocal);
	row->name_serial = tc_arena_strdup(&m->arena, from->serial.name);
	row->first = date_text(m, from->first);
	row->last = date_text(m, from->still_there ? 0 : from->last);
	row->first_release = label_text(m, &from->first_release);
	row->last_release = label_text(m, &from->last_release);
}

int tc_import_finish(struct tc_import *im, struct tc_manifest *m,
		     struct tc_error *err)
{
	struct tc_quoted q;
	size_t i;

	merge_rows(im);
	if (im->notes.count > 0)
		qsort(im->notes.items, im->notes.count,
		      sizeof(*im->notes.items), compare_strings);
	/* A source that was given twice is one source. */
	for (i = 0; i < im->notes.count; i++)
		if (i == 0 || strcmp(im->notes.items[i - 1],
				     im->notes.items[i]) != 0)
			tc_manifest_note(m, "source", im->notes.items[i]);
	for (i = 0; i < im->count; i++) {
		if (!tc_manifest_text_ok(im->rows[i].path))
			return tc_fail(err, "%s: such a name cannot stand in a "
				       "manifest",
				       tc_quote_into(q.s, sizeof(q.s),
						     im->rows[i].path));
		write_row(m, &im->rows[i]);
	}
	for (i = 0; i < m->count && m->canon == 0; i++)
		if (m->rows[i].has_canon)
			m->canon = TC_CANON_VERSION;
	tc_manifest_sort(m);
	return 0;
}

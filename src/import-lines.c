/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines of what is imported: taken while contents are read, written beside
 * the manifest. */
#include "import-lines.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/quote.h"
#include "db/sketches.h"
#include "db/manifest.h"
#include "db/sketch.h"
#include "evidence/kind.h"

struct taken {
	uint8_t blob[20];
	bool too_long;
	uint32_t *lines;
	size_t count;
};

/* A version of an earlier import. */
struct old_version {
	const char *path; /* of the struct tc_sketches */
	uint8_t sha256[4];
	uint32_t *lines;
	size_t count;
};

/* Read when first needed: an import that reads all does not need it. */
struct earlier {
	const char *file;
	bool loaded;
	struct tc_sketches lines;
	struct old_version *versions; /* by path and digest */
	size_t count;
};

struct tc_import_lines {
	struct earlier earlier;
	struct taken *list;
	size_t count, cap;
	uint32_t room[TC_MAX_SKETCH_LINES];
};

struct tc_import_lines *tc_import_lines_new(const char *old)
{
	struct tc_import_lines *il = tc_calloc(1, sizeof(*il));

	il->earlier.file = old;
	tc_sketches_init(&il->earlier.lines, "", "");
	return il;
}

static void release_earlier(struct earlier *e)
{
	size_t i;

	for (i = 0; i < e->count; i++)
		free(e->versions[i].lines);
	free(e->versions);
	tc_sketches_release(&e->lines);
}

void tc_import_lines_free(struct tc_import_lines *il)
{
	size_t i;

	if (il == NULL)
		return;
	for (i = 0; i < il->count; i++)
		free(il->list[i].lines);
	free(il->list);
	release_earlier(&il->earlier);
	free(il);
}

/* The kinds that judge.c looks for among published names. Their names alone
 * say what they are. */
static bool is_wanted(const char *path)
{
	const size_t kind = tc_kind_classify(path, "", 0);
	const enum tc_kind_class class = tc_kind_get(kind)->class;

	return class == TC_CLASS_MACRO || class == TC_CLASS_AUX;
}

static uint32_t *copy_lines(const uint32_t *lines, size_t count)
{
	uint32_t *copy = tc_calloc(count, sizeof(*copy));

	memcpy(copy, lines, count * sizeof(*copy));
	return copy;
}

int tc_import_lines_take(struct tc_import_lines *il, const char *path,
			 const uint8_t blob[20], const char *bytes, size_t len,
			 struct tc_error *err)
{
	struct taken t = { .too_long = true };
	long n = -1;

	if (il == NULL || !is_wanted(path))
		return 0;
	memcpy(t.blob, blob, sizeof(t.blob));
	if (len <= TC_MAX_KEPT_FILE)
		n = tc_sketch_make(bytes, len, il->room, TC_MAX_SKETCH_LINES,
				   err);
	if (n == -2)
		return -1;
	if (n >= 0) {
		t.too_long = false;
		t.count = (size_t)n;
		t.lines = copy_lines(il->room, t.count);
	}
	il->list = tc_grow(il->list, il->count, &il->cap, sizeof(t));
	il->list[il->count++] = t;
	return 1;
}

static int by_blob(const void *a, const void *b)
{
	const struct taken *x = a, *y = b;

	return memcmp(x->blob, y->blob, sizeof(x->blob));
}

/* By path, first day, SHA-256; "" (not known) comes first. */
static int in_order(const void *a, const void *b)
{
	const struct tc_known_row *x = *(const struct tc_known_row *const *)a;
	const struct tc_known_row *y = *(const struct tc_known_row *const *)b;
	int rc = tc_sketches_compare(x->path, y->path);

	if (rc == 0)
		rc = strcmp(x->first, y->first);
	return rc ? rc : memcmp(x->sha256, y->sha256, sizeof(x->sha256));
}

static int by_version(const void *a, const void *b)
{
	const struct old_version *x = a, *y = b;
	int rc = strcmp(x->path, y->path);

	return rc ? rc : memcmp(x->sha256, y->sha256, sizeof(x->sha256));
}

static void add_earlier(void *ctx, const char *path,
			const struct tc_sketches_version *version,
			const struct tc_line_list *list)
{
	struct earlier *e = ctx;
	struct old_version *old = &e->versions[e->count++];

	*old = (struct old_version){
		.path = path,
		.lines = copy_lines(list->lines, list->count),
		.count = list->count,
	};
	memcpy(old->sha256, version->sha256, sizeof(old->sha256));
}

static int load_earlier(struct earlier *e, struct tc_error *err)
{
	e->loaded = true;
	if (access(e->file, F_OK) != 0)
		return 0;
	if (tc_sketches_read(&e->lines, e->file, err) != 0)
		return -1;
	e->versions = tc_calloc(e->lines.version_count, sizeof(*e->versions));
	tc_sketches_each(&e->lines, add_earlier, e);
	if (e->count > 0)
		qsort(e->versions, e->count, sizeof(*e->versions), by_version);
	return 0;
}

static const struct old_version *find_earlier(const struct earlier *e,
					      const char *path,
					      const uint8_t *sha256)
{
	struct old_version key = { .path = path };

	memcpy(key.sha256, sha256, sizeof(key.sha256));
	return e->count == 0 ? NULL :
			       bsearch(&key, e->versions, e->count,
				       sizeof(key), by_version);
}

int tc_import_lines_have(struct tc_import_lines *il, const char *path,
			 const uint8_t sha256[32], struct tc_error *err)
{
	struct earlier *e = &il->earlier;

	if (!is_wanted(path))
		return 1;
	if (!e->loaded && load_earlier(e, err) != 0)
		return -1;
	return find_earlier(e, path, sha256) != NULL;
}

static const struct taken *find_taken(const struct tc_import_lines *il,
				      const uint8_t *blob)
{
	struct taken key;

	memcpy(key.blob, blob, sizeof(key.blob));
	return il->count == 0 ? NULL :
				bsearch(&key, il->list, il->count,
					sizeof(*il->list), by_blob);
}

static int add_row(struct tc_import_lines *il, const struct tc_known_row *row,
		   struct tc_sketches *out, struct tc_error *err)
{
	struct earlier *e = &il->earlier;
	const struct taken *t = find_taken(il, row->blob);
	const struct old_version *old = NULL;
	struct tc_quoted q;
	char hex[65];

	tc_quote_into(q.s, sizeof(q.s), row->path);
	if (t != NULL && t->too_long)
		return 0;
	if (t == NULL && !e->loaded && load_earlier(e, err) != 0)
		return -1;
	if (t == NULL)
		old = find_earlier(e, row->path, row->sha256);
	if (t == NULL && old == NULL)
		return tc_fail(err, "the lines of %s (%s) are in no source and "
			       "not in the earlier file", q.s,
			       tc_hex(hex, row->sha256, 32));
	if (tc_sketches_add(out, row->path, row->sha256,
			 t ? t->lines : old->lines,
			 t ? t->count : old->count) != 0)
		return tc_fail(err, "%s: too many lines in all versions", q.s);
	return 0;
}

int tc_import_lines_write(struct tc_import_lines *il,
			  const struct tc_manifest *m, FILE *out,
			  struct tc_error *err)
{
	const struct tc_known_row **rows = tc_calloc(m->count, sizeof(*rows));
	struct tc_sketches made;
	size_t i, count = 0;
	int rc = 0;

	tc_sketches_init(&made, m->project, m->variant);
	if (il->count > 0)
		qsort(il->list, il->count, sizeof(*il->list), by_blob);
	for (i = 0; i < m->count; i++)
		if (is_wanted(m->rows[i].path))
			rows[count++] = &m->rows[i];
	if (count > 0)
		qsort(rows, count, sizeof(*rows), in_order);
	for (i = 0; i < count && rc == 0; i++)
		rc = add_row(il, rows[i], &made, err);
	if (rc == 0 && made.version_count > 0) {
		tc_sketches_write(&made, out);
		rc = 1;
	}
	tc_sketches_release(&made);
	free(rows);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is different between two databases or manifests. */
#include "db/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/quote.h"
#include "db/db.h"
#include "db/string-set.h"

bool tc_is_manifest(const char *path)
{
	FILE *in = fopen(path, "rbe");
	bool text;

	if (in == NULL)
		return false;
	text = fgetc(in) == '#';
	(void)fclose(in);
	return text;
}

int tc_manifest_list_read(struct tc_manifest_list *list, const char *path,
			  const struct tc_db_trust *trust, bool *is_database,
			  struct tc_error *err)
{
	struct tc_db *db;
	int rc;

	*list = (struct tc_manifest_list){ .items = NULL };
	*is_database = !tc_is_manifest(path);
	if (!*is_database) {
		rc = tc_manifest_read(tc_manifest_list_add(list, ""), path,
				      err);
	} else {
		db = tc_db_open(path, trust, err);
		rc = db ? tc_db_export(db, list, err) : -1;
		tc_db_close(db);
	}
	if (rc != 0)
		tc_manifest_list_release(list);
	return rc;
}

struct comparison {
	bool exact;
	void (*each)(void *ctx, const struct tc_difference *d);
	void *ctx;
};

bool tc_known_row_differs(const struct tc_known_row *was,
			  const struct tc_known_row *is,
			  const struct tc_column *column, bool exact)
{
	char a[TC_FIELD_SIZE], b[TC_FIELD_SIZE];

	if (!exact && column->type <= TC_COLUMN_SIZE &&
	    (!tc_known_row_has(was, column) || !tc_known_row_has(is, column)))
		return false;
	return strcmp(tc_known_row_field(was, column, a),
		      tc_known_row_field(is, column, b)) != 0;
}

static bool rows_differ(const struct comparison *c,
			const struct tc_known_row *was,
			const struct tc_known_row *is)
{
	size_t i;

	for (i = 0; i < TC_COLUMN_COUNT; i++)
		if (tc_known_row_differs(was, is, &tc_columns[i], c->exact))
			return true;
	return false;
}

static void tell_row(const struct comparison *c, const struct tc_manifest *of,
		     const struct tc_known_row *was,
		     const struct tc_known_row *is)
{
	const struct tc_difference d = {
		.of = of, .key = "file", .text = was ? was->path : is->path,
		.was = was, .is = is, .added = was == NULL,
		.removed = is == NULL,
	};

	c->each(c->ctx, &d);
}

/* A merge of two sorted lists. */
static void compare_rows(const struct comparison *c,
			 const struct tc_manifest *was,
			 const struct tc_manifest *is)
{
	size_t i = 0, k = 0;

	while (i < was->count || k < is->count) {
		int rc = i == was->count ? 1 : k == is->count ? -1 :
			 tc_known_row_compare(&was->rows[i], &is->rows[k]);

		if (rc < 0)
			tell_row(c, was, &was->rows[i++], NULL);
		else if (rc > 0)
			tell_row(c, is, NULL, &is->rows[k++]);
		else if (rows_differ(c, &was->rows[i++], &is->rows[k++]))
			tell_row(c, is, &was->rows[i - 1], &is->rows[k - 1]);
	}
}

/* The header lines of one kind, sorted. */
static void collect_lines(struct tc_string_set *set, struct tc_arena *arena,
			  const struct tc_manifest *m, const char *key)
{
	const bool template = strcmp(key, "template") == 0;
	size_t i;

	if (strcmp(key, "source") == 0) {
		for (i = 0; i < m->note_count; i++)
			if (strcmp(m->notes[i].key, key) == 0)
				tc_string_set_add(set, m->notes[i].text);
	} else {
		for (i = 0; i < m->alias_count; i++)
			if (m->aliases[i].template == template)
				tc_string_set_add(set, tc_arena_printf(
					arena, "%s %s", m->aliases[i].name,
					m->aliases[i].alias));
	}
	tc_string_set_seal(set);
}

/* Those of one that the other has not. */
static void tell_lines(const struct comparison *c, const struct tc_manifest *of,
		       const char *key, const struct tc_string_set *one,
		       const struct tc_string_set *other, bool added)
{
	size_t i;

	for (i = 0; i < one->count; i++) {
		const struct tc_difference d = {
			.of = of, .key = key, .text = one->items[i],
			.added = added, .removed = !added,
		};

		if (tc_string_set_id(other, one->items[i]) == 0)
			c->each(c->ctx, &d);
	}
}

static void compare_lines(const struct comparison *c,
			  const struct tc_manifest *was,
			  const struct tc_manifest *is, const char *key)
{
	struct tc_string_set a = { 0 }, b = { 0 };
	struct tc_arena arena = { 0 };

	collect_lines(&a, &arena, was, key);
	collect_lines(&b, &arena, is, key);
	tell_lines(c, was, key, &a, &b, false);
	tell_lines(c, is, key, &b, &a, true);
	tc_string_set_release(&a);
	tc_string_set_release(&b);
	tc_arena_release(&arena);
}

/* Either may be NULL. */
static void compare_manifests(const struct comparison *c,
			      const struct tc_manifest *was,
			      const struct tc_manifest *is)
{
	static const char *const keys[] = { "source", "alias", "template" };
	const struct tc_manifest none = { .rows = NULL };
	size_t i;

	was = was ? was : &none;
	is = is ? is : &none;
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		compare_lines(c, was, is, keys[i]);
	compare_rows(c, was, is);
}

static int compare_owners(const struct tc_manifest *a,
			  const struct tc_manifest *b)
{
	int rc = strcmp(a->project, b->project);

	if (rc == 0)
		rc = strcmp(a->variant, b->variant);
	return rc ? rc : (int)a->known_bad - (int)b->known_bad;
}

void tc_manifest_list_keep(struct tc_manifest_list *list,
			   const struct tc_manifest_list *other)
{
	size_t i, k, kept = 0;

	for (i = 0; i < list->count; i++) {
		for (k = 0; k < other->count; k++)
			if (compare_owners(&list->items[i],
					   &other->items[k]) == 0)
				break;
		if (k < other->count)
			list->items[kept++] = list->items[i];
		else
			tc_manifest_release(&list->items[i]);
	}
	list->count = kept;
}

void tc_manifest_list_compare(const struct tc_manifest_list *was,
			      const struct tc_manifest_list *is, bool exact,
			      void (*each)(void *ctx,
					   const struct tc_difference *d),
			      void *ctx)
{
	const struct comparison c = { exact, each, ctx };
	size_t i = 0, k = 0;

	while (i < was->count || k < is->count) {
		int rc = i == was->count ? 1 : k == is->count ? -1 :
			 compare_owners(&was->items[i], &is->items[k]);

		if (rc < 0)
			compare_manifests(&c, &was->items[i++], NULL);
		else if (rc > 0)
			compare_manifests(&c, NULL, &is->items[k++]);
		else
			compare_manifests(&c, &was->items[i++],
					  &is->items[k++]);
	}
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines of versions in a database back into files of lines. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "db/columns.h"
#include "db/export.h"
#include "db/internal.h"
#include "db/line-query.h"

/* What the rows are taken apart with. */
struct splitter {
	struct tc_db *db;
	struct tc_manifest_list *list;
	const char *name;           /* of the row at hand */
	uint32_t project;           /* of the version before */
	size_t group;               /* which file of that project's name */
	struct tc_line_lists lists; /* of that file and name so far */
	struct tc_error *err;
};

/* The file of lines that is number group of that project's; they are made in
 * order, since every one has a name that those before it have, too. */
static struct tc_sketches *find_file(struct splitter *s, uint32_t project)
{
	struct tc_manifest_list *list = s->list;
	const struct tc_manifest *m = &list->items[project - 1];
	size_t i, seen = 0;

	for (i = 0; i < list->line_count; i++)
		if (strcmp(list->lines[i].project, m->project) == 0 &&
		    strcmp(list->lines[i].variant, m->variant) == 0 &&
		    seen++ == s->group)
			return &list->lines[i];
	list->lines = tc_grow(list->lines, list->line_count, &list->line_cap,
			      sizeof(*list->lines));
	tc_sketches_init(&list->lines[list->line_count], m->project,
			 m->variant);
	return &list->lines[list->line_count++];
}

static int get_digest(struct splitter *s, uint32_t content, uint8_t out[4])
{
	sqlite3_stmt *stmt = tc_db_statement(s->db, TC_STMT_CONTENT, s->err);
	int rc = -1;

	if (stmt == NULL)
		return -1;
	if (sqlite3_bind_int64(stmt, 1, content) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW &&
	    sqlite3_column_bytes(stmt, 0) == 32) {
		memcpy(out, sqlite3_column_blob(stmt, 0), 4);
		rc = 0;
	}
	(void)sqlite3_reset(stmt);
	return rc;
}

static const char *path_of(struct splitter *s, uint32_t dir)
{
	const char *text = s->db->dirs.items[dir - 1];

	return tc_arena_printf(&s->db->arena, "%s%s%s", text,
			       *text ? "/" : "", s->name);
}

/* As it stands there: making it of its lines again would take longer than
 * all the rest. */
static void add_version(struct tc_sketches *l, const char *path,
			const uint8_t sha256[4], const struct tc_line_data *d)
{
	struct tc_sketches_version v = {
		.back = d->back, .change = l->word_count,
		.words = (uint32_t)d->change_words,
	};

	if (l->path_count == 0 ||
	    strcmp(l->paths[l->path_count - 1].path, path) != 0)
		tc_sketches_add_path(l, path);
	memcpy(v.sha256, sha256, sizeof(v.sha256));
	while (l->word_cap - l->word_count < d->change_words)
		l->words = tc_grow(l->words, l->word_cap, &l->word_cap,
				   sizeof(*l->words));
	if (d->change_words > 0)
		memcpy(l->words + l->word_count, d->change,
		       d->change_words * sizeof(*d->change));
	l->word_count += d->change_words;
	l->versions = tc_grow(l->versions, l->version_count, &l->version_cap,
			      sizeof(v));
	l->versions[l->version_count++] = v;
	l->paths[l->path_count - 1].count++;
}

/* One version: it is a new file's first when it is made of no other. */
static int take_version(struct splitter *s, const struct tc_line_data *d)
{
	uint8_t sha256[4];

	if (d->project == 0 || d->project > s->list->count || d->dir == 0 ||
	    d->dir > s->db->dirs.count ||
	    (d->back > 0 && d->project != s->project))
		return -1;
	if (d->back == 0) {
		s->group = d->project == s->project ? s->group + 1 : 0;
		s->project = d->project;
		tc_line_lists_release(&s->lists);
	}
	if (tc_line_lists_apply(&s->lists, d->back, d->change,
				d->change_words) != 0 ||
	    get_digest(s, d->content, sha256) != 0)
		return -1;
	add_version(find_file(s, d->project), path_of(s, d->dir), sha256, d);
	return 0;
}

static int take_row(struct splitter *s, sqlite3_stmt *row)
{
	const uint8_t *bytes = sqlite3_column_blob(row, 0);
	const int len = sqlite3_column_bytes(row, 0);
	struct tc_line_data d = { .next = bytes, .end = bytes };
	int rc;

	if (bytes != NULL)
		d.end += len;
	s->name = tc_arena_strdup(&s->db->arena, tc_db_text(row, 1));
	s->project = 0;
	while ((rc = tc_line_data_next(&d)) > 0)
		if (take_version(s, &d) != 0) {
			rc = -1;
			break;
		}
	tc_line_data_release(&d);
	tc_line_lists_release(&s->lists);
	return rc;
}

int tc_db_export_lines(struct tc_db *db, struct tc_manifest_list *list,
		       struct tc_error *err)
{
	sqlite3_stmt *row = tc_db_statement(db, TC_STMT_LINES_NAMED, err);
	struct splitter s = { .db = db, .list = list, .err = err };
	int rc;

	if (row == NULL || tc_db_need_small(db, err) != 0)
		return -1;
	while ((rc = sqlite3_step(row)) == SQLITE_ROW)
		if (take_row(&s, row) != 0)
			break;
	if (rc == SQLITE_ROW)
		tc_fail(err, "%s: corrupt database: lines of versions",
			db->path);
	else if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(row);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* What is taken over from one file of lines into another. */
struct pruner {
	const struct tc_manifest_list *list;
	const struct tc_sketches *from;
	struct tc_sketches *to;
};

/* In sorted rows: the first one not before path and those digits. */
static bool has_row(const struct tc_manifest *m, const char *path,
		    const uint8_t sha256[4])
{
	struct tc_known_row key = { .path = path };
	size_t low = 0, high = m->count;

	memcpy(key.sha256, sha256, 4);
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (tc_known_row_compare(&m->rows[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < m->count && strcmp(m->rows[low].path, path) == 0 &&
	       memcmp(m->rows[low].sha256, sha256, 4) == 0;
}

static bool has_file(const struct pruner *p, const char *path,
		     const uint8_t sha256[4])
{
	size_t i;

	for (i = 0; i < p->list->count; i++) {
		const struct tc_manifest *m = &p->list->items[i];

		if (!m->known_bad && strcmp(m->project, p->from->project) == 0 &&
		    strcmp(m->variant, p->from->variant) == 0)
			return has_row(m, path, sha256);
	}
	return false;
}

static void keep_version(void *ctx, const char *path,
			 const struct tc_sketches_version *version,
			 const struct tc_line_list *list)
{
	const struct pruner *p = ctx;

	if (has_file(p, path, version->sha256))
		(void)tc_sketches_add(p->to, path, version->sha256,
				      list->lines, list->count);
}

static bool has_all(const struct pruner *p)
{
	size_t i, k;

	for (i = 0; i < p->from->path_count; i++) {
		const struct tc_sketches_path *path = &p->from->paths[i];

		for (k = path->first; k < path->first + path->count; k++)
			if (!has_file(p, path->path,
				      p->from->versions[k].sha256))
				return false;
	}
	return true;
}

void tc_manifest_list_prune(struct tc_manifest_list *list)
{
	size_t i, kept = 0;

	for (i = 0; i < list->line_count; i++) {
		struct tc_sketches *from = &list->lines[i], to;
		struct pruner p = { list, from, &to };

		if (has_all(&p)) {
			list->lines[kept++] = *from;
			continue;
		}
		tc_sketches_init(&to, from->project, from->variant);
		tc_sketches_each(from, keep_version, &p);
		tc_sketches_release(from);
		if (to.path_count > 0)
			list->lines[kept++] = to;
		else
			tc_sketches_release(&to);
	}
	list->line_count = kept;
}

const char *tc_manifest_list_lines_name(struct tc_manifest_list *list,
					size_t i)
{
	const struct tc_sketches *l = &list->lines[i];
	size_t k, number = 1;

	for (k = 0; k < i; k++)
		number += strcmp(list->lines[k].project, l->project) == 0 &&
			  strcmp(list->lines[k].variant, l->variant) == 0;
	for (k = 0; k < list->count; k++) {
		struct tc_manifest *m = &list->items[k];
		const char *name;

		if (m->known_bad || strcmp(m->project, l->project) != 0 ||
		    strcmp(m->variant, l->variant) != 0)
			continue;
		name = tc_manifest_list_name(list, k);
		return number == 1 ?
			       tc_arena_printf(&m->arena, "%.*s.lines",
					       (int)strlen(name) - 4, name) :
			       tc_arena_printf(&m->arena, "%.*s.%zu.lines",
					       (int)strlen(name) - 4, name,
					       number);
	}
	return NULL; /* they belong to a manifest */
}

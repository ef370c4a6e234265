/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A database back into the manifests it was built of. */
#include "db/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "db/canon.h"
#include "db/internal.h"

void tc_manifest_list_release(struct tc_manifest_list *list)
{
	size_t i;

	if (list == NULL)
		return;
	for (i = 0; i < list->count; i++)
		tc_manifest_release(&list->items[i]);
	for (i = 0; i < list->line_count; i++)
		tc_sketches_release(&list->lines[i]);
	free(list->items);
	free(list->lines);
	*list = (struct tc_manifest_list){ .items = NULL };
}

struct tc_manifest *tc_manifest_list_add(struct tc_manifest_list *list,
					 const char *project)
{
	struct tc_manifest *m;

	list->items = tc_grow(list->items, list->count, &list->cap,
			      sizeof(*list->items));
	m = &list->items[list->count++];
	tc_manifest_init(m, project);
	return m;
}

static int corrupt(const struct tc_db *db, const char *what,
		   struct tc_error *err)
{
	return tc_fail(err, "%s: corrupt database: %s", db->path, what);
}

/* The lines of a project's source text. */
static void add_sources(struct tc_manifest *m, const char *source)
{
	while (*source != '\0') {
		size_t len = strcspn(source, "\n");

		tc_manifest_note(m, "source",
				 tc_arena_strndup(&m->arena, source, len));
		source += len;
		source += *source == '\n';
	}
}

/* Ids are positions from 1, so a project's manifest is items[id - 1]. */
static int read_projects(struct tc_db *db, struct tc_manifest_list *list,
			 struct tc_error *err)
{
	sqlite3_stmt *row = tc_db_statement(db, TC_STMT_PROJECTS, err);
	int rc;

	if (row == NULL)
		return -1;
	while ((rc = sqlite3_step(row)) == SQLITE_ROW) {
		struct tc_manifest *m =
			tc_manifest_list_add(list, tc_db_text(row, 0));

		m->variant = tc_arena_strdup(&m->arena, tc_db_text(row, 1));
		m->known_bad = sqlite3_column_int(row, 3) != 0;
		add_sources(m, tc_db_text(row, 2));
	}
	if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(row);
	return rc == SQLITE_DONE ? 0 : -1;
}

static struct tc_manifest *owner_of(struct tc_manifest_list *list,
				    sqlite3_stmt *row)
{
	const int64_t id = sqlite3_column_int64(row, 0);

	if (id <= 0 || (uint64_t)id > list->count)
		return NULL;
	return &list->items[id - 1];
}

static int read_aliases(struct tc_db *db, struct tc_manifest_list *list,
			struct tc_error *err)
{
	sqlite3_stmt *row = tc_db_statement(db, TC_STMT_ALIASES, err);
	int rc;

	if (row == NULL)
		return -1;
	while ((rc = sqlite3_step(row)) == SQLITE_ROW) {
		struct tc_manifest *m = owner_of(list, row);

		if (m == NULL)
			break;
		if (sqlite3_column_int(row, 3) != 0)
			tc_manifest_template(m, tc_db_text(row, 1),
					     tc_db_text(row, 2));
		else
			tc_manifest_alias(m, tc_db_text(row, 1),
					  tc_db_text(row, 2));
	}
	if (rc == SQLITE_ROW)
		corrupt(db, "an alias of no project", err);
	else if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(row);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* The columns of TC_STMT_ROWS in db.c. */
enum {
	COL_OWNER, COL_DIR, COL_NAME, COL_SHA256, COL_SHA1, COL_BLOB, COL_SIZE,
	COL_CANON, COL_SERIAL, COL_NAME_SERIAL, COL_FIRST, COL_LAST,
	COL_FIRST_RELEASE, COL_LAST_RELEASE, COL_REFERENCE, COL_ACLOCAL,
};

/* 1: read. 0: the column is NULL. -1: it has another length. */
static int read_digest(sqlite3_stmt *row, int column, uint8_t *out, int size)
{
	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return 0;
	if (sqlite3_column_bytes(row, column) != size)
		return -1;
	memcpy(out, sqlite3_column_blob(row, column), (size_t)size);
	return 1;
}

static const char *text_of(struct tc_manifest *m, sqlite3_stmt *row, int column)
{
	const char *text = tc_db_text(row, column);

	return *text != '\0' ? tc_arena_strdup(&m->arena, text) : "";
}

static int read_row(struct tc_manifest *m, sqlite3_stmt *row)
{
	struct tc_known_row *r = tc_manifest_add(m);
	const char *dir = tc_db_text(row, COL_DIR);
	int sha1 = read_digest(row, COL_SHA1, r->sha1, sizeof(r->sha1));
	int blob = read_digest(row, COL_BLOB, r->blob, sizeof(r->blob));
	int canon = read_digest(row, COL_CANON, r->canon, sizeof(r->canon));
	int aclocal = read_digest(row, COL_ACLOCAL, r->aclocal,
				  sizeof(r->aclocal));

	if (sha1 < 0 || blob < 0 || canon < 0 || aclocal < 0 ||
	    read_digest(row, COL_SHA256, r->sha256, sizeof(r->sha256)) != 1)
		return -1;
	r->has_sha1 = sha1 > 0;
	r->has_blob = blob > 0;
	r->has_canon = canon > 0;
	r->has_aclocal = aclocal > 0;
	if (r->has_canon)
		m->canon = TC_CANON_VERSION;
	r->size = (uint64_t)sqlite3_column_int64(row, COL_SIZE);
	r->path = tc_arena_printf(&m->arena, "%s%s%s", dir, *dir ? "/" : "",
				  tc_db_text(row, COL_NAME));
	r->serial = text_of(m, row, COL_SERIAL);
	r->name_serial = text_of(m, row, COL_NAME_SERIAL);
	r->first = tc_db_day(&m->arena, sqlite3_column_int64(row, COL_FIRST));
	r->last = tc_db_day(&m->arena, sqlite3_column_int64(row, COL_LAST));
	r->first_release = text_of(m, row, COL_FIRST_RELEASE);
	r->last_release = text_of(m, row, COL_LAST_RELEASE);
	r->reference = text_of(m, row, COL_REFERENCE);
	return 0;
}

static int read_rows(struct tc_db *db, struct tc_manifest_list *list,
		     struct tc_error *err)
{
	sqlite3_stmt *row = tc_db_statement(db, TC_STMT_ROWS, err);
	int rc;

	if (row == NULL)
		return -1;
	while ((rc = sqlite3_step(row)) == SQLITE_ROW) {
		struct tc_manifest *m = owner_of(list, row);

		if (m == NULL || read_row(m, row) != 0)
			break;
	}
	if (rc == SQLITE_ROW)
		corrupt(db, "a file without a project or with a digest of "
			    "another length", err);
	else if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(row);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* Through the form it has as a file, which is where the rules for what may
 * stand in it are. */
static int check_manifest(const struct tc_db *db, struct tc_manifest *m,
			  struct tc_error *err)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		tc_oom();
	tc_manifest_sort(m);
	tc_manifest_write(m, out);
	if (fclose(out) != 0)
		tc_oom();
	if (tc_manifest_parse(m, text, len, m->project, err) != 0)
		return tc_prefix(err, "%s: corrupt database: manifest",
				 db->path);
	return 0;
}

int tc_db_export(struct tc_db *db, struct tc_manifest_list *out,
		 struct tc_error *err)
{
	struct tc_manifest_list list = { .items = NULL };
	size_t i;
	int rc = -1;

	if (read_projects(db, &list, err) == 0 &&
	    read_aliases(db, &list, err) == 0)
		rc = read_rows(db, &list, err);
	for (i = 0; i < list.count && rc == 0; i++)
		rc = check_manifest(db, &list.items[i], err);
	if (rc == 0)
		rc = tc_db_export_lines(db, &list, err);
	if (rc == 0)
		*out = list;
	else
		tc_manifest_list_release(&list);
	return rc;
}

/* Letters, digits and what is harmless in a file name. */
static char *plain_name(struct tc_manifest *m)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "0123456789._+-";
	const bool told = strcmp(m->project, "known-bad") == 0;
	char *name = tc_arena_printf(&m->arena, "%s%s%s%s", m->project,
				     *m->variant ? "-" : "", m->variant,
				     m->known_bad && !told ? "-known-bad" : "");
	char *at;

	for (at = name; *at != '\0'; at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
		if (strchr(plain, *at) == NULL)
			*at = '_';
	}
	if (*name == '.' || *name == '-')
		*name = '_';
	return name;
}

const char *tc_manifest_list_name(struct tc_manifest_list *list, size_t i)
{
	struct tc_manifest *m = &list->items[i];
	const char *name = plain_name(m);
	size_t k, same = 0;

	for (k = 0; k < i; k++)
		same += strcmp(plain_name(&list->items[k]), name) == 0;
	if (same == 0)
		return tc_arena_printf(&m->arena, "%s.tsv", name);
	return tc_arena_printf(&m->arena, "%s.%zu.tsv", name, same + 1);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An edition into a new SQLite file. */
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/quote.h"
#include "db/canon.h"
#include "db/db.h"
#include "db/edition.h"
#include "db/schema.h"

/* The first failure stays in rc; everything after it does nothing. */
struct store {
	sqlite3 *sql;
	sqlite3_stmt *stmt;
	int rc;
};

static void run(struct store *s, const char *text)
{
	if (s->rc == SQLITE_OK)
		s->rc = sqlite3_exec(s->sql, text, NULL, NULL, NULL);
}

static void begin_table(struct store *s, const char *insert)
{
	if (s->rc == SQLITE_OK)
		s->rc = sqlite3_prepare_v2(s->sql, insert, -1, &s->stmt, NULL);
}

static void end_table(struct store *s)
{
	(void)sqlite3_finalize(s->stmt);
	s->stmt = NULL;
}

/*
 * One row. format has a letter per column: i an int64_t, t a string, b a
 * pointer to bytes (or NULL) and their number as int.
 */
static void insert(struct store *s, const char *format, ...)
{
	va_list ap;
	int column = 0;

	va_start(ap, format);
	for (; *format != '\0' && s->rc == SQLITE_OK; format++) {
		column++;
		if (*format == 'i') {
			s->rc = sqlite3_bind_int64(s->stmt, column,
						   va_arg(ap, int64_t));
		} else if (*format == 't') {
			s->rc = sqlite3_bind_text(s->stmt, column,
						  va_arg(ap, const char *), -1,
						  SQLITE_STATIC);
		} else {
			const void *bytes = va_arg(ap, const void *);

			s->rc = sqlite3_bind_blob(s->stmt, column, bytes,
						  va_arg(ap, int),
						  SQLITE_STATIC);
		}
	}
	va_end(ap);
	if (s->rc == SQLITE_OK && sqlite3_step(s->stmt) != SQLITE_DONE)
		s->rc = sqlite3_errcode(s->sql);
	if (s->stmt != NULL)
		(void)sqlite3_reset(s->stmt);
}

static void store_projects(struct store *s, const struct tc_edition *e)
{
	size_t i;

	begin_table(s, "INSERT INTO edition VALUES(?, ?, ?)");
	insert(s, "iti", (int64_t)e->file_count, e->text,
	       (int64_t)TC_CANON_VERSION);
	end_table(s);
	begin_table(s, "INSERT INTO project VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (i = 0; i < e->project_count; i++) {
		const struct tc_edition_project *p = &e->projects[i];

		insert(s, "ittitiiii", (int64_t)i + 1, p->name, p->variant,
		       (int64_t)p->known_bad, p->source, (int64_t)p->files,
		       (int64_t)p->contents, (int64_t)p->names,
		       (int64_t)p->newest);
	}
	end_table(s);
	begin_table(s, "INSERT INTO alias VALUES(?, ?, ?, ?)");
	for (i = 0; i < e->alias_count; i++)
		insert(s, "itti", (int64_t)e->aliases[i].project,
		       e->aliases[i].name, e->aliases[i].alias,
		       (int64_t)e->aliases[i].template);
	end_table(s);
}

static void store_set(struct store *s, const struct tc_string_set *set,
		      const char *statement)
{
	size_t i;

	begin_table(s, statement);
	for (i = 0; i < set->count; i++)
		insert(s, "it", (int64_t)i + 1, set->items[i]);
	end_table(s);
}

static void store_names(struct store *s, const struct tc_edition *e)
{
	size_t i;

	begin_table(s, "INSERT INTO name VALUES(?, ?, ?, ?, ?)");
	for (i = 0; i < e->names.count; i++) {
		const struct tc_edition_name *info = &e->name_infos[i];

		insert(s, "ititi", (int64_t)i + 1, e->names.items[i],
		       (int64_t)info->versions, info->projects,
		       (int64_t)tc_string_set_id(&e->texts, info->serial));
	}
	end_table(s);
}

static void store_contents(struct store *s, const struct tc_edition *e)
{
	size_t i;

	begin_table(s, "INSERT INTO content VALUES(?, ?, ?, ?, ?, ?)");
	for (i = 0; i < e->content_count; i++) {
		const struct tc_edition_content *c = &e->contents[i];

		insert(s, "ibbbib", (int64_t)i + 1, c->sha256, 32, c->sha1, 20,
		       c->blob, 20, (int64_t)c->size, c->aclocal, 32);
	}
	end_table(s);
}

static void store_macros(struct store *s, const struct tc_edition *e)
{
	begin_table(s, "INSERT INTO macros VALUES(?)");
	insert(s, "b", tc_buf_str(&e->macros), (int)e->macros.len);
	end_table(s);
}

static void store_canons(struct store *s, const struct tc_edition *e)
{
	size_t i;

	begin_table(s, "INSERT INTO canon VALUES(?, ?, ?)");
	for (i = 0; i < e->canon_count; i++)
		insert(s, "bii", e->canons[i].digest, 32,
		       (int64_t)e->canons[i].content,
		       (int64_t)e->canons[i].name);
	end_table(s);
}

static void store_lines(struct store *s, const struct tc_edition *e)
{
	struct tc_buf data;
	size_t i;

	tc_buf_init(&data, INT32_MAX);
	begin_table(s, "INSERT INTO lines VALUES(?, ?)");
	for (i = 0; i < e->chain_count; i++) {
		const struct tc_edition_chain *c = &e->chains[i];

		tc_buf_append(&data, c->bytes.ptr, c->bytes.len);
		if (i + 1 < e->chain_count && c[1].name == c->name)
			continue;
		insert(s, "ib", (int64_t)c->name, data.ptr, (int)data.len);
		tc_buf_reset(&data);
	}
	end_table(s);
	tc_buf_release(&data);
}

static void store_files(struct store *s, const struct tc_edition *e)
{
	const struct tc_string_set *t = &e->texts;
	size_t i;

	begin_table(s, "INSERT INTO file VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		       " ?)");
	for (i = 0; i < e->file_count; i++) {
		const struct tc_edition_file *f = &e->files[i];
		const struct tc_known_row *r = f->row;

		insert(s, "iiiiiiiiiii", (int64_t)f->content,
		       (int64_t)f->project, (int64_t)f->dir, (int64_t)f->name,
		       (int64_t)tc_string_set_id(t, r->serial),
		       (int64_t)tc_string_set_id(t, r->name_serial),
		       (int64_t)tc_edition_day(r->first),
		       (int64_t)tc_edition_day(r->last),
		       (int64_t)tc_string_set_id(t, r->first_release),
		       (int64_t)tc_string_set_id(t, r->last_release),
		       (int64_t)tc_string_set_id(t, r->reference));
	}
	end_table(s);
}

static void store_all(struct store *s, const struct tc_edition *e)
{
	char stamp[256];

	/* The file has a temporary name and is renamed when it is whole, so
	 * a journal would protect nothing. There may be no other file that
	 * can be written. */
	sqlite3_snprintf(sizeof(stamp), stamp,
			 "PRAGMA temp_store = 2;"
			 "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;"
			 "PRAGMA synchronous = OFF; PRAGMA application_id = %d;"
			 "PRAGMA user_version = %d;", TC_DB_APPLICATION_ID,
			 TC_DB_SCHEMA);
	run(s, stamp);
	run(s, "BEGIN");
	run(s, TC_DB_TABLES);
	store_projects(s, e);
	store_set(s, &e->dirs, "INSERT INTO dir VALUES(?, ?)");
	store_set(s, &e->texts, "INSERT INTO text VALUES(?, ?)");
	store_names(s, e);
	store_contents(s, e);
	store_files(s, e);
	store_macros(s, e);
	store_canons(s, e);
	store_lines(s, e);
	run(s, TC_DB_FILL_BAD);
	run(s, TC_DB_INDEXES);
	run(s, "COMMIT");
}

int tc_edition_store(const struct tc_edition *e, const char *path,
		     struct sqlite3 **keep, struct tc_error *err)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	struct store s = { .sql = NULL };
	struct tc_quoted q;

	s.rc = sqlite3_open_v2(path, &s.sql, flags, NULL);
	store_all(&s, e);
	if (s.rc == SQLITE_OK && keep != NULL) {
		*keep = s.sql;
		return 0;
	}
	if (s.rc != SQLITE_OK)
		tc_fail(err, "cannot write the database: %s",
			tc_quote_into(q.s, sizeof(q.s),
				      sqlite3_errstr(s.rc)));
	if (sqlite3_close(s.sql) != SQLITE_OK && s.rc == SQLITE_OK) {
		s.rc = SQLITE_ERROR;
		tc_fail(err, "cannot close the database");
	}
	return s.rc == SQLITE_OK ? 0 : -1;
}

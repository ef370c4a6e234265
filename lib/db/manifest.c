/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifests in memory: their parts, their order, writing them. */
#include "db/manifest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/quote.h"
#include "db/columns.h"

const struct tc_column tc_columns[] = {
	{ "sha256", TC_COLUMN_SHA256, offsetof(struct tc_known_row, sha256) },
	{ "sha1", TC_COLUMN_SHA1, offsetof(struct tc_known_row, sha1) },
	{ "blob", TC_COLUMN_BLOB, offsetof(struct tc_known_row, blob) },
	{ "size", TC_COLUMN_SIZE, offsetof(struct tc_known_row, size) },
	{ "path", TC_COLUMN_PATH, offsetof(struct tc_known_row, path) },
	{ "serial", TC_COLUMN_SERIAL, offsetof(struct tc_known_row, serial) },
	{ "name-serial", TC_COLUMN_SERIAL,
	  offsetof(struct tc_known_row, name_serial) },
	{ "first", TC_COLUMN_DATE, offsetof(struct tc_known_row, first) },
	{ "last", TC_COLUMN_DATE, offsetof(struct tc_known_row, last) },
	{ "first-release", TC_COLUMN_TEXT,
	  offsetof(struct tc_known_row, first_release) },
	{ "last-release", TC_COLUMN_TEXT,
	  offsetof(struct tc_known_row, last_release) },
	{ "reference", TC_COLUMN_TEXT,
	  offsetof(struct tc_known_row, reference) },
	{ "canon", TC_COLUMN_CANON, offsetof(struct tc_known_row, canon) },
	{ "aclocal", TC_COLUMN_ACLOCAL,
	  offsetof(struct tc_known_row, aclocal) },
};

void tc_manifest_init(struct tc_manifest *m, const char *project)
{
	*m = (struct tc_manifest){ .variant = "" };
	m->project = tc_arena_strdup(&m->arena, project);
}

void tc_manifest_release(struct tc_manifest *m)
{
	if (m == NULL)
		return;
	free(m->notes);
	free(m->aliases);
	free(m->rows);
	free(m->text);
	tc_arena_release(&m->arena);
	*m = (struct tc_manifest){ .project = "", .variant = "" };
}

void tc_manifest_note(struct tc_manifest *m, const char *key, const char *text)
{
	struct tc_note note = { tc_arena_strdup(&m->arena, key),
				tc_arena_strdup(&m->arena, text) };

	m->notes = tc_grow(m->notes, m->note_count, &m->note_cap, sizeof(note));
	m->notes[m->note_count++] = note;
}

static void add_alias(struct tc_manifest *m, const char *name,
		      const char *alias, bool template)
{
	struct tc_alias made = { tc_arena_strdup(&m->arena, name),
				 tc_arena_strdup(&m->arena, alias), template };

	m->aliases = tc_grow(m->aliases, m->alias_count, &m->alias_cap,
			     sizeof(made));
	m->aliases[m->alias_count++] = made;
}

void tc_manifest_alias(struct tc_manifest *m, const char *name,
		       const char *alias)
{
	add_alias(m, name, alias, false);
}

void tc_manifest_template(struct tc_manifest *m, const char *name,
			  const char *made)
{
	add_alias(m, name, made, true);
}

struct tc_known_row *tc_manifest_add(struct tc_manifest *m)
{
	static const struct tc_known_row empty = {
		.path = "", .serial = "", .name_serial = "",
		.first = "", .last = "", .first_release = "",
		.last_release = "", .reference = "",
	};

	m->rows = tc_grow(m->rows, m->count, &m->cap, sizeof(empty));
	m->rows[m->count] = empty;
	return &m->rows[m->count++];
}

int tc_known_row_compare(const struct tc_known_row *a,
			 const struct tc_known_row *b)
{
	int rc = strcmp(a->path, b->path);

	return rc ? rc : memcmp(a->sha256, b->sha256, sizeof(a->sha256));
}

int tc_alias_compare(const struct tc_alias *a, const struct tc_alias *b)
{
	int rc;

	if (a->template != b->template)
		return a->template ? 1 : -1;
	rc = strcmp(a->name, b->name);
	return rc ? rc : strcmp(a->alias, b->alias);
}

static int compare_rows(const void *a, const void *b)
{
	return tc_known_row_compare(a, b);
}

static int compare_aliases(const void *a, const void *b)
{
	return tc_alias_compare(a, b);
}

void tc_manifest_sort(struct tc_manifest *m)
{
	if (m->count > 0)
		qsort(m->rows, m->count, sizeof(*m->rows), compare_rows);
	if (m->alias_count > 0)
		qsort(m->aliases, m->alias_count, sizeof(*m->aliases),
		      compare_aliases);
}

bool tc_manifest_text_ok(const char *s)
{
	size_t len = strlen(s);
	unsigned long code;

	if (len == 0 || len > TC_MAX_PATH || strcmp(s, "-") == 0)
		return false;
	while (len > 0) {
		size_t n = tc_utf8_next(s, len, &code);

		if (n == 0 || tc_code_is_control(code))
			return false;
		s += n;
		len -= n;
	}
	return true;
}

static unsigned two_digits(const char *s)
{
	return (unsigned)(s[0] - '0') * 10 + (unsigned)(s[1] - '0');
}

bool tc_manifest_date_ok(const char *s)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	unsigned year, month, day, most;
	size_t i;

	for (i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? s[i] != '-' : s[i] < '0' || s[i] > '9')
			return false;
	if (s[10] != '\0')
		return false;
	year = two_digits(s) * 100 + two_digits(s + 2);
	month = two_digits(s + 5);
	day = two_digits(s + 8);
	if (month < 1 || month > 12)
		return false;
	most = days[month - 1];
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		most++;
	return day >= 1 && day <= most;
}

static const char *text_of(const struct tc_known_row *row,
			   const struct tc_column *column)
{
	return *(const char *const *)((const char *)row + column->offset);
}

bool tc_known_row_has(const struct tc_known_row *row,
		      const struct tc_column *column)
{
	switch (column->type) {
	case TC_COLUMN_SHA256:
		return true;
	case TC_COLUMN_CANON:
		return row->has_canon;
	case TC_COLUMN_ACLOCAL:
		return row->has_aclocal;
	case TC_COLUMN_SHA1:
		return row->has_sha1;
	case TC_COLUMN_BLOB:
		return row->has_blob;
	case TC_COLUMN_SIZE:
		return row->size > 0;
	default:
		return *text_of(row, column) != '\0';
	}
}

const char *tc_known_row_field(const struct tc_known_row *row,
			       const struct tc_column *column,
			       char dst[TC_FIELD_SIZE])
{
	const unsigned char *bytes = (const unsigned char *)row +
				     column->offset;

	if (!tc_known_row_has(row, column))
		return "-";
	if (column->type <= TC_COLUMN_ACLOCAL)
		return tc_hex(dst, bytes, sizeof(row->sha256));
	if (column->type <= TC_COLUMN_BLOB)
		return tc_hex(dst, bytes, sizeof(row->sha1));
	if (column->type != TC_COLUMN_SIZE)
		return text_of(row, column);
	(void)snprintf(dst, TC_FIELD_SIZE, "%" PRIu64, row->size);
	return dst;
}

static bool any_filled(const struct tc_manifest *m,
		       const struct tc_column *column)
{
	size_t i;

	for (i = 0; i < m->count; i++)
		if (tc_known_row_has(&m->rows[i], column))
			return true;
	return column->type == TC_COLUMN_PATH ||
	       column->type == TC_COLUMN_SHA256;
}

static void write_header(const struct tc_manifest *m, FILE *out)
{
	size_t i;

	(void)fprintf(out, "# tarcheck-manifest %d\n# project: %s\n",
		      TC_MANIFEST_VERSION, m->project);
	if (*m->variant != '\0')
		(void)fprintf(out, "# variant: %s\n", m->variant);
	if (m->known_bad)
		(void)fputs("# known-bad: yes\n", out);
	/* It needs the column, which is left out when no row fills it in. */
	for (i = 0; i < m->count && !m->rows[i].has_canon; i++)
		;
	if (i < m->count)
		(void)fprintf(out, "# canon: %u\n", m->canon);
	for (i = 0; i < m->note_count; i++)
		(void)fprintf(out, "# %s: %s\n", m->notes[i].key,
			      m->notes[i].text);
	for (i = 0; i < m->alias_count; i++)
		(void)fprintf(out, "# %s: %s %s\n",
			      m->aliases[i].template ? "template" : "alias",
			      m->aliases[i].name, m->aliases[i].alias);
}

void tc_manifest_write(const struct tc_manifest *m, FILE *out)
{
	const struct tc_column *used[TC_COLUMN_COUNT];
	char field[TC_FIELD_SIZE];
	size_t count = 0, i, k;

	for (k = 0; k < TC_COLUMN_COUNT; k++)
		if (any_filled(m, &tc_columns[k]))
			used[count++] = &tc_columns[k];
	write_header(m, out);
	(void)fputs("# columns:", out);
	for (k = 0; k < count; k++)
		(void)fprintf(out, " %s", used[k]->name);
	(void)fputc('\n', out);
	for (i = 0; i < m->count; i++)
		for (k = 0; k < count; k++) {
			(void)fputs(tc_known_row_field(&m->rows[i], used[k],
						       field), out);
			(void)fputc(k + 1 < count ? '\t' : '\n', out);
		}
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading a manifest, strictly. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "db/canon.h"
#include "db/columns.h"
#include "db/serial.h"
#include "db/text-reader.h"

struct reader {
	struct tc_manifest *m;
	const struct tc_column *columns[TC_COLUMN_COUNT];
	size_t column_count;
	struct tc_text_reader text;
	struct tc_error *err; /* as text has it */
};

static int bad_value(const struct reader *r, const char *what,
		     const char *value)
{
	return tc_text_reader_bad(&r->text, what, value);
}

/* Hex digits in the one way the writer writes them. */
static int read_digest(struct reader *r, uint8_t *out, size_t len,
		       const char *text)
{
	if (strlen(text) != 2 * len ||
	    strspn(text, "0123456789abcdef") != 2 * len ||
	    tc_unhex(out, len, text) != 0)
		return bad_value(r, "not a digest in lower-case hex:", text);
	return 0;
}

static int read_size(struct reader *r, uint64_t *out, const char *text)
{
	size_t len = strspn(text, "0123456789");

	/* 18 digits always fit; the empty file is nobody's file. */
	if (len == 0 || len > 18 || text[len] != '\0' || *text == '0')
		return bad_value(r, "not a size above 0:", text);
	*out = strtoull(text, NULL, 10);
	return 0;
}

static int read_path(struct reader *r, const char **out, char *text)
{
	size_t len = strlen(text);
	char normal[TC_MAX_PATH + 1];

	if (len > TC_MAX_PATH || !tc_manifest_text_ok(text) ||
	    !tc_path_is_below(text) || tc_path_normalise(normal, text) != len)
		return bad_value(r, "not a plain relative path:", text);
	*out = text;
	return 0;
}

static int read_text(struct reader *r, const struct tc_column *column,
		     const char **out, const char *text)
{
	if (column->type == TC_COLUMN_SERIAL &&
	    !tc_serial_is_valid(text, strlen(text)))
		return bad_value(r, "not a serial:", text);
	if (column->type == TC_COLUMN_DATE && !tc_manifest_date_ok(text))
		return bad_value(r, "not a date YYYY-MM-DD:", text);
	if (!tc_manifest_text_ok(text))
		return bad_value(r, "not plain text:", text);
	*out = text;
	return 0;
}

static int read_field(struct reader *r, const struct tc_column *column,
		      struct tc_known_row *row, char *text)
{
	void *field = (char *)row + column->offset;

	if (strcmp(text, "-") == 0 && column->type != TC_COLUMN_PATH &&
	    column->type != TC_COLUMN_SHA256)
		return 0;
	switch (column->type) {
	case TC_COLUMN_SHA256:
		return read_digest(r, field, sizeof(row->sha256), text);
	case TC_COLUMN_CANON:
		row->has_canon = true;
		return read_digest(r, field, sizeof(row->canon), text);
	case TC_COLUMN_ACLOCAL:
		row->has_aclocal = true;
		return read_digest(r, field, sizeof(row->aclocal), text);
	case TC_COLUMN_SHA1:
		row->has_sha1 = true;
		return read_digest(r, field, sizeof(row->sha1), text);
	case TC_COLUMN_BLOB:
		row->has_blob = true;
		return read_digest(r, field, sizeof(row->blob), text);
	case TC_COLUMN_SIZE:
		return read_size(r, field, text);
	case TC_COLUMN_PATH:
		return read_path(r, field, text);
	default:
		return read_text(r, column, field, text);
	}
}

static int check_order(struct reader *r)
{
	const struct tc_known_row *row = &r->m->rows[r->m->count - 1];
	int rc;

	if (r->m->count < 2)
		return 0;
	rc = tc_known_row_compare(row - 1, row);
	if (rc == 0)
		return bad_value(r, "a second row of this content for", row->path);
	if (rc > 0)
		return tc_fail(r->err, "not sorted by path and SHA-256");
	return 0;
}

static int read_row(struct reader *r, char *line)
{
	struct tc_known_row *row = tc_manifest_add(r->m);
	size_t i;

	for (i = 0; i < r->column_count; i++) {
		char *stop = strchr(line, '\t');

		if ((stop != NULL) != (i + 1 < r->column_count))
			return tc_fail(r->err, "not %zu columns",
				       r->column_count);
		if (stop != NULL)
			*stop = '\0';
		if (read_field(r, r->columns[i], row, line) != 0)
			return tc_prefix(r->err, "%s", r->columns[i]->name);
		line = stop ? stop + 1 : line;
	}
	return check_order(r);
}

static int add_column(struct reader *r, const char *name)
{
	size_t i, k;

	for (i = 0; i < TC_COLUMN_COUNT; i++)
		if (strcmp(tc_columns[i].name, name) == 0)
			break;
	if (i == TC_COLUMN_COUNT)
		return bad_value(r, "unknown column", name);
	for (k = 0; k < r->column_count; k++)
		if (r->columns[k] == &tc_columns[i])
			return bad_value(r, "a second column", name);
	r->columns[r->column_count++] = &tc_columns[i];
	return 0;
}

static int read_columns(struct reader *r, char *value)
{
	unsigned needed = 0;
	bool canon = false;
	size_t i;

	while (value != NULL) {
		char *space = strchr(value, ' ');

		if (space != NULL)
			*space++ = '\0';
		if (add_column(r, value) != 0)
			return -1;
		value = space;
	}
	for (i = 0; i < r->column_count; i++) {
		needed += r->columns[i]->type == TC_COLUMN_PATH ||
			  r->columns[i]->type == TC_COLUMN_SHA256;
		canon = canon || r->columns[i]->type == TC_COLUMN_CANON;
	}
	if (needed != 2)
		return tc_fail(r->err, "columns sha256 and path are needed");
	if (canon != (r->m->canon != 0))
		return tc_fail(r->err, "a column canon and a line '# canon:' "
			       "need each other");
	if (*r->m->project == '\0')
		return tc_fail(r->err, "no '# project:' line above the columns");
	return 0;
}

static int read_project(struct reader *r, char *value)
{
	if (*r->m->project != '\0')
		return tc_fail(r->err, "a second project");
	r->m->project = value;
	return 0;
}

static int read_variant(struct reader *r, char *value)
{
	if (*r->m->variant != '\0')
		return tc_fail(r->err, "a second variant");
	r->m->variant = value;
	return 0;
}

static int read_known_bad(struct reader *r, char *value)
{
	if (strcmp(value, "yes") != 0)
		return bad_value(r, "known-bad is 'yes' or not there, not",
				 value);
	r->m->known_bad = true;
	return 0;
}

/* Canonical forms of another version say nothing about today's. */
static int read_canon(struct reader *r, char *value)
{
	char want[12];

	(void)snprintf(want, sizeof(want), "%d", TC_CANON_VERSION);
	if (strcmp(value, want) != 0)
		return bad_value(r, "canonical forms of another version:",
				 value);
	r->m->canon = TC_CANON_VERSION;
	return 0;
}

static int read_other_name(struct reader *r, char *value, bool template)
{
	struct tc_manifest *m = r->m;
	char *space = strchr(value, ' ');

	if (space == NULL || space == value || strchr(space + 1, ' ') ||
	    space[1] == '\0' || strchr(value, '/'))
		return bad_value(r, "not two base names:", value);
	*space = '\0';
	if (m->alias_count == TC_MAX_ALIASES)
		return tc_fail(r->err, "more than %u aliases and templates",
			       TC_MAX_ALIASES);
	if (template)
		tc_manifest_template(m, value, space + 1);
	else
		tc_manifest_alias(m, value, space + 1);
	if (m->alias_count > 1 &&
	    tc_alias_compare(&m->aliases[m->alias_count - 2],
			     &m->aliases[m->alias_count - 1]) >= 0)
		return tc_fail(r->err, "aliases not sorted");
	return 0;
}

static int read_alias(struct reader *r, char *value)
{
	return read_other_name(r, value, false);
}

static int read_template(struct reader *r, char *value)
{
	return read_other_name(r, value, true);
}

/* Other keys are notes. */
static const struct {
	const char *key;
	int (*read)(struct reader *r, char *value);
} header_keys[] = {
	{ "project", read_project },
	{ "variant", read_variant },
	{ "known-bad", read_known_bad },
	{ "canon", read_canon },
	{ "alias", read_alias },
	{ "template", read_template },
	{ "columns", read_columns },
};

/* "# key: value" */
static int read_header(struct reader *r, char *line)
{
	char *colon = strstr(line, ":");
	char *key = line + 2, *value;
	size_t i;

	if (strncmp(line, "# ", 2) != 0 || colon == NULL || colon == key)
		return bad_value(r, "not a header line '# key: value':", line);
	*colon = '\0';
	value = colon[1] == ' ' ? colon + 2 : colon + 1;
	if (!tc_manifest_text_ok(value))
		return bad_value(r, "not plain text:", value);
	for (i = 0; i < sizeof(header_keys) / sizeof(*header_keys); i++)
		if (strcmp(header_keys[i].key, key) == 0)
			return header_keys[i].read(r, value);
	if (strspn(key, "abcdefghijklmnopqrstuvwxyz-") != strlen(key))
		return bad_value(r, "not a header key:", key);
	tc_manifest_note(r->m, key, value);
	return 0;
}

static int read_magic(struct reader *r)
{
	static const char magic[] = "# tarcheck-manifest ";
	char want[sizeof(magic) + 12];
	char *line = NULL;
	int rc = tc_text_reader_next(&r->text, &line);

	if (rc < 0)
		return -1;
	if (rc == 0 || strncmp(line, magic, strlen(magic)) != 0)
		return tc_fail(r->err, "not a manifest: does not begin with "
			       "'%s%d'", magic, TC_MANIFEST_VERSION);
	(void)snprintf(want, sizeof(want), "%s%d", magic, TC_MANIFEST_VERSION);
	if (strcmp(line, want) != 0)
		return bad_value(r, "manifest of another version:",
				 line + strlen(magic));
	return 0;
}

static int read_lines(struct reader *r)
{
	char *line = NULL;
	int rc;

	if (read_magic(r) != 0)
		return -1;
	while ((rc = tc_text_reader_next(&r->text, &line)) > 0) {
		rc = r->column_count > 0 ? read_row(r, line)
					 : read_header(r, line);
		if (rc != 0)
			return rc;
	}
	if (rc == 0 && r->column_count == 0)
		return tc_fail(r->err, "no '# columns:' line");
	return rc;
}

int tc_manifest_parse(struct tc_manifest *m, char *text, size_t len,
		      const char *name, struct tc_error *err)
{
	struct tc_manifest made;
	struct reader r = {
		.m = &made,
		.text = { .next = text, .end = text ? text + len : text,
			  .max = TC_MAX_MANIFEST_LINE, .err = err },
		.err = err,
	};

	tc_manifest_init(&made, "");
	made.text = text;
	if (read_lines(&r) != 0) {
		tc_manifest_release(&made);
		return tc_text_reader_fail(&r.text, name);
	}
	tc_manifest_release(m);
	*m = made;
	return 0;
}

int tc_manifest_read(struct tc_manifest *m, const char *path,
		     struct tc_error *err)
{
	struct tc_buf buf;

	tc_buf_init(&buf, TC_MAX_MANIFEST_BYTES);
	if (tc_read_file(path, &buf, err) != 0) {
		tc_buf_release(&buf);
		return -1;
	}
	return tc_manifest_parse(m, buf.ptr, buf.len, path, err);
}

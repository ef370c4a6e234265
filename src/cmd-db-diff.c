/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db diff: what is different between two databases or manifests. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "cmd-db-refs.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "db/compare.h"

enum { SHORT_DIGEST = 12 };

static const struct tc_option own_options[] = { TC_DB_TRUST_OPTIONS, { 0 } };
static const struct tc_option *const option_tables[] = {
	own_options, tc_db_format_table, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db diff",
	.synopsis = "OLD NEW [OPTION]...",
	.summary = "Tell which files, sources and aliases were added, removed "
		   "or changed between two databases, two manifests, or one "
		   "of each (then only of that manifest's project). Status 0: "
		   "none; 1: some, as diff(1) has it.",
	.examples = "  tarcheck db diff old.db tarcheck.db\n"
		    "  tarcheck db diff gettext.tsv new.tsv --format json\n",
	.options = option_tables,
	.min_operands = 2,
	.max_operands = 2,
	.operand = "OLD or NEW",
};

/* A database or manifest. */
struct side {
	const char *path;
	bool is_database;
	struct tc_manifest_list list;
};

struct session {
	struct side was, is;
	bool exact;
	json_t *json; /* NULL for text */
	const struct tc_manifest *last; /* whose heading was printed */
	size_t added, removed, changed;
};

static const char *change_name(const struct tc_difference *d)
{
	return d->added ? "added" : d->removed ? "removed" : "changed";
}

/* Of one project: the list it came from does not matter. */
static bool same_owner(const struct tc_manifest *a, const struct tc_manifest *b)
{
	return strcmp(a->project, b->project) == 0 &&
	       strcmp(a->variant, b->variant) == 0 &&
	       a->known_bad == b->known_bad;
}

static void print_heading(struct session *s, const struct tc_manifest *of)
{
	struct tc_quoted project, variant;

	if (s->last != NULL && same_owner(s->last, of))
		return;
	tc_quote_into(project.s, sizeof(project.s), of->project);
	tc_quote_into(variant.s, sizeof(variant.s), of->variant);
	printf("%s%s%s%s\n", project.s, *of->variant ? " as in " : "",
	       variant.s, of->known_bad ? ", known bad" : "");
	s->last = of;
}

static void print_columns(const struct session *s,
			  const struct tc_difference *d)
{
	char a[TC_FIELD_SIZE], b[TC_FIELD_SIZE];
	struct tc_quoted was, is;
	size_t i;

	for (i = 0; i < TC_COLUMN_COUNT; i++) {
		const struct tc_column *column = &tc_columns[i];

		if (!tc_known_row_differs(d->was, d->is, column, s->exact))
			continue;
		printf("      %s: %s, now %s\n", column->name,
		       tc_quote_into(was.s, sizeof(was.s),
				     tc_known_row_field(d->was, column, a)),
		       tc_quote_into(is.s, sizeof(is.s),
				     tc_known_row_field(d->is, column, b)));
	}
}

static void print_difference(struct session *s, const struct tc_difference *d)
{
	const struct tc_known_row *row = d->is ? d->is : d->was;
	char hex[2 * sizeof(row->sha256) + 1];
	struct tc_quoted q;

	print_heading(s, d->of);
	tc_quote_into(q.s, sizeof(q.s), d->text);
	printf("  %c ", d->added ? '+' : d->removed ? '-' : '~');
	if (row == NULL) {
		printf("%s: %s\n", d->key, q.s);
		return;
	}
	printf("%s  %.*s", q.s, SHORT_DIGEST,
	       tc_hex(hex, row->sha256, sizeof(row->sha256)));
	if (*row->serial != '\0' || *row->name_serial != '\0')
		printf("  serial %s",
		       *row->serial ? row->serial : row->name_serial);
	(void)putchar('\n');
	if (d->was != NULL && d->is != NULL)
		print_columns(s, d);
}

static json_t *json_columns(const struct session *s,
			    const struct tc_difference *d)
{
	char a[TC_FIELD_SIZE], b[TC_FIELD_SIZE];
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < TC_COLUMN_COUNT; i++) {
		const struct tc_column *column = &tc_columns[i];

		if (tc_known_row_differs(d->was, d->is, column, s->exact))
			json_object_set_new(
				o, column->name,
				json_pack("[s, s]",
					  tc_known_row_field(d->was, column,
							     a),
					  tc_known_row_field(d->is, column,
							     b)));
	}
	return o;
}

static void add_difference(struct session *s, const struct tc_difference *d)
{
	const struct tc_known_row *row = d->is ? d->is : d->was;
	char hex[2 * sizeof(row->sha256) + 1];
	json_t *o = json_pack("{s:s, s:s, s:b, s:s, s:s, s:s}", "project",
			      d->of->project, "variant", d->of->variant,
			      "known_bad", (int)d->of->known_bad, "change",
			      change_name(d), "key", d->key, "text", d->text);

	if (o == NULL)
		tc_oom();
	if (row != NULL)
		json_object_set_new(o, "sha256", json_string(tc_hex(
						hex, row->sha256,
						sizeof(row->sha256))));
	if (d->was != NULL && d->is != NULL)
		json_object_set_new(o, "columns", json_columns(s, d));
	json_array_append_new(s->json, o);
}

static void each(void *ctx, const struct tc_difference *d)
{
	struct session *s = ctx;

	s->added += d->added;
	s->removed += d->removed;
	s->changed += !d->added && !d->removed;
	if (s->json != NULL)
		add_difference(s, d);
	else
		print_difference(s, d);
}

static json_t *json_side(const struct side *side)
{
	struct tc_quoted q;

	return json_pack("{s:s, s:s}", "path",
			 tc_quote_into(q.s, sizeof(q.s), side->path), "kind",
			 side->is_database ? "database" : "manifest");
}

static int compare(struct session *s)
{
	if (tc_db_wants_json())
		s->json = json_array();
	s->exact = s->was.is_database == s->is.is_database;
	/* A manifest says nothing about other projects. */
	if (!s->exact && s->was.is_database)
		tc_manifest_list_keep(&s->was.list, &s->is.list);
	else if (!s->exact)
		tc_manifest_list_keep(&s->is.list, &s->was.list);
	tc_manifest_list_compare(&s->was.list, &s->is.list, s->exact, each, s);
	if (s->json != NULL)
		tc_db_print_json(json_pack(
			"{s:i, s:o, s:o, s:o, s:{s:I, s:I, s:I}}",
			"schema_version", 1, "old", json_side(&s->was), "new",
			json_side(&s->is), "changes", s->json, "counts",
			"added", (json_int_t)s->added, "removed",
			(json_int_t)s->removed, "changed",
			(json_int_t)s->changed));
	else if (s->added + s->removed + s->changed > 0)
		printf("%zu added, %zu removed, %zu changed\n", s->added,
		       s->removed, s->changed);
	return s->added + s->removed + s->changed > 0 ? TC_EXIT_REJECTED :
							TC_EXIT_OK;
}

static int read_side(struct side *side, const char *word, struct tc_error *err)
{
	const struct tc_db_trust *trust = tc_db_trust_to_read(err);

	side->path = word;
	if (trust == NULL)
		return -1;
	return tc_manifest_list_read(&side->list, tc_db_path(word), trust,
				     &side->is_database, err);
}

static int diff(void *ctx)
{
	char **words = ctx;
	struct session s = { .json = NULL };
	struct tc_error err = { "" };
	int status;

	if (read_side(&s.was, words[0], &err) != 0 ||
	    read_side(&s.is, words[1], &err) != 0)
		status = tc_complain(&err);
	else
		status = compare(&s);
	tc_manifest_list_release(&s.was.list);
	tc_manifest_list_release(&s.is.list);
	return status;
}

int tc_cmd_db_diff(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_paths paths = { .list = NULL };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	tc_paths_add_beside(&paths, tc_db_path(argv[1]));
	tc_paths_add_beside(&paths, tc_db_path(argv[2]));
	return tc_db_confine_named(&paths, diff, argv + 1);
}

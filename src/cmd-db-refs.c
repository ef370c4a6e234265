/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which databases are asked: --db, the default one, --version. */
#include "cmd-db-refs.h"

#include <string.h>

#include "base/day.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/quote.h"
#include "clock.h"
#include "cmd-db-trust.h"
#include "cmd.h"

static struct tc_string_list dbs;
static const char *format;
static const char *const formats[] = { "text", "json", NULL };

const struct tc_option tc_db_option_table[] = {
	{ 0, "db", TC_OPT_LIST, &dbs, "FILE", TC_DB_HELP, NULL },
	TC_DB_TRUST_OPTIONS,
	{ 0 },
};

const struct tc_option tc_db_format_table[] = {
	{ 0, "format", TC_OPT_CHOICE, &format, NULL, "how to print",
	  formats },
	{ 0 },
};

const struct tc_option *const tc_db_query_tables[] = {
	tc_db_option_table, tc_db_format_table, tc_confine_option_table, NULL
};

const char *tc_db_path(const char *word)
{
	return strcmp(word, "default") == 0 ? tc_default_db() : word;
}

int tc_db_given(const struct tc_string_list *given, struct tc_ref_file *out,
		struct tc_error *err)
{
	size_t i;

	if (given->count > TC_MAX_DATABASES)
		return tc_fail(err, "--db: more than %u databases",
			       TC_MAX_DATABASES);
	for (i = 0; i < given->count; i++) {
		out[i].name = given->items[i];
		out[i].path = tc_db_path(out[i].name);
	}
	if (i == 0)
		out[i++] = (struct tc_ref_file){ "default", tc_default_db() };
	return (int)i;
}

static struct tc_refs *open_list(const struct tc_string_list *given,
				 struct tc_error *err)
{
	struct tc_ref_file files[TC_MAX_DATABASES];
	int count = tc_db_given(given, files, err);
	const struct tc_db_trust *trust;

	if (count < 0)
		return NULL;
	trust = tc_db_trust_given(err);
	if (trust == NULL)
		return NULL;
	return tc_refs_open(files, (size_t)count, trust, err);
}

struct tc_refs *tc_db_open_given(struct tc_error *err)
{
	return open_list(&dbs, err);
}

/* Keys are the user's own: they are read here. */
static int confine(const struct tc_string_list *given, struct tc_paths *more,
		   int (*work)(void *ctx), void *ctx)
{
	struct tc_ref_file files[TC_MAX_DATABASES];
	struct tc_error err;
	int count = given != NULL ? tc_db_given(given, files, &err) : 0;
	int status, i;

	for (i = 0; i < count; i++)
		tc_paths_add_around(more, files[i].path);
	if (count < 0 || tc_db_trust_given(&err) == NULL)
		status = tc_complain(&err);
	else
		status = tc_confine(more, NULL, work, ctx);
	tc_paths_release(more);
	return status;
}

int tc_db_confine(struct tc_paths *more, int (*work)(void *ctx), void *ctx)
{
	return confine(&dbs, more, work, ctx);
}

int tc_db_confine_named(struct tc_paths *more, int (*work)(void *ctx),
			void *ctx)
{
	return confine(NULL, more, work, ctx);
}

bool tc_db_wants_json(void)
{
	return format != NULL && strcmp(format, "json") == 0;
}

static json_t *json_database(const struct tc_ref *ref, struct tc_arena *arena)
{
	char hex[2 * sizeof(ref->sha256) + 1];
	const char *comment = ref->comment ?
				      tc_quote_arena(arena, ref->comment) :
				      NULL;
	struct tc_quoted name;

	return json_pack("{s:s, s:s, s:s, s:I, s:s, s:s?, s:s?, s:b}", "path",
			 tc_quote_into(name.s, sizeof(name.s), ref->name),
			 "edition", ref->edition, "sha256",
			 tc_hex(hex, ref->sha256, sizeof(ref->sha256)),
			 "files", (json_int_t)ref->files, "signature",
			 tc_db_standing_name(ref->standing), "signer",
			 ref->signer, "comment", comment, "outdated",
			 (int)tc_day_year_past(ref->day, tc_today()));
}

json_t *tc_db_json_databases(struct tc_refs *refs, struct tc_error *err)
{
	struct tc_arena arena = { 0 };
	json_t *list = json_array();
	struct tc_ref ref;
	size_t i;
	int rc = 0;

	for (i = 0; i < tc_refs_count(refs) && rc == 0; i++) {
		rc = tc_refs_describe(refs, i, &arena, &ref, err);
		if (rc == 0 &&
		    json_array_append_new(list, json_database(&ref, &arena)) != 0)
			tc_oom();
	}
	tc_arena_release(&arena);
	if (rc == 0)
		return list;
	json_decref(list);
	return NULL;
}

void tc_db_print_json(json_t *document)
{
	if (document == NULL)
		tc_oom();
	(void)json_dumpf(document, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	(void)putchar('\n');
	json_decref(document);
}

static int print_databases(struct tc_refs *refs, struct tc_error *err)
{
	char hex[2 * sizeof(((struct tc_ref *)0)->sha256) + 1];
	struct tc_arena arena = { 0 };
	struct tc_ref ref;
	size_t i;
	int rc = 0;

	for (i = 0; i < tc_refs_count(refs) && rc == 0; i++) {
		rc = tc_refs_describe(refs, i, &arena, &ref, err);
		if (rc == 0)
			printf("database %s\nSHA-256 %s\n%s\n",
			       tc_quote_arena(&arena, ref.edition),
			       tc_hex(hex, ref.sha256, sizeof(ref.sha256)),
			       tc_ref_signer_text(&ref, &arena));
	}
	tc_arena_release(&arena);
	return rc;
}

static int print_version(void *ctx)
{
	struct tc_error err;
	struct tc_refs *refs;
	int status = TC_EXIT_OK;

	printf("tarcheck %s\n", PACKAGE_VERSION);
	refs = open_list(ctx, &err);
	if (refs == NULL)
		return tc_complain(&err);
	if (print_databases(refs, &err) != 0)
		status = tc_complain(&err);
	tc_refs_close(refs);
	return status;
}

int tc_print_version(const struct tc_string_list *given)
{
	struct tc_paths paths = { .list = NULL };
	struct tc_string_list list = *given;

	return confine(given, &paths, print_version, &list);
}

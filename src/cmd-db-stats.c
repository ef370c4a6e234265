/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db stats: what a database holds. */
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "cmd-db-refs.h"
#include "cmd.h"

static const struct tc_usage usage = {
	.command = "db stats",
	.synopsis = "[OPTION]...",
	.summary = "Say what a reference database holds, per project.",
	.examples = "  tarcheck db stats\n"
		    "  tarcheck db stats --db tarcheck.db --format json\n",
	.options = tc_db_query_tables,
};

static void print_row(void *ctx, const struct tc_db_project *p)
{
	struct tc_quoted name, variant;

	(void)ctx;
	tc_quote_into(name.s, sizeof(name.s), p->name);
	tc_quote_into(variant.s, sizeof(variant.s),
		      p->known_bad ? "known bad" : p->variant);
	printf("%-18s %-10s %8" PRIu64 " %9" PRIu64 " %7" PRIu64 "  %s\n",
	       name.s, variant.s, p->files, p->contents, p->names, p->newest);
}

static int print_text(struct tc_refs *refs, size_t i, struct tc_error *err)
{
	char hex[2 * sizeof(((struct tc_ref *)0)->sha256) + 1];
	struct tc_arena arena = { 0 };
	struct tc_ref ref;
	int rc = tc_refs_describe(refs, i, &arena, &ref, err);

	if (rc == 0) {
		printf("%sdatabase ", i > 0 ? "\n" : "");
		if (tc_refs_count(refs) > 1)
			printf("%s: ", tc_quote_arena(&arena, ref.name));
		printf("%s\nSHA-256 %s\n%s\n\n",
		       tc_quote_arena(&arena, ref.edition),
		       tc_hex(hex, ref.sha256, sizeof(ref.sha256)),
		       tc_ref_signer_text(&ref, &arena));
		printf("%-18s %-10s %8s %9s %7s  %s\n", "project", "variant",
		       "files", "contents", "names", "newest");
		rc = tc_db_stats(tc_refs_db(refs, i), print_row, NULL, err);
	}
	tc_arena_release(&arena);
	return rc;
}

static json_t *list_sources(const char *source)
{
	json_t *list = json_array();

	while (*source != '\0') {
		size_t len = strcspn(source, "\n");

		json_array_append_new(list, json_stringn(source, len));
		source += len;
		source += *source == '\n';
	}
	return list;
}

/* What add_project() is told. */
struct listing {
	json_t *projects;
	size_t db;
};

static void add_project(void *ctx, const struct tc_db_project *p)
{
	const struct listing *listing = ctx;
	json_t *project = json_pack(
		"{s:s, s:s, s:b, s:I, s:I, s:I, s:s, s:o, s:I}", "name",
		p->name, "variant", p->variant, "known_bad",
		(int)p->known_bad, "files", (json_int_t)p->files, "contents",
		(json_int_t)p->contents, "names", (json_int_t)p->names,
		"newest", p->newest, "sources", list_sources(p->source),
		"database", (json_int_t)listing->db);

	json_array_append_new(listing->projects, project);
}

static int print_json(struct tc_refs *refs, struct tc_error *err)
{
	struct listing listing = { .projects = json_array() };
	json_t *databases = tc_db_json_databases(refs, err);
	int rc = databases != NULL ? 0 : -1;

	for (; rc == 0 && listing.db < tc_refs_count(refs); listing.db++)
		rc = tc_db_stats(tc_refs_db(refs, listing.db), add_project,
				 &listing, err);
	if (rc == 0)
		tc_db_print_json(json_pack("{s:i, s:O, s:O}",
					   "schema_version", 2, "databases",
					   databases, "projects",
					   listing.projects));
	json_decref(databases);
	json_decref(listing.projects);
	return rc;
}

static int print_stats(struct tc_refs *refs, struct tc_error *err)
{
	size_t i;

	if (tc_db_wants_json())
		return print_json(refs, err);
	for (i = 0; i < tc_refs_count(refs); i++)
		if (print_text(refs, i, err) != 0)
			return -1;
	return 0;
}

static int print_given(void *ctx)
{
	struct tc_error err = { "" };
	struct tc_refs *refs = tc_db_open_given(&err);
	int status;

	(void)ctx;
	if (refs == NULL)
		return tc_complain(&err);
	status = print_stats(refs, &err) == 0 ? TC_EXIT_OK :
						tc_complain(&err);
	tc_refs_close(refs);
	return status;
}

int tc_cmd_db_stats(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_paths paths = { .list = NULL };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	return tc_db_confine(&paths, print_given, NULL);
}

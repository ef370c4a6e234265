/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db stats: what a database holds. */
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "cmd.h"
#include "db/db.h"

enum { DIGEST_SIZE = 32 };

static const char *db_path, *format;
static const char *const formats[] = { "text", "json", NULL };

static const struct tc_option own_options[] = {
	{ 0, "db", TC_OPT_STRING, &db_path, "FILE",
	  "the database; else the installed one", NULL },
	{ 0, "format", TC_OPT_CHOICE, &format, NULL, "how to print",
	  formats },
	{ 0 },
};
static const struct tc_option *const option_tables[] = { own_options, NULL };

static const struct tc_usage usage = {
	.command = "db stats",
	.synopsis = "[OPTION]...",
	.summary = "Say what a reference database holds, per project.",
	.examples = "  tarcheck db stats\n"
		    "  tarcheck db stats --db tarcheck.db --format json\n",
	.options = option_tables,
};

/* What both writers are given. */
struct stats {
	const char *digest;
	const char *edition;
	uint64_t files;
	json_t *projects; /* NULL for text */
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

static int print_text(struct tc_db *db, const struct stats *stats,
		      struct tc_error *err)
{
	struct tc_quoted q;

	printf("database %s\nSHA-256 %s\n\n",
	       tc_quote_into(q.s, sizeof(q.s), stats->edition),
	       stats->digest);
	printf("%-18s %-10s %8s %9s %7s  %s\n", "project", "variant", "files",
	       "contents", "names", "newest");
	return tc_db_stats(db, print_row, NULL, err);
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

static void add_project(void *ctx, const struct tc_db_project *p)
{
	struct stats *stats = ctx;
	json_t *project = json_pack(
		"{s:s, s:s, s:b, s:I, s:I, s:I, s:s, s:o}", "name", p->name,
		"variant", p->variant, "known_bad", (int)p->known_bad,
		"files", (json_int_t)p->files, "contents",
		(json_int_t)p->contents, "names", (json_int_t)p->names,
		"newest", p->newest, "sources", list_sources(p->source));

	json_array_append_new(stats->projects, project);
}

static int print_json(struct tc_db *db, struct stats *stats,
		      struct tc_error *err)
{
	json_t *all;
	int rc;

	stats->projects = json_array();
	rc = tc_db_stats(db, add_project, stats, err);
	all = json_pack("{s:i, s:{s:s, s:s, s:I}, s:o}", "schema_version", 1,
			"database", "edition", stats->edition, "sha256",
			stats->digest, "files", (json_int_t)stats->files,
			"projects", stats->projects);
	if (all == NULL)
		tc_oom();
	if (rc == 0) {
		(void)json_dumpf(all, stdout, JSON_INDENT(1) |
						      JSON_ENSURE_ASCII);
		(void)putchar('\n');
	}
	json_decref(all);
	return rc;
}

static int print_stats(struct tc_db *db, struct tc_error *err)
{
	char hex[2 * DIGEST_SIZE + 1];
	uint8_t sha256[DIGEST_SIZE];
	struct stats stats = { .edition = tc_db_edition(db),
			       .files = tc_db_file_count(db) };

	if (tc_db_digest(db, sha256, err) != 0)
		return -1;
	stats.digest = tc_hex(hex, sha256, sizeof(sha256));
	if (format != NULL && strcmp(format, "json") == 0)
		return print_json(db, &stats, err);
	return print_text(db, &stats, err);
}

int tc_cmd_db_stats(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_error err = { "" };
	struct tc_db *db;

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	db = tc_db_open(tc_default_db(db_path), &err);
	if (db == NULL)
		return tc_complain(&err);
	status = print_stats(db, &err) == 0 ? TC_EXIT_OK : tc_complain(&err);
	tc_db_close(db);
	return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db show: the history of a file name. */
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "cmd-db-refs.h"
#include "cmd.h"
#include "db/files.h"
#include "lookup.h"

enum { SHORT_DIGEST = 12 };

static const struct tc_usage usage = {
	.command = "db show",
	.synopsis = "NAME... [OPTION]...",
	.summary = "Tell every version that was published under a base name, "
		   "oldest first: days, serial, releases, SHA-256, who has it "
		   "where. Status 1: a name is not published. See also: db "
		   "lookup, for a file or a digest; db list --name, for names "
		   "that match a pattern.",
	.examples = "  tarcheck db show build-to-host.m4\n"
		    "  tarcheck db show ltmain.sh --format json\n",
	.options = tc_db_query_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "NAME",
};

/* All versions of one name. */
struct history {
	struct tc_refs *refs;
	struct tc_arena arena;
	struct tc_known *known;
	size_t count, cap;
	struct tc_name_info info;
};

/* "" is after every day: a version that is still there, or of which it is
 * not known since when. */
static int compare_days(const char *a, const char *b)
{
	if ((*a == '\0') != (*b == '\0'))
		return *a == '\0' ? 1 : -1;
	return strcmp(a, b);
}

static int by_time(const void *a, const void *b)
{
	const struct tc_known *x = a, *y = b;
	int rc = compare_days(x->first, y->first);

	if (rc == 0)
		rc = compare_days(x->last, y->last);
	if (rc == 0)
		rc = strcmp(x->project, y->project);
	if (rc == 0)
		rc = strcmp(x->path, y->path);
	if (rc == 0)
		rc = memcmp(x->sha256, y->sha256, sizeof(x->sha256));
	return rc ? rc : (x->db > y->db) - (x->db < y->db);
}

static int read_history(struct history *h, const char *name,
			struct tc_error *err)
{
	size_t db;
	int n, i;

	for (db = 0; db < tc_refs_count(h->refs); db++) {
		struct tc_known *known = NULL;

		n = tc_db_files(tc_refs_db(h->refs, db), NULL, name,
				&h->arena, &known, err);
		if (n < 0)
			return -1;
		for (i = 0; i < n; i++) {
			h->known = tc_grow(h->known, h->count, &h->cap,
					   sizeof(*h->known));
			h->known[h->count] = known[i];
			h->known[h->count++].db = (unsigned)db;
		}
	}
	if (h->count > 0)
		qsort(h->known, h->count, sizeof(*h->known), by_time);
	return tc_refs_name_info(h->refs, name, &h->arena, &h->info, err) < 0 ?
		       -1 : 0;
}

static const char *releases(const struct tc_known *k, struct tc_arena *arena)
{
	if (*k->first_release == '\0' && *k->last_release == '\0')
		return "-";
	if (strcmp(k->first_release, k->last_release) == 0)
		return tc_quote_arena(arena, k->first_release);
	return tc_arena_printf(arena, "%s to %s",
			       tc_quote_arena(arena, k->first_release),
			       tc_quote_arena(arena, k->last_release));
}

static void print_version(struct history *h, const struct tc_known *k)
{
	char hex[2 * sizeof(k->sha256) + 1];
	struct tc_arena *arena = &h->arena;
	const char *serial = *k->serial ? k->serial : k->name_serial;

	(void)tc_hex(hex, k->sha256, sizeof(k->sha256));
	printf("  %-10s  %-10s  %-6s  %-24s  %.*s  %s", *k->first ? k->first : "?",
	       *k->last ? k->last : "now",
	       *serial ? tc_quote_arena(arena, serial) : "-",
	       releases(k, arena), SHORT_DIGEST, hex,
	       tc_quote_arena(arena, k->project));
	if (*k->variant != '\0')
		printf(" as in %s", tc_quote_arena(arena, k->variant));
	printf("  %s%s%s\n", tc_quote_arena(arena, k->path),
	       k->known_bad ? "  KNOWN BAD" : "",
	       tc_quote_arena(arena, tc_refs_whose(h->refs, k, arena)));
	if (*k->reference != '\0')
		printf("    %s\n", tc_quote_arena(arena, k->reference));
}

static void print_text(struct history *h, const char *name)
{
	const char *quoted = tc_quote_arena(&h->arena, name);
	size_t i;

	if (h->info.versions == 0)
		printf("%s: not published%s\n", quoted,
		       h->count > 0 ? ", but known to be bad" : "");
	else
		printf("%s: published by %s, %" PRIu64 " version%s%s%s\n",
		       quoted, tc_quote_arena(&h->arena, h->info.projects),
		       h->info.versions, h->info.versions == 1 ? "" : "s",
		       *h->info.highest_serial ? ", highest serial " : "",
		       tc_quote_arena(&h->arena, h->info.highest_serial));
	if (h->count > 0)
		printf("  %-10s  %-10s  %-6s  %-24s  %-*s  %s\n", "first",
		       "last", "serial", "releases", SHORT_DIGEST, "SHA-256",
		       "file");
	for (i = 0; i < h->count; i++)
		print_version(h, &h->known[i]);
}

static json_t *to_json(const struct history *h, const char *name)
{
	json_t *files = json_array();
	struct tc_quoted q;
	size_t i;

	for (i = 0; i < h->count; i++)
		json_array_append_new(files, tc_lookup_json(&h->known[i]));
	return json_pack("{s:s, s:I, s:s, s:s, s:o}", "name",
			 tc_quote_into(q.s, sizeof(q.s), name), "versions",
			 (json_int_t)h->info.versions, "projects",
			 h->info.projects ? h->info.projects : "",
			 "highest_serial",
			 h->info.highest_serial ? h->info.highest_serial : "",
			 "files", files);
}

/* 0: published; 1: not; -1. json: appended to, or NULL for text. */
static int show(struct tc_refs *refs, const char *name, json_t *json,
		struct tc_error *err)
{
	struct history h = { .refs = refs };
	int rc = read_history(&h, name, err);

	if (rc == 0) {
		if (json != NULL)
			json_array_append_new(json, to_json(&h, name));
		else
			print_text(&h, name);
		rc = h.info.versions == 0;
	}
	free(h.known);
	tc_arena_release(&h.arena);
	return rc;
}

static int show_all(struct tc_refs *refs, char **names, json_t *json,
		    struct tc_error *err)
{
	int worst = 0;

	for (; *names != NULL; names++) {
		int rc = show(refs, *names, json, err);

		if (rc < 0)
			return -1;
		worst = rc > worst ? rc : worst;
	}
	return worst;
}

static int show_json(struct tc_refs *refs, char **names, struct tc_error *err)
{
	json_t *databases = tc_db_json_databases(refs, err);
	json_t *list = json_array();
	int rc = databases ? show_all(refs, names, list, err) : -1;

	if (rc >= 0)
		tc_db_print_json(json_pack("{s:i, s:O, s:O}",
					   "schema_version", 1, "databases",
					   databases, "names", list));
	json_decref(databases);
	json_decref(list);
	return rc;
}

static int show_names(void *ctx)
{
	char **names = ctx;
	struct tc_error err = { "" };
	struct tc_refs *refs = tc_db_open_given(&err);
	int status;

	if (refs == NULL)
		return tc_complain(&err);
	status = tc_db_wants_json() ? show_json(refs, names, &err) :
				      show_all(refs, names, NULL, &err);
	tc_refs_close(refs);
	return status < 0 ? tc_complain(&err) : status;
}

int tc_cmd_db_show(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_paths paths = { .list = NULL };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	return tc_db_confine(&paths, show_names, argv + 1);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db list: projects, or the names that they publish. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/path.h"
#include "base/quote.h"
#include "cmd-db-refs.h"
#include "cmd.h"
#include "db/files.h"
#include "db/serial.h"

static const char *project, *name;

static const struct tc_option own_options[] = {
	{ 0, "project", TC_OPT_STRING, &project, "PROJECT",
	  "the names that it publishes", NULL },
	{ 0, "name", TC_OPT_STRING, &name, "GLOB",
	  "the base names that match, and who publishes them", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_db_option_table, tc_db_format_table,
	tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db list",
	.synopsis = "[--project PROJECT] [--name GLOB] [OPTION]...",
	.summary = "List the projects of a database, or the base names of "
		   "their files, with the number of versions. Status 1: "
		   "nothing to list. See also: db show, for one name's "
		   "history; db stats.",
	.examples = "  tarcheck db list\n"
		    "  tarcheck db list --project gettext\n"
		    "  tarcheck db list --name 'ax_pthread*'\n",
	.options = option_tables,
};

/* A name as one project publishes it. */
struct entry {
	const struct tc_known *one;
	uint64_t versions;
	const char *serial; /* highest */
	const char *first, *last;
};

struct listing {
	struct tc_refs *refs;
	struct tc_arena arena;
	struct entry *entries;
	size_t count, cap;
};

static int by_owner_and_name(const void *a, const void *b)
{
	const struct tc_known *x = a, *y = b;
	int rc = strcmp(x->project, y->project);

	if (rc == 0)
		rc = strcmp(x->variant, y->variant);
	if (rc == 0)
		rc = (int)x->known_bad - (int)y->known_bad;
	if (rc == 0)
		rc = strcmp(x->name, y->name);
	return rc ? rc : memcmp(x->sha256, y->sha256, sizeof(x->sha256));
}

static bool same_entry(const struct tc_known *a, const struct tc_known *b)
{
	return strcmp(a->project, b->project) == 0 &&
	       strcmp(a->variant, b->variant) == 0 &&
	       a->known_bad == b->known_bad && strcmp(a->name, b->name) == 0;
}

static void count_in(struct entry *e, const struct tc_known *k)
{
	if (tc_serial_compare(k->serial, e->serial) > 0)
		e->serial = k->serial;
	if (tc_serial_compare(k->name_serial, e->serial) > 0)
		e->serial = k->name_serial;
	if (*k->first != '\0' &&
	    (*e->first == '\0' || strcmp(k->first, e->first) < 0))
		e->first = k->first;
	/* "" is the latest: still there. */
	if (*e->last != '\0' &&
	    (*k->last == '\0' || strcmp(k->last, e->last) > 0))
		e->last = k->last;
}

static void add_group(struct listing *l, const struct tc_known *known,
		      size_t count)
{
	struct entry e = { .one = known, .serial = "", .first = known->first,
			   .last = known->last };
	size_t i;

	for (i = 0; i < count; i++) {
		count_in(&e, &known[i]);
		e.versions += i == 0 ||
			      memcmp(known[i].sha256, known[i - 1].sha256,
				     sizeof(known[i].sha256)) != 0;
	}
	l->entries = tc_grow(l->entries, l->count, &l->cap, sizeof(e));
	l->entries[l->count++] = e;
}

static bool is_wanted(const struct tc_known *k)
{
	return name == NULL || tc_path_match(name, k->name);
}

/* A name without wildcards may also be an alias. */
static int collect(struct listing *l, size_t db, struct tc_error *err)
{
	const bool plain = name != NULL && strpbrk(name, "*?[\\") == NULL;
	struct tc_known *known = NULL;
	int n = tc_db_files(tc_refs_db(l->refs, db), project,
			    plain ? name : NULL, &l->arena, &known, err);
	size_t i, end, kept = 0;

	if (n < 0)
		return -1;
	for (i = 0; i < (size_t)n; i++)
		if (plain || is_wanted(&known[i])) {
			known[kept] = known[i];
			known[kept++].db = (unsigned)db;
		}
	if (kept > 0)
		qsort(known, kept, sizeof(*known), by_owner_and_name);
	for (i = 0; i < kept; i = end) {
		for (end = i + 1; end < kept; end++)
			if (!same_entry(&known[i], &known[end]))
				break;
		add_group(l, &known[i], end - i);
	}
	return 0;
}

static void print_entry(struct listing *l, const struct entry *e)
{
	struct tc_arena *arena = &l->arena;
	const struct tc_known *k = e->one;

	printf("%-30s %-18s %-10s %8" PRIu64 "  %-8s %s to %s%s\n",
	       tc_quote_arena(arena, k->name),
	       tc_quote_arena(arena, k->project),
	       k->known_bad ? "known bad" : tc_quote_arena(arena, k->variant),
	       e->versions, *e->serial ? tc_quote_arena(arena, e->serial) : "-",
	       *e->first ? e->first : "?", *e->last ? e->last : "now",
	       tc_refs_whose(l->refs, k, arena));
}

static json_t *json_entry(const struct entry *e)
{
	const struct tc_known *k = e->one;

	return json_pack("{s:s, s:s, s:s, s:b, s:I, s:s, s:s, s:s, s:I}",
			 "name", k->name, "project", k->project, "variant",
			 k->variant, "known_bad", (int)k->known_bad,
			 "versions", (json_int_t)e->versions, "highest_serial",
			 e->serial, "first", e->first, "last", e->last,
			 "database", (json_int_t)k->db);
}

static int list_names(struct listing *l, struct tc_error *err)
{
	json_t *names, *databases;
	size_t i;

	for (i = 0; i < tc_refs_count(l->refs); i++)
		if (collect(l, i, err) != 0)
			return -1;
	if (!tc_db_wants_json()) {
		if (l->count > 0)
			printf("%-30s %-18s %-10s %8s  %-8s %s\n", "name",
			       "project", "variant", "versions", "serial",
			       "time");
		for (i = 0; i < l->count; i++)
			print_entry(l, &l->entries[i]);
		return 0;
	}
	databases = tc_db_json_databases(l->refs, err);
	if (databases == NULL)
		return -1;
	names = json_array();
	for (i = 0; i < l->count; i++)
		json_array_append_new(names, json_entry(&l->entries[i]));
	tc_db_print_json(json_pack("{s:i, s:o, s:o}", "schema_version", 1,
				   "databases", databases, "names", names));
	return 0;
}

/* What each project's function is told. */
struct projects {
	json_t *list; /* NULL for text */
	size_t db, count;
};

static void add_project(void *ctx, const struct tc_db_project *p)
{
	struct projects *projects = ctx;
	struct tc_quoted q, variant;

	projects->count++;
	if (projects->list != NULL) {
		json_array_append_new(
			projects->list,
			json_pack("{s:s, s:s, s:b, s:I, s:I, s:s, s:I}",
				  "name", p->name, "variant", p->variant,
				  "known_bad", (int)p->known_bad, "files",
				  (json_int_t)p->files, "names",
				  (json_int_t)p->names, "newest", p->newest,
				  "database", (json_int_t)projects->db));
		return;
	}
	if (projects->count == 1)
		printf("%-18s %-10s %8s %8s  %s\n", "project", "variant",
		       "files", "names", "newest");
	printf("%-18s %-10s %8" PRIu64 " %8" PRIu64 "  %s\n",
	       tc_quote_into(q.s, sizeof(q.s), p->name),
	       tc_quote_into(variant.s, sizeof(variant.s),
			     p->known_bad ? "known bad" : p->variant),
	       p->files, p->names, *p->newest ? p->newest : "-");
}

static int list_projects(struct listing *l, struct tc_error *err)
{
	struct projects projects = { .list = NULL };
	json_t *databases = NULL;
	int rc = 0;

	if (tc_db_wants_json()) {
		databases = tc_db_json_databases(l->refs, err);
		if (databases == NULL)
			return -1;
		projects.list = json_array();
	}
	for (; projects.db < tc_refs_count(l->refs) && rc == 0; projects.db++)
		rc = tc_db_stats(tc_refs_db(l->refs, projects.db),
				 add_project, &projects, err);
	if (rc == 0 && databases != NULL)
		tc_db_print_json(json_pack("{s:i, s:O, s:O}",
					   "schema_version", 1, "databases",
					   databases, "projects",
					   projects.list));
	json_decref(databases);
	json_decref(projects.list);
	l->count = projects.count;
	return rc;
}

static int list_given(void *ctx)
{
	struct listing l = { .refs = NULL };
	struct tc_error err = { "" };
	int status, rc;

	(void)ctx;
	l.refs = tc_db_open_given(&err);
	if (l.refs == NULL)
		return tc_complain(&err);
	rc = project || name ? list_names(&l, &err) : list_projects(&l, &err);
	if (rc != 0)
		status = tc_complain(&err);
	else
		status = l.count > 0 ? TC_EXIT_OK : TC_EXIT_REJECTED;
	free(l.entries);
	tc_arena_release(&l.arena);
	tc_refs_close(l.refs);
	return status;
}

int tc_cmd_db_list(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_paths paths = { .list = NULL };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	return tc_db_confine(&paths, list_given, NULL);
}

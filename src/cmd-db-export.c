/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db export: a database back into manifests. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/quote.h"
#include "cmd-db-refs.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "db/db.h"
#include "db/export.h"
#include "interrupt.h"
#include "leftovers.h"

static const char *output;

static const struct tc_option own_options[] = {
	{ 'o', "output", TC_OPT_STRING, &output, "DIR",
	  "the directory to make, new or empty; needed", NULL },
	TC_DB_TRUST_OPTIONS,
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db export",
	.synopsis = "DATABASE -o DIR",
	.summary = "Take a database apart into manifests, one for each "
		   "project, and its files of lines. 'default' is the database that is used without "
		   "--db. tarcheck db build makes the same database of them.",
	.examples = "  tarcheck db export site.db -o site\n"
		    "  tarcheck db build site/*.tsv -o site.db\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = 1,
	.operand = "DATABASE",
};

struct export {
	char *word; /* the database's */
	char *dir;  /* made for it */
};

/* One of them is written, the other is NULL. The directory as a whole appears
 * when it is complete. */
static int write_now(const struct tc_manifest *m, const struct tc_sketches *l,
		      const char *path, struct tc_error *err)
{
	FILE *out = fopen(path, "wxe");
	struct tc_quoted q;
	bool bad;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (out == NULL)
		return tc_fail_errno(err, errno, "%s: cannot create", q.s);
	if (m != NULL)
		tc_manifest_write(m, out);
	else
		tc_sketches_write(l, out);
	bad = fflush(out) != 0 || ferror(out) || fsync(fileno(out)) != 0;
	if (fclose(out) != 0 || bad)
		return tc_fail_errno(err, errno, "%s: cannot write", q.s);
	return 0;
}

static int write_file(const struct tc_manifest *m, const struct tc_sketches *l,
		      const char *path, struct tc_error *err)
{
	int rc;

	tc_interrupt_defer();
	rc = write_now(m, l, path, err);
	tc_interrupt_allow();
	return rc;
}

static int write_all(struct tc_manifest_list *list, const char *dir,
		     struct tc_error *err)
{
	struct tc_arena arena = { .blocks = NULL };
	const size_t count = list->count + list->line_count;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < count; i++) {
		const bool lines = i >= list->count;
		const size_t at = lines ? i - list->count : i;
		const char *name = lines ?
			tc_manifest_list_lines_name(list, at) :
			tc_manifest_list_name(list, at);

		rc = write_file(lines ? NULL : &list->items[at],
				lines ? &list->lines[at] : NULL,
				tc_arena_printf(&arena, "%s/%s", dir, name),
				err);
	}
	tc_arena_release(&arena);
	return rc;
}

static int export(void *ctx)
{
	const struct export *e = ctx;
	struct tc_manifest_list list = { .items = NULL };
	struct tc_error err = { "" };
	const struct tc_db_trust *trust = tc_db_trust_to_read(&err);
	struct tc_db *db;
	int rc;

	db = trust ? tc_db_open(tc_db_path(e->word), trust, &err) : NULL;
	if (db == NULL)
		return tc_complain(&err);
	rc = tc_db_export(db, &list, &err);
	tc_db_close(db);
	if (rc == 0)
		rc = write_all(&list, e->dir, &err);
	tc_manifest_list_release(&list);
	return rc == 0 ? TC_EXIT_OK : tc_complain(&err);
}

/* All of them or none: written beside the directory, which is renamed. */
static int export_to(struct export *e, struct tc_error *err)
{
	struct tc_paths paths = { .list = NULL };
	const mode_t mask = umask(0);
	struct tc_quoted q;
	int status;

	umask(mask);
	tc_quote_into(q.s, sizeof(q.s), output);
	tc_leftovers_watch(NULL);
	if (!tc_leftovers_make_dir(e->dir)) {
		tc_fail_errno(err, errno, "%s: cannot create", q.s);
		return tc_complain(err);
	}
	tc_paths_add_beside(&paths, tc_db_path(e->word));
	tc_paths_add_work(&paths, e->dir);
	status = tc_db_confine_named(&paths, export, e);
	if (status == TC_EXIT_OK && (chmod(e->dir, 0777 & ~mask) != 0 ||
				     tc_leftovers_rename(e->dir, output) != 0)) {
		tc_fail_errno(err, errno, "%s: cannot create", q.s);
		status = tc_complain(err);
	}
	if (status != TC_EXIT_OK)
		tc_leftovers_remove_dir(e->dir);
	return status;
}

int tc_cmd_db_export(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct export e = { .word = NULL };
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (output == NULL) {
		tc_fail(&err, "db export: -o DIR is missing");
		return tc_complain(&err);
	}
	e.word = argv[1];
	e.dir = tc_asprintf("%s.XXXXXX", output);
	status = export_to(&e, &err);
	free(e.dir);
	return status;
}

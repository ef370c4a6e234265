/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db export: a database back into manifests. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/io.h"
#include "base/quote.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "db/db.h"
#include "db/export.h"

static const char *output;

static const struct tc_option own_options[] = {
	{ 'o', "output", TC_OPT_STRING, &output, "DIR",
	  "the directory to make, new or empty; needed", NULL },
	TC_DB_TRUST_OPTIONS,
	{ 0 },
};
static const struct tc_option *const option_tables[] = { own_options, NULL };

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

/* One of them is written, the other is NULL. */
static int write_file(const struct tc_manifest *m, const struct tc_sketches *l,
		      const char *path, struct tc_error *err)
{
	struct tc_outfile out = { .temp = NULL };
	int rc;

	if (tc_outfile_open(&out, path, err) != 0)
		return -1;
	if (m != NULL)
		tc_manifest_write(m, out.stream);
	else
		tc_sketches_write(l, out.stream);
	rc = tc_outfile_commit(&out, err);
	tc_outfile_release(&out);
	return rc;
}

/* The names below dir, manifests first; NULL after the last. */
static const char *file_name(struct tc_manifest_list *list, size_t i,
			     const char *dir)
{
	const char *name;

	if (i < list->count)
		name = tc_manifest_list_name(list, i);
	else if (i - list->count < list->line_count)
		name = tc_manifest_list_lines_name(list, i - list->count);
	else
		return NULL;
	return tc_arena_printf(&list->items[0].arena, "%s/%s", dir, name);
}

static int write_all(struct tc_manifest_list *list, const char *dir,
		     struct tc_error *err)
{
	const char *path;
	size_t i;

	for (i = 0; (path = file_name(list, i, dir)) != NULL; i++)
		if (write_file(i < list->count ? &list->items[i] : NULL,
			       i < list->count ? NULL :
						 &list->lines[i - list->count],
			       path, err) != 0)
			return -1;
	return 0;
}

static void remove_all(struct tc_manifest_list *list, const char *dir)
{
	const char *path;
	size_t i;

	for (i = 0; (path = file_name(list, i, dir)) != NULL; i++)
		(void)unlink(path);
	(void)rmdir(dir);
}

/* All of them or none: written beside the directory and renamed. */
static int write_directory(struct tc_manifest_list *list, struct tc_error *err)
{
	char *temp = tc_asprintf("%s.XXXXXX", output);
	const mode_t mask = umask(0);
	struct tc_quoted q;
	int rc = 0;

	umask(mask);
	tc_quote_into(q.s, sizeof(q.s), output);
	if (mkdtemp(temp) == NULL) {
		rc = tc_fail_errno(err, errno, "%s: cannot create", q.s);
		free(temp);
		return rc;
	}
	rc = write_all(list, temp, err);
	if (rc == 0 && (chmod(temp, 0777 & ~mask) != 0 ||
			rename(temp, output) != 0))
		rc = tc_fail_errno(err, errno, "%s: cannot create", q.s);
	if (rc != 0)
		remove_all(list, temp);
	free(temp);
	return rc;
}

static int export(const char *word, struct tc_error *err)
{
	struct tc_manifest_list list = { .items = NULL };
	const struct tc_db_trust *trust = tc_db_trust_to_read(err);
	struct tc_db *db;
	int rc;

	if (trust == NULL)
		return -1;
	db = tc_db_open(tc_db_path(word), trust, err);
	if (db == NULL)
		return -1;
	rc = tc_db_export(db, &list, err);
	tc_db_close(db);
	if (rc == 0)
		rc = write_directory(&list, err);
	tc_manifest_list_release(&list);
	return rc;
}

int tc_cmd_db_export(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (output == NULL) {
		tc_fail(&err, "db export: -o DIR is missing");
		return tc_complain(&err);
	}
	return export(argv[1], &err) == 0 ? TC_EXIT_OK : tc_complain(&err);
}

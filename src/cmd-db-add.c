/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db add: a site's own files into a database of their own. */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "clock.h"
#include "cmd-db-overlay.h"
#include "cmd-db-refs.h"
#include "cmd.h"
#include "crypto/digest.h"
#include "db/serial.h"
#include "source/git/blob-id.h"

static const char *project, *path, *reason;
static struct tc_string_list manifests;
static bool known_bad;

static const struct tc_option own_options[] = {
	{ 0, "project", TC_OPT_STRING, &project, "NAME",
	  "whose files they are; needed for FILE", NULL },
	{ 0, "path", TC_OPT_STRING, &path, "PATH",
	  "where the project has the one FILE; else the operand, if it is "
	  "relative, or its base name", NULL },
	{ 0, "reason", TC_OPT_STRING, &reason, "TEXT",
	  "why it is there, or where a bad file is described", NULL },
	{ 0, "known-bad", TC_OPT_FLAG, &known_bad, NULL,
	  "the files are harmful; needs --reason", NULL },
	{ 0, "manifest", TC_OPT_LIST, &manifests, "MANIFEST",
	  "add all that it holds", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_db_option_table, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db add",
	.synopsis = "OVERLAY FILE... --project NAME [OPTION]...",
	.summary = "Put files into a site's own database, which is made when "
		   "it is not there. Use it with --db default --db OVERLAY. "
		   "What a database given with --db (else the default one) "
		   "knows to be bad is refused.",
	.examples =
		"  tarcheck db add site.db m4/local.m4 --project our-macros "
		"\\\n"
		"    --reason 'reviewed, ticket 1234'\n"
		"  tarcheck db add site.db --manifest local.tsv\n"
		"  tarcheck verify foo-1.tar.gz --repo foo.git --tag v1 \\\n"
		"    --db default --db site.db\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "OVERLAY",
};

static int check_options(int argc, struct tc_error *err)
{
	if (argc < 3 && manifests.count == 0)
		return tc_fail(err, "db add: FILE or --manifest is missing");
	if (argc >= 3 && project == NULL)
		return tc_fail(err, "db add: --project NAME is missing");
	if (path != NULL && argc != 3)
		return tc_fail(err, "db add: --path is for one FILE");
	if (known_bad && reason == NULL)
		return tc_fail(err, "db add: --known-bad needs --reason: where "
				    "is it described?");
	if ((project != NULL && !tc_manifest_text_ok(project)) ||
	    (reason != NULL && !tc_manifest_text_ok(reason)))
		return tc_fail(err, "db add: a name or reason that is empty "
				    "or cannot stand in a manifest");
	return 0;
}

/* As the manifest has it. */
static const char *today(struct tc_arena *arena)
{
	const uint32_t day = tc_today();

	return tc_arena_printf(arena, "%04u-%02u-%02u", day / 10000,
			       day / 100 % 100, day % 100);
}

/* What to call it: "" where no such path can be. */
static const char *path_of(const char *file, struct tc_arena *arena)
{
	char *clean;

	if (path != NULL)
		file = path;
	else if (*file == '/' || !tc_path_is_below(file))
		file = tc_path_base(file);
	clean = tc_arena_bytes(arena, strlen(file) + 1);
	if (tc_path_normalise(clean, file) == 0 || !tc_path_is_below(clean) ||
	    *clean == '/' || !tc_manifest_text_ok(clean))
		return "";
	return clean;
}

static int digest_row(struct tc_known_row *row, const struct tc_buf *bytes,
		      struct tc_error *err)
{
	struct tc_blob_hasher *blob = tc_blob_hasher_new(err);
	bool collision = false;
	int rc = -1;

	if (blob != NULL &&
	    tc_digest_buffer(TC_DIGEST_SHA256, bytes->ptr, bytes->len,
			     row->sha256, err) == 0 &&
	    tc_digest_buffer(TC_DIGEST_SHA1, bytes->ptr, bytes->len, row->sha1,
			     err) == 0 &&
	    tc_blob_hasher_start(blob, bytes->len, err) == 0 &&
	    tc_blob_hasher_update(blob, bytes->ptr, bytes->len, err) == 0)
		rc = tc_blob_hasher_final(blob, row->blob, &collision, err);
	tc_blob_hasher_free(blob);
	if (rc == 0 && collision)
		return tc_fail(err, "made for a SHA-1 collision");
	row->has_sha1 = row->has_blob = rc == 0;
	return rc;
}

static int describe(struct tc_known_row *row, const char *file,
		    const struct tc_buf *bytes, struct tc_arena *arena,
		    struct tc_error *err)
{
	struct tc_serial serial = { .lines = 0 };

	*row = (struct tc_known_row){
		.size = bytes->len, .path = path_of(file, arena),
		.first = today(arena), .last = "", .first_release = "",
		.last_release = "", .reference = reason ? reason : "",
	};
	if (bytes->len == 0)
		return tc_fail(err, "an empty file is nobody's");
	if (*row->path == '\0')
		return tc_fail(err, "not a path that a manifest can hold");
	if (tc_path_match("*.m4", row->path))
		tc_serial_read(&serial, bytes->ptr, bytes->len);
	row->serial = tc_arena_strdup(arena, serial.aclocal);
	row->name_serial = tc_arena_strdup(arena, serial.name);
	return digest_row(row, bytes, err);
}

static int bad_here(const struct tc_known_row *own, struct tc_error *err)
{
	struct tc_quoted q;

	return tc_fail(err, "known to be bad in the same database: %s",
		       tc_quote_into(q.s, sizeof(q.s), own->reference));
}

/* An entry that vouches for a file which is known to be bad would be one that
 * nobody sees. */
static int refuse_bad(struct tc_refs *refs, const struct tc_known_row *row,
		      struct tc_error *err)
{
	struct tc_arena arena = { 0 };
	struct tc_known *known = NULL;
	struct tc_quoted q;
	int n;

	n = tc_refs_known_bad(refs, row->sha256, &arena, &known, err);
	if (n > 0)
		tc_fail(err, "known to be bad: %s%s",
			tc_quote_into(q.s, sizeof(q.s), known->reference),
			tc_quote_arena(&arena,
				       tc_refs_whose(refs, known, &arena)));
	tc_arena_release(&arena);
	return n == 0 ? 0 : -1;
}

static int add_file(struct tc_overlay *overlay, struct tc_refs *refs,
		    const char *file, struct tc_error *err)
{
	struct tc_manifest *m =
		tc_overlay_manifest(overlay, project, "", known_bad);
	const struct tc_known_row *own;
	struct tc_known_row row;
	struct tc_quoted q;
	struct tc_buf bytes;
	int rc;

	tc_buf_init(&bytes, TC_MAX_KEPT_CONTENT);
	if (tc_read_file(file, &bytes, err) != 0) {
		tc_buf_release(&bytes);
		return -1;
	}
	rc = describe(&row, file, &bytes, &m->arena, err);
	if (rc == 0 && !known_bad) {
		own = tc_overlay_find(overlay, row.sha256, true);
		rc = own ? bad_here(own, err) : refuse_bad(refs, &row, err);
	}
	if (rc == 0)
		tc_overlay_add(m, &row);
	else
		tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s), file));
	tc_buf_release(&bytes);
	return rc;
}

/* Of a manifest of good files. */
static int refuse_any_bad(struct tc_overlay *overlay, struct tc_refs *refs,
			  const struct tc_manifest *m, struct tc_error *err)
{
	const struct tc_known_row *own = NULL, *row;
	struct tc_quoted q;
	size_t i;
	int rc = 0;

	row = tc_overlay_find_bad(overlay, m, &own);
	if (row != NULL)
		rc = bad_here(own, err);
	for (i = 0; rc == 0 && i < m->count; i++) {
		row = &m->rows[i];
		rc = refuse_bad(refs, row, err);
	}
	return rc == 0 ? 0 : tc_prefix(err, "%s",
				       tc_quote_into(q.s, sizeof(q.s),
						     row->path));
}

static int add_manifest(struct tc_overlay *overlay, struct tc_refs *refs,
			const char *name, struct tc_error *err)
{
	struct tc_manifest m;
	int rc;

	tc_manifest_init(&m, "");
	rc = tc_manifest_read(&m, name, err);
	if (rc == 0 && !m.known_bad)
		rc = refuse_any_bad(overlay, refs, &m, err);
	if (rc == 0)
		tc_overlay_merge(overlay, &m);
	tc_manifest_release(&m);
	return rc;
}

static int add_all(struct tc_overlay *overlay, char **files,
		   struct tc_error *err)
{
	struct tc_refs *refs = tc_db_open_given(err);
	int rc = refs ? 0 : -1;
	size_t i;

	for (i = 0; i < manifests.count && rc == 0; i++)
		rc = add_manifest(overlay, refs, manifests.items[i], err);
	for (; *files != NULL && rc == 0; files++)
		rc = add_file(overlay, refs, *files, err);
	tc_refs_close(refs);
	return rc;
}

int tc_cmd_db_add(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_paths paths = { .list = NULL };
	struct tc_error err = { "" };
	size_t i;

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	argv[argc] = NULL;
	if (check_options(argc, &err) != 0)
		return tc_complain(&err);
	for (i = 0; i < manifests.count; i++)
		tc_paths_add(&paths, manifests.items[i]);
	for (i = 2; argv[i] != NULL; i++)
		tc_paths_add(&paths, argv[i]);
	return tc_db_edit(argv[1], &paths, tc_db_confine, add_all, argv + 2);
}

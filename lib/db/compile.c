/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Manifests to the SQLite file that tc_db_open() reads. */
#include "db/compile.h"

#include "base/error.h"
#include "base/io.h"
#include "base/quote.h"
#include "db/edition.h"

/* Releases the edition. */
static int store_edition(struct tc_edition *edition, const char *file,
			 struct tc_error *err)
{
	int rc = tc_edition_store(edition, file, NULL, err);
	struct tc_quoted q;

	tc_edition_release(edition);
	return rc == 0 ? 0 : tc_prefix(err, "%s",
				       tc_quote_into(q.s, sizeof(q.s), file));
}

/* Releases the edition. */
static int write_edition(struct tc_edition *edition, const char *out,
			 struct tc_error *err)
{
	struct tc_outfile file = { .temp = NULL };
	struct tc_quoted q;
	int rc = -1;

	tc_quote_into(q.s, sizeof(q.s), out);
	if (tc_outfile_open(&file, out, err) != 0)
		goto out;
	if (file.temp == NULL) {
		tc_fail(err, "%s: not a regular file", q.s);
		goto out;
	}
	if (tc_edition_store(edition, file.temp, NULL, err) != 0) {
		tc_prefix(err, "%s", q.s);
		goto out;
	}
	/* Syncs and renames the very file that SQLite has written by name. */
	rc = tc_outfile_commit(&file, err);
out:
	tc_outfile_release(&file);
	tc_edition_release(edition);
	return rc;
}

int tc_db_compile(const char *const *manifests, size_t count, const char *out,
		  struct tc_error *err)
{
	const struct tc_db_sources sources = { .manifests = manifests,
					       .manifest_count = count };

	return tc_db_compile_sources(&sources, out, err);
}

static int read_sources(struct tc_edition *edition,
			const struct tc_db_sources *sources,
			struct tc_error *err)
{
	if (tc_edition_read(edition, sources->manifests,
			    sources->manifest_count, err) != 0)
		return -1;
	if (tc_edition_add_lines(edition, sources->lines, sources->line_count,
				 err) == 0)
		return 0;
	tc_edition_release(edition);
	return -1;
}

int tc_db_compile_sources(const struct tc_db_sources *sources, const char *out,
			  struct tc_error *err)
{
	struct tc_edition edition;
	int rc = read_sources(&edition, sources, err);

	return rc == 0 ? write_edition(&edition, out, err) : -1;
}

int tc_db_store_sources(const struct tc_db_sources *sources, const char *file,
			struct tc_error *err)
{
	struct tc_edition edition;
	int rc = read_sources(&edition, sources, err);

	return rc == 0 ? store_edition(&edition, file, err) : -1;
}

int tc_db_compile_list(struct tc_manifest_list *list, const char *out,
		       struct tc_error *err)
{
	struct tc_edition edition;
	int rc = tc_edition_make_list(&edition, list, err);

	return rc == 0 ? write_edition(&edition, out, err) : rc;
}

int tc_db_store_list(struct tc_manifest_list *list, const char *file,
		     struct tc_error *err)
{
	struct tc_edition edition;
	int rc = tc_edition_make_list(&edition, list, err);

	return rc == 0 ? store_edition(&edition, file, err) : rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What db add and db remove share: from the file to the file. */
#include "cmd-db-overlay.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "confine.h"
#include "leftovers.h"

/* It was of the bytes that were there before. */
static void tell_signatures(const char *path)
{
	static const char *const suffixes[] = { "minisig", "sig" };
	struct tc_quoted q;
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		char *name = tc_asprintf("%s.%s", path, suffixes[i]);

		if (access(name, F_OK) == 0)
			fprintf(stderr, "tarcheck: %s: of the database as it "
					"was before; sign it again\n",
				tc_quote_into(q.s, sizeof(q.s), name));
		free(name);
	}
}

struct edit {
	const char *path;
	int (*change)(struct tc_overlay *overlay, char **words,
		      struct tc_error *err);
	char **words;
};

static int edit(void *ctx, const char *file)
{
	const struct edit *e = ctx;
	struct tc_error err = { "" };
	const struct tc_db_trust *trust = tc_db_trust_to_read(&err);
	struct tc_overlay overlay;
	int rc;

	if (trust == NULL ||
	    tc_overlay_open(&overlay, e->path, trust, &err) != 0)
		return tc_complain(&err);
	rc = e->change(&overlay, e->words, &err);
	if (rc == 0)
		rc = tc_overlay_store(&overlay, file, &err);
	tc_overlay_release(&overlay);
	return rc == 0 ? TC_EXIT_OK : tc_complain(&err);
}

int tc_db_edit(const char *path, struct tc_paths *more,
	       tc_db_confine_fn *confine,
	       int (*change)(struct tc_overlay *overlay, char **words,
			     struct tc_error *err),
	       char **words)
{
	struct edit e = { path, change, words };
	struct tc_lock lock = { .path = NULL };
	struct tc_error err = { "" };
	int status;

	/* From reading to writing nobody else edits it. */
	tc_leftovers_watch(NULL);
	if (tc_leftovers_lock(&lock, path, &err) != 0) {
		tc_paths_release(more);
		return tc_complain(&err);
	}
	tc_paths_add_beside(more, path);
	status = tc_db_write(path, more, confine, edit, &e);
	tc_leftovers_unlock(&lock);
	if (status == TC_EXIT_OK)
		tell_signatures(path);
	return status;
}

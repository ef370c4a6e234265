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

int tc_db_edit(const char *path,
	       int (*change)(struct tc_overlay *overlay, char **words,
			     struct tc_error *err),
	       char **words)
{
	struct tc_error err = { "" };
	const struct tc_db_trust *trust = tc_db_trust_to_read(&err);
	struct tc_overlay overlay;
	int rc;

	if (trust == NULL || tc_overlay_open(&overlay, path, trust, &err) != 0)
		return tc_complain(&err);
	rc = change(&overlay, words, &err);
	if (rc == 0)
		rc = tc_overlay_commit(&overlay, &err);
	tc_overlay_release(&overlay);
	if (rc != 0)
		return tc_complain(&err);
	tell_signatures(path);
	return TC_EXIT_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which contents of an edition are macro files, for lib/db/macro-set.c. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "db/edition.h"
#include "db/macro-set.h"
#include "db/schema.h"

static int compare_prefixes(const void *a, const void *b)
{
	return memcmp(a, b, TC_DB_MACRO_BYTES);
}

static bool is_macro(const struct tc_edition *e,
		     const struct tc_edition_file *f)
{
	return !e->projects[f->project - 1].known_bad &&
	       tc_is_macro_name(f->row->path);
}

void tc_edition_add_macros(struct tc_edition *e)
{
	uint8_t(*set)[TC_DB_MACRO_BYTES];
	size_t i, n = 0;

	set = tc_calloc(e->file_count + 1, sizeof(*set));
	for (i = 0; i < e->file_count; i++) {
		const struct tc_edition_file *f = &e->files[i];
		const struct tc_edition_content *c =
			&e->contents[f->content - 1];

		if (is_macro(e, f))
			memcpy(set[n++], c->aclocal ? c->aclocal : c->sha256,
			       sizeof(*set));
	}
	qsort(set, n, sizeof(*set), compare_prefixes);
	tc_buf_init(&e->macros, INT32_MAX);
	for (i = 0; i < n; i++)
		if (i == 0 || compare_prefixes(set[i - 1], set[i]) != 0)
			tc_buf_append(&e->macros, set[i], sizeof(*set));
	free(set);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of published toolchains. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "regen/toolchain-manifest.h"
#include "regen/toolchain-text.h"

static const char first_line[] = "# tarcheck-toolchains 1";
static const char columns[] =
	"# columns: name tool version variant digest source source-id origin";

static int read_row(struct tc_toolchain_text *text,
		    struct tc_toolchain_known *row)
{
	const char *f[8];
	size_t i;

	if (!tc_toolchain_text_split(text->line, f, 8))
		return tc_toolchain_text_fail(text, "not eight fields");
	for (i = 0; i < 8; i++)
		if (i == 3 ? *f[i] && !tc_toolchain_text_plain(f[i]) :
			     !tc_toolchain_text_plain(f[i]))
			return tc_toolchain_text_fail(text, "no plain text");
	if (!tc_toolchain_name_ok(f[0]))
		return tc_toolchain_text_fail(text, "no possible name");
	if (!tc_toolchain_text_hex(f[4], 2 * TC_SHA256_SIZE) ||
	    tc_unhex(row->digest, TC_SHA256_SIZE, f[4]) != 0)
		return tc_toolchain_text_fail(text, "not a SHA-256");
	row->name = f[0];
	row->tool = f[1];
	row->version = f[2];
	row->variant = f[3];
	row->source = f[5];
	row->source_id = f[6];
	row->origin = f[7];
	return 0;
}

int tc_toolchain_list_parse(struct tc_toolchain_list *list, const char *text,
			    size_t len, struct tc_arena *arena,
			    struct tc_error *err)
{
	struct tc_toolchain_text lines = { .at = text, .end = text + len,
					   .arena = arena, .err = err };
	struct tc_toolchain_known *rows = NULL;
	size_t cap = 0, count = 0;
	int rc = tc_toolchain_text_expect(&lines, first_line);

	if (rc == 0)
		rc = tc_toolchain_text_expect(&lines, columns);
	while (rc == 0 && (rc = tc_toolchain_text_next(&lines)) > 0) {
		rows = tc_grow(rows, count, &cap, sizeof(*rows));
		rc = read_row(&lines, &rows[count]);
		if (rc == 0 && count > 0 &&
		    strcmp(rows[count - 1].name, rows[count].name) >= 0)
			rc = tc_toolchain_text_fail(&lines, "not sorted");
		count++;
	}
	if (rc == 0) {
		list->count = count;
		list->rows = tc_arena_alloc(arena, count * sizeof(*rows) + 1);
		if (count > 0)
			memcpy(list->rows, rows, count * sizeof(*rows));
	}
	free(rows);
	return rc;
}

int tc_toolchain_list_read(struct tc_toolchain_list *list, const char *path,
			   struct tc_arena *arena, struct tc_error *err)
{
	struct tc_quoted q;
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_TOOLCHAIN_MANIFEST);
	rc = tc_read_file(path, &text, err);
	if (rc == 0) {
		rc = tc_toolchain_list_parse(list, tc_buf_str(&text), text.len,
					     arena, err);
		if (rc != 0)
			tc_prefix(err, "%s",
				  tc_quote_into(q.s, sizeof(q.s), path));
	}
	tc_buf_release(&text);
	return rc;
}

const struct tc_toolchain_known *
tc_toolchain_list_find(const struct tc_toolchain_list *list,
		       const struct tc_toolchain *t)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct tc_toolchain_known *row = &list->rows[i];

		if (memcmp(row->digest, t->digest, TC_SHA256_SIZE) == 0 &&
		    strcmp(row->tool, t->tool) == 0 &&
		    strcmp(row->version, t->version) == 0 &&
		    strcmp(row->variant, t->variant) == 0)
			return row;
	}
	return NULL;
}

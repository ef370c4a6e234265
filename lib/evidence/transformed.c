/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members that equal a published file after whitelisted transforms. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "db/canon.h"
#include "db/refs.h"
#include "evidence/internal.h"

enum { MAX_WORDS = 600, SHOWN_PER_TRANSFORM = 2 };

/* Copies of tools' files; what a project wrote itself is not transformed. */
static bool may_be_copied(const struct tc_member *m)
{
	enum tc_kind_class class = tc_member_kind(m)->class;

	return tc_member_has_bytes(m) && m->size > 0 &&
	       (class == TC_CLASS_MACRO || class == TC_CLASS_AUX) &&
	       tc_canon_wants(tc_path_base(m->path));
}

/* "after: interpreter '#!/usr/bin/sh', stamp 'VERSION=2.4.7' 'x' and 3 more" */
static const char *describe(const struct tc_masked_list *masked,
			    struct tc_arena *arena)
{
	struct tc_buf buf;
	const char *text;
	size_t i;
	int t;

	tc_buf_init(&buf, MAX_WORDS);
	for (t = 0; t < TC_TRANSFORM_COUNT; t++) {
		size_t shown = 0;

		if (masked->by_transform[t] == 0)
			continue;
		tc_buf_printf(&buf, "%s%s", buf.len ? ", " : "",
			      tc_transform_name((enum tc_transform)t));
		for (i = 0; i < masked->count; i++)
			if (masked->items[i].transform == (enum tc_transform)t &&
			    shown < SHOWN_PER_TRANSFORM) {
				tc_buf_printf(&buf, " '%s'",
					      masked->items[i].text);
				shown++;
			}
		if (masked->by_transform[t] > shown)
			tc_buf_printf(&buf, " and %zu more",
				      masked->by_transform[t] - shown);
	}
	/* All of it is in the published file: years that it has and this
	 * one has not, for example. */
	text = tc_arena_strdup(arena, buf.len ? tc_buf_str(&buf)
					      : "no words of its own");
	tc_buf_release(&buf);
	return text;
}

int tc_origin_transformed(struct tc_evidence *ev, struct tc_refs *refs,
			  const struct tc_member *m, struct tc_result *result,
			  struct tc_error *err)
{
	const char *name = tc_path_base(m->path);
	struct tc_arena *arena = &ev->arena;
	struct tc_masked_list *masked;
	struct tc_known *known = NULL;
	uint8_t canon[32];
	int n, i;

	if (!may_be_copied(m))
		return 0;
	masked = tc_arena_alloc(arena, sizeof(*masked));
	*masked = (struct tc_masked_list){ .items = NULL };
	if (tc_canon_digest(name, m->extra->bytes, m->extra->bytes_len, canon,
			    arena, masked, err) != 0)
		return -1;
	n = tc_refs_lookup(refs, TC_KEY_CANON, canon, name, arena, &known,
			   err);
	for (i = 0; i < n && known[i].known_bad; i++)
		;
	if (n < 0 || i == n)
		return n < 0 ? -1 : 0;
	result->origin = TC_ORIGIN_KNOWN_VARIANT;
	result->db = (uint8_t)known[i].db;
	result->masked = masked;
	result->detail = tc_arena_printf(
		arena, "%s %s, %s%s; after %s", known[i].project,
		known[i].path, tc_known_when(&known[i], arena),
		tc_refs_whose(refs, &known[i], arena),
		describe(masked, arena));
	return 1;
}

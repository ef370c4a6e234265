/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Full differences from nearest published versions, where a store of their
 * contents is at hand. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/unified.h"
#include "db/contents.h"
#include "evidence/internal.h"

static const char *make_diff(struct tc_arena *arena, const char *from,
			     size_t len, const char *to, size_t to_len,
			     uint64_t *left)
{
	struct tc_buf out;
	const char *text = NULL;

	tc_buf_init(&out, TC_MAX_DIFF_BYTES);
	if (memchr(from, '\0', len) == NULL &&
	    memchr(to, '\0', to_len) == NULL &&
	    tc_unified(from, len, to, to_len, left, &out) == 0 &&
	    out.len > 0)
		text = tc_arena_strdup(arena, tc_buf_str(&out));
	tc_buf_release(&out);
	return text;
}

static const char *diff_part(struct tc_arena *arena, const char *from,
			     size_t len, const struct tc_member *m,
			     const struct tc_finding_nearest *n,
			     uint64_t *left)
{
	if (n->size == 0)
		return make_diff(arena, from, len, m->extra->bytes,
				 m->extra->bytes_len, left);
	return make_diff(arena, from, len, m->extra->bytes + n->from, n->size,
			 left);
}

int tc_evidence_full_diffs(struct tc_evidence *ev, struct tc_contents *store,
			   struct tc_error *err)
{
	uint64_t left = TC_MAX_DIFF_WORK;
	size_t i;

	for (i = 0; i < ev->findings.count; i++) {
		struct tc_finding *f = &ev->findings.list[i];
		const struct tc_member *m;
		char *bytes = NULL;
		size_t len = 0;
		int rc;

		if (f->nearest == NULL)
			continue;
		m = tc_tree_find(ev->archive, f->path);
		if (m == NULL || m->extra == NULL || m->extra->bytes == NULL ||
		    m->extra->bytes_len != m->size)
			continue;
		rc = tc_contents_get(store, f->nearest->sha256, &bytes, &len,
				     err);
		if (rc < 0)
			return -1;
		if (rc == 0)
			f->diff = diff_part(&ev->arena, bytes, len, m,
					    f->nearest, &left);
		free(bytes);
	}
	return 0;
}

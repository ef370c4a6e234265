/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What autoheader wrote, and which headers are not its at all. */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "check/regen-internal.h"
#include "evidence/kind.h"

/* Of all that AC_CONFIG_HEADERS names, autoheader writes the first. A copy of
 * it (for an example, for another compiler) is as much from checked inputs. */
static bool is_copy(const struct tc_regen *r, const struct tc_regen_dir *dir,
		    uint32_t i)
{
	const struct tc_member *members = r->check->archive.members;
	const char *base = tc_path_base(members[i].path);
	bool same = false;
	uint32_t k;

	for (k = 0; k < r->check->archive.count && !same; k++) {
		const char *norm;
		struct tc_buf now;

		if (k == i || members[k].kind != r->autoheader_kind ||
		    members[k].type != TC_TYPE_FILE ||
		    strcmp(tc_path_base(members[k].path), base) != 0 ||
		    !tc_regen_is_of(r, dir, k))
			continue;
		same = tc_regen_take(r, k, &now) &&
		       tc_regen_equals(r, i, &now, &norm) && norm == NULL;
		tc_buf_release(&now);
	}
	return same;
}

void tc_regen_is_source(struct tc_regen *r, uint32_t i)
{
	tc_buf_printf(&r->log, "source %u .\n", (unsigned)i);
	r->check->archive.members[i].kind = (uint16_t)tc_kind_find("source");
}

static void judge(struct tc_regen *r, const struct tc_regen_dir *dir,
		  uint32_t i, const struct tc_toolchain *tool)
{
	struct tc_regen_best best = { NULL, 0, 0, NULL };
	struct tc_regen_how how = { .program = "autoheader",
				    .tool = tool };
	struct tc_buf now;

	if (tc_regen_take(r, i, &now)) {
		if (tc_regen_equals(r, i, &now, &how.normalisation))
			tc_regen_record(r, dir, i, TC_NO_MEMBER, &how);
		else
			tc_regen_keep_best(r, i, &best, &now, tool);
	} else if (is_copy(r, dir, i)) {
		tc_regen_record(r, dir, i, TC_NO_MEMBER, &how);
	} else if (r->weak && r->repo != NULL) {
		tc_regen_note(r, i, "autoheader did not write it");
	} else {
		/* Whatever it says of itself. */
		tc_regen_is_source(r, i);
	}
	if (best.bytes != NULL)
		tc_regen_differs(r, i, &best);
	free(best.bytes);
	tc_buf_release(&now);
}

void tc_regen_headers(struct tc_regen *r, const struct tc_regen_dir *dir,
		      const struct tc_toolchain *tool)
{
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++)
		if (tc_regen_is_pending(r, dir, r->autoheader_kind, i))
			judge(r, dir, i, tool);
}

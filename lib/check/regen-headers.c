/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What autoheader wrote, and which headers are not its at all. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"
#include "check/regen-near.h"
#include "check/regen-view.h"
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

/* What the present run wrote of each that is to be had yet. */
static void compare(struct tc_regen *r, const struct tc_regen_dir *dir,
		    const struct tc_toolchain *tool,
		    struct tc_regen_best *best)
{
	struct tc_regen_how how = { .program = "autoheader", .tool = tool };
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++) {
		struct tc_buf now;
		bool wrote;

		if (!tc_regen_is_pending(r, dir, r->autoheader_kind, i))
			continue;
		how.normalisation = NULL;
		wrote = tc_regen_take(r, i, &now);
		if (wrote && tc_regen_equals(r, i, &now, &how.normalisation))
			tc_regen_record(r, dir, i, TC_NO_MEMBER, &how);
		else if (wrote)
			tc_regen_keep_best(r, i, &best[i], &now, tool);
		else if (is_copy(r, dir, i))
			tc_regen_record(r, dir, i, TC_NO_MEMBER, &how);
		tc_buf_release(&now);
	}
}

enum { MAX_VARIANTS = 4 }; /* of one release that are tried */

/* 1: it has run to its end; 0: it has not, *note is why; -1. */
static int run(struct tc_regen *r, const struct tc_regen_dir *dir,
	       const struct tc_toolchain *tool, const char **note)
{
	static const char *const modern[] = { "-f", NULL };
	static const char *const old[] = { NULL };

	return tc_regen_run(r, "autoheader", tool, NULL, dir->path,
			    tc_generator_is_modern(tool) ? modern : old, note);
}

/* Empties what was written of those that differ; false: none does. */
static bool begin_again(struct tc_regen *r, const struct tc_regen_dir *dir,
			const struct tc_regen_best *best)
{
	bool any = false;
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++) {
		if (best[i].bytes == NULL ||
		    !tc_regen_is_pending(r, dir, r->autoheader_kind, i))
			continue;
		if (tc_regen_put_again(r, i) != 0)
			return false;
		any = true;
	}
	return any;
}

static int run_other(struct tc_regen *r, const struct tc_regen_dir *dir,
		     const struct tc_toolchain *t, struct tc_regen_best *best)
{
	const char *note;
	int rc = run(r, dir, t, &note);

	if (rc > 0)
		compare(r, dir, t, best);
	return rc < 0 ? -1 : 0;
}

/* A template does not say which version wrote it, nor which variant, and may be
 * older or newer than configure beside it. So variants of configure's release
 * are tried, and releases near that. */
static int run_near(struct tc_regen *r, const struct tc_regen_dir *dir,
		    const struct tc_toolchain *tool,
		    struct tc_regen_best *best)
{
	const struct tc_toolchain *t;
	struct tc_regen_near near;
	size_t count, k, tried = 0;
	int rc = 0;

	t = tc_toolchains_find(r->store, "autoconf", tool->version, &count);
	for (k = 0; k < count && tried < MAX_VARIANTS && rc == 0; k++) {
		if (&t[k] == tool || !tc_regen_fit(&t[k]))
			continue;
		if (!begin_again(r, dir, best))
			return 0;
		rc = run_other(r, dir, &t[k], best);
		tried++;
	}
	tc_regen_near_init(&near, tool);
	while (rc == 0 && begin_again(r, dir, best) &&
	       (t = tc_regen_near_next(r, &near)) != NULL)
		rc = run_other(r, dir, t, best);
	return rc;
}

static void judge(struct tc_regen *r, const struct tc_regen_dir *dir,
		  const struct tc_regen_best *best)
{
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++) {
		if (!tc_regen_is_pending(r, dir, r->autoheader_kind, i))
			continue;
		if (best[i].bytes != NULL)
			tc_regen_differs(r, i, &best[i]);
		else if (r->weak && r->repo != NULL)
			tc_regen_note(r, i, "autoheader did not write it");
		else
			/* Whatever it says of itself. */
			tc_regen_is_source(r, i);
	}
}

int tc_regen_autoheader(struct tc_regen *r, const struct tc_regen_dir *dir,
			const struct tc_toolchain *autoconf)
{
	const size_t count = r->check->archive.count;
	struct tc_regen_best *best;
	const char *note;
	size_t i;
	int rc = run(r, dir, autoconf, &note);

	if (rc <= 0) {
		if (rc == 0)
			tc_regen_note_pending(r, dir, r->autoheader_kind, note);
		return rc;
	}
	best = tc_calloc(count + 1, sizeof(*best));
	compare(r, dir, autoconf, best);
	rc = run_near(r, dir, autoconf, best);
	if (rc == 0)
		judge(r, dir, best);
	for (i = 0; i < count; i++)
		free(best[i].bytes);
	free(best);
	return rc;
}

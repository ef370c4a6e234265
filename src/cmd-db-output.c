/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Databases written by a process that can write nothing else. */
#include "cmd-db-output.h"

#include "base/error.h"
#include "base/quote.h"
#include "cmd.h"
#include "confine.h"
#include "leftovers.h"

struct writing {
	int (*work)(void *ctx, const char *file);
	void *ctx;
	const char *file;
};

static int write_file(void *ctx)
{
	const struct writing *w = ctx;

	return w->work(w->ctx, w->file);
}

static int open_output(struct tc_outfile *out, const char *path,
		       struct tc_error *err)
{
	struct tc_quoted q;

	if (tc_leftovers_open(out, path, err) != 0)
		return -1;
	if (out->temp != NULL)
		return 0;
	tc_leftovers_release(out);
	return tc_fail(err, "%s: not a regular file",
		       tc_quote_into(q.s, sizeof(q.s), path));
}

int tc_db_write(const char *path, struct tc_paths *more,
		tc_db_confine_fn *confine,
		int (*work)(void *ctx, const char *file), void *ctx)
{
	struct writing w = { .work = work, .ctx = ctx };
	struct tc_outfile out = { .temp = NULL };
	struct tc_error err;
	int status;

	tc_leftovers_watch(NULL);
	if (open_output(&out, path, &err) != 0) {
		tc_paths_release(more);
		return tc_complain(&err);
	}
	w.file = out.temp;
	tc_paths_add_work(more, w.file);
	status = confine(more, write_file, &w);
	/* Syncs and renames the very file that was written by name. */
	if (status == TC_EXIT_OK && tc_leftovers_commit(&out, &err) != 0)
		status = tc_complain(&err);
	tc_leftovers_release(&out);
	return status;
}

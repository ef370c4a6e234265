/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which generators a release needs, and what they write this time. */
#include "check/regen.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/path.h"
#include "check/regen-view.h"
#include "evidence/derivation.h"
#include "evidence/kind.h"
#include "evidence/stated.h"

static const char no_store[] =
	"not written again: no toolchains, see tarcheck-toolchain(1)";

static const char *dir_of(struct tc_regen *r, uint32_t i)
{
	const char *path = r->check->archive.members[i].path;
	const char *base = tc_path_base(path);

	return tc_arena_strndup(&r->check->evidence.arena, path,
				base > path ? (size_t)(base - path) - 1 : 0);
}

const char *tc_regen_stated(struct tc_regen *r, uint32_t i, enum tc_tool tool)
{
	const struct tc_member *m = &r->check->archive.members[i];
	/* automake writes GNUmakefile.in, too, and says so alike. */
	const char *name = m->kind == r->automake_kind ? "Makefile.in" :
							 tc_path_base(m->path);
	const struct tc_extra *extra = tc_regen_bytes(r, i);
	struct tc_stated list[TC_MAX_STATED];
	size_t n, k;

	if (extra == NULL)
		return NULL;
	n = tc_stated_read(list, name, extra->bytes, extra->bytes_len);
	for (k = 0; k < n; k++)
		if (list[k].tool == tool)
			return tc_arena_strdup(&r->check->evidence.arena,
					       list[k].version);
	return NULL;
}

bool tc_regen_find_dir(struct tc_regen *r, uint32_t i, struct tc_regen_dir *dir)
{
	*dir = (struct tc_regen_dir){ .path = dir_of(r, i), .configure = i };
	dir->ac = tc_regen_member(r, dir->path, "configure.ac");
	if (dir->ac == TC_NO_MEMBER)
		dir->ac = tc_regen_member(r, dir->path, "configure.in");
	dir->aclocal = tc_regen_member(r, dir->path, "aclocal.m4");
	return dir->ac != TC_NO_MEMBER;
}

bool tc_regen_fit(const struct tc_toolchain *t)
{
	return tc_toolchain_check(t, NULL) == 0;
}

int tc_regen_try_autoconf(struct tc_regen *r, const struct tc_regen_dir *dir,
			  const struct tc_toolchain *t,
			  struct tc_regen_best *best, const char **norm,
			  const char **note)
{
	static const char *const modern[] = { "-f", NULL };
	static const char *const old[] = { NULL };
	struct tc_buf now;
	bool well;
	int rc;

	if (!tc_regen_fit(t))
		return 0;
	/* Up to 2.61 it leaves, in spite of -f, a file that is not older than
	 * what it would make it of: the last variant's. */
	if (tc_regen_put_again(r, dir->configure) != 0)
		return -1;
	rc = tc_regen_run(r, "autoconf", t, NULL, dir->path,
			  tc_generator_is_modern(t) ? modern : old, note);
	/* It says that macros may be undefined after all is written; many
	 * took what was written for good. Where the file that was there was
	 * an empty one, that is its own. */
	well = rc > 0;
	if (rc < 0 || (!well && r->given[dir->configure] != TC_GIVEN_NAME))
		return rc;
	rc = 0;
	if (tc_regen_take(r, dir->configure, &now) && (well || now.len > 0)) {
		rc = tc_regen_equals(r, dir->configure, &now, norm);
		if (!rc && well)
			tc_regen_keep_best(r, dir->configure, best, &now, t);
	}
	tc_buf_release(&now);
	return rc;
}

int tc_regen_configure(struct tc_regen *r, const struct tc_regen_dir *dir,
		       const struct tc_toolchain *variants, size_t count,
		       const struct tc_toolchain **used)
{
	struct tc_regen_how how = { .program = "autoconf" };
	const char *note = "no fitting toolchain";
	struct tc_regen_best best = { NULL, 0, 0, NULL };
	size_t k;
	int rc = 0;

	for (k = 0; k < count && rc == 0; k++)
		rc = tc_regen_try_autoconf(r, dir, &variants[k], &best,
					   &how.normalisation, &note);
	*used = rc > 0 ? &variants[k - 1] : best.tool;
	if (rc == 0) {
		rc = tc_regen_aclocal(r, dir, variants, count, &best, &how,
				      &note);
		*used = rc > 0 ? how.tool : best.tool;
	}
	if (rc == 0)
		rc = tc_regen_checkout(r, dir, variants, count, &best, used);
	how.tool = *used;
	if (*used != NULL && rc >= 0)
		tc_regen_others(r, dir, &how);
	if (rc > 0)
		tc_regen_record(r, dir, dir->configure, TC_NO_MEMBER, &how);
	else if (rc == 0 && *used != NULL)
		tc_regen_differs(r, dir->configure, &best);
	else if (rc == 0)
		tc_regen_note(r, dir->configure, note);
	free(best.bytes);
	return rc < 0 ? -1 : 0;
}

/* Is anything to be written again? Are the files that say how to sound? */
static bool survey(struct tc_regen *r)
{
	bool any = false;
	uint32_t i;

	r->weak = r->repo == NULL;
	for (i = 0; i < r->check->archive.count; i++) {
		struct tc_regen_dir dir;

		if (r->check->archive.members[i].kind != r->autoconf_kind ||
		    !tc_regen_is_output(r, i) || !tc_regen_find_dir(r, i, &dir))
			continue;
		any = true;
		if (!tc_regen_is_sound(r, dir.ac) ||
		    (dir.aclocal != TC_NO_MEMBER &&
		     !tc_regen_is_sound(r, dir.aclocal)))
			r->weak = true;
	}
	return any;
}

static int run_all(struct tc_regen *r)
{
	if (tc_regen_recall(r))
		return 0;
	if (tc_regen_read(r) != 0 || tc_regen_dirs(r) != 0)
		return -1;
	tc_regen_remember(r);
	return 0;
}

static void note_outputs(struct tc_regen *r, const char *note)
{
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++)
		if (tc_regen_is_output(r, i))
			tc_regen_note(r, i, note);
}

int tc_regen_open(struct tc_regen *r, struct tc_check *check,
		  const struct tc_check_options *opt, struct tc_repo *repo,
		  struct tc_error *err)
{
	size_t count;

	*r = (struct tc_regen){
		.check = check,
		.opt = &opt->regen,
		.repo = repo,
		.err = err,
		.autoconf_kind = tc_kind_find("configure"),
		.autoheader_kind = tc_kind_find("config-h-in"),
		.automake_kind = tc_kind_find("makefile-in"),
	};
	if (opt->regen.skip || !survey(r))
		return 0;
	if (opt->regen.bwrap == NULL && !opt->regen.unsafe) {
		note_outputs(r, "not written again: no sandbox, bubblewrap "
				"is not there");
		return 0;
	}
	if (opt->regen.store != NULL &&
	    tc_toolchains_open(&r->store, opt->regen.store, opt->regen.list,
			       err) != 0)
		return -1;
	if (r->store == NULL || (tc_toolchains_all(r->store, &count), count) == 0) {
		note_outputs(r, no_store);
		return 0;
	}
	tc_buf_init(&r->log, TC_MAX_REGEN_LOG);
	r->given = tc_calloc(check->archive.count + 1, sizeof(*r->given));
	return 1;
}

void tc_regen_close(struct tc_regen *r)
{
	tc_private_copy_remove(&r->copy);
	tc_tree_release(&r->full);
	tc_buf_release(&r->log);
	free(r->log_path);
	free(r->given);
	tc_toolchains_free(r->store);
}

int tc_check_regen(struct tc_check *check, const struct tc_check_options *opt,
		   struct tc_repo *repo, struct tc_error *err)
{
	struct tc_regen r;
	int rc = tc_regen_open(&r, check, opt, repo, err);

	if (rc > 0)
		rc = run_all(&r);
	tc_regen_close(&r);
	return rc;
}

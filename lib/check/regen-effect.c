/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What unpublished macros put into configure, laid bare. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "check/regen-internal.h"
#include "db/contents.h"
#include "evidence/derivation.h"

struct effect {
	struct tc_regen r;
	struct tc_contents *store;
	const char *what;  /* "gettext m4/build-to-host.m4 in place of m4/x" */
	size_t replaced;
	const char **done; /* paths */
};

/* The toolchain that wrote member i from inputs that are not all strong; NULL:
 * there is none. */
static const struct tc_toolchain *writer_of(const struct tc_regen *r,
					    uint32_t i)
{
	const struct tc_toolchain *writer = NULL, *t;
	size_t count, k;
	const struct tc_derivation *d =
		tc_derivation_find(&r->check->evidence, i, &count);

	if (d == NULL || d->holds)
		return NULL;
	for (k = 0; k < d->input_count; k++) {
		if (d->inputs[k].kind != TC_INPUT_TOOL)
			continue;
		t = tc_toolchains_named(r->store, d->inputs[k].name);
		/* aclocal ran before it, and does not here. */
		if (t == NULL || strcmp(t->tool, "autoconf") != 0)
			return NULL;
		writer = t;
	}
	return writer;
}

/* The nearest published bytes in place of the ones that a finding is about. */
static int replace(struct effect *e, const struct tc_regen_dir *dir,
		   const struct tc_finding *f)
{
	const struct tc_finding_nearest *n = f->nearest;
	uint32_t i = tc_regen_member(&e->r, "", f->path);
	const struct tc_extra *shipped;
	struct tc_buf whole;
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	if (i == TC_NO_MEMBER || !tc_regen_is_of(&e->r, dir, i))
		return 0;
	shipped = tc_regen_bytes(&e->r, i);
	rc = tc_contents_get(e->store, n->sha256, &bytes, &len, e->r.err);
	if (rc != 0 || shipped == NULL ||
	    n->from + n->size > shipped->bytes_len) {
		free(bytes);
		return rc < 0 ? -1 : 0;
	}
	tc_buf_init(&whole, TC_MAX_KEPT_FILE + TC_MAX_KEPT_CONTENT);
	if (n->size > 0)
		tc_buf_append(&whole, shipped->bytes, n->from);
	tc_buf_append(&whole, bytes, len);
	if (n->size > 0)
		tc_buf_append(&whole, shipped->bytes + n->from + n->size,
			      shipped->bytes_len - n->from - n->size);
	rc = tc_regen_put_bytes(&e->r, i, whole.ptr, whole.len);
	tc_buf_release(&whole);
	free(bytes);
	e->what = tc_arena_printf(&e->r.check->evidence.arena,
				  "%s%s%s %s in place of %s",
				  e->what ? e->what : "", e->what ? ", " : "",
				  n->project, n->path, f->path);
	e->replaced++;
	return rc;
}

static bool is_replaced(const struct effect *e, const struct tc_finding *f)
{
	size_t k;

	for (k = 0; k < e->replaced; k++)
		if (strcmp(e->done[k], f->path) == 0)
			return true;
	return false;
}

/* One part of a file at most: the places of others move with it. */
static int replace_all(struct effect *e, const struct tc_regen_dir *dir)
{
	const struct tc_findings *all = &e->r.check->evidence.findings;
	size_t k;

	e->what = NULL;
	e->replaced = 0;
	for (k = 0; k < all->count; k++) {
		const struct tc_finding *f = &all->list[k];
		size_t before = e->replaced;

		if (f->nearest == NULL || f->path == NULL ||
		    f->severity != TC_SEVERITY_ERROR || is_replaced(e, f))
			continue;
		if (replace(e, dir, f) != 0)
			return -1;
		if (e->replaced > before)
			e->done[before] = f->path;
	}
	return 0;
}

/* configure, member i, once more; it is in the copy now. */
static int write_again(struct effect *e, uint32_t i,
		       const struct tc_regen_dir *dir,
		       const struct tc_toolchain *tool)
{
	static const char *const args[] = { "-f", NULL };
	const char *note;
	struct tc_buf now;
	int rc;

	if (replace_all(e, dir) != 0)
		return -1;
	if (e->replaced == 0)
		return 0;
	rc = tc_regen_run(&e->r, "autoconf", tool, NULL, dir->path, args,
			  &note);
	if (rc <= 0)
		return rc;
	if (tc_regen_take(&e->r, i, &now))
		(void)tc_regen_show_effect(&e->r, i, &now, e->what);
	tc_buf_release(&now);
	return 0;
}

static int show(struct effect *e, uint32_t i)
{
	const struct tc_toolchain *tool = writer_of(&e->r, i);
	struct tc_regen_dir dir;
	int rc;

	if (tool == NULL || !tc_generator_is_modern(tool) ||
	    !tc_regen_fit(tool) || !tc_regen_find_dir(&e->r, i, &dir))
		return 0;
	rc = tc_regen_fill(&e->r, TC_COPY_WHOLE);
	if (rc == 0)
		rc = write_again(e, i, &dir, tool);
	tc_private_copy_remove(&e->r.copy);
	return rc;
}

static bool any_nearest(const struct tc_findings *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (f->list[i].nearest != NULL)
			return true;
	return false;
}

int tc_check_effect(struct tc_check *check, const struct tc_check_options *opt,
		    struct tc_repo *repo, struct tc_error *err)
{
	struct tc_findings *findings = &check->evidence.findings;
	struct effect e = { .replaced = 0 };
	uint32_t i;
	int rc;

	if (opt->contents == NULL || !any_nearest(findings))
		return 0;
	e.store = tc_contents_open(opt->contents, err);
	if (e.store == NULL)
		return -1;
	rc = tc_regen_open(&e.r, check, opt, repo, err);
	e.done = tc_calloc(findings->count + 1, sizeof(*e.done));
	e.r.weak = true;
	if (rc > 0)
		rc = tc_regen_read(&e.r);
	for (i = 0; rc == 0 && i < check->archive.count && e.r.given; i++)
		if (check->archive.members[i].kind == e.r.autoconf_kind &&
		    tc_regen_is_output(&e.r, i))
			rc = show(&e, i);
	if (rc == 0)
		tc_findings_sort(findings);
	free(e.done);
	tc_regen_close(&e.r);
	tc_contents_free(e.store);
	return rc;
}

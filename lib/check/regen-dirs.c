/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes what belongs to each configure again, several at a time. */
/*
 * No run sees what another directory's runs write: each begins with the
 * release as it is. So what comes of it does not depend on the order, and is
 * taken over in that of the members.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/thread.h"
#include "check/regen-view.h"

/* One directory, and what came of it. */
struct task {
	uint32_t configure;
	struct tc_regen_found found, headers;
	struct tc_error err;
	int rc;
};

struct work {
	struct tc_regen *r;
	struct tc_regen_shared shared;
	struct task *tasks;
	size_t count, next;
};

/* autoheader, beside the rest of a directory: it takes as long as autoconf,
 * and neither reads what the other writes. */
struct headers {
	const struct tc_regen *all;
	const struct tc_regen_dir *dir;
	const struct tc_toolchain *tool;
	struct tc_regen_found found;
	struct tc_error err;
	pthread_t thread;
	bool wanted, begun;
	int rc;
};

/* Where there is a copy that all see, a directory below the top needs its own
 * part only. */
static int fill(struct tc_regen *r, const struct tc_regen *all,
		const struct tc_regen_dir *dir)
{
	if (all->copy.path == NULL || *dir->path == '\0')
		return tc_regen_fill(r, TC_COPY_WHOLE);
	r->base = &all->copy;
	r->part = dir->path;
	return tc_regen_fill(r, TC_COPY_PART);
}

static bool any_header(const struct tc_regen *r, const struct tc_regen_dir *dir)
{
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++)
		if (tc_regen_is_pending(r, dir, r->autoheader_kind, i))
			return true;
	return false;
}

static void *run_headers(void *arg)
{
	struct headers *h = arg;
	struct tc_regen_view view;

	tc_regen_view_init(&view, h->all);
	h->rc = fill(&view.r, h->all, h->dir);
	if (h->rc == 0 && tc_regen_fit(h->tool))
		h->rc = tc_regen_autoheader(&view.r, h->dir, h->tool);
	h->err = view.err;
	tc_regen_view_release(&view, &h->found);
	return NULL;
}

/* By the variant that mostly is the one; if it is not, that was in vain. */
static void begin_headers(struct headers *h, const struct tc_regen *r,
			  const struct tc_toolchain *tool)
{
	h->wanted = any_header(r, h->dir);
	if (!h->wanted || r->opt->jobs < 2)
		return;
	h->tool = tool;
	h->begun = tc_thread_start(&h->thread, run_headers, h) == 0;
}

/* tool: the one that there is to be a result of, or NULL. */
static int end_headers(struct headers *h, const struct tc_toolchain *tool)
{
	if (h->begun)
		(void)pthread_join(h->thread, NULL);
	if (h->begun && h->tool == tool)
		return h->rc;
	tc_regen_found_release(&h->found);
	if (!h->wanted || tool == NULL)
		return 0;
	h->tool = tool;
	(void)run_headers(h);
	return h->rc;
}

static void note_all(struct tc_regen *r, const struct tc_regen_dir *dir,
		     const char *version)
{
	const char *note = tc_arena_printf(&r->check->evidence.arena,
					   "no toolchain autoconf %s", version);

	tc_regen_note(r, dir->configure, note);
	tc_regen_note_pending(r, dir, r->autoheader_kind, note);
	tc_regen_note_pending(r, dir, r->automake_kind, note);
}

/* Are there, in this copy only, the programs of a checkout, or an aclocal.m4
 * that the release does not have? */
static bool has_more(const struct tc_regen *r)
{
	return r->programs != NULL || r->macros.aclocal != NULL;
}

/* automake reads the cache that autoconf leaves behind: one after the other,
 * in one copy. */
static int run_dir(struct tc_regen *r, const struct tc_regen *all,
		   const struct tc_regen_dir *dir, struct task *t)
{
	struct headers h = { .all = all, .dir = dir };
	const char *version = tc_regen_stated(r, dir->configure,
					      TC_TOOL_AUTOCONF);
	const struct tc_toolchain *variants, *used = NULL;
	size_t count;
	int rc;

	if (version == NULL) {
		tc_regen_note(r, dir->configure,
			      "it names no version of autoconf");
		return 0;
	}
	variants = tc_toolchains_find(r->store, "autoconf", version, &count);
	if (variants == NULL) {
		note_all(r, dir, version);
		return 0;
	}
	rc = fill(r, all, dir);
	if (rc == 0) {
		begin_headers(&h, r, &variants[0]);
		rc = tc_regen_configure(r, dir, variants, count, &used);
	}
	if (rc == 0 && used != NULL)
		rc = tc_regen_makefiles(r, dir, used);
	if (rc == 0 && has_more(r) && h.wanted)
		rc = tc_regen_autoheader(r, dir, used);
	if (end_headers(&h, rc == 0 && !has_more(r) ? used : NULL) != 0 &&
	    rc == 0) {
		*r->err = h.err;
		rc = -1;
	}
	t->headers = h.found;
	return rc;
}

static void do_task(const struct tc_regen *all, struct task *t)
{
	struct tc_regen_view view;
	struct tc_regen_dir dir;

	tc_regen_view_init(&view, all);
	if (tc_regen_find_dir(&view.r, t->configure, &dir))
		t->rc = run_dir(&view.r, all, &dir, t);
	else
		tc_regen_note(&view.r, t->configure,
			      "no configure.ac or configure.in is with it");
	t->err = view.err;
	tc_regen_view_release(&view, &t->found);
}

static void *do_tasks(void *arg)
{
	struct work *w = arg;

	for (;;) {
		struct task *t = NULL;

		(void)pthread_mutex_lock(&w->shared.lock);
		if (w->next < w->count)
			t = &w->tasks[w->next++];
		(void)pthread_mutex_unlock(&w->shared.lock);
		if (t == NULL)
			return NULL;
		do_task(w->r, t);
	}
}

/* This thread is one of those that do them. */
static void do_all(struct work *w)
{
	pthread_t threads[TC_MAX_REGEN_JOBS];
	size_t n = 0, wanted = w->r->opt->jobs;

	if (wanted > w->count)
		wanted = w->count;
	if (wanted > TC_MAX_REGEN_JOBS)
		wanted = TC_MAX_REGEN_JOBS;
	while (n + 1 < wanted &&
	       tc_thread_start(&threads[n], do_tasks, w) == 0)
		n++;
	(void)do_tasks(w);
	while (n > 0)
		(void)pthread_join(threads[--n], NULL);
}

static int merge(struct tc_regen *r, const struct task *t)
{
	if (t->rc != 0) {
		*r->err = t->err;
		return -1;
	}
	return tc_regen_found_merge(&t->found, r) != 0 ||
			       tc_regen_found_merge(&t->headers, r) != 0 ?
		       -1 : 0;
}

/* The tasks; true if there is one below the top. */
static bool list_tasks(struct work *w)
{
	struct tc_regen *r = w->r;
	bool below = false;
	uint32_t i;

	w->tasks = tc_calloc(r->check->archive.count + 1, sizeof(*w->tasks));
	for (i = 0; i < r->check->archive.count; i++) {
		const struct tc_member *m = &r->check->archive.members[i];

		if (m->kind != r->autoconf_kind || !tc_regen_is_output(r, i))
			continue;
		below |= strchr(m->path, '/') != NULL;
		w->tasks[w->count++].configure = i;
	}
	return below;
}

int tc_regen_dirs(struct tc_regen *r)
{
	struct work w = { .r = r };
	bool below = list_tasks(&w);
	size_t i;
	int rc;

	tc_regen_shared_init(&w.shared, r->opt->jobs);
	r->shared = &w.shared;
	/* Run bare they cannot be shown different things. */
	rc = tc_regen_fill(r, below && !r->opt->unsafe ? TC_COPY_BASE : NULL);
	if (rc == 0)
		do_all(&w);
	for (i = 0; i < w.count && rc == 0; i++)
		rc = merge(r, &w.tasks[i]);
	for (i = 0; i < w.count; i++) {
		tc_regen_found_release(&w.tasks[i].found);
		tc_regen_found_release(&w.tasks[i].headers);
	}
	free(w.tasks);
	r->shared = NULL;
	tc_regen_shared_release(&w.shared);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is known of a release, for one who finds out more beside others. */
#ifndef TC_CHECK_REGEN_VIEW_H
#define TC_CHECK_REGEN_VIEW_H

#include <pthread.h>

#include "base/error.h"
#include "check/regen-internal.h"

/* Of all that write a release again at the same time. */
struct tc_regen_shared {
	pthread_mutex_t lock; /* of this, and of the repository */
	pthread_cond_t ended; /* a run has */
	unsigned free;        /* runs that may begin */
};

/*
 * r is as any other, but what it finds out is seen by nobody else: a check, an
 * evidence and a private copy of its own, over the same release, repository
 * and toolchains. All that remains of it is its log, which is told again.
 */
struct tc_regen_view {
	struct tc_regen r;
	struct tc_check check;
	struct tc_error err; /* r.err */
};

struct tc_regen_found {
	struct tc_buf log;
	bool passing;
};

/* `of` must not change while there is a view of it; the view may not be
 * moved. */
void tc_regen_view_init(struct tc_regen_view *view, const struct tc_regen *of);
/* With its copy. *found is what remains. */
void tc_regen_view_release(struct tc_regen_view *view,
			   struct tc_regen_found *found);

/* What was found out becomes r's. -1: too much to be kept. A zeroed one is
 * nothing. */
int tc_regen_found_merge(const struct tc_regen_found *found,
			 struct tc_regen *r);
void tc_regen_found_release(struct tc_regen_found *found);

/* Others wait; does nothing where there are none. */
void tc_regen_lock(const struct tc_regen *r);
void tc_regen_unlock(const struct tc_regen *r);
/* Each directory, as many at a time as there may be runs. */
int tc_regen_dirs(struct tc_regen *r);
/* configure, by each variant of autoconf until one writes it. *used: that one,
 * or the one that came closest, or NULL. */
int tc_regen_configure(struct tc_regen *r, const struct tc_regen_dir *dir,
		       const struct tc_toolchain *variants, size_t count,
		       const struct tc_toolchain **used);
int tc_regen_autoheader(struct tc_regen *r, const struct tc_regen_dir *dir,
			const struct tc_toolchain *autoconf);
/* Where the member at path is in the copy, malloc'd; NULL: not in it. */
char *tc_regen_copy_path(const struct tc_regen *r, const char *path);

void tc_regen_shared_init(struct tc_regen_shared *shared, unsigned jobs);
void tc_regen_shared_release(struct tc_regen_shared *shared);

#endif

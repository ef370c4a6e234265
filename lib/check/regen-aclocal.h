/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The aclocal.m4 that a release does not have. */
#ifndef TC_CHECK_REGEN_ACLOCAL_H
#define TC_CHECK_REGEN_ACLOCAL_H

#include <stddef.h>
#include <stdint.h>

#include "check/regen-macro-tools.h"

struct tc_regen;
struct tc_regen_best;
struct tc_regen_dir;
struct tc_regen_how;
struct tc_toolchain;

/* While a directory without an aclocal.m4 is done: what aclocal wrote. Zeroed:
 * it was not run, or in vain. */
struct tc_regen_macros {
	const struct tc_toolchain *aclocal; /* the automake it is of */
	const struct tc_toolchain *traced;  /* the autoconf that ran below */
	/* Whose macros it had beside. */
	const struct tc_toolchain *offered[TC_MACROS_COUNT];
	size_t offered_count;
	const char *text;       /* of aclocal.m4, in the evidence's arena */
	const uint32_t *copied; /* members, without those that text includes;
				   likewise */
	size_t copied_count;
};

/* configure, by one variant: 1: it wrote it, *normalisation says how nearly;
 * 0: not so, *best may be what it wrote, or *note says why nothing; -1. */
int tc_regen_try_autoconf(struct tc_regen *r, const struct tc_regen_dir *dir,
			  const struct tc_toolchain *t,
			  struct tc_regen_best *best,
			  const char **normalisation, const char **note);
/* The same by any of them, after aclocal of some automake has written what the
 * release does not have, aclocal.m4: how->tool is the variant. r->macros is
 * set where this is what wrote it, or *best. */
int tc_regen_aclocal(struct tc_regen *r, const struct tc_regen_dir *dir,
		     const struct tc_toolchain *variants, size_t count,
		     struct tc_regen_best *best, struct tc_regen_how *how,
		     const char **note);
#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes configure, config.h.in and Makefile.in again, and compares. */
#ifndef TC_CHECK_REGEN_H
#define TC_CHECK_REGEN_H

#include <stdbool.h>

#include "regen/sandbox.h"

struct tc_buf;
struct tc_check;
struct tc_check_options;
struct tc_error;
struct tc_repo;

/* Strings are the caller's. */
struct tc_regen_options {
	bool skip;           /* run nothing, and say nothing of it */
	const char *store;   /* of toolchains (regen/toolchain.h), or NULL */
	const char *list;    /* of published ones */
	const char *bwrap;   /* absolute path of bubblewrap, or NULL: absent */
	bool unsafe;         /* without it, run bare */
	unsigned seconds;    /* that one run may take; 0: 120 */
	unsigned jobs;       /* that may run at one time; 0: 1 */
	const char *work;    /* directory for private copies, absolute */
	const char *cache;   /* directory of what was found out before, made
				when it is needed; or NULL */
	/* What a process cannot do itself, or NULL: it can. keep() is
	 * tc_check_regen_keep() with cache. */
	tc_sandbox_run_fn *run;
	void (*keep)(const char *name, const struct tc_buf *log);
};

/*
 * Between tc_evidence_origins() and tc_evidence_judge(). docs/regen.md says
 * what is run over what. Adds derivations and generated-differs findings, and
 * sets results[].note of generated files that could not be written again.
 * repo is NULL for audit. 0; -1 where the release or the store cannot be read
 * (any more), or the work directory cannot be written.
 */
int tc_check_regen(struct tc_check *check, const struct tc_check_options *opt,
		   struct tc_repo *repo, struct tc_error *err);

/*
 * After tc_evidence_judge(), where opt->contents is a store that has the
 * published versions: what configure would be with those in place of macros
 * that were never published, as macro-effect findings. As above.
 */
int tc_check_effect(struct tc_check *check, const struct tc_check_options *opt,
		    struct tc_repo *repo, struct tc_error *err);

/* Puts a log into the directory of logs, which is made. A log that is not kept
 * is missed by nobody. The name is two digests, "HEX.HEX": of the tarball, of
 * all that was looked at. */
void tc_check_regen_keep(const char *cache, const char *name,
			 const struct tc_buf *log);

#endif

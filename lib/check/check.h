/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The whole story of one verification. */
#ifndef TC_CHECK_CHECK_H
#define TC_CHECK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "check/pins.h"
#include "check/regen.h"
#include "check/signatures.h"
#include "db/refs.h"
#include "evidence/evidence.h"
#include "source/git/repo.h"
#include "source/git/submodule.h"
#include "source/source.h"
#include "verdict/verdict.h"

struct tc_error;

struct tc_check_options {
	const char *subject; /* tarball or directory */
	const char *name;    /* what it is called in reports, pins and lists
				of digests; NULL: as subject */
	int spool_fd;        /* what is read of the subject is written there
				and read from there again where that is needed:
				of a pipe; 0: the subject is a file */
	const char *repo;    /* NULL: audit */
	const char *repo_shown; /* what reports call it; NULL: as repo */
	const char *tag;     /* one of tag and commit, with repo */
	const char *commit;
	struct tc_submodule_options submodules;
	/* The reference databases, in the order in which they answer. */
	const struct tc_ref_file *dbs;
	size_t db_count;
	const struct tc_db_trust *trust; /* which of them may be believed;
					    NULL: all */
	uint32_t today;      /* YYYYMMDD, for the age of databases; 0: not
				known */
	struct tc_signature_options signatures;
	struct tc_pin_options pins;
	struct tc_regen_options regen;
	const char *contents; /* store for full differences, or NULL */
	struct tc_policy policy;
	struct tc_read_limits limits;
	void (*progress)(void *ctx, uint64_t done, uint64_t total);
	void *progress_ctx;
};

/* Everything a report is written from. */
struct tc_check {
	const char *subject; /* its name; the caller's, as names of databases */
	const char *path;    /* to read it again from */
	const char *repo; /* as shown; NULL: audit */
	struct tc_archive_info info;
	struct tc_revision revision; /* with repo */
	struct tc_tree archive;
	struct tc_tree vcs;
	struct tc_tree_faults tree_faults; /* of vcs */
	struct tc_submodules submodules; /* with repo */
	struct tc_found_seals seals; /* strings: of the evidence's arena */
	struct tc_found_pins pins;   /* as well */
	struct tc_evidence evidence;
	struct tc_verdict verdict;
	struct tc_ref databases[TC_MAX_DATABASES]; /* as asked */
	size_t database_count;
	uint32_t today; /* as given */
	bool holds_git; /* libgit2 stays started for the next check */
};

/* 0 with *check filled in (tc_check_release() it), or -1: could not check. */
int tc_check_run(struct tc_check *check, const struct tc_check_options *opt,
		 struct tc_error *err);
void tc_check_release(struct tc_check *check);

#endif

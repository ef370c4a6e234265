/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Git-EVTag-v0-SHA512: a digest of all that a commit holds. */
#ifndef TC_SOURCE_GIT_EVTAG_H
#define TC_SOURCE_GIT_EVTAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/digest.h"
#include "source/git/submodule.h"

enum tc_evtag_state {
	TC_EVTAG_NONE,        /* the tag has no such line */
	TC_EVTAG_HOLDS,
	TC_EVTAG_DIFFERS,
	TC_EVTAG_NOT_CHECKED, /* a submodule's repository is not at hand */
};

/*
 * Holds every line "Git-EVTag-v0-SHA512: DIGITS" of a tag's message against
 * the revision's objects: SHA-512 over the commit, then its tree and what is
 * in it, depth first in the tree's order, each object as "TYPE SIZE", a NUL,
 * and its bytes; a submodule's commit is one in its own repository
 * (git-evtag(1)). text is what the
 * tag's signature is over. 0, or -1: an object cannot be read.
 */
int tc_repo_check_evtag(struct tc_repo *repo, const struct tc_revision *rev,
			const struct tc_submodules *modules, const char *text,
			size_t len, enum tc_evtag_state *out,
			struct tc_error *err);

#endif

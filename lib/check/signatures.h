/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who signed the tag, the commit and the tarball. */
#ifndef TC_CHECK_SIGNATURES_H
#define TC_CHECK_SIGNATURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "crypto/seal.h"
#include "source/git/evtag.h"

struct tc_check;
struct tc_check_options;
struct tc_error;
struct tc_repo;

enum tc_seal_place {
	TC_SEALED_TAG,
	TC_SEALED_COMMIT,
	TC_SEALED_TARBALL,
};
/* "tag", "commit", "tarball" */
const char *tc_seal_place_name(enum tc_seal_place place);

/* A place as a bit, for what is required. */
#define TC_REQUIRE(place) (1u << (place))
#define TC_REQUIRE_ANY (1u << 8) /* one of them, whichever */

struct tc_signature_options {
	struct tc_seal_keys keys;
	const char *const *files; /* signatures of the tarball; none: those
				     beside it */
	size_t file_count;
	const char *const *sums; /* lists of digests, beside those */
	size_t sums_count;
	unsigned required; /* TC_REQUIRE() of each, TC_REQUIRE_ANY */
};

/* One signature, or a place where there could be one. */
struct tc_found_seal {
	enum tc_seal_place place;
	const char *path; /* of the signature file; NULL: in the object */
	bool unpacked;    /* over the decompressed tarball */
	bool listed;      /* path is a list of digests: over that */
	enum tc_evtag_state evtag; /* of a tag, signed or not */
	struct tc_seal seal;
};
struct tc_found_seals {
	struct tc_found_seal list[TC_MAX_SEALS];
	size_t count;
};

/*
 * Fills in check->seals and adds findings. Of the tag (only where one was
 * named), the commit (only with a repository) and the tarball there is at
 * least one seal each, if only to say that it is absent; a directory has
 * none. A tarball's are the files given, else those beside it: its name with
 * .asc, .sig, .sign, .gpg or .minisig after it, and for a compressed one also
 * the name without .gz, .xz, ... and then the same, over the decompressed
 * bytes. After the subject was read. 0, or -1: something could not be read or
 * tried.
 */
int tc_check_signatures(struct tc_check *check,
			const struct tc_check_options *opt,
			struct tc_repo *repo, struct tc_error *err);

#endif

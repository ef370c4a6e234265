/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed commits and tags: what exactly is signed, and the signature. */
#ifndef TC_SOURCE_GIT_SIGNED_H
#define TC_SOURCE_GIT_SIGNED_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "source/git/repo.h"

struct tc_error;

/* Born by tc_signed_init(); release it. */
struct tc_signed {
	struct tc_buf payload;   /* the bytes that were signed */
	struct tc_buf signature; /* armored; empty: not signed */
	char name[256];          /* tag: the name it gives itself, raw */
	int64_t time;            /* of the tagger or committer; 0 */
};
void tc_signed_init(struct tc_signed *s);
void tc_signed_release(struct tc_signed *s);

/*
 * Takes the text of an object apart as git does before it asks for the
 * signature to be verified (gitformat-signature(5)). A tag's signature is at
 * its end, from the last line that begins one; a commit's is in its header
 * gpgsig. Headers gpgsig and gpgsig-sha256 are not part of what is signed. 0,
 * or -1 where the text is no tag or commit, or is too long.
 */
int tc_signed_tag_parse(struct tc_signed *s, const char *text, size_t len,
			struct tc_error *err);
int tc_signed_commit_parse(struct tc_signed *s, const char *text, size_t len,
			   struct tc_error *err);

/* The outermost tag object of the revision, which has one (annotated), or its
 * commit. 0, or -1: cannot be read. */
int tc_repo_read_tag(struct tc_repo *repo, const struct tc_revision *rev,
		     struct tc_signed *s, struct tc_error *err);
int tc_repo_read_commit(struct tc_repo *repo, const struct tc_revision *rev,
			struct tc_signed *s, struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was there when automake ran, by what it then wrote. */
#ifndef TC_CHECK_REGEN_LISTED_H
#define TC_CHECK_REGEN_LISTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_buf;
struct tc_regen;
struct tc_regen_dir;

enum { TC_MAX_REGEN_LACKING = 16 };

/* A file that the release has not, or a directory, whose path ends in a slash;
 * named by DIST_COMMON or required. Empty where it is lent. */
struct tc_regen_lacking {
	const char *path; /* in r's arena */
	bool required; /* and automake has none of its own to add */
	bool there; /* in the copy at present */
};

enum tc_regen_lent { TC_LENT_NONE, TC_LENT_REQUIRED, TC_LENT_ALL };

/* A hint: with other files there, other bytes come of it. */
struct tc_regen_listed {
	bool *unlisted; /* the caller's, one for each member: it is there, but
			   the shipped DIST_COMMON does not name it */
	struct tc_regen_lacking lacking[TC_MAX_REGEN_LACKING];
	size_t count;
};

/* now was written for member i where all members were there. */
void tc_regen_listed_read(struct tc_regen_listed *l, const struct tc_regen *r,
			  const struct tc_regen_dir *dir, uint32_t i,
			  const struct tc_buf *now);

/* Adds the files and directories that automake has just said it requires;
 * missing: though it was to add what is missing. false: there are none, they
 * are in the release, or known. */
bool tc_regen_listed_require(struct tc_regen_listed *l,
			     const struct tc_regen *r,
			     const struct tc_regen_dir *dir, bool missing);

/* Puts what is lacking into the copy, and takes out what else is lent. false:
 * it was so already. */
bool tc_regen_listed_lend(struct tc_regen_listed *l, struct tc_regen *r,
			  enum tc_regen_lent which);

/* r's words, and "present=NAME" for each that is lent. In r's arena. */
const char *tc_regen_listed_words(const struct tc_regen_listed *l,
				  const struct tc_regen *r);

#endif

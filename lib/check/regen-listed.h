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

/* A hint: with other files there, other bytes come of it. */
struct tc_regen_listed {
	bool *unlisted; /* the caller's, one for each member: it is there, but
			   the shipped DIST_COMMON does not name it */
	/* Named by it or required, and not in the release: paths in r's
	 * arena, that of a directory with a slash at its end. */
	const char *lacking[TC_MAX_REGEN_LACKING];
	size_t count;
	bool shown; /* they are in the copy at present, empty */
};

/* now was written for member i where all members were there. */
void tc_regen_listed_read(struct tc_regen_listed *l, const struct tc_regen *r,
			  const struct tc_regen_dir *dir, uint32_t i,
			  const struct tc_buf *now);

/* Adds the file or directory that automake says it requires. true: it is a new
 * one; false: there is none, or it is in the release. */
bool tc_regen_listed_require(struct tc_regen_listed *l,
			     const struct tc_regen *r,
			     const struct tc_regen_dir *dir, const char *said);

/* Puts what is lacking into the copy, or takes it out again. false: it was so
 * already. */
bool tc_regen_listed_show(struct tc_regen_listed *l, struct tc_regen *r,
			  bool show);

/* r's words, and "present=NAME" for each that is lacking. In r's arena. */
const char *tc_regen_listed_words(const struct tc_regen_listed *l,
				  const struct tc_regen *r);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a checkout says of itself to whoever asks version control. */
#ifndef TC_REGEN_CHECKOUT_H
#define TC_REGEN_CHECKOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_error;
struct tc_private_copy;

enum {
	TC_CHECKOUT_ID = 40,     /* digits of a commit's id */
	TC_CHECKOUT_NUMBER = 10, /* digits of a revision's number */
	TC_CHECKOUT_TAG = 64,
};

/*
 * The words that git, svn, hg, bzr and date answer with. A release has no
 * repository in it, but its configure.ac may have asked one when the release
 * was made. None of these words means anything to a shell, to make or to m4.
 */
struct tc_checkout {
	char id[TC_CHECKOUT_ID + 1]; /* 4 or more lower-case hex digits */
	size_t brief;                /* digits of the short form */
	char number[TC_CHECKOUT_NUMBER + 1]; /* decimal digits */
	char tags[3][TC_CHECKOUT_TAG + 1];   /* in the order of preference, of
					        letters, digits and ".+~_-" */
	bool others;  /* it is one of svn, hg and bzr, too */
	int64_t time; /* since the epoch, for date */
};

/* Marks that no file has by chance as id and number. */
void tc_checkout_mark(struct tc_checkout *c);

/*
 * now is what a generator wrote where the marks were the answers, shipped is
 * what it should have written: both texts end in a NUL. Takes the words that
 * are at the places of the marks. false where there is no mark, or a place
 * that shipped does not have, or one with another word, or with two. What is
 * taken proves nothing: it is put in, and the generator run again.
 */
bool tc_checkout_read(struct tc_checkout *c, const char *now,
		      const char *shipped);

/*
 * Do both texts, the first written with the marks, the second with c, differ
 * in nothing but the marks, and numbers? A macro that does something else for
 * one word than for another is none of those that only print it.
 */
bool tc_checkout_only_printed(const struct tc_checkout *c, const char *marked,
			      const char *text);

/*
 * Puts programs of those names into the directory dir of the copy, which has
 * to be a new one; with `root`, below which the sources are and which may be
 * NULL, they also find the directory that tells a checkout (.git).
 */
int tc_checkout_put(const struct tc_checkout *c, struct tc_private_copy *copy,
		    const char *dir, const char *root, struct tc_error *err);

#endif

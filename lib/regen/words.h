/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words that no generator can find out again. */
#ifndef TC_REGEN_WORDS_H
#define TC_REGEN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Is what was written now, but for one of the following, what was shipped? Both
 * are texts that end in a NUL that does not count. Each sort has a fixed place
 * and a fixed set of characters, none of which means anything to a shell, to
 * make or to m4:
 *
 * "version-word": the value of PACKAGE_VERSION in configure, wherever it is
 *   in what was written (as a whole word, where it has no digit): a letter or
 *   digit, then up to 63 of those or of ".+~_-", with a digit among them.
 * "rule-order": the order of lines that stand together and are all of the form
 *   "@NAME_FALSE@TARGET-local:", rules of Makefile.in without prerequisites
 *   or recipe; automake before 1.17 has them in the order of a perl hash.
 * "list-order": the order of what automake takes from a hash, regen/order.h.
 * "object-dependencies": rules of automake 1.4, regen/objects.h.
 * "macro-date": the rest of the line "# from AX_AM_MACROS_STATIC on ", a
 *   comment: 8 to 40 letters, digits, blanks or ":+-.".
 * "revision-comment": the rest of the line "# From configure.ac " or "# From
 *   configure.ac Revision" (or .in), a comment: 1 to 40 of the same, in one of
 *   the two only ".".
 * "keyword-comment": what CVS expands in lines "# $Id: Makefile.am,v ... $",
 *   which are of Makefile.in then: letters, digits, blanks and ":,._+-/".
 * "final-line": an empty line at the end that only one of the two has.
 *
 * Returns the name of the sort, static; NULL where it is not.
 */
const char *tc_words_differ_only(const char *now, size_t now_len,
				 const char *shipped, size_t shipped_len);

/* The value of PACKAGE_VERSION in a configure, where that is a word as above
 * and fits into size: out is "" otherwise. */
void tc_words_version(const char *configure, char *out, size_t size);

/* Whether it is nothing but characters of a version, and not too many. */
bool tc_words_is_name(const char *text);

/* Whether text is nothing but the word of a version, with a newline or
 * without: as above, and it begins with a digit or a "v" and a digit. */
bool tc_words_is_version(const char *text, size_t len);

#endif

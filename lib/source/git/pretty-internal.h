/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of one expansion of a git format. For lib/source/git/pretty*.c. */
#ifndef TC_SOURCE_GIT_PRETTY_INTERNAL_H
#define TC_SOURCE_GIT_PRETTY_INTERNAL_H

#include "source/git/pretty-layout.h"
#include "source/git/pretty.h"

/* More, and a file's formats are not recomputed. Of a single one only few
 * bytes are ever needed, and placeholders look for where they end. */
enum { MAX_PIECES = 1 << 20, MAX_FORMAT = 16 << 10 };

struct tc_expansion {
	const struct tc_commit_text *commit;
	struct tc_pieces *to;
	struct tc_arena *arena;
	struct tc_padding pad; /* of the next placeholder */
	struct tc_wrapping wrap; /* of the pieces from wrap_from on */
	size_t wrap_from;
};


/* pretty-adjust.c: adding pieces. */

/* Whether n bytes more may be made, or looked at; false for good once they may
 * not. */
bool tc_pretty_spend(struct tc_expansion *x, size_t n);
/* The one added last, for what is special about it. */
struct tc_piece *tc_pretty_piece(struct tc_expansion *x,
				 enum tc_piece_kind kind, const char *text,
				 size_t len);
void tc_pretty_text(struct tc_expansion *x, const char *text);
void tc_pretty_either(struct tc_expansion *x, const char *text,
		      const char *other);

/* pretty-adjust.c: changing those from `from` on, and what is before. */

/* One piece in their place; NULL: of unknown text. */
void tc_pretty_replace(struct tc_expansion *x, size_t from,
		       const struct tc_piece *by);
/* In as many columns as x->pad says; false where they are not known. */
bool tc_pretty_pad(struct tc_expansion *x, size_t from);
/* Of unknown text, as what was padded could not be told. */
void tc_pretty_blur(struct tc_expansion *x, size_t from);
/* In lines as x->wrap says, which becomes *next, for what follows. */
void tc_pretty_wrap(struct tc_expansion *x, const struct tc_wrapping *next);
/* "%+x", "%-x", "% x": line feeds or a blank before what is not empty. */
void tc_pretty_sign(struct tc_expansion *x, char sign, size_t from);

/* pretty-text.c: what a commit says. */

/* "%aX" and "%cX": the placeholder's length, 0 for an X that is none. */
size_t tc_pretty_person(struct tc_expansion *x, const struct tc_person *who,
			char what);
/* s, f, b, B: 1. */
size_t tc_pretty_message(struct tc_expansion *x, char what);
const char *tc_pretty_skip_blank_lines(const char *s);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms: what the transforms share. */
#ifndef TC_DB_CANON_INTERNAL_H
#define TC_DB_CANON_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "db/canon.h"

/* What a comment begins with. */
enum tc_canon_language { TC_CANON_HASH, TC_CANON_M4, TC_CANON_TEX };

/* Whose stamps may be in it. */
enum tc_canon_family {
	TC_CANON_NO_FAMILY,
	TC_CANON_LTMAIN,
	TC_CANON_LTVERSION,
	TC_CANON_PKG
};

/* One file on its way. */
struct tc_canon {
	enum tc_canon_language language;
	enum tc_canon_family family;
	const char *at; /* what is not yet in out */
	const char *end;
	struct tc_buf *out;
	bool keep_blanks; /* a blank at the end of a comment could count */
	/* For the list of what was replaced. */
	const char *start;
	const char *counted; /* lines are counted up to here */
	uint32_t line;
	struct tc_arena *arena;
	struct tc_masked_list *masked;
	size_t cap;
};

/*
 * A place in running text: words of a comment that goes on over lines which
 * all begin with the same lead (indentation and comment characters). Nothing
 * reads past end.
 */
struct tc_canon_walk {
	const char *at;
	const char *end;
	const char *lead;
	size_t lead_len;
};

bool tc_canon_is_blank(char c);   /* space or tab */
bool tc_canon_is_digit(char c);
/* Steps over text if it stands there. */
bool tc_canon_skip(struct tc_canon_walk *w, const char *text);
/* Steps over at least one blank, or a line's end with the next line's lead
 * and blanks. */
bool tc_canon_gap(struct tc_canon_walk *w);
/* The same, but stays on the line. */
bool tc_canon_blanks(struct tc_canon_walk *w);
/* Words one blank apart in words, any gap apart in the text. */
bool tc_canon_words(struct tc_canon_walk *w, const char *words);
bool tc_canon_at_line_end(const struct tc_canon_walk *w);

/* Puts text in the place of [from, to); notes it if that is a change. */
void tc_canon_put(struct tc_canon *c, enum tc_transform transform,
		  const char *from, const char *to, const char *text);
/* Notes it only. */
void tc_canon_note(struct tc_canon *c, enum tc_transform transform,
		   const char *from, const char *to);

/*
 * Each looks at one place; if its words stand there, it steps over them, puts
 * the canonical ones into c->out and returns true. Otherwise it leaves both
 * as they were.
 */
bool tc_canon_interpreter(struct tc_canon *c, struct tc_canon_walk *w);
bool tc_canon_copyright(struct tc_canon *c, struct tc_canon_walk *w);
bool tc_canon_address(struct tc_canon *c, struct tc_canon_walk *w);
bool tc_canon_url(struct tc_canon *c, struct tc_canon_walk *w);
bool tc_canon_licence(struct tc_canon *c, struct tc_canon_walk *w);
bool tc_canon_licence_version(struct tc_canon *c, struct tc_canon_walk *w);
bool tc_canon_keyword(struct tc_canon *c, struct tc_canon_walk *w);
bool tc_canon_texinfo(struct tc_canon *c, struct tc_canon_walk *w);
/* A whole line, up to its end. */
bool tc_canon_libtool(struct tc_canon *c, struct tc_canon_walk *w);

#endif

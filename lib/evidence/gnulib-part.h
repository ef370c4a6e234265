/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose text it is that a gnulib module brought along. */
#ifndef TC_EVIDENCE_GNULIB_PART_H
#define TC_EVIDENCE_GNULIB_PART_H

#include "evidence/gnulib-modules.h"
#include "evidence/gnulib-render.h"

struct tc_arena;
struct tc_buf;
struct tc_input;
struct tc_known;
struct tc_refs;

/* Where is looked. */
struct tc_gnulib_parts {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	struct tc_gnulib_modules modules;
	struct tc_gnulib_manner manner;
	struct tc_error *err;
};

/* What reports call a file of the database that is a part of a module: of whose
 * path ending is the end. */
const char *tc_gnulib_known_name(struct tc_refs *refs,
				 const struct tc_known *known,
				 const char *ending, struct tc_arena *arena);

/*
 * The text of a section (gnulib-section.h) of the module of that name: of a
 * description in the tag, then in a submodule at its pinned commit, then in
 * the reference database. 1 and *in says what it is, 0 for none, -1. Where a
 * submodule has the module and another text of it, what the database knows is
 * of another commit than the pinned one: 2.
 */
int tc_gnulib_part_find(const struct tc_gnulib_parts *parts,
			const struct tc_buf *text, const char *name,
			struct tc_input *in);
/* The same of words to be linked with, of any module. 1, 0, -1. */
int tc_gnulib_link_find(const struct tc_gnulib_parts *parts, const char *words,
			struct tc_input *in);

#endif

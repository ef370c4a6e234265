/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's format placeholders, as `git archive` expands them for one commit. */
#ifndef TC_SOURCE_GIT_PRETTY_H
#define TC_SOURCE_GIT_PRETTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct tc_person {
	const char *name, *mail;
	const char *mapped_name, *mapped_mail; /* by the tree's .mailmap */
	int64_t time;   /* seconds since the epoch */
	int offset;     /* minutes east of UTC */
};

/* What the placeholders are about. Strings are never NULL. */
struct tc_commit_text {
	const char *commit, *tree;      /* 40 hex digits */
	const char *const *parents;
	size_t parent_count;
	struct tc_person author, committer;
	const char *message;            /* UTF-8, with its leading newlines */
	const char *encoding;           /* of the commit object, or "" */
};

/* What may stand where a placeholder stood. */
enum tc_piece_kind {
	TC_PIECE_TEXT,
	TC_PIECE_HEX,      /* the first 4 or more digits of text */
	TC_PIECE_REFS,     /* names of references: who archived, and when,
			      decides which */
	TC_PIECE_WRAPPED,  /* the same as " (REFS)", or nothing */
	TC_PIECE_DESCRIBE, /* TAG or TAG-N-gHEX, HEX beginning text */
	TC_PIECE_ANY,      /* not known here: a short piece of one line */
};
struct tc_piece {
	enum tc_piece_kind kind;
	const char *text, *other; /* other: may stand there as well */
	size_t len; /* of text */
};

/*
 * The pieces of a format (what stands between "$Format:" and "$"), see
 * git-log(1), "PRETTY FORMATS". *out gets an array in arena; returns their
 * number.
 */
size_t tc_pretty_pieces(const struct tc_commit_text *commit,
			const char *format, size_t len, struct tc_arena *arena,
			struct tc_piece **out);

#endif

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
	const char *message;            /* in that encoding, else UTF-8; with
					   its leading newlines */
	const char *encoding;           /* of the commit object, or "" */
	bool is_signed;
	bool mailmap_too_long;          /* it was not read */
};

/* What may stand where a placeholder stood. */
enum tc_piece_kind {
	TC_PIECE_TEXT,
	TC_PIECE_HEX,      /* the first 4 or more digits of text */
	TC_PIECE_REFS,     /* names of references in the way of refs: who
			      archived, and when, decides which */
	TC_PIECE_DESCRIBE, /* TAG or TAG-N-gHEX, HEX beginning text */
	TC_PIECE_WORD,     /* one of the words of text, which has blanks
			      between them */
	TC_PIECE_KEY,      /* a fingerprint or key id, or nothing */
	TC_PIECE_COLOUR,   /* an escape sequence for one, or nothing */
	TC_PIECE_ANY,      /* not known here: a short piece of text, of
			      bytes of names and of those in text */
};
/* What stands around references; git-log(1), "%(decorate)". */
struct tc_ref_style {
	const char *prefix, *suffix, *separator, *pointer, *tag;
};
struct tc_piece {
	enum tc_piece_kind kind;
	const char *text, *other; /* other: may stand there as well */
	size_t len; /* of text */
	const char *lead; /* stands before what is not TEXT and not empty */
	const struct tc_ref_style *refs;
};

/* A file whose formats are expanded, piece by piece; zeroed but for arena and
 * room at first. */
struct tc_pieces {
	struct tc_piece *list;
	size_t count, cap;
	struct tc_arena *arena; /* of all strings */
	size_t room; /* bytes of arena left: formats can ask for very much */
	bool exhausted; /* they did, and not everything is in the list */
};
/* len bytes as they are, kept by reference. */
void tc_pieces_add(struct tc_pieces *pieces, const char *text, size_t len);
void tc_pieces_release(struct tc_pieces *pieces);

/*
 * The pieces of a format (what stands between "$Format:" and "$"), see
 * git-log(1), "PRETTY FORMATS". Placeholders can change what was added
 * before: "%-b" takes line feeds away, "%>>(9)" blanks.
 */
void tc_pretty_add(struct tc_pieces *pieces,
		   const struct tc_commit_text *commit, const char *format,
		   size_t len);

#endif

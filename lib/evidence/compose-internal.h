/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What compose.c found in an aclocal.m4, for compose-report.c. */
#ifndef TC_EVIDENCE_COMPOSE_INTERNAL_H
#define TC_EVIDENCE_COMPOSE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evidence/aclocal.h"
#include "evidence/internal.h"

struct tc_error;
struct tc_refs;

/* A run of lines and what it is. */
struct tc_piece {
	enum {
		TC_PIECE_REFERENCE, /* name says of what */
		TC_PIECE_MEMBER,    /* copied or included */
		TC_PIECE_ABSENT,    /* an include of what is not there */
		TC_PIECE_OUTSIDE,   /* an include of what is not in the tree */
		TC_PIECE_BAD,       /* a copy of what is known to be bad */
		TC_PIECE_GAP,
	} kind;
	size_t from, size;  /* bytes; of an include, of its path */
	size_t line, lines; /* from 1 */
	const char *name;   /* reference: project and path; include: the path */
	uint32_t member;
	bool include, masked;
	uint8_t sha256[32]; /* of a reference */
};

struct tc_pieces {
	const struct tc_member *m; /* the aclocal.m4 */
	struct tc_aclocal_head head;
	struct tc_piece *list; /* malloc'd */
	size_t count, cap;
	bool cut; /* a limit of work ended the search */
};

/* The derivation, if there are no gaps, or the findings. 0, -1. */
int tc_compose_report(struct tc_evidence *ev, struct tc_refs *refs,
		      const struct tc_pieces *pieces, struct tc_error *err);

#endif

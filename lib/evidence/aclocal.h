/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of aclocal.m4 as aclocal 1.4 to 1.19 write it: a head, then macro
 * files and lines that include others. docs/compose.md specifies it. */
#ifndef TC_EVIDENCE_ACLOCAL_H
#define TC_EVIDENCE_ACLOCAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/release-version.h"

struct tc_error;

struct tc_aclocal_head {
	char version[TC_VERSION_SIZE];  /* of aclocal, as stated */
	char autoconf[TC_VERSION_SIZE]; /* as stated; "" where it is not */
	size_t size;  /* bytes; what follows was collected */
	size_t lines;
	bool whole;   /* nothing stands in it but what aclocal writes. If not,
			 size and lines are 0 */
};

/* Whether the first line says that aclocal wrote it; *head is filled in
 * then. */
bool tc_aclocal_head_read(struct tc_aclocal_head *head, const char *bytes,
			  size_t len);

enum tc_aclocal_kind {
	TC_ACLOCAL_COPY,    /* a whole macro file, that lookup() knows */
	TC_ACLOCAL_INCLUDE, /* m4_include([PATH]) */
	TC_ACLOCAL_GAP,     /* neither */
};

/* A run of lines. Together they cover everything behind the head. */
struct tc_aclocal_part {
	enum tc_aclocal_kind kind;
	size_t from, size;  /* bytes: of a copy without the newline that aclocal
			       puts behind each, of an include those of PATH */
	size_t line, lines; /* from 1; with that newline */
	uint8_t sha256[32]; /* of a copy */
};

/* Whether the text with that digest is a macro file that may stand in an
 * aclocal.m4: 1, 0, -1. Asked very often. */
typedef int tc_aclocal_lookup(void *ctx, const uint8_t sha256[32],
			      struct tc_error *err);

struct tc_aclocal_parts {
	struct tc_aclocal_part *list; /* malloc'd */
	size_t count, cap;
	bool cut; /* a limit of work ended the search: gaps may be copies */
};

/*
 * Splits bytes[start..len), start being at the line with that number, so that
 * as few lines as possible are in gaps. A copy is followed by an empty line;
 * it begins at start, or behind a copy's empty line or an include, or, past a
 * gap, behind any empty line. *work gets more by what that took; past
 * TC_MAX_SPLIT_WORK the search ends, so that one is for all files of a run.
 * 0, -1 as lookup().
 */
int tc_aclocal_split(struct tc_aclocal_parts *out, const char *bytes,
		     size_t len, size_t start, size_t line,
		     tc_aclocal_lookup *lookup, void *ctx, uint64_t *work,
		     struct tc_error *err);
void tc_aclocal_parts_release(struct tc_aclocal_parts *parts);

#endif

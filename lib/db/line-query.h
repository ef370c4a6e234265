/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file held against the versions of some names, for lib/db/nearest.c and
 * line-index.c. */
#ifndef TC_DB_LINE_QUERY_H
#define TC_DB_LINE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/line-diff.h"
#include "db/line-lists.h"

struct tc_error;

/* A version that was held against the file. */
struct tc_line_candidate {
	uint32_t project, dir, name, content; /* ids */
	uint32_t first, last; /* YYYYMMDD; last 0 = still there */
	bool patched;         /* a distribution's; the caller's to fill in */
	size_t set, at;       /* its list: sets[set].list[at] */
	size_t distance;      /* lines added and removed: at least so many, and
				 exactly so many once compared */
};

struct tc_line_query {
	uint32_t *hashes;     /* of the file's lines */
	uint32_t *lines;      /* the same as ids */
	size_t count;
	struct tc_line_ids ids;
	uint32_t *wanted;     /* how often the file has the line, by id */
	uint32_t *have;       /* how often the version last looked at has it */
	size_t common;        /* lines that are in both */
	struct tc_line_lists *sets; /* one for each name, lines as ids */
	size_t set_count;
	struct tc_line_candidate *candidates;
	size_t candidate_count, candidate_cap;
	struct tc_line_diff diff;
	uint64_t work;        /* beside that of diff */
};

/* 1, 0 for a file that has no lines or too many, -1. */
int tc_line_query_init(struct tc_line_query *q, const char *bytes, size_t len,
		       struct tc_error *err);
void tc_line_query_release(struct tc_line_query *q);

/* Takes in the versions of a name: data is of the form in db/schema.h. -1,
 * without a text, when it is not. */
int tc_line_query_add(struct tc_line_query *q, uint32_t name,
		      const uint8_t *data, size_t size);

/* The best candidate, with its exact distance; NULL when there is none or the
 * work allowed did not do for one comparison. */
const struct tc_line_candidate *tc_line_query_best(struct tc_line_query *q,
						   uint64_t limit,
						   bool *exact);

/* A walk over the numbers of data; each_* of one version at a time. */
struct tc_line_data {
	const uint8_t *next, *end;
	uint32_t project, dir;
	uint32_t versions, words; /* left of the path */
	uint32_t content, first, last, back;
	uint32_t *change; /* of this version */
	size_t change_words, change_cap;
};
/* 1, 0 at the end, -1 for data of another form. */
int tc_line_data_next(struct tc_line_data *d);
void tc_line_data_release(struct tc_line_data *d);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which names have a line. */
#include "db/line-index.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/line-diff.h"
#include "db/internal.h"
#include "db/line-query.h"
#include "db/sketch.h"

enum { DIGIT_BITS = 15, DIGITS = TC_SKETCH_BITS / DIGIT_BITS };

struct entry {
	uint32_t hash, name;
};

struct tc_line_index {
	struct entry *entries; /* by hash, then name; no doubles */
	size_t count, cap;
	uint32_t starts[(1u << DIGIT_BITS) + 1]; /* by the hash's first bits */
	uint32_t *scores;      /* scratch, by name; all zeros */
	size_t names;          /* the highest id */
};

static void add_inserted(struct tc_line_index *x, uint32_t name,
			 const uint32_t *change, size_t words)
{
	size_t i = 0, left;

	while (i < words) {
		const uint32_t word = change[i++];

		if (TC_CHANGE_KIND(word) != TC_CHANGE_INSERT)
			continue;
		left = TC_CHANGE_NUMBER(word) < words - i ?
			       TC_CHANGE_NUMBER(word) : words - i;
		for (; left > 0; left--, i++) {
			if (change[i] >> TC_SKETCH_BITS != 0)
				continue;
			x->entries = tc_grow(x->entries, x->count, &x->cap,
					     sizeof(*x->entries));
			x->entries[x->count++] = (struct entry){ change[i],
								 name };
		}
	}
}

static int add_row(struct tc_line_index *x, sqlite3_stmt *stmt)
{
	const uint8_t *data = sqlite3_column_blob(stmt, 0);
	const int64_t name = sqlite3_column_int64(stmt, 1);
	struct tc_line_data d = { .next = data };
	int rc;

	/* Names come in their order, which sorting keeps. */
	if (data == NULL || name <= 0 || name > (1 << 28) ||
	    (size_t)name <= x->names)
		return -1;
	x->names = (size_t)name;
	d.end = data + sqlite3_column_bytes(stmt, 0);
	while ((rc = tc_line_data_next(&d)) > 0)
		add_inserted(x, (uint32_t)name, d.change, d.change_words);
	tc_line_data_release(&d);
	return rc;
}

/* By one digit of the hash, the lowest first; equal ones stay in order. */
static void sort_digit(const struct entry *from, struct entry *to,
		       size_t count, unsigned shift, uint32_t *starts)
{
	const uint32_t mask = (1u << DIGIT_BITS) - 1;
	size_t i;

	memset(starts, 0, ((size_t)mask + 2) * sizeof(*starts));
	for (i = 0; i < count; i++)
		starts[(from[i].hash >> shift & mask) + 1]++;
	for (i = 1; i <= mask; i++)
		starts[i] += starts[i - 1];
	for (i = 0; i < count; i++)
		to[starts[from[i].hash >> shift & mask]++] = from[i];
}

static void seal(struct tc_line_index *x)
{
	struct entry *spare = tc_calloc(x->count, sizeof(*spare));
	size_t i, n = 0, bucket = 0;

	_Static_assert(DIGITS == 2, "two passes, ending where they began");
	if (x->count > 0) {
		sort_digit(x->entries, spare, x->count, 0, x->starts);
		sort_digit(spare, x->entries, x->count, DIGIT_BITS, x->starts);
	}
	free(spare);
	for (i = 0; i < x->count; i++)
		if (n == 0 || memcmp(&x->entries[n - 1], &x->entries[i],
				     sizeof(*x->entries)) != 0)
			x->entries[n++] = x->entries[i];
	x->count = n;
	for (i = 0; bucket <= 1u << DIGIT_BITS; bucket++) {
		while (i < n && x->entries[i].hash >> DIGIT_BITS < bucket)
			i++;
		x->starts[bucket] = (uint32_t)i;
	}
	x->scores = tc_calloc(x->names + 1, sizeof(*x->scores));
}

static int make(struct tc_db *db, struct tc_error *err)
{
	sqlite3_stmt *stmt = tc_db_statement(db, TC_STMT_LINES_ALL, err);
	struct tc_line_index *x;
	int rc;

	if (stmt == NULL)
		return -1;
	x = db->line_index = tc_calloc(1, sizeof(*x));
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		if (add_row(x, stmt) != 0)
			break;
	if (rc == SQLITE_ROW)
		tc_fail(err, "%s: corrupt database: lines of a name",
			db->path);
	else if (rc != SQLITE_DONE)
		tc_db_fail(db, err);
	(void)sqlite3_reset(stmt);
	if (rc != SQLITE_DONE) {
		tc_line_index_free(db);
		return -1;
	}
	seal(x);
	return 0;
}

void tc_line_index_free(struct tc_db *db)
{
	if (db->line_index == NULL)
		return;
	free(db->line_index->entries);
	free(db->line_index->scores);
	free(db->line_index);
	db->line_index = NULL;
}

/* The entries of a hash; their number. */
static size_t find(const struct tc_line_index *x, uint32_t hash,
		   const struct entry **out)
{
	size_t i = x->starts[hash >> DIGIT_BITS];
	const size_t end = x->starts[(hash >> DIGIT_BITS) + 1];
	size_t n = 0;

	while (i < end && x->entries[i].hash < hash)
		i++;
	*out = &x->entries[i];
	while (i + n < end && x->entries[i + n].hash == hash)
		n++;
	return n;
}

/* Keeps names with the highest scores in front; of equal ones the lower id. */
static void rank(uint32_t names[TC_SIMILAR_NAMES], int *count,
		 const uint32_t *scores, uint32_t name)
{
	int i;

	if (*count < TC_SIMILAR_NAMES)
		i = (*count)++;
	else if (scores[name] > scores[names[*count - 1]])
		i = *count - 1;
	else
		return;
	for (; i > 0 && scores[names[i - 1]] < scores[name]; i--)
		names[i] = names[i - 1];
	names[i] = name;
}

int tc_line_index_find(struct tc_db *db, const struct tc_line_ids *lines,
		       uint32_t names[TC_SIMILAR_NAMES], struct tc_error *err)
{
	const struct entry *e = NULL;
	struct tc_line_index *x;
	size_t i, k, n;
	uint32_t name;
	int count = 0;

	if (db->line_index == NULL && make(db, err) != 0)
		return -1;
	x = db->line_index;
	if (x->count == 0)
		return 0;
	for (i = 0; i < lines->count; i++) {
		n = find(x, lines->values[i], &e);
		for (k = 0; k < n && n <= TC_SIMILAR_RARE; k++)
			x->scores[e[k].name]++;
	}
	for (name = 1; name <= x->names; name++)
		if (x->scores[name] >= TC_SIMILAR_SHARED)
			rank(names, &count, x->scores, name);
	memset(x->scores, 0, (x->names + 1) * sizeof(*x->scores));
	return count;
}

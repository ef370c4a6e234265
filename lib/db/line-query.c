/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file held against the versions of some names. */
#include "db/line-query.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "db/sketch.h"

/* What hashing a line costs, in units of TC_MAX_NEAREST_TOTAL. */
enum { HASH_WORK = 64 };

enum { PATH_WORDS = 4, VERSION_WORDS = 5 };

/* The next numbers into words; -1 when there are not so many. */
static int get(struct tc_line_data *d, uint32_t *words, size_t count)
{
	size_t i;

	if ((size_t)(d->end - d->next) / 4 < count)
		return -1;
	for (i = 0; i < count; i++, d->next += 4)
		words[i] = (uint32_t)d->next[0] | (uint32_t)d->next[1] << 8 |
			   (uint32_t)d->next[2] << 16 |
			   (uint32_t)d->next[3] << 24;
	return 0;
}

int tc_line_data_next(struct tc_line_data *d)
{
	uint32_t path[PATH_WORDS], version[VERSION_WORDS];

	if (d->versions == 0) {
		if (d->next == d->end)
			return d->words == 0 ? 0 : -1;
		if (d->words != 0 || get(d, path, PATH_WORDS) != 0 ||
		    path[2] == 0)
			return -1;
		d->project = path[0];
		d->dir = path[1];
		d->versions = path[2];
		d->words = path[3];
	}
	if (d->words < VERSION_WORDS || get(d, version, VERSION_WORDS) != 0 ||
	    version[4] > d->words - VERSION_WORDS ||
	    version[4] > (size_t)(d->end - d->next) / 4)
		return -1;
	d->content = version[0];
	d->first = version[1];
	d->last = version[2];
	d->back = version[3];
	d->change_words = version[4];
	if (d->change_words > d->change_cap) {
		d->change_cap = 2 * d->change_words;
		d->change = tc_realloc_array(d->change, d->change_cap,
					     sizeof(*d->change));
	}
	d->versions--;
	d->words -= VERSION_WORDS + version[4];
	return get(d, d->change, d->change_words) == 0 ? 1 : -1;
}

void tc_line_data_release(struct tc_line_data *d)
{
	free(d->change);
	d->change = NULL;
}

int tc_line_query_init(struct tc_line_query *q, const char *bytes, size_t len,
		       struct tc_error *err)
{
	long n;
	size_t i;

	*q = (struct tc_line_query){ .count = 0 };
	if (len == 0)
		return 0;
	q->hashes = tc_calloc(TC_MAX_SKETCH_LINES, sizeof(*q->hashes));
	n = tc_sketch_make(bytes, len, q->hashes, TC_MAX_SKETCH_LINES, err);
	if (n < 0) {
		tc_line_query_release(q);
		q->work = (uint64_t)TC_MAX_SKETCH_LINES * HASH_WORK;
		return n == -2 ? -1 : 0;
	}
	q->count = (size_t)n;
	q->work = q->count * HASH_WORK;
	tc_line_ids_init(&q->ids, q->hashes, q->count);
	q->lines = tc_calloc(q->count, sizeof(*q->lines));
	q->wanted = tc_calloc(q->ids.count + 1, sizeof(*q->wanted));
	q->have = tc_calloc(q->ids.count + 1, sizeof(*q->have));
	for (i = 0; i < q->count; i++) {
		q->lines[i] = tc_line_ids_find(&q->ids, q->hashes[i]);
		q->wanted[q->lines[i]]++;
	}
	return 1;
}

void tc_line_query_release(struct tc_line_query *q)
{
	size_t i;

	for (i = 0; i < q->set_count; i++)
		tc_line_lists_release(&q->sets[i]);
	free(q->sets);
	free(q->hashes);
	free(q->lines);
	free(q->wanted);
	free(q->have);
	free(q->candidates);
	tc_line_ids_release(&q->ids);
	tc_line_diff_release(&q->diff);
	*q = (struct tc_line_query){ .count = 0 };
}

/* Inserted hashes as ids, so that every line is looked for once. */
static void number_change(const struct tc_line_query *q, uint32_t *change,
			  size_t words)
{
	size_t i = 0, stop;

	while (i < words) {
		const uint32_t word = change[i++];

		if (TC_CHANGE_KIND(word) != TC_CHANGE_INSERT)
			continue;
		stop = TC_CHANGE_NUMBER(word) < words - i ?
			       i + TC_CHANGE_NUMBER(word) : words;
		for (; i < stop; i++)
			change[i] = tc_line_ids_find(&q->ids, change[i]);
	}
}

/*
 * How many lines a version has in common with the file, whatever their order:
 * no comparison can find more. have says how often the version last looked at
 * has each line, common how many are in both.
 */
static void add_line(struct tc_line_query *q, uint32_t line)
{
	if (line != TC_LINE_FOREIGN && q->have[line]++ < q->wanted[line])
		q->common++;
}

static void drop_line(struct tc_line_query *q, uint32_t line)
{
	if (line != TC_LINE_FOREIGN && q->have[line]-- <= q->wanted[line])
		q->common--;
}

static void count_change(struct tc_line_query *q, const uint32_t *base,
			 const uint32_t *change, size_t words)
{
	size_t i = 0, n;

	while (i < words) {
		const uint32_t word = change[i++];

		n = TC_CHANGE_NUMBER(word);
		switch (TC_CHANGE_KIND(word)) {
		case TC_CHANGE_KEEP:
			base += n;
			break;
		case TC_CHANGE_DROP:
			for (; n > 0; n--)
				drop_line(q, *base++);
			break;
		default:
			for (; n > 0; n--)
				add_line(q, change[i++]);
		}
	}
}

static void count_all(struct tc_line_query *q, const struct tc_line_list *list)
{
	size_t i;

	memset(q->have, 0, (q->ids.count + 1) * sizeof(*q->have));
	q->common = 0;
	for (i = 0; i < list->count; i++)
		add_line(q, list->lines[i]);
	q->work += list->count;
}

/* Of the newest version of set, which d has just made. */
static void count_common(struct tc_line_query *q,
			 const struct tc_line_lists *set,
			 const struct tc_line_data *d)
{
	const struct tc_line_list *list = tc_line_lists_last(set);

	if (d->back == 1)
		count_change(q, list[-1].lines, d->change, d->change_words);
	else
		count_all(q, list);
	/* Copying the lines together costs less than looking at them. */
	q->work += list->count / 4 + d->change_words;
}

static void add_candidate(struct tc_line_query *q,
			  const struct tc_line_data *d, uint32_t name)
{
	const struct tc_line_lists *set = &q->sets[q->set_count - 1];
	const struct tc_line_list *list = tc_line_lists_last(set);
	const struct tc_line_candidate c = {
		.project = d->project, .dir = d->dir, .name = name,
		.content = d->content, .first = d->first, .last = d->last,
		.set = q->set_count - 1, .at = set->count - 1,
		.distance = q->count + list->count - 2 * q->common,
	};

	q->candidates = tc_grow(q->candidates, q->candidate_count,
				&q->candidate_cap, sizeof(c));
	q->candidates[q->candidate_count++] = c;
}

int tc_line_query_add(struct tc_line_query *q, uint32_t name,
		      const uint8_t *data, size_t size)
{
	struct tc_line_data d = { .next = data, .end = data + size };
	struct tc_line_lists *set;
	int rc;

	q->sets = tc_realloc_array(q->sets, q->set_count + 1, sizeof(*q->sets));
	set = &q->sets[q->set_count++];
	*set = (struct tc_line_lists){ .list = NULL };
	while ((rc = tc_line_data_next(&d)) > 0) {
		number_change(q, d.change, d.change_words);
		rc = tc_line_lists_apply(set, d.back, d.change,
					 d.change_words);
		if (rc != 0)
			break;
		count_common(q, set, &d);
		add_candidate(q, &d, name);
	}
	tc_line_data_release(&d);
	return rc;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* As tc_db_nearest() says. */
static int better(const void *a, const void *b)
{
	const struct tc_line_candidate *x = a, *y = b;
	int rc;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	if (x->patched != y->patched)
		return x->patched ? 1 : -1;
	/* 0, still there, becomes the highest number. */
	rc = compare_numbers(y->last - 1, x->last - 1);
	if (rc == 0)
		rc = compare_numbers(y->first, x->first);
	if (rc == 0)
		rc = compare_numbers(x->project, y->project);
	if (rc == 0)
		rc = compare_numbers(x->name, y->name);
	if (rc == 0)
		rc = compare_numbers(x->dir, y->dir);
	return rc ? rc : compare_numbers(x->content, y->content);
}

static int compare(struct tc_line_query *q, struct tc_line_candidate *c)
{
	const struct tc_line_list *list = &q->sets[c->set].list[c->at];
	size_t common = 0;

	if (tc_line_diff_common(&q->diff, q->lines, q->count, list->lines,
				list->count, &common) != 0)
		return -1;
	c->distance = q->count + list->count - 2 * common;
	return 0;
}

const struct tc_line_candidate *tc_line_query_best(struct tc_line_query *q,
						   uint64_t limit, bool *exact)
{
	struct tc_line_candidate *best = NULL, *c = q->candidates;
	size_t i;

	tc_line_diff_init(&q->diff, q->ids.count + 1, limit);
	*exact = true;
	if (q->candidate_count > 1)
		qsort(c, q->candidate_count, sizeof(*c), better);
	for (i = 0; i < q->candidate_count; i++) {
		if (best != NULL && c[i].distance > best->distance)
			break;
		if (compare(q, &c[i]) != 0) {
			*exact = false;
			break;
		}
		if (best == NULL || better(&c[i], best) < 0)
			best = &c[i];
	}
	return best;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hashes of lines, and changes from one list of them to another. */
#include "db/sketch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/line-diff.h"
#include "crypto/digest.h"

static uint32_t first_bits(const uint8_t *sha256)
{
	const uint32_t word = (uint32_t)sha256[0] << 24 |
			      (uint32_t)sha256[1] << 16 |
			      (uint32_t)sha256[2] << 8 | sha256[3];

	return word >> (32 - TC_SKETCH_BITS);
}

long tc_sketch_make(const char *bytes, size_t len, uint32_t *out, size_t max,
		    struct tc_error *err)
{
	struct tc_digest *digest = tc_digest_new(TC_DIGEST_SHA256, err);
	uint8_t sha256[TC_SHA256_SIZE];
	size_t count = 0, line;

	if (digest == NULL)
		return -2;
	for (; len > 0 && count < max; bytes += line, len -= line) {
		const char *end = memchr(bytes, '\n', len);

		line = end ? (size_t)(end - bytes) + 1 : len;
		tc_digest_start(digest);
		tc_digest_update(digest, bytes, line);
		tc_digest_final(digest, sha256);
		out[count++] = first_bits(sha256);
	}
	tc_digest_free(digest);
	return len > 0 ? -1 : (long)count;
}

/* Drops, then inserts, then the lines kept up to the next of either. */
static size_t write_change(const bool *in_old, size_t old_count,
			   const uint32_t *newer, const bool *in_new,
			   size_t new_count, uint32_t *out)
{
	size_t i = 0, j = 0, n = 0, from;

	for (;;) {
		for (from = i; i < old_count && in_old[i] &&
			       j < new_count && in_new[j]; i++, j++)
			;
		if (i == old_count && j == new_count)
			return n;
		if (i > from)
			out[n++] = TC_CHANGE_WORD(TC_CHANGE_KEEP, i - from);
		for (from = i; i < old_count && !in_old[i]; i++)
			;
		if (i > from)
			out[n++] = TC_CHANGE_WORD(TC_CHANGE_DROP, i - from);
		for (from = j; j < new_count && !in_new[j]; j++)
			;
		if (j == from)
			continue;
		out[n++] = TC_CHANGE_WORD(TC_CHANGE_INSERT, j - from);
		memcpy(out + n, newer + from, (j - from) * sizeof(*out));
		n += j - from;
	}
}

size_t tc_change_make(const uint32_t *older, size_t old_count,
		      const uint32_t *newer, size_t new_count, uint32_t *out)
{
	uint32_t *lines = tc_calloc(old_count + new_count, sizeof(*lines));
	bool *in = tc_calloc(old_count + new_count, sizeof(*in));
	struct tc_line_ids ids;
	struct tc_line_diff diff;
	size_t i, n;

	tc_line_ids_init(&ids, older, old_count);
	for (i = 0; i < old_count; i++)
		lines[i] = tc_line_ids_find(&ids, older[i]);
	for (i = 0; i < new_count; i++)
		lines[old_count + i] = tc_line_ids_find(&ids, newer[i]);
	tc_line_diff_init(&diff, ids.count + 1, UINT64_MAX);
	(void)tc_line_diff_match(&diff, lines, old_count, lines + old_count,
				 new_count, in, in + old_count);
	n = write_change(in, old_count, newer, in + old_count, new_count, out);
	tc_line_diff_release(&diff);
	tc_line_ids_release(&ids);
	free(in);
	free(lines);
	return n;
}

/* Which kinds may follow which; the last one is for the beginning. */
static bool may_follow(enum tc_change kind, int last)
{
	switch (last) {
	case TC_CHANGE_KEEP:
		return kind != TC_CHANGE_KEEP;
	case TC_CHANGE_DROP:
		return kind != TC_CHANGE_DROP;
	case TC_CHANGE_INSERT:
		return kind == TC_CHANGE_KEEP;
	default:
		return true;
	}
}

long tc_change_count(const uint32_t *change, size_t words, size_t old_count)
{
	size_t i = 0, at = 0, n = 0;
	int last = -1;

	while (i < words) {
		const enum tc_change kind = TC_CHANGE_KIND(change[i]);
		const size_t number = TC_CHANGE_NUMBER(change[i++]);
		const size_t left = kind == TC_CHANGE_INSERT ? words - i :
							       old_count - at;

		if (kind > TC_CHANGE_INSERT || number == 0 || number > left ||
		    !may_follow(kind, last))
			return -1;
		n += kind == TC_CHANGE_DROP ? 0 : number;
		at += kind == TC_CHANGE_INSERT ? 0 : number;
		i += kind == TC_CHANGE_INSERT ? number : 0;
		last = (int)kind;
	}
	if (last == TC_CHANGE_KEEP)
		return -1;
	return (long)(n + old_count - at);
}

void tc_change_apply(const uint32_t *change, size_t words,
		     const uint32_t *older, size_t old_count, uint32_t *out)
{
	size_t i = 0, at = 0, n = 0;

	while (i < words) {
		const enum tc_change kind = TC_CHANGE_KIND(change[i]);
		const size_t number = TC_CHANGE_NUMBER(change[i++]);

		if (kind != TC_CHANGE_DROP)
			memcpy(out + n, kind == TC_CHANGE_KEEP ? older + at :
								 change + i,
			       number * sizeof(*out));
		n += kind == TC_CHANGE_DROP ? 0 : number;
		at += kind == TC_CHANGE_INSERT ? 0 : number;
		i += kind == TC_CHANGE_INSERT ? number : 0;
	}
	/* Any of the three may be NULL where it has nothing. */
	if (at < old_count)
		memcpy(out + n, older + at, (old_count - at) * sizeof(*out));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A second, strict look at tar headers: where programs would disagree. */
#include "source/tar-walk.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 512, MAX_BODY = 1 << 20 };
/* Offsets in a header. */
enum { SIZE_AT = 124, SIZE_LEN = 12, SUM_AT = 148, SUM_LEN = 8, TYPE_AT = 156,
       SPARSE_MORE_AT = 482, MAP_MORE_AT = 504 };
/* The largest size that a header's octal digits hold. */
static const uint64_t octal_max = 077777777777;

enum oddity { GLOBAL, TWICE, TWO_NAMES, TWO_SIZES, TYPE, RECORDS, LOST };

void tc_tar_walk_init(struct tc_tar_walk *walk, struct tc_fact_list *facts)
{
	*walk = (struct tc_tar_walk){ .facts = facts };
	tc_buf_init(&walk->body, MAX_BODY);
}

void tc_tar_walk_release(struct tc_tar_walk *walk)
{
	if (walk != NULL)
		tc_buf_release(&walk->body);
}

static void note(struct tc_tar_walk *w, enum oddity oddity, const char *text)
{
	if (w->noted & 1u << oddity)
		return;
	w->noted |= 1u << oddity;
	tc_fact_add(w->facts, TC_FACT_AMBIGUOUS, NULL, "%s", text);
}

/* Octal digits, or the bytes of a big-endian number after a set high bit. */
static uint64_t number(const unsigned char *field, size_t len)
{
	uint64_t value = 0;
	size_t i = 0;

	if (field[0] & 0x80) {
		for (i = 4; i < len; i++)
			value = value << 8 | field[i];
		return value;
	}
	while (i < len && field[i] == ' ')
		i++;
	for (; i < len && field[i] >= '0' && field[i] <= '7'; i++)
		value = value << 3 | (unsigned)(field[i] - '0');
	return value;
}

/* Some old programs added up signed bytes. */
static bool sum_is_right(const unsigned char *block)
{
	uint64_t want = number(block + SUM_AT, SUM_LEN);
	uint64_t sum = 0;
	int64_t signed_sum = 0;
	size_t i;

	for (i = 0; i < BLOCK; i++) {
		unsigned char c = block[i];

		if (i >= SUM_AT && i < SUM_AT + SUM_LEN)
			c = ' ';
		sum += c;
		signed_sum += (signed char)c;
	}
	return want == sum || (int64_t)want == signed_sum;
}

static bool is_zero(const unsigned char *block)
{
	static const unsigned char zeros[BLOCK];

	return memcmp(block, zeros, BLOCK) == 0;
}

static bool key_is(const char *key, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(key, name, len) == 0;
}

static void take_record(struct tc_tar_walk *w, const char *key, size_t key_len,
			const char *value)
{
	if (w->type == 'g') {
		if (!key_is(key, key_len, "comment"))
			note(w, GLOBAL, "a pax global header states more than "
					"a comment");
	} else if (key_is(key, key_len, "path")) {
		w->paths++;
	} else if (key_is(key, key_len, "linkpath")) {
		w->links++;
	} else if (key_is(key, key_len, "size")) {
		w->sizes++;
		w->size = strtoull(value, NULL, 10);
	}
}

/* "LENGTH KEY=VALUE\n", where LENGTH counts all of it. False when it is not
 * made of such records to the end. */
static bool take_records(struct tc_tar_walk *w)
{
	const char *p = tc_buf_str(&w->body);
	size_t left = w->body.len;

	while (left > 0) {
		char *space;
		const char *equals;
		unsigned long long len = strtoull(p, &space, 10);

		if (*p < '1' || *p > '9' || *space != ' ' || len > left ||
		    len < (size_t)(space - p) + 3 || p[len - 1] != '\n')
			return false;
		equals = memchr(space, '=', (size_t)(p + len - space));
		if (equals == NULL)
			return false;
		take_record(w, space + 1, (size_t)(equals - space) - 1,
			    equals + 1);
		p += len;
		left -= (size_t)len;
	}
	return true;
}

static void end_of_body(struct tc_tar_walk *w)
{
	if (w->type != 'L' && w->type != 'K' &&
	    (w->body.full || !take_records(w)))
		note(w, RECORDS, "a pax header is not made of records");
	tc_buf_reset(&w->body);
}

static void extended(struct tc_tar_walk *w, char type, uint64_t size)
{
	w->pax += type == 'x' || type == 'X';
	w->long_names += type == 'L';
	w->long_links += type == 'K';
	w->type = type;
	w->collect = size;
	w->skip = (BLOCK - size % BLOCK) % BLOCK;
	if (size == 0)
		end_of_body(w);
}

static void member(struct tc_tar_walk *w, char type, uint64_t size)
{
	if (w->pax > 1 || w->long_names > 1 || w->long_links > 1 ||
	    w->paths > 1 || w->links > 1 || w->sizes > 1)
		note(w, TWICE, "a member has two extended headers, or one "
			       "that states a thing twice");
	if ((w->paths > 0 && w->long_names > 0) ||
	    (w->links > 0 && w->long_links > 0))
		note(w, TWO_NAMES, "a member has a pax name and a GNU long "
				   "name");
	if (w->sizes > 0 && w->size != size && size != 0 &&
	    w->size <= octal_max)
		note(w, TWO_SIZES, "a member has two sizes");
	if (strchr("01234567S", type ? type : '0') == NULL)
		note(w, TYPE, "a member's type is one that some programs skip "
			      "and others unpack");
	if (w->sizes > 0)
		size = w->size;
	if (type >= '1' && type <= '6')
		size = 0; /* no body, whatever it says */
	w->skip = size > UINT64_MAX - BLOCK ?
			  size : (size + BLOCK - 1) / BLOCK * BLOCK;
	w->sparse_next = type == 'S' && w->block[SPARSE_MORE_AT] != 0;
	w->pax = w->long_names = w->long_links = 0;
	w->paths = w->links = w->sizes = 0;
}

static void take_block(struct tc_tar_walk *w)
{
	char type = (char)w->block[TYPE_AT];
	uint64_t size = number(w->block + SIZE_AT, SIZE_LEN);

	if (w->sparse_next) {
		w->sparse_next = w->block[MAP_MORE_AT] != 0;
		return;
	}
	if (is_zero(w->block)) {
		w->done = true;
	} else if (!sum_is_right(w->block)) {
		note(w, LOST, "a header is not where the sizes say");
		w->done = true;
	} else if (type != '\0' && strchr("xXgLK", type) != NULL) {
		extended(w, type, size);
	} else {
		member(w, type, size);
	}
}

/* How much of len bytes at p is of a body, a header or padding: consumed. */
static size_t take_some(struct tc_tar_walk *w, const char *p, size_t len)
{
	if (w->collect > 0) {
		if (len > w->collect)
			len = (size_t)w->collect;
		tc_buf_append(&w->body, p, len);
		w->collect -= len;
		if (w->collect == 0)
			end_of_body(w);
		return len;
	}
	/* The map of a sparse member comes before its body. */
	if (w->skip > 0 && !w->sparse_next && w->have == 0) {
		if (len > w->skip)
			len = (size_t)w->skip;
		w->skip -= len;
		return len;
	}
	if (len > BLOCK - w->have)
		len = BLOCK - w->have;
	memcpy(w->block + w->have, p, len);
	w->have += len;
	if (w->have == BLOCK) {
		w->have = 0;
		take_block(w);
	}
	return len;
}

void tc_tar_walk_feed(struct tc_tar_walk *walk, const void *data, size_t len)
{
	const char *p = data;

	while (len > 0 && !walk->done) {
		size_t taken = take_some(walk, p, len);

		p += taken;
		len -= taken;
	}
}

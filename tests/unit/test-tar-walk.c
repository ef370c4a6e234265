/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Headers that programs read in different ways, in pieces of any size. */
#include "unit.h"

#include <stdio.h>

#include "source/tar-walk.h"

enum { BLOCK = 512 };

struct stream {
	char bytes[80 * BLOCK];
	size_t len;
};

static void put(struct stream *s, const void *data, size_t len)
{
	size_t padded = (len + BLOCK - 1) / BLOCK * BLOCK;

	assert_true(s->len + padded <= sizeof(s->bytes));
	memset(s->bytes + s->len, 0, padded);
	memcpy(s->bytes + s->len, data, len);
	s->len += padded;
}

static char *header(struct stream *s, char type, size_t size)
{
	char h[BLOCK] = "p-1/x";
	unsigned sum = 0;
	size_t i;

	sprintf(h + 124, "%011lo", (unsigned long)size);
	memset(h + 148, ' ', 8);
	h[156] = type;
	memcpy(h + 257, "ustar\00000", 8);
	for (i = 0; i < BLOCK; i++)
		sum += (unsigned char)h[i];
	sprintf(h + 148, "%06o", sum);
	put(s, h, BLOCK);
	return s->bytes + s->len - BLOCK;
}

static void extended(struct stream *s, char type, const char *text)
{
	header(s, type, strlen(text));
	put(s, text, strlen(text));
}

/* A plain file of three bytes. */
static void file(struct stream *s)
{
	header(s, '0', 3);
	put(s, "abc", 3);
}

static size_t walk(const struct stream *s, size_t piece, const char **text)
{
	struct tc_arena arena = { 0 };
	struct tc_fact_list facts;
	struct tc_tar_walk w;
	static char kept[200];
	size_t at, n;

	tc_fact_list_init(&facts, &arena);
	tc_tar_walk_init(&w, &facts);
	for (at = 0; at < s->len; at += n) {
		n = s->len - at < piece ? s->len - at : piece;
		tc_tar_walk_feed(&w, s->bytes + at, n);
	}
	tc_tar_walk_release(&w);
	for (n = 0; n < facts.count; n++)
		assert_int_equal(facts.list[n].kind, TC_FACT_AMBIGUOUS);
	*text = kept;
	snprintf(kept, sizeof(kept), "%s",
		 facts.count ? facts.list[0].text : "");
	tc_arena_release(&arena);
	return facts.count;
}

/* With an end, and in pieces of every sort: count facts, the first of which
 * says want. */
static void assert_walk(struct stream *s, size_t count, const char *want)
{
	static const char zeros[2 * BLOCK];
	static const size_t pieces[] = { 1, 7, 511, 512, 513, 100000 };
	const char *text;
	size_t i;

	put(s, zeros, sizeof(zeros));
	header(s, '?', 0); /* after the end: not looked at */
	for (i = 0; i < TC_COUNT(pieces); i++) {
		assert_int_equal(walk(s, pieces[i], &text), count);
		if (strstr(text, want) == NULL)
			fail_msg("%s: not in: %s", want, text);
	}
	s->len = 0;
}

static void test_plain(void **state)
{
	static const char types[] = "01234567";
	struct stream s = { .len = 0 };
	size_t i;

	(void)state;
	assert_walk(&s, 0, "");
	for (i = 0; types[i] != '\0'; i++) {
		file(&s);
		header(&s, types[i], 0);
		file(&s);
	}
	header(&s, '\0', 0);
	assert_walk(&s, 0, "");
	extended(&s, 'g', "52 comment=0123456789012345678901234567890123456789\n");
	extended(&s, 'x', "12 path=abc\n16 linkpath=abc\n9 size=3\n");
	file(&s);
	extended(&s, 'x', "14 mtime=12.5\n");
	extended(&s, 'K', "long");
	header(&s, '2', 0);
	extended(&s, 'L', "long");
	extended(&s, 'K', "long");
	header(&s, '1', 0);
	assert_walk(&s, 0, "");
}

static void test_global(void **state)
{
	static const char *const bodies[] = {
		"12 path=abc\n", "10 size=3\n", "16 linkpath=abc\n",
		"15 comment=abc\n12 path=abc\n", "14 comment2=a\n",
	};
	struct stream s = { .len = 0 };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bodies); i++) {
		file(&s);
		extended(&s, 'g', bodies[i]);
		file(&s);
		assert_walk(&s, 1, "more than a comment");
	}
}

static void test_twice(void **state)
{
	struct stream s = { .len = 0 };

	(void)state;
	extended(&s, 'x', "12 path=abc\n");
	extended(&s, 'x', "12 path=abd\n");
	file(&s);
	assert_walk(&s, 1, "two extended headers");
	extended(&s, 'x', "12 path=abc\n12 path=abd\n");
	file(&s);
	assert_walk(&s, 1, "twice");
	extended(&s, 'L', "a");
	extended(&s, 'L', "b");
	file(&s);
	assert_walk(&s, 1, "two extended headers");
	extended(&s, 'L', "a");
	extended(&s, 'x', "12 path=abc\n");
	file(&s);
	assert_walk(&s, 1, "a pax name and a GNU long name");
	extended(&s, 'x', "16 linkpath=abc\n");
	extended(&s, 'K', "a");
	header(&s, '2', 0);
	assert_walk(&s, 1, "a pax name and a GNU long name");
	/* One each, for two members. */
	extended(&s, 'x', "12 path=abc\n");
	file(&s);
	extended(&s, 'L', "a");
	file(&s);
	extended(&s, 'x', "12 path=abd\n");
	file(&s);
	assert_walk(&s, 0, "");
}

static void test_sizes_and_types(void **state)
{
	static const char odd[] = "MVDNAI?*";
	struct stream s = { .len = 0 };
	size_t i;

	(void)state;
	extended(&s, 'x', "9 size=3\n");
	header(&s, '0', 600);
	put(&s, "abc", 3);
	file(&s);
	assert_walk(&s, 1, "two sizes");
	for (i = 0; odd[i] != '\0'; i++) {
		header(&s, odd[i], 0);
		assert_walk(&s, 1, "type");
	}
	/* The body of a link, where most see the next header. */
	header(&s, '1', 3);
	put(&s, "abc", 3);
	assert_walk(&s, 1, "not where the sizes say");
	/* Said once, however often it is so. */
	header(&s, 'M', 0);
	header(&s, 'M', 0);
	assert_walk(&s, 1, "type");
}

static void test_records(void **state)
{
	static const char *const bodies[] = {
		"path=abc\n", "13 path=abc\n", "12 path=abc", "99 path=abc\n",
		"0 =\n", "4 a\n\n", "12 path=abc\nrest", "-1 path=abc\n",
		" 12 path=abc\n",
	};
	struct stream s = { .len = 0 };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bodies); i++) {
		extended(&s, 'x', bodies[i]);
		file(&s);
		assert_walk(&s, 1, "not made of records");
	}
}

/* The old GNU way: the map goes on in blocks between header and body. */
static void test_sparse(void **state)
{
	struct stream s = { .len = 0 };
	char map[BLOCK] = { 0 };
	char *h = header(&s, 'S', 3);
	unsigned sum = 0;
	size_t i;

	(void)state;
	h[482] = 1;
	memset(h + 148, ' ', 8);
	for (i = 0; i < BLOCK; i++)
		sum += (unsigned char)h[i];
	sprintf(h + 148, "%06o", sum);
	map[504] = 1;
	put(&s, map, BLOCK);
	map[504] = 0;
	put(&s, map, BLOCK);
	put(&s, "abc", 3);
	file(&s);
	assert_walk(&s, 0, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_global),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_sizes_and_types),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_sparse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Headers that programs read in different ways, in pieces of any size. */
#include "unit.h"

#include <stdio.h>

#include "base/error.h"
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

static unsigned sum_of(char *h, bool has_sign)
{
	unsigned sum = 0;
	size_t i;

	memset(h + 148, ' ', 8);
	for (i = 0; i < BLOCK; i++)
		sum += has_sign ? (unsigned)(signed char)h[i]
				: (unsigned char)h[i];
	return sum;
}

static void mend(char *h)
{
	sprintf(h + 148, "%06o", sum_of(h, false));
}

static void mend_signed(char *h)
{
	sprintf(h + 148, "%06o", sum_of(h, true));
}

static char *header(struct stream *s, char type, size_t size)
{
	char h[BLOCK] = "p-1/x";

	sprintf(h + 124, "%011lo", (unsigned long)size);
	h[156] = type;
	memcpy(h + 257, "ustar\00000", 8);
	mend(h);
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

/* What the walk said: members as "NAME TYPE SIZE MODE LINK BYTES;", and the
 * problems. */
struct said {
	char members[2000], problems[1000];
	size_t count, other;
};

static int on_member(void *ctx, const struct tc_tar_member *m)
{
	struct said *said = ctx;
	size_t len = strlen(said->members);

	assert_true(len + 100 < sizeof(said->members));
	sprintf(said->members + len, "%.60s %c %lu %o %.20s ", m->name, m->type,
		(unsigned long)m->size, m->mode, m->link);
	return strcmp(m->name, "stop") == 0 ? -1 : 0;
}

static void on_data(void *ctx, const void *data, size_t len)
{
	struct said *said = ctx;

	strncat(said->members, data, len);
}

static void on_end(void *ctx)
{
	struct said *said = ctx;

	strcat(said->members, ";");
}

static void on_other(void *ctx, const void *data, size_t len)
{
	struct said *said = ctx;

	(void)data;
	said->other += len;
}

static void on_problem(void *ctx, uint64_t where, const char *how)
{
	struct said *said = ctx;

	assert_int_equal(where % BLOCK, 0);
	said->count++;
	strcat(strcat(said->problems, how), "\n");
}

static int walk_all(const struct stream *s, size_t piece, struct said *said,
		    struct tc_tar_walk *w)
{
	const struct tc_tar_sink sink = { said, on_member, on_data, on_end,
					  on_other, on_problem };
	struct tc_error err;
	size_t at, n;
	int rc = 0;

	memset(said, 0, sizeof(*said));
	tc_tar_walk_init(w, &sink);
	for (at = 0; at < s->len && rc == 0; at += n) {
		n = s->len - at < piece ? s->len - at : piece;
		rc = tc_tar_walk_feed(w, s->bytes + at, n);
	}
	if (rc == 0)
		rc = tc_tar_walk_finish(w, &err);
	tc_tar_walk_release(w);
	return rc;
}

static size_t walk(const struct stream *s, size_t piece, const char **text)
{
	static struct said said;
	struct tc_tar_walk w;

	assert_int_equal(walk_all(s, piece, &said, &w), 0);
	*text = said.problems;
	return said.count;
}

/* With an end, and in pieces of every sort: count problems, one of
 * which is want. */
static void assert_walk(struct stream *s, size_t count, const char *want)
{
	static const char zeros[2 * BLOCK];
	static const size_t pieces[] = { 1, 7, 511, 512, 513, 100000 };
	const char *text;
	size_t i;

	put(s, zeros, sizeof(zeros));
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
		if (types[i] != '1' && types[i] != '2')
			header(&s, types[i], 0);
		file(&s);
	}
	header(&s, '\0', 0);
	assert_walk(&s, 0, "");
	extended(&s, 'g', "52 comment=0123456789012345678901234567890123456789\n");
	extended(&s, 'x', "12 path=abc\n10 size=3\n");
	file(&s);
	extended(&s, 'x', "14 mtime=12.5\n14 mtime2=1.2\n17 VENDOR.key=ab\n");
	extended(&s, 'K', "long");
	header(&s, '2', 0);
	extended(&s, 'L', "long");
	extended(&s, 'K', "long");
	header(&s, '1', 0);
	assert_walk(&s, 0, "");
}

/* In every sort of pieces, the same members with the same bytes. */
static void test_members(void **state)
{
	static const char zeros[2 * BLOCK];
	static const size_t pieces[] = { 1, 7, 511, 512, 513, 100000 };
	struct stream s = { .len = 0 };
	struct tc_tar_walk w;
	struct said said;
	size_t i;

	(void)state;
	extended(&s, 'x', "15 path=p-1/yy\n14 mtime=-1.5\n");
	file(&s);
	extended(&s, 'L', "p-1/gnu");
	extended(&s, 'K', "over/there");
	header(&s, '2', 0);
	header(&s, '5', 0);
	put(&s, zeros, sizeof(zeros));
	for (i = 0; i < TC_COUNT(pieces); i++) {
		assert_int_equal(walk_all(&s, pieces[i], &said, &w), 0);
		assert_string_equal(said.problems, "");
		assert_string_equal(said.members,
				    "p-1/yy 0 3 0  abc;"
				    "p-1/gnu 2 0 0 over/there ;"
				    "p-1/x 5 0 0  ;");
		assert_true(w.end.complete);
		assert_int_equal(w.end.at, s.len - sizeof(zeros));
		assert_int_equal(said.other, s.len - 3);
		assert_int_equal(w.end.zeros, sizeof(zeros));
	}
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
	extended(&s, 'x', "12 path=abc\n");
	extended(&s, 'g', "15 comment=abc\n");
	file(&s);
	assert_walk(&s, 1, "between a member and its");
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
	/* And no member. */
	extended(&s, 'x', "12 path=abd\n");
	assert_walk(&s, 1, "has no member");
}

static void test_sizes_and_types(void **state)
{
	static const char odd[] = "MVDNAI?*X";
	struct stream s = { .len = 0 };
	size_t i;

	(void)state;
	extended(&s, 'x', "10 size=3\n");
	header(&s, '0', 600);
	put(&s, "abc", 3);
	file(&s);
	assert_walk(&s, 1, "two sizes");
	for (i = 0; odd[i] != '\0'; i++) {
		header(&s, odd[i], 0);
		assert_walk(&s, 1, "type");
	}
	/* The body of a link, where most see the next header. */
	extended(&s, 'K', "there");
	header(&s, '1', 3);
	put(&s, "abc", 3);
	assert_walk(&s, 1, "that is no file has a size");
	header(&s, '2', 0);
	assert_walk(&s, 1, "leads to nothing");
	extended(&s, 'x', "16 linkpath=abc\n");
	file(&s);
	assert_walk(&s, 1, "that is no link has a target");
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
		" 12 path=abc\n", "012 path=abc\n", "5 =a\n", "+12 path=abc\n",
		"99999999999999999999999999999999999999999999 path=abc\n",
		"13  path=abc\n", "13 path\t=abc\n",
	};
	struct stream s = { .len = 0 };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(bodies); i++) {
		extended(&s, 'x', bodies[i]);
		file(&s);
		assert_walk(&s, 1, "not made of records");
	}
	extended(&s, 'x', "8 path=\n");
	file(&s);
	assert_walk(&s, 1, "is empty");
	extended(&s, 'x', "10 size=x\n");
	file(&s);
	assert_walk(&s, 1, "no number");
	extended(&s, 'x', "25 GNU.sparse.name=other\n");
	file(&s);
	assert_walk(&s, 1, "has holes");
	extended(&s, 'x', "20 hdrcharset=latin\n");
	file(&s);
	assert_walk(&s, 1, "character set");
	header(&s, 'x', 0);
	file(&s);
	assert_walk(&s, 1, "is empty");
}

static void test_sparse(void **state)
{
	struct stream s = { .len = 0 };
	char *h = header(&s, 'S', 3);

	(void)state;
	put(&s, "abc", 3);
	assert_walk(&s, 1, "holes");
	/* A map that goes on after the header: lost. */
	h = header(&s, 'S', 3);
	h[482] = 1;
	mend(h);
	put(&s, "map", 3);
	put(&s, "abc", 3);
	assert_walk(&s, 1, "holes");
}

/* A field of a header, and what is wrong with it; "": nothing. */
static const struct {
	size_t at;
	const char *bytes;
	size_t len;
	const char *problem;
} fields[] = {
	{ 0, "p-1/dir/", 9, "ends as a directory's" },
	{ 0, "p-1/.", 6, "ends as a directory's" },
	{ 0, "p-1/..a", 8, "" },
	{ 0, "", 1, "has no name" },
	{ 100, "0000644", 8, "" },
	{ 100, "   644 ", 8, "" },
	{ 100, "644\0\0\0\0", 8, "" },
	{ 100, "64\0004\0\0\0", 8, "a number" },
	{ 100, "0000648", 8, "a number" },
	{ 100, "-000644", 8, "a number" },
	{ 100, "\0\0\0\0\0\0\0", 8, "" },
	{ 108, "xxxxxxx", 8, "a number" },
	{ 329, "xxxxxxx", 8, "a number" },
	{ 124, "00000000003 ", 12, "" },
	{ 124, "000000000003", 12, "" },
	{ 136, "\x80\0\0\0\0\0\0\0\0\0\0\3", 12, "" },
	{ 136, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12, "" },
	{ 136, "\xff\0\0\0\0\0\0\0\0\0\0\0", 12, "a number" },
	{ 257, "ustar  ", 8, "" },
	{ 257, "\0\0\0\0\0\0\0", 8, "" },
	{ 257, "ustar\0" "01", 8, "magic" },
	{ 257, "USTAR\0" "00", 8, "magic" },
	{ 345, "p-1", 4, "" },
	{ 508, "tar", 4, "after its last field" },
};
/* The same, and nothing can be read after it. */
static const struct {
	const char *bytes;
} sizes[] = {
	{ "\x80\0\0\1\0\0\0\0\0\0\0\3" }, { "\xff\xff\xff\xff\xff\xff\xff\xff"
					    "\xff\xff\xff\3" },
	{ "\x80\0\0\0\0\0\0\0\0\0\0\3" },
	{ "\x80\0\0\0\0\0\0\1\xff\xff\xff\xff" },
	{ "\0\0\0\0\0\0\0\0\0\0\0" }, { "           " }, { "0x3\0\0\0\0\0\0\0\0" },
	{ "0000000003 x" },
};

static void test_fields(void **state)
{
	struct stream s = { .len = 0 };
	size_t i;
	char *h;

	(void)state;
	for (i = 0; i < TC_COUNT(fields); i++) {
		file(&s);
		h = header(&s, '0', 3);
		put(&s, "abc", 3);
		memcpy(h + fields[i].at, fields[i].bytes, fields[i].len);
		mend(h);
		assert_walk(&s, fields[i].problem[0] != '\0',
			    fields[i].problem);
	}
	for (i = 0; i < TC_COUNT(sizes); i++) {
		file(&s);
		h = header(&s, '0', 3);
		put(&s, "abc", 3);
		memcpy(h + 124, sizes[i].bytes, 12);
		mend(h);
		assert_walk(&s, 1, "its size is written");
	}
	/* A prefix is one in POSIX's format only. */
	h = header(&s, '0', 0);
	memcpy(h + 257, "ustar  ", 8);
	h[345] = 'a';
	mend(h);
	assert_walk(&s, 1, "first part of the name");
	/* Bytes above 127, added up as signed ones. */
	h = header(&s, '0', 0);
	h[5] = '\xfc';
	mend(h);
	assert_walk(&s, 0, "");
	h = header(&s, '0', 0);
	h[5] = '\xfc';
	mend_signed(h);
	assert_walk(&s, 1, "have a sign");
}

static void test_ends(void **state)
{
	static const char zeros[4 * BLOCK];
	struct stream s = { .len = 0 };
	struct tc_tar_walk w;
	struct said said;

	(void)state;
	assert_int_equal(walk_all(&s, 512, &said, &w), -1);
	put(&s, "text", 4);
	assert_int_equal(walk_all(&s, 512, &said, &w), -1);
	s.len = 0;
	file(&s);
	assert_int_equal(walk_all(&s, 512, &said, &w), 0);
	assert_false(w.end.complete);
	assert_int_equal(w.end.at, 2 * BLOCK);
	s.len -= 10;
	assert_int_equal(walk_all(&s, 512, &said, &w), -1);
	s.len -= BLOCK - 12;
	assert_int_equal(walk_all(&s, 512, &said, &w), -1);
	s.len = 0;
	file(&s);
	put(&s, zeros, BLOCK);
	assert_int_equal(walk_all(&s, 512, &said, &w), 0);
	assert_true(w.end.complete);
	assert_int_equal(w.end.zeros, BLOCK);
	put(&s, zeros, sizeof(zeros));
	assert_int_equal(walk_all(&s, 512, &said, &w), 0);
	assert_int_equal(w.end.trailing, 0);
	put(&s, "some", 4);
	assert_int_equal(walk_all(&s, 512, &said, &w), 0);
	assert_int_equal(w.end.trailing, 3 * BLOCK + 4);
	assert_int_equal(said.count, 0);
	file(&s);
	assert_int_equal(walk_all(&s, 100, &said, &w), 0);
	assert_int_equal(said.count, 1);
	assert_non_null(strstr(said.problems, "follows the end"));
	s.len = 0;
	file(&s);
	s.bytes[2 * BLOCK - 1] = 'x';
	put(&s, zeros, BLOCK);
	file(&s);
	assert_int_equal(walk_all(&s, 512, &said, &w), 0);
	assert_int_equal(w.end.padding, 1);
	assert_int_equal(w.end.padding_at, 2 * BLOCK - 1);
	assert_non_null(strstr(said.problems, "single block of zeros"));
	/* The sink may stop it. */
	s.len = 0;
	extended(&s, 'L', "stop");
	file(&s);
	assert_int_equal(walk_all(&s, 512, &said, &w), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_global),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_sizes_and_types),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_sparse),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Buffers keep to their maximum; arenas align, keep and count. */
#include "unit.h"

#include <stdalign.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

static void test_buf_appends(void **state)
{
	struct tc_buf buf;

	(void)state;
	tc_buf_init(&buf, 100);
	assert_string_equal(tc_buf_str(&buf), "");
	tc_buf_append(&buf, "ab\0c", 4);
	tc_buf_puts(&buf, "de");
	tc_buf_putc(&buf, 'f');
	tc_buf_printf(&buf, "%d%s", 12, "x");
	tc_buf_append(&buf, NULL, 0);
	assert_int_equal(buf.len, 10);
	assert_memory_equal(buf.ptr, "ab\0cdef12x", 11);
	assert_false(buf.full);
	tc_buf_release(&buf);
}

static void test_buf_stops_at_maximum(void **state)
{
	struct tc_buf buf;

	(void)state;
	tc_buf_init(&buf, 4);
	tc_buf_puts(&buf, "1234");
	assert_false(buf.full);
	tc_buf_puts(&buf, "");
	assert_false(buf.full);
	tc_buf_putc(&buf, '5');
	assert_true(buf.full);
	assert_string_equal(tc_buf_str(&buf), "1234");

	/* Nothing of a piece that does not fit, and full stays. */
	tc_buf_reset(&buf);
	assert_false(buf.full);
	tc_buf_puts(&buf, "12345");
	assert_string_equal(tc_buf_str(&buf), "");
	tc_buf_puts(&buf, "1");
	assert_true(buf.full);
	assert_string_equal(tc_buf_str(&buf), "");
	tc_buf_release(&buf);
	assert_int_equal(buf.max, 4);
}

static void test_buf_grows(void **state)
{
	struct tc_buf buf;
	size_t i;

	(void)state;
	tc_buf_init(&buf, 1000000);
	for (i = 0; i < 100000; i++)
		tc_buf_putc(&buf, (char)('a' + i % 26));
	assert_int_equal(buf.len, 100000);
	for (i = 0; i < buf.len; i++)
		assert_int_equal(buf.ptr[i], 'a' + i % 26);
	tc_buf_release(&buf);
}

static void test_release_takes_zeroed_and_null(void **state)
{
	struct tc_arena arena = { 0 };
	struct tc_buf buf = { 0 };

	(void)state;
	tc_buf_reset(NULL);
	tc_buf_release(NULL);
	tc_buf_reset(&buf);
	tc_buf_release(&buf);
	tc_buf_release(&buf);
	tc_arena_release(NULL);
	tc_arena_release(&arena);
	tc_arena_release(&arena);
}

static void test_arena_aligns(void **state)
{
	struct tc_arena arena = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		void *p;

		tc_arena_bytes(&arena, 1 + i % 7);
		p = tc_arena_alloc(&arena, 1 + i % 50);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
	}
	tc_arena_release(&arena);
	assert_int_equal(arena.used, 0);
	assert_null(arena.blocks);
}

/* Pieces of all sizes, some larger than a block, never overlap. */
static void test_arena_keeps(void **state)
{
	static const size_t sizes[] = { 1,     100,   20000, 65535, 65536,
					65537, 30000, 1,     500000 };
	struct tc_arena arena = { 0 };
	unsigned char *p[TC_COUNT(sizes) * 5];
	size_t i, j, total = 0;

	(void)state;
	for (i = 0; i < TC_COUNT(p); i++) {
		p[i] = tc_arena_alloc(&arena, sizes[i % TC_COUNT(sizes)]);
		memset(p[i], (int)i, sizes[i % TC_COUNT(sizes)]);
		total += sizes[i % TC_COUNT(sizes)];
	}
	for (i = 0; i < TC_COUNT(p); i++)
		for (j = 0; j < sizes[i % TC_COUNT(sizes)]; j++)
			assert_int_equal(p[i][j], i);
	assert_true(arena.used >= total);
	tc_arena_release(&arena);
}

static void test_arena_strings(void **state)
{
	struct tc_arena arena = { 0 };
	const char *a = tc_arena_strdup(&arena, "hello");
	const char *b = tc_arena_strndup(&arena, "abcdef", 3);
	const char *c = tc_arena_printf(&arena, "%s-%04d", "n", 42);
	const char *d = tc_arena_strdup(&arena, "");

	(void)state;
	assert_string_equal(a, "hello");
	assert_string_equal(b, "abc");
	assert_string_equal(c, "n-0042");
	assert_string_equal(d, "");
	tc_arena_release(&arena);
}

static void test_grow(void **state)
{
	uint64_t *list = NULL;
	size_t cap = 0, i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		list = tc_grow(list, i, &cap, sizeof(*list));
		assert_true(cap > i);
		list[i] = i;
	}
	for (i = 0; i < 1000; i++)
		assert_int_equal(list[i], i);
	free(list);
}

static void test_error_texts(void **state)
{
	struct tc_error err = { "" };
	char big[3000];

	(void)state;
	assert_int_equal(tc_fail(&err, "%s: no %s", "x", "good"), -1);
	assert_string_equal(err.msg, "x: no good");
	assert_int_equal(tc_prefix(&err, "in %d", 7), -1);
	assert_string_equal(err.msg, "in 7: x: no good");
	assert_int_equal(tc_fail_errno(&err, 2, "%s", "f"), -1);
	assert_string_equal(err.msg, "f: No such file or directory");
	assert_int_equal(tc_fail(NULL, "x"), -1);
	assert_int_equal(tc_fail_errno(NULL, 2, "x"), -1);
	assert_int_equal(tc_prefix(NULL, "x"), -1);

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	tc_fail(&err, "%s", big);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	tc_prefix(&err, "where");
	assert_memory_equal(err.msg, "where: xxx", 10);
	tc_prefix(&err, "%s", big);
	tc_fail_errno(&err, 2, "%s", big);
	assert_true(strlen(err.msg) < sizeof(err.msg));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buf_appends),
		cmocka_unit_test(test_buf_stops_at_maximum),
		cmocka_unit_test(test_buf_grows),
		cmocka_unit_test(test_release_takes_zeroed_and_null),
		cmocka_unit_test(test_arena_aligns),
		cmocka_unit_test(test_arena_keeps),
		cmocka_unit_test(test_arena_strings),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_error_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

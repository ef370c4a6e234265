/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members hashed on threads: the right digest at the right member. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "source/digester.h"
#include "source/git/blob-id.h"

/* What member i of a test holds: its size, and any byte of it. */
static uint64_t size_of(size_t i)
{
	static const uint64_t sizes[] = {
		0, 1, 100, 255, 4096, 65536, 262143, 262144, 262145, 600000,
	};

	return sizes[i % TC_COUNT(sizes)];
}

static void content(size_t i, char *out)
{
	uint64_t k;

	for (k = 0; k < size_of(i); k++)
		out[k] = (char)(k * 31 + i);
}

static struct tc_member *add(struct tc_tree *tree, size_t i, uint64_t size)
{
	struct tc_member *m = tc_tree_add(tree);

	m->path = tc_arena_printf(&tree->arena, "member-%zu", i);
	m->type = TC_TYPE_FILE;
	m->size = size;
	return m;
}

struct seen {
	size_t calls;
	bool wrong;
	char *expect;
};

static bool keep(void *ctx, struct tc_member *member, const char *head,
		 size_t len)
{
	struct seen *seen = ctx;
	size_t i = seen->calls++;
	char path[40];
	uint64_t want = member->size < TC_MAX_KEPT_FILE ? member->size
							: TC_MAX_KEPT_FILE;

	/* In order of the archive, with the beginning of the content. */
	snprintf(path, sizeof(path), "member-%zu", i);
	content(i, seen->expect);
	seen->wrong = seen->wrong || strcmp(path, member->path) != 0 ||
		      len != want || memcmp(head, seen->expect, len) != 0 ||
		      !(member->flags & TC_MEMBER_BLOB);
	member->kind = (uint16_t)(i % 100 + 1);
	return i % 3 == 0;
}

static void check_member(const struct tc_member *m, size_t i, char *expect,
			 struct tc_blob_hasher *h, bool sha1)
{
	struct tc_error err = { "" };
	uint8_t want[TC_SHA256_SIZE], blob[TC_BLOB_SIZE];
	size_t len = (size_t)size_of(i);
	bool collision;

	content(i, expect);
	assert_int_equal(m->flags, TC_MEMBER_SHA256 | TC_MEMBER_BLOB);
	tc_digest_buffer(TC_DIGEST_SHA256, expect, len, want, &err);
	assert_memory_equal(m->sha256, want, sizeof(want));
	tc_blob_hasher_start(h, len, &err);
	tc_blob_hasher_update(h, expect, len, &err);
	tc_blob_hasher_final(h, blob, &collision, &err);
	assert_memory_equal(m->blob, blob, sizeof(blob));
	assert_int_equal(m->kind, i % 100 + 1);
	if (i % 3 == 0) {
		assert_non_null(m->extra);
		assert_int_equal(m->extra->bytes_len,
				 len < TC_MAX_KEPT_FILE ? len
							: TC_MAX_KEPT_FILE);
		assert_memory_equal(m->extra->bytes, expect,
				    m->extra->bytes_len);
		assert_int_equal(m->extra->bytes[m->extra->bytes_len], '\0');
	}
	if (!sha1)
		return;
	tc_digest_buffer(TC_DIGEST_SHA1, expect, len, want, &err);
	assert_true(m->extra->has_sha1);
	assert_memory_equal(m->extra->sha1, want, TC_SHA1_SIZE);
}

static void feed(struct tc_digester *d, const char *data, uint64_t size,
		 size_t piece)
{
	uint64_t at;

	for (at = 0; at < size; at += piece)
		tc_digester_data(d, data + at, size - at < piece
						       ? (size_t)(size - at)
						       : piece);
}

/* Many members of sizes around that of a batch, in pieces of several sizes. */
static void run(size_t count, bool sha1)
{
	static const size_t pieces[] = { 70000, 1000, 262144, 600000 };
	char *data = malloc(600000), *expect = malloc(600000);
	struct seen seen = { .expect = malloc(600000) };
	struct tc_read_options options = { .keep = keep, .keep_ctx = &seen,
					   .want_sha1 = sha1 };
	struct tc_error err = { "" };
	struct tc_blob_hasher *h = tc_blob_hasher_new(&err);
	struct tc_digester *d = tc_digester_new(&options, &err);
	struct tc_tree tree;
	size_t i;

	assert_non_null(d);
	tc_tree_init(&tree);
	for (i = 0; i < count; i++) {
		struct tc_member *m = add(&tree, i, size_of(i));

		content(i, data);
		tc_digester_begin(d, i, m);
		feed(d, data, m->size, pieces[i / 3 % TC_COUNT(pieces)]);
		tc_digester_end(d);
	}
	assert_int_equal(tc_digester_finish(d, &tree, &err), 0);
	tc_digester_free(d);
	assert_int_equal(seen.calls, count);
	assert_false(seen.wrong);
	for (i = 0; i < count; i++)
		check_member(&tree.members[i], i, expect, h, sha1);
	tc_tree_release(&tree);
	tc_blob_hasher_free(h);
	free(data);
	free(expect);
	free(seen.expect);
}

static void test_sizes(void **state)
{
	(void)state;
	run(0, false);
	run(1, true);
	run(61, true);
	run(61, false);
}

/* Members that have nothing to hash are left out and stay untouched. */
static void test_gaps(void **state)
{
	struct tc_read_options options = { .keep = NULL };
	struct tc_error err = { "" };
	struct tc_digester *d = tc_digester_new(&options, &err);
	struct tc_tree tree;
	size_t i;

	(void)state;
	assert_non_null(d);
	tc_tree_init(&tree);
	for (i = 0; i < 3000; i++) {
		struct tc_member *m = add(&tree, i, i % 7 == 3 ? 2 : 0);

		if (i % 7 != 3) {
			m->type = TC_TYPE_DIR;
			continue;
		}
		if (i % 2)
			m->type = TC_TYPE_SYMLINK;
		tc_digester_begin(d, i, m);
		tc_digester_data(d, "ab", 2);
		tc_digester_end(d);
	}
	assert_int_equal(tc_digester_finish(d, &tree, &err), 0);
	tc_digester_free(d);
	for (i = 0; i < tree.count; i++) {
		assert_int_equal(tree.members[i].flags,
				 i % 7 == 3 ? TC_MEMBER_SHA256 | TC_MEMBER_BLOB
					    : 0);
		assert_null(tree.members[i].extra);
	}
	tc_tree_release(&tree);
}

static void announce(uint64_t size, const char *data, size_t len)
{
	struct tc_read_options options = { .keep = NULL };
	struct tc_error err = { "" };
	struct tc_digester *d = tc_digester_new(&options, &err);
	struct tc_tree tree;
	size_t i;

	assert_non_null(d);
	tc_tree_init(&tree);
	for (i = 0; i < 3; i++) {
		tc_digester_begin(d, i, add(&tree, i, i == 1 ? size : len));
		tc_digester_data(d, data, len);
		tc_digester_end(d);
	}
	assert_int_equal(tc_digester_finish(d, &tree, &err), -1);
	assert_non_null(strstr(err.msg, "member-1"));
	tc_digester_free(d);
	tc_tree_release(&tree);
}

static void test_wrong_size(void **state)
{
	(void)state;
	announce(5, "abc", 3);
	announce(2, "abc", 3);
	announce(0, "abc", 3);
	announce(UINT64_MAX, "abc", 3);
}

/* Given up in the middle: no waiting, no leak. */
static void test_free_without_finish(void **state)
{
	struct tc_read_options options = { .keep = NULL };
	struct tc_error err = { "" };
	char *data = calloc(1, 100000);
	struct tc_tree tree;
	size_t round, i;

	(void)state;
	tc_digester_free(NULL);
	for (round = 0; round < 40; round++) {
		struct tc_digester *d = tc_digester_new(&options, &err);

		assert_non_null(d);
		tc_tree_init(&tree);
		for (i = 0; i < round; i++) {
			tc_digester_begin(d, i, add(&tree, i, 100000));
			tc_digester_data(d, data, 100000);
			if (i + 1 < round)
				tc_digester_end(d);
		}
		tc_digester_free(d);
		tc_tree_release(&tree);
	}
	free(data);
}

static bool keep_all(void *ctx, struct tc_member *member, const char *head,
		     size_t len)
{
	(void)ctx;
	(void)member;
	(void)head;
	(void)len;
	return true;
}

/* However many ask for it, no more than TC_MAX_KEPT_TOTAL bytes stay. */
static void test_kept_bytes_are_bounded(void **state)
{
	const size_t size = TC_MAX_KEPT_FILE + 5;
	const size_t most = TC_MAX_KEPT_TOTAL / TC_MAX_KEPT_FILE;
	struct tc_read_options options = { .keep = keep_all };
	struct tc_error err = { "" };
	struct tc_digester *d = tc_digester_new(&options, &err);
	char *data = calloc(1, size);
	size_t i, kept = 0;
	struct tc_tree tree;

	(void)state;
	assert_non_null(d);
	tc_tree_init(&tree);
	for (i = 0; i < most + 3; i++) {
		tc_digester_begin(d, i, add(&tree, i, size));
		tc_digester_data(d, data, size);
		tc_digester_end(d);
	}
	assert_int_equal(tc_digester_finish(d, &tree, &err), 0);
	tc_digester_free(d);
	for (i = 0; i < tree.count; i++)
		kept += tree.members[i].extra != NULL;
	assert_int_equal(kept, most);
	tc_tree_release(&tree);
	free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_wrong_size),
		cmocka_unit_test(test_free_without_finish),
		cmocka_unit_test(test_kept_bytes_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of members: order, duplicates, search by path and by blob id. */
#include "unit.h"

#include <stdio.h>

#include "tree/tree.h"

static struct tc_member *add(struct tc_tree *tree, const char *path,
			     uint64_t size)
{
	struct tc_member *m = tc_tree_add(tree);

	m->path = tc_arena_strdup(&tree->arena, path);
	m->size = size;
	return m;
}

static void test_empty(void **state)
{
	struct tc_blob_index bi;
	struct tc_tree tree;
	const uint8_t blob[TC_BLOB_SIZE] = { 1 };

	(void)state;
	tc_tree_init(&tree);
	assert_string_equal(tree.top, "");
	tc_tree_sort(&tree);
	assert_null(tc_tree_find(&tree, "a"));
	tc_blob_index_init(&bi, &tree);
	assert_null(tc_blob_index_find(&bi, &tree, blob, NULL));
	tc_blob_index_release(&bi);
	tc_blob_index_release(&bi);
	tc_blob_index_release(NULL);
	tc_tree_release(&tree);
	tc_tree_release(&tree);
	tc_tree_release(NULL);
}

/* Byte order: '-' and '.' come before '/', upper case before lower. */
static void test_sorts_by_bytes(void **state)
{
	static const char *const want[] = { "A", "a", "a-b", "a.c", "a/b",
					    "a0", "\xc3\xa4" };
	static const int order[] = { 6, 3, 0, 5, 1, 4, 2 };
	struct tc_tree tree;
	size_t i;

	(void)state;
	tc_tree_init(&tree);
	for (i = 0; i < TC_COUNT(order); i++)
		add(&tree, want[order[i]], 0);
	tc_tree_sort(&tree);
	for (i = 0; i < TC_COUNT(want); i++)
		assert_string_equal(tree.members[i].path, want[i]);
	tc_tree_release(&tree);
}

/* Sizes around the powers of two that a merge sort works in; each path
 * twice, to see that equal ones keep their order. */
static void test_sort_is_stable(void **state)
{
	unsigned random = 1;
	struct tc_tree tree;
	size_t n, i;

	(void)state;
	for (n = 0; n < 70; n++) {
		tc_tree_init(&tree);
		for (i = 0; i < n; i++) {
			char path[16];

			random = random * 1103515245u + 12345u;
			snprintf(path, sizeof(path), "%u",
				 (random >> 16) % (unsigned)(n / 2 + 1));
			add(&tree, path, i);
		}
		tc_tree_sort(&tree);
		for (i = 1; i < n; i++) {
			const struct tc_member *m = &tree.members[i];
			int cmp = strcmp(m[-1].path, m->path);

			assert_true(cmp < 0 ||
				    (cmp == 0 && m[-1].size < m->size));
		}
		/* The array can still grow after it was sorted. */
		for (i = 0; i < 40; i++)
			add(&tree, "x", 0);
		assert_int_equal(tree.count, n + 40);
		tc_tree_release(&tree);
	}
}

static void test_find(void **state)
{
	struct tc_tree tree;

	(void)state;
	tc_tree_init(&tree);
	add(&tree, "b", 1);
	add(&tree, "a", 2);
	add(&tree, "b", 3);
	add(&tree, "c", 4);
	add(&tree, "b", 5);
	tc_tree_sort(&tree);
	assert_int_equal(tc_tree_find(&tree, "a")->size, 2);
	assert_int_equal(tc_tree_find(&tree, "b")->size, 5); /* the last */
	assert_int_equal(tc_tree_find(&tree, "c")->size, 4);
	assert_null(tc_tree_find(&tree, ""));
	assert_null(tc_tree_find(&tree, "bb"));
	assert_null(tc_tree_find(&tree, "d"));
	tc_tree_release(&tree);
}

static void test_extra_is_made_once(void **state)
{
	struct tc_tree tree;
	struct tc_member *m;
	struct tc_extra *extra;

	(void)state;
	tc_tree_init(&tree);
	m = add(&tree, "a", 0);
	extra = tc_tree_extra(&tree, m);
	assert_false(extra->has_sha1 || extra->has_filtered);
	assert_null(extra->bytes);
	extra->has_sha1 = true;
	assert_ptr_equal(tc_tree_extra(&tree, m), extra);
	assert_true(extra->has_sha1);
	tc_tree_release(&tree);
}

static void set_blob(struct tc_member *m, uint8_t last, uint8_t type)
{
	m->blob[TC_BLOB_SIZE - 1] = last;
	m->flags = TC_MEMBER_BLOB;
	m->type = type;
}

static void test_blob_index(void **state)
{
	uint8_t blob[TC_BLOB_SIZE] = { 0 };
	struct tc_blob_index bi;
	struct tc_tree tree;

	(void)state;
	tc_tree_init(&tree);
	set_blob(add(&tree, "z", 0), 7, TC_TYPE_FILE);
	set_blob(add(&tree, "k", 0), 7, TC_TYPE_FILE);
	set_blob(add(&tree, "m", 0), 3, TC_TYPE_FILE);
	set_blob(add(&tree, "link", 0), 9, TC_TYPE_SYMLINK);
	set_blob(add(&tree, "sub", 0), 8, TC_TYPE_GITLINK);
	add(&tree, "no-id", 0); /* its blob is all zero, and not set */
	tc_tree_sort(&tree);
	tc_blob_index_init(&bi, &tree);
	assert_int_equal(bi.count, 3);
	blob[TC_BLOB_SIZE - 1] = 7;
	assert_string_equal(tc_blob_index_find(&bi, &tree, blob, NULL)->path, "k");
	assert_string_equal(tc_blob_index_find(&bi, &tree, blob, "k")->path, "k");
	assert_string_equal(tc_blob_index_find(&bi, &tree, blob, "z")->path, "z");
	assert_null(tc_blob_index_find(&bi, &tree, blob, "no such name"));
	blob[TC_BLOB_SIZE - 1] = 3;
	assert_string_equal(tc_blob_index_find(&bi, &tree, blob, NULL)->path, "m");
	for (blob[TC_BLOB_SIZE - 1] = 8; blob[TC_BLOB_SIZE - 1] != 3;
	     blob[TC_BLOB_SIZE - 1]++)
		if (blob[TC_BLOB_SIZE - 1] != 7)
			assert_null(tc_blob_index_find(&bi, &tree, blob, NULL));
	tc_blob_index_release(&bi);
	tc_tree_release(&tree);
}

static void test_names_and_modes(void **state)
{
	struct tc_member m = { .mode = 0644 };

	(void)state;
	assert_string_equal(tc_type_name(TC_TYPE_FILE), "file");
	assert_string_equal(tc_type_name(TC_TYPE_DIR), "directory");
	assert_string_equal(tc_type_name(TC_TYPE_SYMLINK), "symlink");
	assert_string_equal(tc_type_name(TC_TYPE_GITLINK), "gitlink");
	assert_string_equal(tc_type_name(TC_TYPE_SPECIAL), "special");
	assert_false(tc_member_is_executable(&m));
	m.mode = 0600 | 04000;
	assert_false(tc_member_is_executable(&m));
	m.mode = 0654;
	assert_true(tc_member_is_executable(&m));
	m.mode = 0601;
	assert_true(tc_member_is_executable(&m));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_sorts_by_bytes),
		cmocka_unit_test(test_sort_is_stable),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_extra_is_made_once),
		cmocka_unit_test(test_blob_index),
		cmocka_unit_test(test_names_and_modes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

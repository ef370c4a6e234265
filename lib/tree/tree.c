/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one sorted list of members that every reader fills. */
#include "tree/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"

void tc_tree_init(struct tc_tree *tree)
{
	*tree = (struct tc_tree){ .top = "" };
}

void tc_tree_release(struct tc_tree *tree)
{
	if (tree == NULL)
		return;
	free(tree->members);
	tc_arena_release(&tree->arena);
	tc_tree_init(tree);
}

struct tc_member *tc_tree_add(struct tc_tree *tree)
{
	struct tc_member *member;

	tree->members = tc_grow(tree->members, tree->count, &tree->cap,
				sizeof(*tree->members));
	member = &tree->members[tree->count++];
	*member = (struct tc_member){ .path = "" };
	return member;
}

static int by_path(const void *a, const void *b, void *members)
{
	const struct tc_member *m = members;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int cmp = strcmp(m[x].path, m[y].path);

	return cmp ? cmp : (x > y) - (x < y);
}

/* Move members[order[i]] to place i, cycle by cycle; uses order up. */
static void permute(struct tc_member *members, uint32_t *order, size_t count)
{
	size_t i, at;

	for (i = 0; i < count; i++) {
		struct tc_member first = members[i];

		for (at = i; order[at] != i;) {
			size_t from = order[at];

			members[at] = members[from];
			order[at] = (uint32_t)at;
			at = from;
		}
		members[at] = first;
		order[at] = (uint32_t)at;
	}
}

/* By indices: a kernel's members are ten times as large as they are. */
void tc_tree_sort(struct tc_tree *tree)
{
	size_t i, n = tree->count;
	uint32_t *order;

	for (i = 1; i < n; i++)
		if (strcmp(tree->members[i - 1].path, tree->members[i].path) > 0)
			break;
	if (i >= n)
		return;
	order = tc_calloc(n, sizeof(*order));
	for (i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, n, sizeof(*order), by_path, tree->members);
	permute(tree->members, order, n);
	free(order);
}

struct tc_member *tc_tree_find(const struct tc_tree *tree, const char *path)
{
	size_t low = 0, high = tree->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(tree->members[mid].path, path) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || strcmp(tree->members[low - 1].path, path) != 0)
		return NULL;
	return &tree->members[low - 1];
}

size_t tc_tree_lower_bound(const struct tc_tree *tree, size_t from, size_t to,
			   const char *path)
{
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(tree->members[middle].path, path) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct tc_extra *tc_tree_extra(struct tc_tree *tree, struct tc_member *member)
{
	if (member->extra == NULL) {
		member->extra =
			tc_arena_alloc(&tree->arena, sizeof(*member->extra));
		*member->extra = (struct tc_extra){ .filters = NULL };
	}
	return member->extra;
}

static int by_blob(const void *a, const void *b, void *tree)
{
	const struct tc_member *m = ((const struct tc_tree *)tree)->members;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int cmp = memcmp(m[x].blob, m[y].blob, TC_BLOB_SIZE);

	return cmp ? cmp : (x > y) - (x < y);
}

void tc_blob_index_init(struct tc_blob_index *bi, const struct tc_tree *tree)
{
	size_t i;

	*bi = (struct tc_blob_index){ .count = 0 };
	bi->index = tc_calloc(tree->count, sizeof(*bi->index));
	for (i = 0; i < tree->count; i++)
		if (tree->members[i].type == TC_TYPE_FILE &&
		    (tree->members[i].flags & TC_MEMBER_BLOB))
			bi->index[bi->count++] = (uint32_t)i;
	qsort_r(bi->index, bi->count, sizeof(*bi->index), by_blob,
		(void *)(uintptr_t)tree);
}

void tc_blob_index_release(struct tc_blob_index *bi)
{
	if (bi == NULL)
		return;
	free(bi->index);
	*bi = (struct tc_blob_index){ .count = 0 };
}

/* First place in the index whose id is not below. */
static size_t lower_bound(const struct tc_blob_index *bi,
			  const struct tc_tree *tree, const uint8_t *blob)
{
	size_t low = 0, high = bi->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(tree->members[bi->index[mid]].blob, blob,
			   TC_BLOB_SIZE) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct tc_member *tc_blob_index_find(const struct tc_blob_index *bi,
					   const struct tc_tree *tree,
					   const uint8_t blob[TC_BLOB_SIZE],
					   const char *name)
{
	size_t i = lower_bound(bi, tree, blob);
	size_t end = bi->count - i < TC_MAX_COPIES ? bi->count
						   : i + TC_MAX_COPIES;

	for (; i < end; i++) {
		const struct tc_member *m = &tree->members[bi->index[i]];

		if (memcmp(m->blob, blob, TC_BLOB_SIZE) != 0)
			break;
		if (name == NULL || strcmp(tc_path_base(m->path), name) == 0)
			return m;
	}
	return NULL;
}

const char *tc_type_name(enum tc_type type)
{
	static const char *const names[] = {
		[TC_TYPE_FILE] = "file",       [TC_TYPE_DIR] = "directory",
		[TC_TYPE_SYMLINK] = "symlink", [TC_TYPE_GITLINK] = "gitlink",
		[TC_TYPE_SPECIAL] = "special",
	};

	return names[type];
}

bool tc_member_is_executable(const struct tc_member *member)
{
	return (member->mode & 0111) != 0;
}

bool tc_member_has_bytes(const struct tc_member *member)
{
	const struct tc_extra *extra = member->extra;

	return member->type == TC_TYPE_FILE && extra != NULL &&
	       extra->bytes != NULL && extra->bytes_len == member->size;
}

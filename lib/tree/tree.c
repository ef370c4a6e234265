/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one sorted list of members that every reader fills. */
#include "tree/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

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

static int by_path(const void *a, const void *b)
{
	const struct tc_member *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static void merge(struct tc_member *to, const struct tc_member *a, size_t na,
		  const struct tc_member *b, size_t nb)
{
	while (na > 0 && nb > 0) {
		if (by_path(b, a) < 0) {
			*to++ = *b++;
			nb--;
		} else {
			*to++ = *a++;
			na--;
		}
	}
	memcpy(to, a, na * sizeof(*a));
	memcpy(to + na, b, nb * sizeof(*b));
}

/* Bottom-up merge sort: stable, and linear on the runs that readers make. */
void tc_tree_sort(struct tc_tree *tree)
{
	struct tc_member *from = tree->members, *to;
	size_t width, i, n = tree->count;

	for (i = 1; i < n && by_path(&from[i - 1], &from[i]) <= 0; i++)
		;
	if (i >= n)
		return;
	to = tc_calloc(n, sizeof(*to));
	for (width = 1; width < n; width *= 2) {
		struct tc_member *swap;

		for (i = 0; i < n; i += 2 * width) {
			size_t na = n - i < width ? n - i : width;
			size_t nb = n - i - na < width ? n - i - na : width;

			merge(to + i, from + i, na, from + i + na, nb);
		}
		swap = from;
		from = to;
		to = swap;
	}
	free(to);
	tree->members = from;
	tree->cap = n;
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

const struct tc_member *tc_blob_index_find(const struct tc_blob_index *bi,
					   const struct tc_tree *tree,
					   const uint8_t blob[TC_BLOB_SIZE])
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
	if (low == bi->count ||
	    memcmp(tree->members[bi->index[low]].blob, blob, TC_BLOB_SIZE) != 0)
		return NULL;
	return &tree->members[bi->index[low]];
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Versions by path and blob, while a history is being read. */
#include "source/git/version-table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { FIRST_SLOTS = 1024 };

void tc_version_table_init(struct tc_version_table *t, struct tc_arena *arena)
{
	*t = (struct tc_version_table){ .arena = arena };
	t->slot_count = FIRST_SLOTS;
	t->slots = tc_calloc(t->slot_count, sizeof(*t->slots));
}

/* FNV-1a of the path, begun with bytes of the blob id, which are spread
 * evenly already. */
static size_t hash(const char *path, const uint8_t blob[20])
{
	uint64_t h;

	memcpy(&h, blob, sizeof(h));
	for (; *path != '\0'; path++)
		h = (h ^ (uint8_t)*path) * 0x100000001b3u;
	return (size_t)(h ^ h >> 32);
}

static struct tc_version **find(const struct tc_version_table *t,
				const char *path, const uint8_t blob[20])
{
	size_t i = hash(path, blob) & (t->slot_count - 1);

	while (t->slots[i] != NULL &&
	       (memcmp(t->slots[i]->blob, blob, 20) != 0 ||
		strcmp(t->slots[i]->path, path) != 0))
		i = (i + 1) & (t->slot_count - 1);
	return &t->slots[i];
}

static void grow(struct tc_version_table *t)
{
	struct tc_version_table bigger = *t;
	size_t i;

	bigger.slot_count *= 2;
	bigger.slots = tc_calloc(bigger.slot_count, sizeof(*bigger.slots));
	for (i = 0; i < t->slot_count; i++)
		if (t->slots[i] != NULL)
			*find(&bigger, t->slots[i]->path, t->slots[i]->blob) =
				t->slots[i];
	free(t->slots);
	*t = bigger;
}

struct tc_version *tc_version_table_get(struct tc_version_table *t,
					const char *path,
					const uint8_t blob[20])
{
	struct tc_version **slot = find(t, path, blob);
	struct tc_version *v = *slot;

	if (v != NULL)
		return v;
	if (t->count + 1 > t->slot_count / 2) {
		grow(t);
		slot = find(t, path, blob);
	}
	v = tc_arena_alloc(t->arena, sizeof(*v));
	*v = (struct tc_version){ .path = tc_arena_strdup(t->arena, path) };
	memcpy(v->blob, blob, sizeof(v->blob));
	*slot = v;
	t->count++;
	return v;
}

static int compare(const void *a, const void *b)
{
	const struct tc_version *x = a, *y = b;
	int rc = strcmp(x->path, y->path);

	return rc ? rc : memcmp(x->blob, y->blob, sizeof(x->blob));
}

struct tc_version *tc_version_table_take(const struct tc_version_table *t,
					 size_t *count)
{
	struct tc_version *all = tc_calloc(t->count, sizeof(*all));
	size_t i, n = 0;

	for (i = 0; i < t->slot_count; i++)
		if (t->slots[i] != NULL)
			all[n++] = *t->slots[i];
	if (n > 0)
		qsort(all, n, sizeof(*all), compare);
	*count = n;
	return all;
}

void tc_version_table_release(struct tc_version_table *t)
{
	if (t == NULL)
		return;
	free(t->slots);
	*t = (struct tc_version_table){ .slots = NULL };
}

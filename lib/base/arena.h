/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that lives as long as one run and is released in one go. */
#ifndef TC_BASE_ARENA_H
#define TC_BASE_ARENA_H

#include <stddef.h>

struct tc_arena_block;

/* Plain data; a zeroed struct is an empty arena. Not for several threads at
 * once: each thread that allocates has an arena of its own. */
struct tc_arena {
	struct tc_arena_block *blocks;
	size_t used; /* bytes handed out, for budgets */
};

/* size bytes, aligned for any type, not cleared. Never NULL. */
void *tc_arena_alloc(struct tc_arena *arena, size_t size)
	__attribute__((nonnull(1), returns_nonnull));
/* The same for bytes without alignment (strings). */
char *tc_arena_bytes(struct tc_arena *arena, size_t size)
	__attribute__((nonnull(1), returns_nonnull));
char *tc_arena_strdup(struct tc_arena *arena, const char *s)
	__attribute__((nonnull, returns_nonnull));
char *tc_arena_strndup(struct tc_arena *arena, const char *s, size_t len)
	__attribute__((nonnull, returns_nonnull));
char *tc_arena_printf(struct tc_arena *arena, const char *fmt, ...)
	__attribute__((nonnull(1, 2), format(printf, 2, 3), returns_nonnull));
/* Everything of from now lives in arena; from is empty. */
void tc_arena_absorb(struct tc_arena *arena, struct tc_arena *from)
	__attribute__((nonnull));
void tc_arena_release(struct tc_arena *arena);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that lives as long as one run and is released in one go. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct tc_arena_block {
	struct tc_arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) char data[];
};

static struct tc_arena_block *block_new(size_t size)
{
	struct tc_arena_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		tc_oom();
	block = tc_malloc(sizeof(*block) + size);
	block->next = NULL;
	block->used = 0;
	block->size = size;
	return block;
}

static char *take(struct tc_arena *arena, size_t size, size_t align)
{
	struct tc_arena_block *block = arena->blocks;
	size_t start = block ? (block->used + align - 1) / align * align : 0;

	arena->used += size;
	if (block && start <= block->size && size <= block->size - start) {
		block->used = start + size;
		return block->data + start;
	}
	if (block && size > BLOCK_SIZE / 4) {
		/* A large one gets its own block behind the current one. */
		struct tc_arena_block *big = block_new(size);

		big->used = size;
		big->next = block->next;
		block->next = big;
		return big->data;
	}
	block = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE);
	block->used = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block->data;
}

void *tc_arena_alloc(struct tc_arena *arena, size_t size)
{
	return take(arena, size, alignof(max_align_t));
}

char *tc_arena_bytes(struct tc_arena *arena, size_t size)
{
	return take(arena, size, 1);
}

char *tc_arena_strdup(struct tc_arena *arena, const char *s)
{
	return tc_arena_strndup(arena, s, strlen(s));
}

char *tc_arena_strndup(struct tc_arena *arena, const char *s, size_t len)
{
	char *copy = tc_arena_bytes(arena, len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *tc_arena_printf(struct tc_arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;
	char *copy;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0)
		tc_oom();
	copy = tc_arena_strndup(arena, text, (size_t)len);
	free(text);
	return copy;
}

void tc_arena_absorb(struct tc_arena *arena, struct tc_arena *from)
{
	struct tc_arena_block **end = &arena->blocks;

	while (*end != NULL)
		end = &(*end)->next;
	*end = from->blocks;
	arena->used += from->used;
	*from = (struct tc_arena){ 0 };
}

void tc_arena_release(struct tc_arena *arena)
{
	struct tc_arena_block *block = arena ? arena->blocks : NULL;

	while (block != NULL) {
		struct tc_arena_block *next = block->next;

		free(block);
		block = next;
	}
	if (arena != NULL)
		*arena = (struct tc_arena){ 0 };
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Allocation that either succeeds or ends in tc_oom(). */
#ifndef TC_BASE_ALLOC_H
#define TC_BASE_ALLOC_H

#include <stddef.h>

/*
 * Sizes that come from input must have met limits.h before they get here.
 * A product that overflows ends in tc_oom() like any other impossible size.
 * What is returned is freed with free().
 */
void *tc_malloc(size_t size) __attribute__((malloc, returns_nonnull));
void *tc_calloc(size_t count, size_t size)
	__attribute__((malloc, returns_nonnull));
void *tc_realloc_array(void *old, size_t count, size_t size)
	__attribute__((returns_nonnull));
char *tc_strdup(const char *s) __attribute__((malloc, returns_nonnull));
/* The first len bytes of s and a NUL. */
char *tc_strndup(const char *s, size_t len)
	__attribute__((malloc, returns_nonnull));
/* printf into fresh memory. */
char *tc_asprintf(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), malloc, returns_nonnull));

/* Make room for one more element in a growing array: doubles *cap when
 * count has reached it. Use: p = tc_grow(p, n, &cap, sizeof(*p)). */
void *tc_grow(void *array, size_t count, size_t *cap, size_t size)
	__attribute__((returns_nonnull));

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Allocation that either succeeds or ends in tc_oom(). */
#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

void *tc_malloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (p == NULL)
		tc_oom();
	return p;
}

void *tc_calloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (p == NULL)
		tc_oom();
	return p;
}

void *tc_realloc_array(void *old, size_t count, size_t size)
{
	void *p;

	if (size != 0 && count > SIZE_MAX / size)
		tc_oom();
	size *= count;
	p = realloc(old, size > 0 ? size : 1);
	if (p == NULL)
		tc_oom();
	return p;
}

char *tc_strdup(const char *s)
{
	return tc_strndup(s, strlen(s));
}

char *tc_strndup(const char *s, size_t len)
{
	char *copy = tc_malloc(len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *tc_asprintf(const char *fmt, ...)
{
	va_list ap;
	char *out = NULL;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&out, fmt, ap);
	va_end(ap);
	if (n < 0)
		tc_oom();
	return out;
}

void *tc_grow(void *array, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return array;
	if (*cap > SIZE_MAX / 2)
		tc_oom();
	*cap = *cap ? *cap * 2 : 16;
	return tc_realloc_array(array, *cap, size);
}

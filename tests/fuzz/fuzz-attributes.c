/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes: files of a tree and paths in it, patterns, git-lfs pointers. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "fuzz.h"
#include "source/git/attributes.h"
#include "source/git/lfs.h"
#include "source/git/path-pattern.h"
#include "source/git/wildmatch.h"

static bool is_same(const struct tc_attr *a, const struct tc_attr *b)
{
	return a->kind == b->kind && (a->kind != TC_ATTR_STRING ||
				      strcmp(a->text, b->text) == 0);
}

/* The same whether all are wanted or one, and nothing of what no line says. */
static void check_path(struct tc_attributes *a, const char *path,
		       bool directory)
{
	struct tc_attr all[TC_ATTR_COUNT], one[TC_ATTR_COUNT];
	unsigned mentioned = tc_attributes_mentioned(a);
	struct tc_error err;
	unsigned i;

	if (tc_attributes_get(a, path, directory, TC_ATTRS_ALL, all,
			      &err) != 0)
		return;
	for (i = 0; i < TC_ATTR_COUNT; i++) {
		FUZZ_CHECK((mentioned & 1u << i) ||
			   all[i].kind == TC_ATTR_UNSPECIFIED);
		FUZZ_CHECK((all[i].kind == TC_ATTR_STRING) ==
			   (all[i].text != NULL));
		if (tc_attributes_get(a, path, directory, 1u << i, one,
				      &err) == 0)
			FUZZ_CHECK(is_same(&all[i], &one[i]));
	}
}

/* A pattern matches what it says when nothing in it is special, and with a
 * star before it, too. */
static void check_pattern(const char *pattern)
{
	size_t len = strlen(pattern);
	char longer[300];

	if (len == 0 || len > 290)
		return;
	(void)tc_wildmatch(pattern, len, "a/b.c", 5);
	(void)tc_wildmatch(pattern, len, pattern, len);
	if (tc_wildmatch_literal(pattern, len) < len)
		return;
	FUZZ_CHECK(tc_wildmatch(pattern, len, pattern, len));
	FUZZ_CHECK(!tc_wildmatch(pattern, len, pattern, len - 1));
	memcpy(longer, "**/", 3);
	memcpy(longer + 3, pattern, len);
	FUZZ_CHECK(tc_wildmatch(longer, len + 3, pattern, len));
}

static void check_pointer(const uint8_t *data, size_t size)
{
	struct tc_lfs_pointer pointer;

	if (!tc_lfs_pointer_parse(&pointer, (const char *)data, size))
		return;
	FUZZ_CHECK(size <= TC_LFS_POINTER_MAX);
	FUZZ_CHECK(tc_lfs_pointer_is_like((const char *)data, size));
	FUZZ_CHECK(!tc_lfs_pointer_parse(&pointer, (const char *)data,
					 size - 1));
}

/* The first line is a path and, behind a NUL-free word, everything else two
 * files: of the top and of the directory "d". */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_attributes *a = tc_attributes_new();
	const char *text = (const char *)data;
	const char *feed = size ? memchr(text, '\n', size) : NULL;
	size_t first = feed ? (size_t)(feed - text) : size;
	struct tc_error err = { "" };
	char path[256];

	check_pointer(data, size);
	if (first < sizeof(path)) {
		memcpy(path, text, first);
		path[first] = '\0';
		check_pattern(path);
		text += feed ? first + 1 : first;
		size -= feed ? first + 1 : first;
		if (tc_attributes_add(a, "", text, size / 2, &err) == 0 &&
		    tc_attributes_add(a, "d", text + size / 2,
				      size - size / 2, &err) == 0) {
			check_path(a, path, false);
			check_path(a, path, true);
			check_path(a, "d/a", false);
		} else {
			FUZZ_CHECK(err.msg[0] != '\0');
		}
	}
	tc_attributes_free(a);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file is, by its path and first bytes. */
#include "evidence/kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/path.h"
#include "evidence/kind-table.h"

size_t tc_kind_count(void)
{
	return tc_kind_table_size - 1;
}

const struct tc_kind *tc_kind_get(size_t index)
{
	return &tc_kind_table[index < tc_kind_table_size ? index : 0];
}

size_t tc_kind_find(const char *id)
{
	size_t i;

	for (i = 1; i < tc_kind_table_size; i++)
		if (strcmp(tc_kind_table[i].id, id) == 0)
			return i;
	return 0;
}

static int by_name(const void *key, const void *element)
{
	return strcmp(key, ((const struct tc_kind_name *)element)->name);
}

static bool ends_with(const char *s, const char *suffix)
{
	size_t ls = strlen(s), lx = strlen(suffix);

	return ls > lx && strcmp(s + ls - lx, suffix) == 0;
}

static const char *by_exact_name(const char *name)
{
	const struct tc_kind_name *hit =
		bsearch(name, tc_kind_names, tc_kind_names_size,
			sizeof(*tc_kind_names), by_name);

	return hit ? hit->kind : NULL;
}

static const char *by_suffix(const char *name)
{
	size_t i;

	for (i = 0; i < tc_kind_suffixes_size; i++)
		if (ends_with(name, tc_kind_suffixes[i].name))
			return tc_kind_suffixes[i].kind;
	return NULL;
}

static bool is_code_name(const char *name)
{
	size_t i;

	for (i = 0; i < tc_kind_code_names_size; i++)
		if (tc_path_match(tc_kind_code_names[i], name))
			return true;
	return false;
}

static const char *by_magic(const char *name, const char *head, size_t len)
{
	size_t i;

	for (i = 0; i < tc_kind_magics_size; i++) {
		const struct tc_kind_magic *m = &tc_kind_magics[i];

		if (len >= m->len && memcmp(head, m->bytes, m->len) == 0)
			return is_code_name(name) ? NULL : m->kind;
	}
	return NULL;
}

static const char *by_banner(const char *name, const char *head, size_t len)
{
	size_t i;

	/* What autoconf reads may have the words for what is written. */
	if (strcmp(name, "configure.ac") == 0 ||
	    strcmp(name, "configure.in") == 0)
		return NULL;
	for (i = 0; i < tc_kind_banners_size; i++) {
		const struct tc_kind_banner *b = &tc_kind_banners[i];

		if (memmem(head, len, b->text, strlen(b->text)) != NULL &&
		    tc_path_match(b->pattern, name))
			return b->kind;
	}
	return NULL;
}

/* A name that ends in a section, and text that begins as man(7) or mdoc(7)
 * source does. */
static const char *by_man_page(const char *name, const char *head, size_t len)
{
	const char *dot = strrchr(name, '.');

	if (dot == NULL || dot[1] < '1' || dot[1] > '9' || len < 2)
		return NULL;
	if (head[0] == '.' || (head[0] == '\'' && head[1] == '\\'))
		return "docs";
	return NULL;
}

/* Running text below a directory for documentation. By its name alone it
 * could be anything: CMakeLists.txt is a program. */
static const char *by_doc_directory(const char *path)
{
	static const char *const dirs[] = { "doc/", "docs/", "man/", NULL };
	static const char *const ends[] = { ".txt", ".md", ".rst", NULL };
	const char *name = tc_path_base(path);
	bool text = false, below = false;
	size_t i;

	for (i = 0; ends[i] != NULL; i++)
		text = text || ends_with(name, ends[i]);
	if (!text || strcmp(name, "CMakeLists.txt") == 0)
		return NULL;
	for (; path < name; path += strcspn(path, "/") + 1)
		for (i = 0; dirs[i] != NULL; i++)
			below = below || strncmp(path, dirs[i],
						 strlen(dirs[i])) == 0;
	return below ? "docs" : NULL;
}

/* manual.info-1, manual.info-2 ... */
static const char *by_info_part(const char *name)
{
	const char *part = strstr(name, ".info-");

	return part && part[6] >= '1' && part[6] <= '9' ? "docs" : NULL;
}

static const char *by_binary(const char *name, const char *head, size_t len)
{
	return memchr(head, '\0', len) != NULL && !is_code_name(name)
		       ? "binary-data" : "source";
}

size_t tc_kind_classify(const char *path, const char *head, size_t len)
{
	const char *name = tc_path_base(path);
	const char *kind;

	if (len > TC_HEAD_BYTES)
		len = TC_HEAD_BYTES;
	kind = by_exact_name(name);
	/* aclocal reads it as a macro whatever it begins with. */
	if (kind == NULL && ends_with(name, ".m4"))
		kind = "m4-macro";
	if (kind == NULL)
		kind = by_magic(name, head, len);
	if (kind == NULL)
		kind = by_suffix(name);
	if (kind == NULL)
		kind = by_info_part(name);
	if (kind == NULL)
		kind = by_doc_directory(path);
	if (kind == NULL)
		kind = by_banner(name, head, len);
	if (kind == NULL)
		kind = by_man_page(name, head, len);
	if (kind == NULL)
		kind = by_binary(name, head, len);
	return tc_kind_find(kind);
}

bool tc_kind_wants_bytes(size_t index)
{
	const struct tc_kind *kind = tc_kind_get(index);

	return kind->class == TC_CLASS_MACRO || kind->class == TC_CLASS_AUX ||
	       (kind->class == TC_CLASS_GENERATED && kind->audited);
}

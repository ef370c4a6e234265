/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Descriptions of gnulib's modules, in the tag and in its submodules. */
#include "evidence/gnulib-modules.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "evidence/compose.h"
#include "evidence/evidence.h"
#include "evidence/gnulib-diff.h"

static const char *module_name(const char *path)
{
	static const char directory[] = "modules/";
	const char *at;

	if (strncmp(path, directory, sizeof(directory) - 1) == 0)
		return path + sizeof(directory) - 1;
	at = strstr(path, "/modules/");
	return at != NULL ? at + sizeof(directory) : NULL;
}

static void list_tree(struct tc_gnulib_modules *out, const struct tc_tree *tree,
		      bool pinned)
{
	size_t i;

	for (i = 0; i < tree->count; i++) {
		const struct tc_member *m = &tree->members[i];
		const struct tc_gnulib_found found = {
			module_name(m->path), m, pinned
		};

		if (found.name == NULL || m->type != TC_TYPE_FILE)
			continue;
		out->list = tc_grow(out->list, out->count, &out->cap,
				    sizeof(found));
		out->list[out->count++] = found;
	}
}

static int by_name(const void *a, const void *b)
{
	const struct tc_gnulib_found *x = a, *y = b;
	int cmp = strcmp(x->name, y->name);

	if (cmp == 0)
		cmp = (int)x->pinned - (int)y->pinned;
	return cmp ? cmp : strcmp(x->file->path, y->file->path);
}

void tc_gnulib_modules_list(struct tc_gnulib_modules *out,
			    const struct tc_evidence *ev,
			    const struct tc_tag_reader *reader)
{
	*out = (struct tc_gnulib_modules){ .reader = reader };
	if (reader == NULL || ev->vcs == NULL)
		return;
	list_tree(out, ev->vcs, false);
	if (ev->pinned.files != NULL)
		list_tree(out, ev->pinned.files, true);
	if (out->count > 0)
		qsort(out->list, out->count, sizeof(*out->list), by_name);
}

const struct tc_gnulib_found *
tc_gnulib_modules_find(const struct tc_gnulib_modules *modules,
		       const char *name, size_t *count)
{
	size_t low = 0, high = modules->count, end;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(modules->list[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (end = low; end < modules->count &&
			strcmp(modules->list[end].name, name) == 0;)
		end++;
	*count = end - low;
	return end > low ? &modules->list[low] : NULL;
}

int tc_gnulib_modules_read(const struct tc_gnulib_modules *modules,
			   const struct tc_gnulib_found *found, char **bytes,
			   size_t *len, struct tc_error *err)
{
	if (found->file->size > TC_MAX_KEPT_FILE)
		return 1;
	return modules->reader->read(modules->reader->ctx, found->file, bytes,
				     len, err);
}

/* 1, 0, -1. */
static int append(const struct tc_gnulib_modules *modules,
		  const struct tc_gnulib_found *found, struct tc_buf *out,
		  struct tc_error *err)
{
	char *bytes = NULL;
	size_t len;
	int rc = tc_gnulib_modules_read(modules, found, &bytes, &len, err);

	if (rc == 0)
		tc_buf_append(out, bytes, len);
	free(bytes);
	return rc < 0 ? -1 : rc == 0 && !out->full;
}

int tc_gnulib_modules_describe(const struct tc_gnulib_modules *modules,
			       const char *name, struct tc_buf *out,
			       struct tc_error *err)
{
	const struct tc_gnulib_found *found, *change;
	struct tc_buf old, diff;
	char *changed;
	size_t count, changes;
	int rc;

	found = tc_gnulib_modules_find(modules, name, &count);
	if (found == NULL)
		return 0;
	changed = tc_asprintf("%s.diff", name);
	change = tc_gnulib_modules_find(modules, changed, &changes);
	free(changed);
	if (change == NULL || !found->pinned)
		return append(modules, found, out, err);
	tc_buf_init(&old, TC_MAX_KEPT_FILE);
	tc_buf_init(&diff, TC_MAX_KEPT_FILE);
	rc = append(modules, found, &old, err);
	if (rc == 1)
		rc = append(modules, change, &diff, err);
	if (rc == 1)
		rc = tc_gnulib_diff_apply(out, tc_buf_str(&old), old.len,
					  tc_buf_str(&diff), diff.len);
	tc_buf_release(&old);
	tc_buf_release(&diff);
	return rc;
}

void tc_gnulib_modules_release(struct tc_gnulib_modules *modules)
{
	free(modules->list);
	*modules = (struct tc_gnulib_modules){ .list = NULL };
}

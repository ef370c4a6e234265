/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose text it is that a gnulib module brought along. */
#include "evidence/gnulib-part.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "db/refs.h"
#include "evidence/derivation.h"
#include "evidence/gnulib-diff.h"
#include "evidence/internal.h"

/* "modules/NAME.gnulib-make"; NULL for any name. */
static bool is_part(const struct tc_known *known, const char *name,
		    const char *ending)
{
	const size_t len = strlen(known->path), end = strlen(ending);

	if (known->known_bad || strcmp(known->project, "gnulib") != 0 ||
	    strncmp(known->path, "modules/", 8) != 0 || len <= 8 + end ||
	    strcmp(known->path + len - end, ending) != 0)
		return false;
	return name == NULL || (strlen(name) == len - 8 - end &&
				strncmp(known->path + 8, name,
					len - 8 - end) == 0);
}

const char *tc_gnulib_known_name(struct tc_refs *refs,
				 const struct tc_known *known,
				 const char *ending, struct tc_arena *arena)
{
	return tc_arena_printf(arena, "gnulib %.*s, %s%s",
			       (int)(strlen(known->path) - strlen(ending)),
			       known->path, tc_known_when(known, arena),
			       tc_refs_whose(refs, known, arena));
}

static int in_database(const struct tc_gnulib_parts *p, const char *text,
		       size_t len, const char *name, const char *ending,
		       struct tc_input *in)
{
	struct tc_arena *arena = &p->ev->arena;
	struct tc_known *known = NULL;
	int i, n;

	if (tc_digest_buffer(TC_DIGEST_SHA256, text, len, in->sha256,
			     p->err) != 0)
		return -1;
	n = tc_refs_lookup(p->refs, TC_KEY_SHA256, in->sha256, NULL, arena,
			   &known, p->err);
	for (i = 0; i < n; i++) {
		if (!is_part(&known[i], name, ending))
			continue;
		in->kind = TC_INPUT_REFERENCE;
		in->strong = true;
		in->has_sha256 = true;
		in->name = tc_gnulib_known_name(p->refs, &known[i], ending,
						  arena);
		return 1;
	}
	return n < 0 ? -1 : 0;
}

static int keep(const struct tc_gnulib_parts *p, const char *path,
		const char *bytes, size_t size, struct tc_input *in)
{
	if (tc_digest_buffer(TC_DIGEST_SHA256, bytes, size, in->sha256,
			     p->err) != 0)
		return -1;
	in->kind = TC_INPUT_VCS;
	in->strong = true;
	in->has_sha256 = true;
	in->name = path;
	return 1;
}

/* 1, 0, -1; 2: it cannot be read. text, or else words to be linked with. */
static int in_module(const struct tc_gnulib_parts *p,
		     const struct tc_gnulib_found *found,
		     const struct tc_buf *text, const char *words,
		     struct tc_input *in)
{
	struct tc_gnulib_module module = { .name = found->name };
	char *bytes = NULL;
	int rc = tc_gnulib_modules_read(&p->modules, found, &bytes,
					&module.size, p->err);
	bool same;

	if (rc != 0)
		return rc < 0 ? -1 : 2;
	module.bytes = bytes;
	same = text != NULL ? tc_gnulib_makes(&module, &p->manner, text)
			    : tc_gnulib_links(&module, words);
	if (same)
		rc = keep(p, found->file->path, bytes, module.size, in);
	free(bytes);
	return rc;
}

static bool makes_changed(const struct tc_gnulib_parts *p,
			  const struct tc_gnulib_module *module,
			  const char *diff, size_t diff_len,
			  const struct tc_buf *text, struct tc_buf *new)
{
	struct tc_gnulib_module changed = { .name = module->name };

	if (!tc_gnulib_diff_apply(new, module->bytes, module->size, diff,
				  diff_len))
		return false;
	changed.bytes = tc_buf_str(new);
	changed.size = new->len;
	return tc_gnulib_makes(&changed, &p->manner, text);
}

/* The same of a description that the project's change was made to: 1, 0, -1. */
static int in_changed(const struct tc_gnulib_parts *p,
		      const struct tc_gnulib_found *found,
		      const struct tc_gnulib_found *change,
		      const struct tc_buf *text, struct tc_input *in)
{
	struct tc_gnulib_module module = { .name = found->name };
	char *old = NULL, *diff = NULL;
	const char *path;
	size_t len;
	struct tc_buf new;
	int rc;

	rc = tc_gnulib_modules_read(&p->modules, found, &old, &module.size,
				    p->err);
	if (rc == 0)
		rc = tc_gnulib_modules_read(&p->modules, change, &diff, &len,
					    p->err);
	if (rc != 0) {
		free(old);
		return rc < 0 ? -1 : 0;
	}
	module.bytes = old;
	tc_buf_init(&new, TC_MAX_KEPT_FILE);
	if (makes_changed(p, &module, diff, len, text, &new)) {
		path = tc_arena_printf(&p->ev->arena, "%s, and %s",
				       found->file->path, change->file->path);
		rc = keep(p, path, new.ptr, new.len, in);
	}
	tc_buf_release(&new);
	free(old);
	free(diff);
	return rc;
}

static int in_changes(const struct tc_gnulib_parts *p,
		      const struct tc_gnulib_found *found, size_t count,
		      const struct tc_buf *text, struct tc_input *in)
{
	char *name = tc_asprintf("%s.diff", found->name);
	const struct tc_gnulib_found *change;
	size_t changes, i, k;
	int rc = 0;

	change = tc_gnulib_modules_find(&p->modules, name, &changes);
	free(name);
	for (i = 0; i < count && rc == 0; i++)
		for (k = 0; k < changes && rc == 0; k++)
			rc = in_changed(p, &found[i], &change[k], text, in);
	return rc;
}

int tc_gnulib_part_find(const struct tc_gnulib_parts *p,
			const struct tc_buf *text, const char *name,
			struct tc_input *in)
{
	const struct tc_gnulib_found *found;
	bool pinned = false;
	size_t i, count;
	int rc = 0;

	found = tc_gnulib_modules_find(&p->modules, name, &count);
	for (i = 0; i < count; i++) {
		rc = in_module(p, &found[i], text, NULL, in);
		if (rc < 0 || rc == 1)
			return rc;
		pinned = pinned || (rc == 0 && found[i].pinned);
	}
	rc = count > 0 ? in_changes(p, found, count, text, in) : 0;
	if (rc != 0)
		return rc;
	rc = in_database(p, tc_buf_str(text), text->len, name, ".gnulib-make",
			 in);
	return rc == 1 && pinned ? 2 : rc;
}

int tc_gnulib_link_find(const struct tc_gnulib_parts *p, const char *words,
			struct tc_input *in)
{
	char *line = tc_asprintf("%s\n", words);
	int rc = in_database(p, line, strlen(line), NULL, ".gnulib-link", in);
	size_t i;

	free(line);
	for (i = 0; i < p->modules.count && rc == 0; i++) {
		if (p->modules.list[i].pinned)
			continue;
		rc = in_module(p, &p->modules.list[i], NULL, words, in);
		if (rc == 2)
			rc = 0;
	}
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of versions in memory, and writing them. */
#include "db/sketches.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hex.h"
#include "base/path.h"
#include "db/sketch-text.h"
#include "db/sketch.h"

/* A new version is made of one of so many before it: branches take turns. */
enum { REACH = 8 };

void tc_sketches_init(struct tc_sketches *l, const char *project,
		   const char *variant)
{
	*l = (struct tc_sketches){ .project = NULL };
	l->project = tc_arena_strdup(&l->arena, project);
	l->variant = tc_arena_strdup(&l->arena, variant);
}

void tc_sketches_release(struct tc_sketches *l)
{
	if (l == NULL)
		return;
	free(l->paths);
	free(l->versions);
	free(l->words);
	tc_line_lists_release(&l->lists);
	tc_arena_release(&l->arena);
	*l = (struct tc_sketches){ .project = "", .variant = "" };
}

int tc_sketches_compare(const char *path, const char *other)
{
	const char *a = tc_path_base(path), *b = tc_path_base(other);
	size_t la = (size_t)(a - path), lb = (size_t)(b - other);
	int rc = strcmp(a, b);

	/* Without the slash, which would put "a-b/" before "a/". */
	la -= la > 0;
	lb -= lb > 0;
	if (rc == 0)
		rc = memcmp(path, other, la < lb ? la : lb);
	return rc ? rc : (la > lb) - (la < lb);
}

void tc_sketches_add_path(struct tc_sketches *l, const char *path)
{
	const struct tc_sketches_path *last = NULL;

	if (l->path_count > 0)
		last = &l->paths[l->path_count - 1];
	if (last == NULL ||
	    strcmp(tc_path_base(last->path), tc_path_base(path)) != 0)
		tc_line_lists_release(&l->lists);
	l->paths = tc_grow(l->paths, l->path_count, &l->path_cap,
			   sizeof(*l->paths));
	/* Versions of no lines have their place among the words, too, and to a
	 * null pointer not even 0 may be added. */
	if (l->words == NULL)
		l->words = tc_grow(NULL, 0, &l->word_cap, sizeof(*l->words));
	l->paths[l->path_count++] = (struct tc_sketches_path){
		.path = tc_arena_strdup(&l->arena, path),
		.first = l->version_count,
	};
}

static void reserve_words(struct tc_sketches *l, size_t more)
{
	while (l->word_cap - l->word_count < more)
		l->words = tc_grow(l->words, l->word_cap, &l->word_cap,
				   sizeof(*l->words));
}

/* The version to make a new one of: one with the same content, else one of
 * the last ones of its path, else any of its name. */
static size_t choose_base(const struct tc_sketches *l, const uint8_t *sha256,
			  const uint32_t *lines, size_t count)
{
	const size_t in_path = l->paths[l->path_count - 1].count;
	size_t back;

	for (back = 1; back <= l->lists.count; back++)
		if (memcmp(l->versions[l->version_count - back].sha256, sha256,
			   4) == 0)
			return back;
	return tc_line_lists_base(&l->lists,
				  in_path == 0 ? SIZE_MAX :
				  in_path < REACH ? in_path : REACH,
				  lines, count);
}

int tc_sketches_add(struct tc_sketches *l, const char *path,
		 const uint8_t sha256[4], const uint32_t *lines, size_t count)
{
	static const uint32_t nothing[1];
	struct tc_line_list base = { nothing, 0 };
	struct tc_sketches_version v = { .change = l->word_count };

	if (l->path_count == 0 ||
	    strcmp(l->paths[l->path_count - 1].path, path) != 0)
		tc_sketches_add_path(l, path);
	v.back = (uint32_t)choose_base(l, sha256, lines, count);
	if (v.back > 0)
		base = l->lists.list[l->lists.count - v.back];
	reserve_words(l, 2 * (base.count + count) + 2);
	v.words = (uint32_t)tc_change_make(base.lines, base.count, lines,
					   count, l->words + l->word_count);
	l->word_count += v.words;
	memcpy(v.sha256, sha256, sizeof(v.sha256));
	l->versions = tc_grow(l->versions, l->version_count, &l->version_cap,
			      sizeof(v));
	l->versions[l->version_count++] = v;
	l->paths[l->path_count - 1].count++;
	return tc_line_lists_push(&l->lists, lines, count);
}

void tc_sketches_each(const struct tc_sketches *l,
		   void (*each)(void *ctx, const char *path,
				const struct tc_sketches_version *version,
				const struct tc_line_list *list),
		   void *ctx)
{
	struct tc_line_lists lists = { .list = NULL };
	size_t i, k;

	for (i = 0; i < l->path_count; i++) {
		const struct tc_sketches_path *p = &l->paths[i];

		if (i > 0 && strcmp(tc_path_base(p[-1].path),
				    tc_path_base(p->path)) != 0)
			tc_line_lists_release(&lists);
		for (k = p->first; k < p->first + p->count; k++) {
			const struct tc_sketches_version *v = &l->versions[k];

			(void)tc_line_lists_apply(&lists, v->back,
						  l->words + v->change,
						  v->words);
			each(ctx, p->path, v, tc_line_lists_last(&lists));
		}
	}
	tc_line_lists_release(&lists);
}

static void write_version(const struct tc_sketches *l,
			  const struct tc_sketches_version *v, FILE *out)
{
	const uint32_t *change = l->words + v->change;
	char hex[2 * sizeof(v->sha256) + 1];
	size_t i, k;

	(void)fputs(tc_hex(hex, v->sha256, sizeof(v->sha256)), out);
	if (v->back > 1)
		(void)fprintf(out, " @%s",
			      tc_hex(hex, v[-(ptrdiff_t)v->back].sha256,
				     sizeof(v->sha256)));
	for (i = 0; i < v->words; i++) {
		const size_t number = TC_CHANGE_NUMBER(change[i]);
		const char *gap = i == 0 ? " " : "";

		switch (TC_CHANGE_KIND(change[i])) {
		case TC_CHANGE_KEEP:
			(void)fprintf(out, " %zu", number);
			break;
		case TC_CHANGE_DROP:
			(void)fprintf(out, "%s-%zu", gap, number);
			break;
		default:
			(void)fprintf(out, "%s+", gap);
			for (k = 1; k <= number; k++)
				tc_sketch_put(change[i + k], out);
			i += number;
		}
	}
	(void)fputc('\n', out);
}

void tc_sketches_write(const struct tc_sketches *l, FILE *out)
{
	size_t i, k;

	(void)fprintf(out, "# tarcheck-lines %d\n# project: %s\n",
		      TC_SKETCHES_VERSION, l->project);
	if (*l->variant != '\0')
		(void)fprintf(out, "# variant: %s\n", l->variant);
	for (i = 0; i < l->path_count; i++) {
		const struct tc_sketches_path *p = &l->paths[i];

		(void)fprintf(out, "= %s\n", p->path);
		for (k = 0; k < p->count; k++)
			write_version(l, &l->versions[p->first + k], out);
	}
}

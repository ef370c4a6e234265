/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an archive should not hold, collected while and after reading it. */
#include "source/archive-facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/path.h"
#include "source/input.h"

/* More facts of a kind tell nobody more, and an archive could hold millions. */
enum { MAX_FACTS = 10000, TOPS_SHOWN = 4 };

void tc_fact_list_init(struct tc_fact_list *facts, struct tc_arena *arena)
{
	*facts = (struct tc_fact_list){ .arena = arena };
}

void tc_fact_add(struct tc_fact_list *facts, enum tc_archive_fact_kind kind,
		 const char *path, const char *text, ...)
{
	struct tc_archive_fact *fact;
	char line[512];
	va_list ap;

	if (facts->count >= MAX_FACTS)
		return;
	if (facts->count == facts->cap) {
		size_t cap = facts->cap ? facts->cap * 2 : 8;

		fact = tc_arena_alloc(facts->arena, cap * sizeof(*fact));
		if (facts->count > 0)
			memcpy(fact, facts->list, facts->count * sizeof(*fact));
		facts->list = fact;
		facts->cap = cap;
	}
	fact = &facts->list[facts->count++];
	*fact = (struct tc_archive_fact){ .kind = kind, .path = path };
	if (text == NULL)
		return;
	va_start(ap, text);
	(void)vsnprintf(line, sizeof(line), text, ap);
	va_end(ap);
	fact->text = tc_arena_strdup(facts->arena, line);
}

static int by_path(const void *a, const void *b, void *tree)
{
	const struct tc_member *m = ((const struct tc_tree *)tree)->members;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int cmp = strcmp(m[x].path, m[y].path);

	return cmp ? cmp : (x > y) - (x < y);
}

/* The last member before index that has that path, or NULL. */
static struct tc_member *find_before(struct tc_tree *tree,
				     const uint32_t *order, const char *path,
				     size_t index)
{
	struct tc_member *found = NULL;
	size_t low = 0, high = tree->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(tree->members[order[mid]].path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < tree->count && order[low] < index; low++) {
		if (strcmp(tree->members[order[low]].path, path) != 0)
			break;
		found = &tree->members[order[low]];
	}
	return found;
}

/* A copy in every way but its name: the extractor writes the same bytes. */
static void copy_content(struct tc_member *link, const struct tc_member *from)
{
	link->size = from->size;
	link->flags = (uint8_t)(link->flags |
				(from->flags & ~TC_MEMBER_HARDLINK));
	link->extra = from->extra;
	memcpy(link->sha256, from->sha256, sizeof(link->sha256));
	memcpy(link->blob, from->blob, sizeof(link->blob));
}

/* Some programs give the link's mode to the file, others do not. */
static void compare_modes(struct tc_fact_list *facts,
			  const struct tc_member *link,
			  const struct tc_member *from)
{
	const unsigned told = 07111;

	if ((link->mode & told) != (from->mode & told))
		tc_fact_add(facts, TC_FACT_AMBIGUOUS, link->path,
			    "mode %04o, but %04o where it is %.400s",
			    link->mode, from->mode, link->link);
}

static void resolve_hardlink(struct tc_fact_list *facts, struct tc_member *m,
			     const struct tc_member *from)
{
	if (from == NULL || from->type != TC_TYPE_FILE) {
		tc_fact_add(facts, TC_FACT_BAD_HARDLINK, m->path,
			    "target %.400s is not an earlier file", m->link);
		return;
	}
	compare_modes(facts, m, from);
	copy_content(m, from);
}

static void resolve_hardlinks(struct tc_fact_list *facts, struct tc_tree *tree)
{
	uint32_t *order = tc_calloc(tree->count, sizeof(*order));
	size_t i;

	for (i = 0; i < tree->count; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, tree->count, sizeof(*order), by_path, tree);
	for (i = 0; i < tree->count; i++) {
		struct tc_member *m = &tree->members[i];

		if (m->flags & TC_MEMBER_HARDLINK)
			resolve_hardlink(facts, m,
					 find_before(tree, order, m->link, i));
	}
	free(order);
}

static bool has_hardlinks(const struct tc_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->count; i++)
		if (tree->members[i].flags & TC_MEMBER_HARDLINK)
			return true;
	return false;
}

/* Several tops: name the first few. Paths then stay as they are. */
static void note_tops(struct tc_fact_list *facts, const struct tc_tree *tree)
{
	const char *tops[TOPS_SHOWN];
	char text[400];
	size_t i, j, n = 0, len = 0;

	for (i = 0; i < tree->count && n < TOPS_SHOWN; i++) {
		const char *path = tree->members[i].path;
		size_t part = strcspn(path, "/");

		for (j = 0; j < n; j++)
			if (strncmp(tops[j], path, part) == 0 &&
			    strcspn(tops[j], "/") == part)
				break;
		if (j < n || part > 80)
			continue;
		tops[n++] = path;
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"%s%.*s", n > 1 ? ", " : "", (int)part,
					path);
	}
	tc_fact_add(facts, TC_FACT_SEVERAL_TOPS, NULL, "%s%s", n ? text : "",
		    n == TOPS_SHOWN ? ", ..." : "");
}

/* Whether every member is the directory top or lies below it. */
static bool has_single_top(const struct tc_tree *tree, const char *top,
			   size_t len)
{
	bool below = false;
	size_t i;

	if (len == 0 || *top == '/')
		return false;
	for (i = 0; i < tree->count; i++) {
		const struct tc_member *m = &tree->members[i];

		if (*m->path == '\0' && m->type == TC_TYPE_DIR)
			continue;
		if (strncmp(m->path, top, len) != 0)
			return false;
		if (m->path[len] == '/')
			below = true;
		else if (m->path[len] != '\0' || m->type != TC_TYPE_DIR)
			return false;
	}
	return below;
}

static const char *first_path(const struct tc_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->count; i++)
		if (*tree->members[i].path != '\0')
			return tree->members[i].path;
	return "";
}

/* What was noted while reading names members as they are in the archive. */
static void strip_facts(struct tc_fact_list *facts, size_t top_len)
{
	size_t i;

	for (i = 0; i < facts->count; i++) {
		const char *path = facts->list[i].path;

		if (path != NULL && *path != '\0')
			facts->list[i].path = path + top_len +
					      (path[top_len] == '/');
	}
}

/* Entries for the top itself tell nothing and are dropped. */
static void strip_top(struct tc_fact_list *facts, struct tc_tree *tree)
{
	const char *top = first_path(tree);
	size_t len = strcspn(top, "/");
	bool single = has_single_top(tree, top, len);
	size_t i, kept = 0;

	if (single) {
		tree->top = tc_arena_strndup(&tree->arena, top, len);
		strip_facts(facts, len);
	} else if (tree->count > 0) {
		note_tops(facts, tree);
	}
	for (i = 0; i < tree->count; i++) {
		struct tc_member m = tree->members[i];

		if (single && *m.path != '\0')
			m.path += m.path[len] == '/' ? len + 1 : len;
		if (m.type == TC_TYPE_DIR && *m.path == '\0')
			continue;
		if (single && (m.flags & TC_MEMBER_HARDLINK) &&
		    strncmp(m.link, tree->top, len) == 0 && m.link[len] == '/')
			m.link += len + 1;
		tree->members[kept++] = m;
	}
	tree->count = kept;
}

/* Whichever of the two a program leaves on disk, it is the same. Hard links
 * are not among these: some programs fail where there is one already. */
static bool is_repeated(const struct tc_member *a, const struct tc_member *b)
{
	return a->type == TC_TYPE_FILE && b->type == TC_TYPE_FILE &&
	       ((a->flags | b->flags) & TC_MEMBER_HARDLINK) == 0 &&
	       a->size == b->size && a->mode == b->mode &&
	       a->mtime == b->mtime &&
	       memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

/* In what two members of one path differ. */
static void note_duplicate(struct tc_fact_list *facts,
			   const struct tc_member *a, const struct tc_member *b)
{
	const bool same = a->size == b->size &&
			  memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;

	if (a->type != b->type)
		tc_fact_add(facts, TC_FACT_DUPLICATE, b->path,
			    "first a %s, then a %s", tc_type_name(a->type),
			    tc_type_name(b->type));
	else if (a->type == TC_TYPE_SYMLINK)
		tc_fact_add(facts, TC_FACT_DUPLICATE, b->path,
			    "two symbolic links, to %.200s and to %.200s",
			    a->link, b->link);
	else if (!same)
		tc_fact_add(facts, TC_FACT_DUPLICATE, b->path,
			    "two files of different content, of %llu and of "
			    "%llu bytes", (unsigned long long)a->size,
			    (unsigned long long)b->size);
	else if (a->mode != b->mode)
		tc_fact_add(facts, TC_FACT_DUPLICATE, b->path,
			    "two files of the same content, but of mode %04o "
			    "and of mode %04o", a->mode, b->mode);
	else if (a->mtime != b->mtime)
		tc_fact_add(facts, TC_FACT_DUPLICATE, b->path,
			    "two files of the same content, but of different "
			    "times");
	else
		tc_fact_add(facts, TC_FACT_DUPLICATE, b->path,
			    "two members of the same content");
}

/* Of a sorted tree; what is there twice and the same is there once then. */
static void note_duplicates(struct tc_fact_list *facts, struct tc_tree *tree)
{
	size_t i, kept = 0;

	for (i = 0; i < tree->count; i++) {
		const struct tc_member *b = &tree->members[i];
		const struct tc_member *a = &tree->members[kept ? kept - 1 : 0];

		if (kept > 0 && strcmp(a->path, b->path) == 0 &&
		    (a->type != TC_TYPE_DIR || b->type != TC_TYPE_DIR)) {
			if (facts->takes_repeats && is_repeated(a, b)) {
				tc_fact_add(facts, TC_FACT_REPEATED, b->path,
					    NULL);
				continue;
			}
			note_duplicate(facts, a, b);
		}
		tree->members[kept++] = *b;
	}
	tree->count = kept;
}

static void note_below(struct tc_fact_list *facts, const struct tc_tree *tree,
		       const struct tc_member *m)
{
	char text[TC_MAX_PATH + 8];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s/", m->path);
	size_t at = tc_tree_lower_bound(tree, 0, tree->count, text);
	const char *below;

	if (at == tree->count || len >= sizeof(text) ||
	    strncmp(tree->members[at].path, text, len) != 0)
		return;
	below = tree->members[at].path;
	if (m->type == TC_TYPE_SYMLINK)
		tc_fact_add(facts, TC_FACT_THROUGH_LINK, below,
			    "below the symbolic link %.400s", m->path);
	else
		tc_fact_add(facts, TC_FACT_AMBIGUOUS, below,
			    "below %.400s, which is no directory", m->path);
}

void tc_facts_note_links(struct tc_fact_list *facts,
			 const struct tc_tree *tree)
{
	char text[2 * TC_MAX_PATH + 8];
	size_t i;

	for (i = 0; i < tree->count; i++) {
		const struct tc_member *m = &tree->members[i];

		if (m->type != TC_TYPE_DIR)
			note_below(facts, tree, m);
		if (m->type == TC_TYPE_SYMLINK &&
		    tc_path_resolve_link(text, sizeof(text), m->path,
					 m->link) != 0)
			tc_fact_add(facts, TC_FACT_LINK_ESCAPES, m->path,
				    "leads to %.400s", m->link);
	}
}

/* Hard links are classified like any other file, under their own name. */
static void offer_hardlinks(struct tc_tree *tree,
			    const struct tc_read_options *options)
{
	size_t i;

	for (i = 0; i < tree->count && options->keep != NULL; i++) {
		struct tc_member *m = &tree->members[i];
		const struct tc_extra *extra = m->extra;

		if (m->flags & TC_MEMBER_HARDLINK)
			(void)options->keep(options->keep_ctx, m,
					    extra && extra->bytes ? extra->bytes
								  : "",
					    extra ? extra->bytes_len : 0);
	}
}

void tc_facts_finish(struct tc_fact_list *facts, struct tc_tree *tree,
		     const struct tc_read_options *options)
{
	if (has_hardlinks(tree))
		resolve_hardlinks(facts, tree);
	strip_top(facts, tree);
	if (has_hardlinks(tree))
		offer_hardlinks(tree, options);
	tc_tree_sort(tree);
	note_duplicates(facts, tree);
	tc_facts_note_links(facts, tree);
}

void tc_facts_note_streams(struct tc_fact_list *facts,
			   const struct tc_input_facts *in)
{
	if (in->empty_stream && strcmp(in->filter, "lzip") == 0)
		tc_fact_add(facts, TC_FACT_AMBIGUOUS, NULL,
			    "an empty lzip member stands before another, where "
			    "some programs stop");
	if (in->padding_between)
		tc_fact_add(facts, TC_FACT_AMBIGUOUS, NULL,
			    "zeros stand between two xz streams, where some "
			    "programs stop");
	if (in->other_stream != NULL)
		tc_fact_add(facts, TC_FACT_AMBIGUOUS, NULL,
			    "a stream of %s follows one of %s at byte %llu of the "
			    "file: some programs unpack it", in->other_stream,
			    in->filter, (unsigned long long)in->garbage_at);
	if (in->tar_after)
		tc_fact_add(facts, TC_FACT_AMBIGUOUS, NULL,
			    "a header of a tar archive follows the compressed "
			    "stream, which ends at byte %llu of the file: some "
			    "programs unpack it",
			    (unsigned long long)in->garbage_at);
	if (in->xz_padding > 0)
		tc_fact_add(facts, TC_FACT_TRAILING, NULL,
			    "%llu zeros between or after xz streams",
			    (unsigned long long)in->xz_padding);
}

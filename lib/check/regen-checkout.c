/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* configure once more, as in the checkout that the release was made from. */
/*
 * A macro may have asked git for the commit, which no release can say. First
 * the answers are marks. Where a mark is in what was written, the shipped file
 * has the word; then that is the answer, and the generator has to write the
 * shipped file byte by byte.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/path.h"
#include "check/regen-internal.h"
#include "regen/checkout.h"
#include "regen/words.h"

enum { MAX_RUNS = 24 };

struct attempt {
	struct tc_regen *r;
	const struct tc_regen_dir *dir;
	const struct tc_toolchain *tool;
	const char *before; /* what it writes without a checkout, or NULL */
	struct tc_checkout words;
	size_t runs;
};

static void set_tag(char *out, const char *front, const char *version)
{
	int n = snprintf(out, TC_CHECKOUT_TAG + 1, "%s%s", front, version);

	if (n < 0 || n > TC_CHECKOUT_TAG)
		*out = '\0';
}

/* What a tag of that release may be called, by its version. */
static void set_tags(struct attempt *a, unsigned style, const char *version)
{
	const char *name = a->r->check->subject;
	size_t len = strcspn(name, "0123456789");
	char *front = tc_strndup(name, len);

	memset(a->words.tags, 0, sizeof(a->words.tags));
	if (style < 3 && *version != '\0') {
		set_tag(a->words.tags[style != 0], "v", version);
		set_tag(a->words.tags[style == 0], "", version);
		if (tc_words_is_name(front))
			set_tag(a->words.tags[2], front, version);
	}
	a->words.others = style == 2;
	free(front);
}

/* autoconf among new programs of those words: 1: *now is what it wrote; 0; -1.
 * A copy that an earlier run has made unfit for them is no error. */
static int write_it(struct attempt *a, struct tc_buf *now)
{
	static const char *const modern[] = { "-f", NULL };
	static const char *const old[] = { NULL };
	struct tc_regen *r = a->r;
	const char *note;
	int rc;

	tc_buf_init(now, 0);
	if (a->runs++ >= MAX_RUNS)
		return 0;
	r->programs = tc_arena_printf(&r->check->evidence.arena, "tmp/programs-%zu",
				      r->program_sets++);
	if (tc_checkout_put(&a->words, &r->copy, r->programs,
			    r->part ? NULL : "src", NULL) != 0)
		return 0;
	/* What a run before this one wrote could be left as it is. */
	if (tc_regen_put_again(r, a->dir->configure) != 0)
		return -1;
	rc = tc_regen_run(r, "autoconf", a->tool, NULL, a->dir->path,
			  tc_generator_is_modern(a->tool) ? modern : old, &note);
	if (rc <= 0)
		return rc;
	return tc_regen_take(r, a->dir->configure, now);
}

/* The words, as inputs of the chain: no blanks. */
static const char *list_words(const struct attempt *a)
{
	struct tc_arena *arena = &a->r->check->evidence.arena;
	const struct tc_checkout *c = &a->words;
	struct tc_checkout marks;
	const char *list;

	tc_checkout_mark(&marks);
	list = tc_arena_printf(arena, "time=%" PRId64, c->time);
	if (*c->tags[0] != '\0')
		list = tc_arena_printf(arena, "%s,tag=%s", list, c->tags[0]);
	if (strcmp(c->id, marks.id) != 0)
		list = tc_arena_printf(arena, "%s,commit=%s", list, c->id);
	if (strcmp(c->number, marks.number) != 0)
		list = tc_arena_printf(arena, "%s,revision=%s", list,
				       c->number);
	return list;
}

static bool is_written(struct attempt *a, const struct tc_buf *now)
{
	const char *norm;

	if (!tc_regen_equals(a->r, a->dir->configure, now, &norm) ||
	    norm != NULL)
		return false;
	a->r->words = list_words(a);
	return true;
}

/* With the words that are in the shipped file where the marks are: as above.
 */
static int try_words(struct attempt *a, const struct tc_buf *marked)
{
	const struct tc_extra *shipped =
		tc_regen_bytes(a->r, a->dir->configure);
	struct tc_buf now;
	int rc;

	if (shipped == NULL || strlen(tc_buf_str(marked)) != marked->len ||
	    strlen(shipped->bytes) != shipped->bytes_len ||
	    !tc_checkout_read(&a->words, tc_buf_str(marked), shipped->bytes))
		return 0;
	rc = write_it(a, &now);
	if (rc > 0)
		rc = is_written(a, &now) &&
		     tc_checkout_only_printed(&a->words, tc_buf_str(marked),
					      tc_buf_str(&now));
	if (rc <= 0)
		a->r->words = NULL;
	tc_buf_release(&now);
	return rc;
}

/* 1: written; 0: not; 2: no program of the checkout was asked; -1. */
static int try_style(struct attempt *a)
{
	struct tc_buf now;
	int rc;

	tc_checkout_mark(&a->words);
	rc = write_it(a, &now);
	if (rc > 0 && a->before != NULL &&
	    strcmp(a->before, tc_buf_str(&now)) == 0)
		rc = 2;
	else if (rc > 0 && !is_written(a, &now))
		rc = try_words(a, &now);
	tc_buf_release(&now);
	return rc;
}

static int try_tool(struct attempt *a, const char *version)
{
	unsigned style;
	int rc = 0;

	for (style = 0; rc == 0 && style < 4; style++) {
		set_tags(a, style, version);
		rc = try_style(a);
	}
	return rc == 2 ? 0 : rc;
}

int tc_regen_checkout(struct tc_regen *r, const struct tc_regen_dir *dir,
		      const struct tc_toolchain *variants, size_t count,
		      const struct tc_regen_best *best,
		      const struct tc_toolchain **used)
{
	const struct tc_extra *shipped = tc_regen_bytes(r, dir->configure);
	struct attempt a = { .r = r, .dir = dir, .before = best->bytes };
	char version[TC_CHECKOUT_TAG + 1] = "";
	size_t k;
	int rc = 0;

	/* One that met a limit would meet it again. */
	if (r->passing || shipped == NULL)
		return 0;
	a.words.time = r->check->archive.members[dir->configure].mtime;
	tc_words_version(shipped->bytes, version, sizeof(version));
	for (k = 0; k < count && rc == 0; k++) {
		a.tool = best->tool ? best->tool : &variants[k];
		if (tc_regen_fit(a.tool))
			rc = try_tool(&a, version);
		if (best->tool != NULL)
			break;
	}
	if (rc > 0)
		*used = a.tool;
	else
		r->programs = NULL;
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One generator run, and what the copy has after it. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text-line.h"
#include "check/regen-view.h"
#include "evidence/derivation.h"
#include "regen/words.h"

enum {
	MAX_OUTPUT = 16 << 20, /* bytes of a file that was written */
	MAX_SAID = 150,        /* bytes of what a program said */
};

static const char *work_path(struct tc_regen *r, const char *dir)
{
	return tc_arena_printf(&r->check->evidence.arena, "src%s%s",
			       *dir ? "/" : "", dir);
}

bool tc_regen_take(const struct tc_regen *r, uint32_t i, struct tc_buf *out)
{
	return tc_regen_take_path(r, r->check->archive.members[i].path, out);
}

bool tc_regen_take_path(const struct tc_regen *r, const char *name,
			struct tc_buf *out)
{
	char *path = tc_regen_copy_path(r, name);
	int rc;

	tc_buf_init(out, MAX_OUTPUT);
	rc = path == NULL ? 0 : tc_private_copy_take(&r->copy, path, out, NULL);
	free(path);
	/* What cannot be read is not what was to be written. */
	return rc == 1 && out->len > 0;
}

bool tc_regen_equals(const struct tc_regen *r, uint32_t i,
		     const struct tc_buf *now, const char **normalisation)
{
	const struct tc_member *m = &r->check->archive.members[i];
	uint8_t digest[TC_SHA256_SIZE];
	const struct tc_extra *shipped;

	*normalisation = NULL;
	if (now->len == m->size &&
	    tc_digest_buffer(TC_DIGEST_SHA256, now->ptr, now->len, digest,
			     NULL) == 0 &&
	    memcmp(digest, m->sha256, sizeof(digest)) == 0)
		return true;
	shipped = tc_regen_bytes(r, i);
	if (shipped != NULL)
		*normalisation = tc_words_differ_only(tc_buf_str(now),
						      now->len, shipped->bytes,
						      shipped->bytes_len);
	return *normalisation != NULL;
}

/* The first line of what a program said that says "error:", else the last. */
static const char *telling_line(const char *text, size_t *len)
{
	const char *line = text, *at, *end = text + strlen(text);
	size_t n;

	*len = 0;
	while (tc_text_line_next(&text, end, &at, &n)) {
		if (n == 0)
			continue;
		line = at;
		*len = n;
		if (memmem(at, n, "error:", 6) != NULL)
			break;
	}
	return line;
}

/* How a program ended that did not end well, for a note. */
static const char *why(struct tc_regen *r, const char *program,
		       const char *version,
		       const struct tc_sandbox_result *result)
{
	struct tc_arena *a = &r->check->evidence.arena;
	size_t size;
	const char *line = telling_line(tc_buf_str(&result->output), &size);
	int len = (int)(size < MAX_SAID ? size : MAX_SAID);

	/* The next time it may be faster, or there. */
	if (result->end != TC_SANDBOX_EXITED)
		r->passing = true;
	if (result->end == TC_SANDBOX_LIMIT)
		return tc_arena_printf(a, "%s %s stopped at the limit of %s",
				       program, version, result->limit);
	if (result->end == TC_SANDBOX_ABSENT)
		return tc_arena_printf(a, "no sandbox: %.*s", len, line);
	return tc_arena_printf(a, "%s %s failed with status %d: %.*s", program,
			       version, result->status, len, line);
}

void tc_regen_lock(const struct tc_regen *r)
{
	if (r->shared != NULL)
		(void)pthread_mutex_lock(&r->shared->lock);
}

void tc_regen_unlock(const struct tc_regen *r)
{
	if (r->shared != NULL)
		(void)pthread_mutex_unlock(&r->shared->lock);
}

static void wait_for_turn(const struct tc_regen *r)
{
	tc_regen_lock(r);
	while (r->shared != NULL && r->shared->free == 0)
		(void)pthread_cond_wait(&r->shared->ended, &r->shared->lock);
	if (r->shared != NULL)
		r->shared->free--;
	tc_regen_unlock(r);
}

static void end_turn(const struct tc_regen *r)
{
	if (r->shared == NULL)
		return;
	tc_regen_lock(r);
	r->shared->free++;
	(void)pthread_cond_signal(&r->shared->ended);
	tc_regen_unlock(r);
}

int tc_regen_run(struct tc_regen *r, const char *program,
		 const struct tc_toolchain *autoconf,
		 const struct tc_toolchain *automake, const char *dir,
		 const char *const *args, const char **note)
{
	const struct tc_generator g = { .bwrap = r->opt->bwrap,
					.unsafe = r->opt->unsafe,
					.seconds = r->opt->seconds,
					.run = r->opt->run,
					.copy = &r->copy,
					.programs = r->programs,
					.base = r->base,
					.part = r->part,
					.autoconf = autoconf,
					.automake = automake,
					.macros = r->macros.offered,
					.macro_count = r->macros.offered_count };
	const struct tc_toolchain *t = tc_generator_is_automakes(program) ?
					       automake : autoconf;
	struct tc_sandbox_result result;
	int rc;

	wait_for_turn(r);
	rc = tc_generator_run(&g, program, work_path(r, dir), args, &result,
			      r->err);
	end_turn(r);
	if (rc != 0)
		return -1;
	rc = result.end == TC_SANDBOX_EXITED && result.status == 0;
	if (!rc) {
		*note = why(r, program, t->version, &result);
		r->said = tc_arena_strdup(&r->check->evidence.arena,
					  tc_buf_str(&result.output));
	}
	tc_sandbox_result_release(&result);
	return rc;
}


bool tc_regen_is_of(const struct tc_regen *r, const struct tc_regen_dir *dir,
		    uint32_t i)
{
	const struct tc_tree *tree = &r->check->archive;
	const char *path = tree->members[i].path;
	size_t len = strlen(dir->path), at;

	if (len > 0 && (strncmp(path, dir->path, len) != 0 || path[len] != '/'))
		return false;
	for (at = len ? len + 1 : 0; path[at] != '\0'; at++) {
		char *below;
		bool own;

		if (path[at] != '/')
			continue;
		below = tc_asprintf("%.*s/configure", (int)at, path);
		own = tc_tree_find(tree, below) != NULL;
		free(below);
		if (own)
			return false;
	}
	return true;
}

bool tc_regen_is_pending(const struct tc_regen *r,
			 const struct tc_regen_dir *dir, size_t kind,
			 uint32_t i)
{
	size_t n;

	return r->check->archive.members[i].kind == kind &&
	       tc_regen_is_output(r, i) && tc_regen_is_of(r, dir, i) &&
	       tc_derivation_find(&r->check->evidence, i, &n) == NULL;
}

void tc_regen_note_pending(struct tc_regen *r, const struct tc_regen_dir *dir,
			   size_t kind, const char *note)
{
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++)
		if (tc_regen_is_pending(r, dir, kind, i))
			tc_regen_note(r, i, note);
}

/* A macro can write other files, too. One that was empty before and is now
 * what the release has comes from the run. */
void tc_regen_others(struct tc_regen *r, const struct tc_regen_dir *dir,
		     const struct tc_regen_how *how)
{
	struct tc_regen_how now_how = *how;
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++) {
		const struct tc_member *m = &r->check->archive.members[i];
		struct tc_buf now;

		if (m->type != TC_TYPE_FILE || r->given[i] != TC_GIVEN_NAME ||
		    m->size == 0 || tc_regen_is_output(r, i) ||
		    tc_regen_is_sound(r, i) || !tc_regen_is_of(r, dir, i))
			continue;
		if (tc_regen_take(r, i, &now) &&
		    tc_regen_equals(r, i, &now, &now_how.normalisation))
			tc_regen_record(r, dir, i, TC_NO_MEMBER, &now_how);
		tc_buf_release(&now);
	}
}

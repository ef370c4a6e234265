/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a re-run found out, as evidence. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"
#include "base/unified.h"
#include "check/regen-internal.h"
#include "evidence/derivation.h"

enum {
	MAX_DIFF = 8 << 20,
	MAX_CONTEXT = 60, /* bytes of a name of a check or rule */
};

/* Inputs of one derivation, while they are collected. */
struct inputs {
	struct tc_input *list;
	size_t count, cap;
	bool all_sound;
};

static void push(struct inputs *in, const struct tc_input *one)
{
	in->list = tc_grow(in->list, in->count, &in->cap, sizeof(*in->list));
	in->list[in->count++] = *one;
}

static void push_member(const struct tc_regen *r, struct inputs *in, uint32_t i)
{
	const struct tc_member *m = &r->check->archive.members[i];
	struct tc_input one = { .kind = TC_INPUT_MEMBER, .member = i,
				.name = m->path, .has_sha256 = true };
	size_t k;

	for (k = 0; k < in->count; k++)
		if (in->list[k].kind != TC_INPUT_TOOL &&
		    in->list[k].member == i)
			return;
	memcpy(one.sha256, m->sha256, TC_SHA256_SIZE);
	if (r->given[i] == TC_GIVEN_TAG) {
		one.kind = TC_INPUT_VCS;
		one.strong = true;
		one.has_sha256 = false;
		one.detail = "as in the tag, the release has another";
	}
	in->all_sound = in->all_sound && tc_regen_is_sound(r, i);
	push(in, &one);
}

/* The files that aclocal.m4 has not in it, but takes in when it is read. */
static void push_included(const struct tc_regen *r, struct inputs *in,
			  const struct tc_regen_dir *dir)
{
	static const char word[] = "m4_include([";
	const struct tc_extra *extra = tc_regen_bytes(r, dir->aclocal);
	const char *at, *end;

	if (extra == NULL)
		return;
	for (at = extra->bytes; (at = strstr(at, word)) != NULL; at = end) {
		char *name;
		uint32_t i;

		at += sizeof(word) - 1;
		end = at + strcspn(at, "])\n");
		if (*end != ']' || (size_t)(end - at) > TC_MAX_PATH)
			continue;
		name = tc_strndup(at, (size_t)(end - at));
		i = tc_regen_member(r, dir->path, name);
		if (i != TC_NO_MEMBER)
			push_member(r, in, i);
		free(name);
	}
}

static void push_tool(struct inputs *in, const struct tc_toolchain *t)
{
	struct tc_input one = { .kind = TC_INPUT_TOOL, .name = t->name,
				.strong = tc_toolchain_may_prove(t),
				.has_sha256 = true };

	memcpy(one.sha256, t->digest, TC_SHA256_SIZE);
	if (!t->verified && t->trusted)
		one.detail = "not a published one: trusted by its user";
	push(in, &one);
}

/* "autoconf 2.71 (debian 2.71-3)". */
static const char *who(const struct tc_regen *r, const char *program,
		       const struct tc_toolchain *t)
{
	return tc_arena_printf(&r->check->evidence.arena, "%s %s%s%s%s",
			       program, t->version, *t->variant ? " (" : "",
			       t->variant, *t->variant ? ")" : "");
}

/*
 * Whatever had a content may have been read, by a macro that nobody expects
 * to. Where only checked files had one, the ones that are known to be read are
 * named; where others had one, too, and all that is known is sound, those
 * others are what it may rest on.
 */
static void push_weak(const struct tc_regen *r, struct inputs *in)
{
	uint32_t i;

	if (!r->weak || !in->all_sound)
		return;
	for (i = 0; i < r->check->archive.count; i++)
		if (r->given[i] == TC_GIVEN_WEAK)
			push_member(r, in, i);
}

/* The files of nothing but a version: a macro may have read them. */
static void push_words(const struct tc_regen *r, struct inputs *in,
		       const struct tc_regen_dir *dir)
{
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++) {
		const struct tc_member *m = &r->check->archive.members[i];
		struct tc_input one = { .kind = TC_INPUT_WORD, .member = i,
					.name = m->path, .strong = true,
					.detail = "a version, as stated",
					.has_sha256 = true };

		if (r->given[i] != TC_GIVEN_WORD || !tc_regen_is_of(r, dir, i))
			continue;
		memcpy(one.sha256, m->sha256, TC_SHA256_SIZE);
		push(in, &one);
	}
}

void tc_regen_record(struct tc_regen *r, const struct tc_regen_dir *dir,
		     uint32_t i, uint32_t extra, const char *program,
		     const struct tc_toolchain *tool,
		     const struct tc_toolchain *other,
		     const char *normalisation)
{
	struct inputs in = { .all_sound = true };
	struct tc_derivation d = { .member = i,
				   .origin = TC_ORIGIN_REPRODUCED,
				   .how = who(r, program, tool) };

	if (extra != TC_NO_MEMBER)
		push_member(r, &in, extra);
	push_member(r, &in, dir->ac);
	if (dir->aclocal != TC_NO_MEMBER) {
		push_member(r, &in, dir->aclocal);
		push_included(r, &in, dir);
	}
	push_weak(r, &in);
	push_tool(&in, tool);
	if (other != NULL)
		push_tool(&in, other);
	push_words(r, &in, dir);
	if (normalisation != NULL) {
		d.normalisations = &normalisation;
		d.normalisation_count = 1;
	}
	d.inputs = in.list;
	d.input_count = in.count;
	tc_derivation_add(&r->check->evidence, &d);
	free(in.list);
}

void tc_regen_note(struct tc_regen *r, uint32_t i, const char *note)
{
	r->check->evidence.results[i].note =
		tc_arena_strdup(&r->check->evidence.arena, note);
}

struct counts {
	size_t hunks, added, removed;
};

static struct counts count(const char *diff)
{
	struct counts c = { 0, 0, 0 };

	for (; diff != NULL && *diff != '\0'; diff = strchr(diff, '\n')) {
		diff += *diff == '\n';
		c.hunks += *diff == '@';
		c.added += *diff == '+';
		c.removed += *diff == '-';
	}
	return c;
}

/* In what a line of a generated file is: the check of configure, the rule of
 * a Makefile.in that comes before it. len 0: cannot be told. */
static const char *context(const char *text, size_t line, size_t *len)
{
	static const char checking[] = "checking ";
	const char *found = NULL, *end;

	for (*len = 0; *text != '\0' && line > 0; line--) {
		const char *at;

		end = text + strcspn(text, "\n");
		at = strstr(text, checking);
		if (at != NULL && at < end && *text != '#') {
			found = at;
			*len = strcspn(at, "\"\n");
		} else if (isalpha((unsigned char)*text) &&
			   text[strcspn(text, ": =\n")] == ':' &&
			   text[strcspn(text, ":") + 1] != '=') {
			found = text;
			*len = strcspn(text, ":");
		}
		text = end + (*end == '\n');
	}
	if (*len > MAX_CONTEXT)
		*len = MAX_CONTEXT;
	return found;
}

/* One line of a unified difference; a header of a hunk says where it is. */
static void show_line(struct tc_findings *findings, const char *line,
		      size_t len, const char *shipped)
{
	const char *plus = *line == '@' ? strchr(line, '+') : NULL, *where;
	size_t where_len;

	if (plus == NULL) {
		tc_finding_evidence(findings, "%.*s", (int)len, line);
		return;
	}
	/* The hunk begins with three lines of what is the same. */
	where = context(shipped, strtoul(plus + 1, NULL, 10) + 3, &where_len);
	tc_finding_evidence(findings, "%.*s%s%.*s", (int)len, line,
			    where_len ? " after " : "", (int)where_len,
			    where_len ? where : "");
}

/* Where not all of it can be shown, what was put in goes before what was
 * taken out. */
static void show_lines(struct tc_findings *findings, const char *diff,
		       const char *shipped, const struct counts *c)
{
	bool all = c->hunks + c->added + c->removed < TC_MAX_EVIDENCE_LINES;
	size_t left = TC_MAX_EVIDENCE_LINES - 1;
	bool cut = false;

	while (*diff != '\0') {
		size_t len = strcspn(diff, "\n");

		if (*diff == ' ')
			;
		else if (left > 0 &&
			 (all || *diff != '-' || c->added == 0)) {
			show_line(findings, diff, len, shipped);
			left--;
		} else {
			cut = true;
		}
		diff += len + (diff[len] == '\n');
	}
	if (cut)
		tc_finding_evidence(findings, "... and more");
}

/* Is there a macro, or an input of automake's, that was left out? */
static const char *left_out(const struct tc_regen *r)
{
	const struct tc_tree *tree = &r->check->archive;
	uint32_t i;

	for (i = 0; i < tree->count; i++) {
		const char *base = tc_path_base(tree->members[i].path);
		const char *dot = strrchr(base, '.');

		if (tree->members[i].type == TC_TYPE_FILE &&
		    tree->members[i].size > 0 && dot != NULL &&
		    (strcmp(dot, ".m4") == 0 || strcmp(dot, ".ac") == 0 ||
		     strcmp(dot, ".am") == 0) &&
		    !tc_regen_is_sound(r, i))
			return tree->members[i].path;
	}
	return NULL;
}

void tc_regen_keep_best(const struct tc_regen *r, uint32_t i,
			struct tc_regen_best *best, const struct tc_buf *now,
			const struct tc_toolchain *tool)
{
	const struct tc_extra *shipped = tc_regen_bytes(r, i);
	struct tc_buf diff;
	size_t lines = SIZE_MAX;
	const char *p;

	tc_buf_init(&diff, MAX_DIFF);
	if (shipped != NULL &&
	    tc_unified(now->ptr, now->len, shipped->bytes, shipped->bytes_len,
		       &diff) == 0)
		for (lines = 0, p = tc_buf_str(&diff); *p != '\0'; p++)
			lines += *p == '\n';
	tc_buf_release(&diff);
	if (best->bytes != NULL && best->lines <= lines)
		return;
	free(best->bytes);
	best->bytes = tc_strndup(tc_buf_str(now), now->len);
	best->len = now->len;
	best->lines = lines;
	best->tool = tool;
}

void tc_regen_differs(struct tc_regen *r, uint32_t i,
		      const struct tc_regen_best *best)
{
	const struct tc_toolchain *tool = best->tool;
	struct tc_evidence *ev = &r->check->evidence;
	const struct tc_extra *shipped = tc_regen_bytes(r, i);
	const char *tainted = r->repo != NULL ? left_out(r) : NULL;
	struct counts c = { 0, 0, 0 };
	struct tc_buf diff;
	const char *said;

	tc_buf_init(&diff, MAX_DIFF);
	if (shipped != NULL &&
	    tc_unified(best->bytes, best->len, shipped->bytes, shipped->bytes_len,
		       &diff) == 0)
		c = count(tc_buf_str(&diff));
	said = tc_arena_printf(&ev->arena, "not what %s writes: %zu lines "
			       "added, %zu removed, in %zu hunks%s%s",
			       who(r, tool->tool, tool), c.added, c.removed,
			       c.hunks, tainted ? "; without an origin: " : "",
			       tainted ? tainted : "");
	if (r->weak || tainted != NULL || !tc_toolchain_may_prove(tool)) {
		ev->results[i].note = said;
	} else {
		tc_findings_add(&ev->findings, TC_FINDING_GENERATED_DIFFERS,
				r->check->archive.members[i].path, "%s", said);
		if (shipped != NULL)
			show_lines(&ev->findings, tc_buf_str(&diff),
				   shipped->bytes, &c);
		ev->results[i].differs = true;
	}
	tc_buf_release(&diff);
}

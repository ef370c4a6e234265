/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a re-run found out, as evidence. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"
#include "check/regen-internal.h"
#include "evidence/derivation.h"

/* Inputs of one derivation, while they are collected. */
struct inputs {
	struct tc_input *list;
	size_t count, cap;
	bool all_sound;
	bool weak; /* rests on all that has no origin */
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
			  const struct tc_regen_dir *dir, const char *text)
{
	static const char word[] = "m4_include([";
	const char *at, *end;

	for (at = text; (at = strstr(at, word)) != NULL; at = end) {
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

/* What aclocal.m4 is made of, where the release has none. */
static void push_macros(const struct tc_regen *r, struct inputs *in,
			const struct tc_regen_dir *dir)
{
	size_t k;

	if (r->macros.text == NULL)
		return;
	push_included(r, in, dir, r->macros.text);
	for (k = 0; k < r->macros.copied_count; k++)
		push_member(r, in, r->macros.copied[k]);
}

/* t may be NULL; what is there already is not added again. */
static void push_tool(struct inputs *in, const struct tc_toolchain *t)
{
	struct tc_input one = { .kind = TC_INPUT_TOOL, .has_sha256 = true };
	size_t k;

	if (t == NULL)
		return;
	for (k = 0; k < in->count; k++)
		if (in->list[k].kind == TC_INPUT_TOOL &&
		    strcmp(in->list[k].name, t->name) == 0)
			return;
	one.name = t->name;
	one.strong = tc_toolchain_may_prove(t);
	memcpy(one.sha256, t->digest, TC_SHA256_SIZE);
	if (!t->verified && t->trusted)
		one.detail = "not a published one: trusted by its user";
	push(in, &one);
}

const char *tc_regen_who(const struct tc_regen *r, const char *program,
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

	in->weak = r->weak && in->all_sound;
	for (i = 0; in->weak && i < r->check->archive.count; i++)
		if (r->given[i] == TC_GIVEN_WEAK)
			push_member(r, in, i);
}

/* The files of nothing but a version: a macro may have read them. */
static void push_words(const struct tc_regen *r, struct inputs *in)
{
	uint32_t i;

	for (i = 0; i < r->check->archive.count; i++) {
		const struct tc_member *m = &r->check->archive.members[i];
		struct tc_input one = { .kind = TC_INPUT_WORD, .member = i,
					.name = m->path, .strong = true,
					.detail = "a version, as stated",
					.has_sha256 = true };

		if (r->given[i] != TC_GIVEN_WORD)
			continue;
		memcpy(one.sha256, m->sha256, TC_SHA256_SIZE);
		push(in, &one);
	}
}

/* One of the words that programs of a checkout answered with: "NAME=WORD" of
 * len bytes. The id of a commit is good where it is the one of the tag. */
static void push_answer(const struct tc_regen *r, struct inputs *in,
			const char *answer, size_t len)
{
	static const char commit[] = "commit=";
	struct tc_arena *a = &r->check->evidence.arena;
	struct tc_input one = { .kind = TC_INPUT_WORD, .member = TC_NO_MEMBER,
				.name = tc_arena_strndup(a, answer, len),
				.strong = true,
				.detail = "of the checkout, as stated" };
	size_t n = sizeof(commit) - 1;

	if (r->repo != NULL && strncmp(answer, commit, n) == 0 &&
	    strncmp(r->check->revision.commit_hex, answer + n, len - n) != 0) {
		one.strong = false;
		one.detail = "not the commit of the tag";
	}
	push(in, &one);
}

static void push_answers(const struct tc_regen *r, struct inputs *in,
			 const char *words)
{
	while (words != NULL && *words != '\0') {
		size_t len = strcspn(words, ",");

		push_answer(r, in, words, len);
		words += len + (words[len] == ',');
	}
}

/* The names of what makes it less than a run over files: two at most. */
static size_t name_normalisations(const struct tc_regen_how *how,
				  const char *names[2])
{
	size_t n = 0;

	if (how->normalisation != NULL)
		names[n++] = how->normalisation;
	if (how->words != NULL && (strstr(how->words, "commit=") != NULL ||
				   strstr(how->words, "revision=") != NULL))
		names[n++] = "commit-id";
	else if (how->words != NULL)
		names[n++] = "checkout";
	return n;
}

/* The names of those whose macros aclocal was offered: "libtool-2.4.6,..." */
static void log_offered(struct tc_regen *r,
			const struct tc_regen_macros *macros)
{
	size_t k;

	for (k = 0; k < macros->offered_count; k++)
		tc_buf_printf(&r->log, "%s%s", k > 0 ? "," : "",
			      macros->offered[k]->name);
	if (macros->offered_count == 0)
		tc_buf_putc(&r->log, '-');
}

static void log_derived(struct tc_regen *r, uint32_t i,
			const struct inputs *in, const struct tc_regen_how *how)
{
	const struct tc_regen_macros *macros = how->macros;
	size_t k;

	tc_buf_printf(&r->log, "derived %u %s %s %s %s %s %s %s ",
		      (unsigned)i, how->program, how->tool->name,
		      how->other ? how->other->name : "-",
		      how->normalisation ? how->normalisation : "-",
		      how->words ? how->words : "-",
		      macros->aclocal ? macros->aclocal->name : "-",
		      macros->traced ? macros->traced->name : "-");
	log_offered(r, macros);
	for (k = 0; k < in->count; k++)
		tc_buf_printf(&r->log, " %u", (unsigned)in->list[k].member);
	tc_buf_puts(&r->log, "\n");
}

/* in: those that it is known to have read. */
static void add(struct tc_regen *r, uint32_t i, struct inputs *in,
		const struct tc_regen_how *how)
{
	const char *names[2];
	size_t k;
	struct tc_derivation d = { .member = i,
				   .origin = TC_ORIGIN_REPRODUCED,
				   .how = tc_regen_who(r, how->program,
						       how->tool) };

	log_derived(r, i, in, how);
	push_weak(r, in);
	push_tool(in, how->tool);
	push_tool(in, how->other);
	push_tool(in, how->macros->aclocal);
	push_tool(in, how->macros->traced);
	for (k = 0; k < how->macros->offered_count; k++)
		push_tool(in, how->macros->offered[k]);
	push_words(r, in);
	push_answers(r, in, how->words);
	d.normalisations = names;
	d.normalisation_count = name_normalisations(how, names);
	d.inputs = in->list;
	d.input_count = in->count;
	tc_derivation_add(&r->check->evidence, &d);
	free(in->list);
}

void tc_regen_record(struct tc_regen *r, const struct tc_regen_dir *dir,
		     uint32_t i, uint32_t extra, const struct tc_regen_how *how)
{
	struct inputs in = { .all_sound = true };
	struct tc_regen_how all = *how;

	all.words = r->words;
	all.macros = &r->macros;
	if (extra != TC_NO_MEMBER)
		push_member(r, &in, extra);
	push_member(r, &in, dir->ac);
	if (dir->aclocal != TC_NO_MEMBER) {
		const struct tc_extra *m4 = tc_regen_bytes(r, dir->aclocal);

		push_member(r, &in, dir->aclocal);
		push_included(r, &in, dir, m4 ? m4->bytes : "");
	}
	push_macros(r, &in, dir);
	add(r, i, &in, &all);
}

void tc_regen_record_again(struct tc_regen *r, uint32_t i,
			   const uint32_t *members, size_t count,
			   const struct tc_regen_how *how)
{
	struct inputs in = { .all_sound = true };
	size_t k;

	for (k = 0; k < count; k++)
		push_member(r, &in, members[k]);
	add(r, i, &in, how);
}

void tc_regen_lacks(struct tc_regen *r, uint32_t i)
{
	const char *path = r->check->archive.members[i].path;

	r->noted = NULL;
	tc_buf_printf(&r->log, "lacks %u .\n", (unsigned)i);
	tc_findings_add(&r->check->evidence.findings,
			TC_FINDING_GENERATED_MISSING, path,
			"automake writes %.*sin from it, which the release "
			"does not have", (int)strlen(path) - 2, path);
}

/* Text to the end of a line of the log. It may have names of the release in
 * it, and those may have line feeds. */
static void log_text(struct tc_regen *r, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '\n')
			tc_buf_puts(&r->log, "\\n");
		else if (*text == '\\')
			tc_buf_puts(&r->log, "\\\\");
		else
			tc_buf_putc(&r->log, *text);
	tc_buf_putc(&r->log, '\n');
}

void tc_regen_note(struct tc_regen *r, uint32_t i, const char *note)
{
	tc_buf_printf(&r->log, "note %u ", (unsigned)i);
	log_text(r, note);
	r->noted = &r->check->evidence.results[i];
	r->noted->note = tc_arena_strdup(&r->check->evidence.arena, note);
	r->noted->note_lines = NULL;
}

void tc_regen_show(struct tc_regen *r, uint32_t i, const char *said)
{
	tc_buf_printf(&r->log, "differs %u ", (unsigned)i);
	log_text(r, said);
	tc_findings_add(&r->check->evidence.findings,
			TC_FINDING_GENERATED_DIFFERS,
			r->check->archive.members[i].path, "%s", said);
	r->check->evidence.results[i].differs = true;
	r->noted = NULL;
}

void tc_regen_show_line(struct tc_regen *r, const char *line)
{
	tc_buf_puts(&r->log, "| ");
	log_text(r, line);
	if (r->noted == NULL)
		tc_finding_evidence(&r->check->evidence.findings, "%s", line);
	else
		r->noted->note_lines = tc_arena_printf(
			&r->check->evidence.arena, "%s%s\n",
			r->noted->note_lines ? r->noted->note_lines : "", line);
}

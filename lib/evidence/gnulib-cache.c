/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gnulib-cache.m4 against the command in it and what was written beside it. */
#include "evidence/gnulib-cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "evidence/derivation.h"
#include "evidence/gnulib-agree.h"
#include "evidence/gnulib-cache-form.h"
#include "evidence/gnulib-notice.h"
#include "evidence/internal.h"

enum { MAX_INPUTS = 16 };

struct text {
	const struct tc_member *m;
	struct tc_line *lines; /* malloc'd */
	size_t count;
};

struct taker {
	struct tc_evidence *ev;
	struct text cache, comp, make;
	struct tc_gnulib_cache form;
	struct tc_input inputs[MAX_INPUTS];
	size_t input_count;
};

static void split(struct text *t, const struct tc_member *m)
{
	t->m = m;
	t->lines = tc_lines_split(m->extra->bytes, m->extra->bytes_len,
				  &t->count);
}

static void add_input(struct taker *t, const struct tc_input *in)
{
	if (t->input_count < MAX_INPUTS)
		t->inputs[t->input_count++] = *in;
}

static void add_member(struct taker *t, const struct tc_member *m,
		       const char *detail)
{
	const struct tc_input in = {
		.kind = TC_INPUT_MEMBER,
		.member = (uint32_t)(m - t->ev->archive->members),
		.name = m->path,
		.detail = detail,
	};

	add_input(t, &in);
}

static void add_weak(struct taker *t, const char *words)
{
	const struct tc_input in = { .kind = TC_INPUT_REFERENCE,
				     .name = words };

	add_input(t, &in);
}

static void add_gap(struct taker *t, const struct tc_line_run *run,
		    const char *why)
{
	struct tc_arena *arena = &t->ev->arena;

	add_weak(t, tc_arena_printf(arena, "%s, %s",
				    tc_line_run_words(run, arena), why));
}

/* The same lines from "# Copyright" on, wherever they begin. */
static bool has_notice(const struct taker *t, const struct text *other)
{
	const struct tc_line *lines = t->cache.lines;
	const size_t n = t->form.notice.end;
	size_t at, i;

	for (at = 0; at < other->count && at < 3; at++) {
		for (i = 0; i < n && at + i < other->count; i++)
			if (lines[i].len != other->lines[at + i].len ||
			    memcmp(lines[i].at, other->lines[at + i].at,
				   lines[i].len) != 0)
				break;
		if (i == n && n > 0)
			return true;
	}
	return false;
}

/* Whether one of the lines "  # Code from module NAME:" has that name. */
static bool lists(const struct text *comp, const struct tc_line_run *run,
		  const struct tc_line *module)
{
	struct tc_line name;
	size_t i;

	for (i = run->from; i < run->end; i++)
		if (tc_gnulib_module_line(&comp->lines[i], &name) &&
		    name.len == module->len &&
		    memcmp(name.at, module->at, name.len) == 0)
			return true;
	return false;
}

static void check_modules(struct taker *t)
{
	const struct tc_gnulib_command *c = &t->form.command;
	struct tc_gnulib_comp comp;
	size_t i;

	if (!tc_gnulib_comp_read(&comp, t->comp.lines, t->comp.count)) {
		add_weak(t, "gnulib-comp.m4 beside it is not of the form");
		return;
	}
	for (i = c->modules; i < c->count; i++)
		if (!lists(&t->comp, &comp.early, &c->words[i]))
			add_weak(t, tc_arena_printf(
				&t->ev->arena, "module %.*s, which "
				"gnulib-comp.m4 has not", (int)c->words[i].len,
				c->words[i].at));
}

static void check_comp(struct taker *t)
{
	const char *path = t->cache.m->path;
	const size_t len = (size_t)(tc_path_base(path) - path);
	const struct tc_member *m = tc_tree_find(
		t->ev->archive, tc_arena_printf(&t->ev->arena,
						"%.*sgnulib-comp.m4",
						(int)len, path));

	if (m == NULL || !tc_member_has_bytes(m)) {
		add_weak(t, "no gnulib-comp.m4 beside it");
		return;
	}
	split(&t->comp, m);
	if (!has_notice(t, &t->comp))
		add_gap(t, &t->form.notice,
			"another notice than in gnulib-comp.m4");
	check_modules(t);
	add_member(t, m, "its modules");
}

static struct tc_line value_of(const struct taker *t, const char *option,
			       const char *otherwise)
{
	struct tc_line value = { otherwise, strlen(otherwise) };

	(void)tc_gnulib_command_value(&t->form.command, option, &value);
	return value;
}

/* The command line that makefiles of before 2018 leave out where it is long:
 * longer than the last command that was seen in one. */
static bool is_long(const struct tc_gnulib_command *c)
{
	size_t i, len = 0;

	for (i = 0; i < c->count; i++)
		len += c->words[i].len + 1;
	return !c->spread && len > 2900;
}

static bool check_command(struct taker *t, const struct tc_member *m)
{
	struct tc_gnulib_command command;
	bool equal = false;
	size_t i, n = 0;

	split(&t->make, m);
	for (i = 0; i < t->make.count && n == 0; i++)
		n = tc_gnulib_command_read(&command, t->make.lines + i,
					   t->make.count - i, true);
	if (n > 0) {
		equal = tc_gnulib_command_equal(&t->form.command, &command);
		tc_gnulib_command_release(&command);
	}
	if (n > 0 && !equal)
		add_gap(t, &t->form.written, tc_arena_printf(
			&t->ev->arena, "another command than in %s", m->path));
	if (n == 0 && !is_long(&t->form.command))
		add_weak(t, tc_arena_printf(&t->ev->arena,
					    "no command in %s", m->path));
	return equal;
}

static void check_makefile(struct taker *t)
{
	const struct tc_line base = tc_gnulib_plain_path(
		value_of(t, "--source-base=", ""));
	const struct tc_line name = value_of(t, "--makefile-name=",
					     "Makefile.am");
	const int root = tc_gnulib_root(t->cache.m->path,
					value_of(t, "--m4-base=", ""));
	const struct tc_member *m;
	const char *path;

	if (root < 0) {
		add_gap(t, &t->form.written, "--m4-base is elsewhere");
		return;
	}
	path = tc_arena_printf(&t->ev->arena, "%.*s%.*s%s%.*s", root,
			       t->cache.m->path, (int)base.len, base.at,
			       base.len > 0 ? "/" : "", (int)name.len,
			       name.at);
	m = tc_tree_find(t->ev->archive, path);
	if (m == NULL || !tc_member_has_bytes(m))
		add_weak(t, tc_arena_printf(&t->ev->arena,
					    "%s is not there", path));
	else if (check_command(t, m))
		add_member(t, m, "its command");
}

static void check_lines(struct taker *t)
{
	const struct tc_member *m = t->cache.m;
	size_t i;

	for (i = 0; i < t->form.gap_count; i++)
		add_gap(t, &t->form.gaps[i], "not as gnulib-tool writes them");
	if (m->extra->bytes[m->extra->bytes_len - 1] != '\n')
		add_weak(t, "the last line, which does not end");
	if (t->form.command.count > 0) {
		check_comp(t);
		check_makefile(t);
	}
}

static void take(struct tc_evidence *ev, size_t index)
{
	struct taker t = { .ev = ev };
	struct tc_derivation d = {
		.member = (uint32_t)index,
		.origin = TC_ORIGIN_COMPOSED,
		.how = "gnulib-tool",
		.inputs = t.inputs,
	};

	split(&t.cache, &ev->archive->members[index]);
	if (tc_gnulib_cache_read(&t.form, t.cache.lines, t.cache.count)) {
		check_lines(&t);
		tc_gnulib_cache_release(&t.form);
		d.input_count = t.input_count;
		tc_derivation_add(ev, &d);
	}
	free(t.cache.lines);
	free(t.comp.lines);
	free(t.make.lines);
}

void tc_evidence_gnulib_cache(struct tc_evidence *ev)
{
	size_t i;

	for (i = 0; i < ev->archive->count; i++) {
		const struct tc_member *m = &ev->archive->members[i];

		if (tc_member_has_bytes(m) && m->size > 0 &&
		    strcmp(tc_path_base(m->path), "gnulib-cache.m4") == 0 &&
		    !tc_origin_is_strong(ev->results[i].origin))
			take(ev, i);
	}
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What derived members rest on, in a line for each group of them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "evidence/derivation.h"
#include "report/wrap.h"
#include "report/writers.h"

enum { INDENT = 2, SHOWN_INPUTS = 3, SHOWN_GROUPS = 6 };

static const char *quote(struct tc_text *t, const char *s)
{
	return tc_quote_arena(&t->arena, s);
}

/* The one that gave the member its origin. */
static bool is_shown(const struct tc_evidence *ev, size_t i)
{
	const struct tc_derivation *d = &ev->derivations[i];

	if (!d->holds || ev->results[d->member].origin != d->origin)
		return false;
	for (; i > 0 && ev->derivations[i - 1].member == d->member; i--)
		if (ev->derivations[i - 1].holds)
			return false;
	return true;
}

/* Of one origin, made in one way, of one kind: one line. */
static int compare_groups(const struct tc_derivation *a,
			  const struct tc_derivation *b,
			  const struct tc_evidence *ev)
{
	const struct tc_member *m = ev->archive->members;
	int cmp = a->origin - b->origin;

	if (cmp == 0)
		cmp = m[a->member].kind - m[b->member].kind;
	return cmp ? cmp : strcmp(a->how, b->how);
}

static int by_group(const void *one, const void *other, void *ctx)
{
	const struct tc_derivation *a = *(const struct tc_derivation *const *)
		one;
	const struct tc_derivation *b = *(const struct tc_derivation *const *)
		other;
	int cmp = compare_groups(a, b, ctx);

	return cmp ? cmp : (a->member > b->member) - (a->member < b->member);
}

/* "m4/own.m4 (vcs)"; what is no member says itself where it is from. */
static const char *input_words(struct tc_text *t, const struct tc_input *in)
{
	const struct tc_evidence *ev = &t->check->evidence;
	const struct tc_member *m;

	if (in->kind == TC_INPUT_VCS)
		return tc_arena_printf(&t->arena, "%s (vcs)",
				       quote(t, in->name));
	/* Project and path; since when is in the JSON report. */
	if (in->kind != TC_INPUT_MEMBER)
		return quote(t, tc_arena_strndup(&t->arena, in->name,
						 strcspn(in->name, ",")));
	m = &ev->archive->members[in->member];
	return tc_arena_printf(&t->arena, "%s (%s)", quote(t, m->path),
			       tc_origin_name(ev->results[in->member].origin));
}

/* The first few, and how many more; of the tool `how` has told. */
static void write_inputs(struct tc_text *t, struct tc_wrap *wrap,
			 const struct tc_derivation *d)
{
	size_t total = 0, shown = 0, i;

	for (i = 0; i < d->input_count; i++)
		total += d->inputs[i].kind != TC_INPUT_TOOL;
	for (i = 0; i < d->input_count && shown < SHOWN_INPUTS; i++) {
		const char *comma;

		if (d->inputs[i].kind == TC_INPUT_TOOL)
			continue;
		shown++;
		comma = shown < total && shown < SHOWN_INPUTS ? "," : "";
		tc_wrap_word(wrap, tc_arena_printf(
					   &t->arena, "%s%s",
					   input_words(t, &d->inputs[i]),
					   comma));
	}
	if (shown < total)
		tc_wrap_word(wrap, tc_arena_printf(&t->arena, "and %zu more",
						   total - shown));
}

static void write_group(struct tc_text *t, const struct tc_derivation *d,
			size_t count)
{
	const struct tc_member *m =
		&t->check->evidence.archive->members[d->member];
	struct tc_wrap wrap = { .out = t->out, .indent = 2 * INDENT,
				.gap = INDENT };

	tc_wrap_word(&wrap, tc_origin_name(d->origin));
	wrap.gap = 2;
	tc_wrap_word(&wrap, quote(t, m->path));
	if (count > 1)
		tc_wrap_word(&wrap, tc_arena_printf(&t->arena, "and %zu more",
						    count - 1));
	tc_wrap_word(&wrap, tc_arena_printf(&t->arena, "<- %s:",
					    quote(t, d->how)));
	write_inputs(t, &wrap, d);
	tc_wrap_end(&wrap);
}

void tc_text_chain(struct tc_text *t)
{
	const struct tc_evidence *ev = &t->check->evidence;
	const struct tc_derivation **list =
		tc_calloc(ev->derivation_count, sizeof(*list));
	size_t count = 0, groups = 0, i, end;

	for (i = 0; i < ev->derivation_count; i++)
		if (is_shown(ev, i))
			list[count++] = &ev->derivations[i];
	if (count > 1)
		qsort_r(list, count, sizeof(*list), by_group, (void *)ev);
	for (i = 0; i < count; i = end) {
		for (end = i + 1; end < count; end++)
			if (compare_groups(list[i], list[end], ev) != 0)
				break;
		if (groups++ == SHOWN_GROUPS && !t->opt->verbose) {
			fprintf(t->out, "  %zu more derived: tarcheck explain "
					"--member PATH REPORT.json\n",
				count - i);
			break;
		}
		write_group(t, list[i], end - i);
	}
	free(list);
}

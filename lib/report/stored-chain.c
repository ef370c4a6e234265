/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a member of a stored report rests on, as a tree. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/quote.h"
#include "evidence/derivation.h"
#include "report/stored-internal.h"

enum state { UNSEEN, OPEN, WRITTEN };

struct tree {
	const struct stored_report *report;
	struct tc_buf *out;
	struct tc_arena arena; /* of the line being written */
	uint8_t *states;       /* enum state, of each node */
};

static void put(struct tree *t, const char *before, const char *text)
{
	tc_buf_printf(t->out, "%s%s", before, tc_quote_arena(&t->arena, text));
}

static void put_digest(struct tree *t, const char *sha256)
{
	if (sha256 != NULL)
		tc_buf_printf(t->out, "  sha256:%s", sha256);
}

/* "reproduced by autoconf 2.71, after normalising x" */
static void put_making(struct tree *t, const struct stored_derivation *d)
{
	put(t, "", d->origin);
	put(t, " by ", d->how);
	if (*d->normalised != '\0')
		put(t, ", after normalising ", d->normalised);
	if (!d->holds)
		tc_buf_puts(t->out, ", but not all inputs are verified");
}

/* NULL where it is not derived. */
static const struct stored_derivation *best(const struct tree *t,
					    const struct stored_node *node)
{
	return node->count > 0 ? &t->report->derivations[node->best] : NULL;
}

static void put_member(struct tree *t, const struct stored_member *m,
		       const struct stored_derivation *d)
{
	put(t, "", m->path);
	put(t, "  ", m->origin);
	if (d != NULL && d->holds && strcmp(d->origin, m->origin) == 0) {
		put(t, " by ", d->how);
		if (*d->normalised != '\0')
			put(t, ", after normalising ", d->normalised);
	} else if (m->detail != NULL) {
		put(t, ": ", m->detail);
	}
	put_digest(t, m->sha256);
}

static void put_node(struct tree *t, const struct stored_node *node)
{
	if (node->kind == TC_INPUT_MEMBER) {
		put_member(t, &t->report->members[node->member],
			   best(t, node));
		return;
	}
	put(t, "", node->name);
	put(t, "  ", tc_input_kind_name((enum tc_input_kind)node->kind));
	put_digest(t, node->sha256);
}

static void write_inputs(struct tree *t, size_t node, unsigned depth);

static void indent(struct tree *t, unsigned depth)
{
	tc_arena_release(&t->arena);
	tc_buf_printf(t->out, "%*s", (int)(2 * depth), "");
}

static void write_input(struct tree *t, const struct stored_input *input,
			unsigned depth)
{
	const struct stored_node *node = &t->report->nodes[input->node];
	bool more = node->count > 0;

	indent(t, depth);
	put_node(t, node);
	if (input->detail != NULL)
		put(t, "  ", input->detail);
	if (!input->strong)
		tc_buf_puts(t->out, "  NOT VERIFIED");
	if (more && t->states[input->node] == OPEN)
		tc_buf_puts(t->out, "  (rests on itself)");
	else if (more && t->states[input->node] == WRITTEN)
		tc_buf_puts(t->out, "  (see above)");
	else if (more && depth >= TC_MAX_CHAIN_DEPTH)
		tc_buf_puts(t->out, "  (what it rests on lies too deep)");
	tc_buf_putc(t->out, '\n');
	if (more && t->states[input->node] == UNSEEN &&
	    depth < TC_MAX_CHAIN_DEPTH)
		write_inputs(t, input->node, depth + 1);
}

/* What the derivations of a node rest on. Where there is one that holds and
 * nothing else, its own words are on the line above. */
static void write_inputs(struct tree *t, size_t index, unsigned depth)
{
	const struct stored_node *node = &t->report->nodes[index];
	size_t i, k;

	t->states[index] = OPEN;
	for (i = 0; i < node->count && !t->out->full; i++) {
		const struct stored_derivation *d =
			&t->report->derivations[node->first + i];

		if (node->count > 1 || !d->holds) {
			indent(t, depth);
			tc_buf_puts(t->out, "- ");
			put_making(t, d);
			tc_buf_putc(t->out, '\n');
		}
		for (k = 0; k < d->input_count && !t->out->full; k++)
			write_input(t, &d->inputs[k], depth);
	}
	t->states[index] = WRITTEN;
}

static void write_member(struct tree *t, const struct stored_member *m)
{
	tc_arena_release(&t->arena);
	put_member(t, m, m->node != NULL ? best(t, m->node) : NULL);
	tc_buf_putc(t->out, '\n');
	if (m->node != NULL)
		write_inputs(t, (size_t)(m->node - t->report->nodes), 1);
}

static size_t write_report(const struct stored_report *report,
			   const char *path, struct tc_buf *out)
{
	struct tree t = { .report = report, .out = out };
	size_t found = 0, i;

	t.states = tc_calloc(report->node_count, 1);
	for (i = 0; i < report->member_count; i++) {
		if (strcmp(report->members[i].path, path) != 0)
			continue;
		write_member(&t, &report->members[i]);
		found++;
	}
	tc_arena_release(&t.arena);
	free(t.states);
	return found;
}

size_t tc_stored_write_chain(const struct tc_stored *stored, const char *path,
			     struct tc_buf *out)
{
	size_t found = 0, i;

	for (i = 0; i < stored->count; i++)
		found += write_report(&stored->reports[i], path, out);
	return found;
}

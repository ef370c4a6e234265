/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Derivations, and the rule that none is stronger than its weakest input. */
#include "evidence/derivation.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "evidence/evidence.h"

enum { SHOWN_INPUTS = 3, MAX_SHOWN = 4096 };

const char *tc_input_kind_name(enum tc_input_kind kind)
{
	static const char *const names[TC_INPUT_KIND_COUNT] = {
		[TC_INPUT_MEMBER] = "member",
		[TC_INPUT_VCS] = "vcs",
		[TC_INPUT_REFERENCE] = "reference",
		[TC_INPUT_TOOL] = "tool",
		[TC_INPUT_WORD] = "word",
	};

	return names[kind];
}

/* Looks at every input: what is told about weak ones is told of all. */
static bool inputs_hold(const struct tc_evidence *ev,
			const struct tc_derivation *d, struct tc_input *inputs)
{
	bool holds = d->input_count > 0;
	size_t i;

	for (i = 0; i < d->input_count; i++) {
		struct tc_input *in = &inputs[i];

		if (in->kind == TC_INPUT_MEMBER)
			in->strong = tc_origin_is_strong(
				ev->results[in->member].origin);
		holds = holds && in->strong;
	}
	return holds;
}

/* True if that made its member strong. */
static bool settle(struct tc_evidence *ev, struct tc_derivation *d)
{
	struct tc_result *result = &ev->results[d->member];

	/* The inputs are our own copy: keep_inputs(). */
	d->holds = inputs_hold(ev, d, (struct tc_input *)d->inputs);
	if (!d->holds || tc_origin_is_strong(result->origin))
		return false;
	result->origin = d->origin;
	result->detail = d->how;
	return true;
}

/* Origins only ever get stronger, and each round but the last makes one
 * member strong: this is the least fixed point, in which nothing holds by
 * virtue of itself. */
static void settle_all(struct tc_evidence *ev)
{
	bool changed = true;
	size_t i;

	while (changed) {
		changed = false;
		for (i = 0; i < ev->derivation_count; i++)
			if (!ev->derivations[i].holds &&
			    settle(ev, &ev->derivations[i]))
				changed = true;
	}
}

static const char *keep_text(struct tc_arena *arena, const char *text)
{
	return text ? tc_arena_strdup(arena, text) : NULL;
}

static const struct tc_input *keep_inputs(struct tc_evidence *ev,
					  const struct tc_derivation *d)
{
	struct tc_input *kept;
	size_t i;

	kept = tc_arena_alloc(&ev->arena, (d->input_count + 1) * sizeof(*kept));
	for (i = 0; i < d->input_count; i++) {
		const struct tc_input *in = &d->inputs[i];

		assert(in->kind < TC_INPUT_KIND_COUNT);
		assert(in->kind != TC_INPUT_MEMBER ||
		       in->member < ev->archive->count);
		kept[i] = *in;
		kept[i].name = keep_text(&ev->arena, in->name);
		kept[i].detail = keep_text(&ev->arena, in->detail);
	}
	return kept;
}

static const char *const *keep_names(struct tc_arena *arena,
				     const char *const *names, size_t count)
{
	const char **kept = tc_arena_alloc(arena, (count + 1) * sizeof(*kept));
	size_t i;

	for (i = 0; i < count; i++)
		kept[i] = keep_text(arena, names[i]);
	return kept;
}

/* Index of the first derivation of a member past that one. */
static size_t place_after(const struct tc_evidence *ev, uint32_t member)
{
	size_t low = 0, high = ev->derivation_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (ev->derivations[mid].member <= member)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void tc_derivation_add(struct tc_evidence *ev, const struct tc_derivation *d)
{
	size_t at = place_after(ev, d->member);
	struct tc_derivation *slot;

	assert(d->member < ev->archive->count && d->how != NULL);
	assert(d->origin == TC_ORIGIN_COMPOSED ||
	       d->origin == TC_ORIGIN_REPRODUCED);
	ev->derivations = tc_grow(ev->derivations, ev->derivation_count,
					  &ev->derivation_cap,
					  sizeof(*ev->derivations));
	slot = &ev->derivations[at];
	memmove(slot + 1, slot,
		(ev->derivation_count - at) * sizeof(*ev->derivations));
	ev->derivation_count++;
	*slot = *d;
	slot->how = keep_text(&ev->arena, d->how);
	slot->inputs = keep_inputs(ev, d);
	slot->normalisations = keep_names(&ev->arena, d->normalisations,
					  d->normalisation_count);
	slot->holds = false;
	if (settle(ev, slot))
		settle_all(ev);
}

const struct tc_derivation *tc_derivation_find(const struct tc_evidence *ev,
					       uint32_t member, size_t *count)
{
	size_t end = place_after(ev, member), first = end;

	while (first > 0 && ev->derivations[first - 1].member == member)
		first--;
	*count = end - first;
	return first < end ? &ev->derivations[first] : NULL;
}

const char *tc_derivation_words(const struct tc_derivation *d,
				struct tc_arena *arena)
{
	size_t i, weak = 0;
	struct tc_buf buf;
	const char *text;

	tc_buf_init(&buf, MAX_SHOWN);
	for (i = 0; i < d->input_count; i++) {
		if (d->inputs[i].strong)
			continue;
		if (weak++ < SHOWN_INPUTS)
			tc_buf_printf(&buf, "%s%.400s", weak > 1 ? ", " : "",
				      d->inputs[i].name);
	}
	if (weak > SHOWN_INPUTS)
		tc_buf_printf(&buf, " and %zu more", weak - SHOWN_INPUTS);
	text = tc_arena_printf(arena, "%s by %s, but inputs unverified: %s",
			       tc_origin_name((enum tc_origin)d->origin),
			       d->how, weak ? tc_buf_str(&buf) : "it has none");
	tc_buf_release(&buf);
	return text;
}

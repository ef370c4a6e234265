/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The derivations of a check as a graph, and that as JSON. */
#include "report/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "evidence/derivation.h"
#include "evidence/evidence.h"
#include "report/json-value.h"

/* A node where it is mentioned. */
struct mention {
	struct tc_chain_node node;
	size_t place; /* in ids */
};

static int compare_digests(const uint8_t *a, const uint8_t *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return memcmp(a, b, TC_SHA256_SIZE);
}

static int compare_nodes(const struct tc_chain_node *a,
			 const struct tc_chain_node *b)
{
	int cmp = a->kind - b->kind;

	if (cmp == 0 && a->kind == TC_INPUT_MEMBER)
		return (a->member > b->member) - (a->member < b->member);
	if (cmp == 0)
		cmp = strcmp(a->name, b->name);
	return cmp ? cmp : compare_digests(a->sha256, b->sha256);
}

static int by_node(const void *a, const void *b)
{
	return compare_nodes(&((const struct mention *)a)->node,
			     &((const struct mention *)b)->node);
}

static struct tc_chain_node member_node(const struct tc_evidence *ev,
					uint32_t index)
{
	const struct tc_member *m = &ev->archive->members[index];

	return (struct tc_chain_node){
		.kind = TC_INPUT_MEMBER,
		.member = index,
		.name = m->path,
		.sha256 = m->flags & TC_MEMBER_SHA256 ? m->sha256 : NULL,
	};
}

static struct tc_chain_node input_node(const struct tc_evidence *ev,
				       const struct tc_input *input)
{
	if (input->kind == TC_INPUT_MEMBER)
		return member_node(ev, input->member);
	return (struct tc_chain_node){
		.kind = input->kind,
		.name = input->name ? input->name : "",
		.sha256 = input->has_sha256 ? input->sha256 : NULL,
	};
}

static size_t count_mentions(const struct tc_evidence *ev)
{
	size_t count = 0, i;

	for (i = 0; i < ev->derivation_count; i++)
		count += 1 + ev->derivations[i].input_count;
	return count;
}

void tc_chain_init(struct tc_chain *chain, const struct tc_evidence *ev)
{
	const size_t count = count_mentions(ev);
	struct mention *all = tc_calloc(count, sizeof(*all));
	size_t i, k, n = 0;

	for (i = 0; i < ev->derivation_count; i++) {
		const struct tc_derivation *d = &ev->derivations[i];

		all[n] = (struct mention){ member_node(ev, d->member), n };
		n++;
		for (k = 0; k < d->input_count; k++, n++)
			all[n] = (struct mention){
				input_node(ev, &d->inputs[k]), n };
	}
	if (count > 1)
		qsort(all, count, sizeof(*all), by_node);
	*chain = (struct tc_chain){
		.nodes = tc_calloc(count, sizeof(*chain->nodes)),
		.ids = tc_calloc(count, sizeof(*chain->ids)),
		.id_count = count,
	};
	for (i = 0; i < count; i++) {
		if (i == 0 || compare_nodes(&all[i - 1].node, &all[i].node))
			chain->nodes[chain->count++] = all[i].node;
		chain->ids[all[i].place] = (uint32_t)chain->count - 1;
	}
	free(all);
}

void tc_chain_release(struct tc_chain *chain)
{
	if (chain == NULL)
		return;
	free(chain->nodes);
	free(chain->ids);
	*chain = (struct tc_chain){ .nodes = NULL };
}

static json_t *node_value(const struct tc_chain_node *node, size_t id)
{
	json_t *o = tc_json_object();

	tc_json_set_number(o, "id", id);
	tc_json_set_text(o, "kind",
			 tc_input_kind_name((enum tc_input_kind)node->kind));
	if (node->kind == TC_INPUT_MEMBER)
		tc_json_set_number(o, "member", node->member);
	tc_json_set_name(o, "name", node->name);
	tc_json_set_hex(o, "sha256", node->sha256, TC_SHA256_SIZE);
	return o;
}

static json_t *derivation_value(const struct tc_derivation *d,
				const uint32_t *ids)
{
	json_t *o = tc_json_object(), *list = tc_json_array();
	size_t i;

	tc_json_set_number(o, "node", ids[0]);
	tc_json_set_text(o, "origin", tc_origin_name(d->origin));
	tc_json_set(o, "holds", json_boolean(d->holds));
	tc_json_set_text(o, "how", d->how);
	for (i = 0; i < d->normalisation_count; i++)
		tc_json_append(list, tc_json_text(d->normalisations[i]));
	tc_json_set(o, "normalisations", list);
	list = tc_json_array();
	for (i = 0; i < d->input_count; i++) {
		json_t *input = tc_json_object();

		tc_json_set_number(input, "node", ids[1 + i]);
		tc_json_set(input, "strong", json_boolean(d->inputs[i].strong));
		tc_json_set_text(input, "detail", d->inputs[i].detail);
		tc_json_append(list, input);
	}
	tc_json_set(o, "inputs", list);
	return o;
}

void tc_json_chain(FILE *out, const struct tc_evidence *ev)
{
	struct tc_chain chain;
	const uint32_t *ids;
	size_t i;

	tc_chain_init(&chain, ev);
	fputs("{\"nodes\":[", out);
	for (i = 0; i < chain.count; i++) {
		fputs(i ? ",\n" : "\n", out);
		tc_json_dump(out, node_value(&chain.nodes[i], i));
	}
	fputs("\n],\"derivations\":[", out);
	for (i = 0, ids = chain.ids; i < ev->derivation_count; i++) {
		fputs(i ? ",\n" : "\n", out);
		tc_json_dump(out, derivation_value(&ev->derivations[i], ids));
		ids += 1 + ev->derivations[i].input_count;
	}
	fputs("\n]}", out);
	tc_chain_release(&chain);
}

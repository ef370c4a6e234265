/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The derivations of a check as a graph: nodes with ids, and what rests on
 * what. */
#ifndef TC_REPORT_CHAIN_H
#define TC_REPORT_CHAIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct tc_evidence;

/* A thing that is derived or that something was derived from. */
struct tc_chain_node {
	uint8_t kind;          /* enum tc_input_kind */
	uint32_t member;       /* of a member: index into ev->archive */
	const char *name;      /* path, or what the input is called */
	const uint8_t *sha256; /* or NULL */
};

/*
 * Each different node once, sorted by kind, member or name, and digest; its
 * place is its id. ids has, derivation by derivation in the order of
 * ev->derivations, the id of the derived member and those of its inputs.
 * Borrows all strings from ev.
 */
struct tc_chain {
	struct tc_chain_node *nodes;
	size_t count;
	uint32_t *ids;
	size_t id_count;
};
void tc_chain_init(struct tc_chain *chain, const struct tc_evidence *ev);
void tc_chain_release(struct tc_chain *chain);

/* The value of the key "chain" in a JSON report (docs/report-format.md). */
void tc_json_chain(FILE *out, const struct tc_evidence *ev);

#endif

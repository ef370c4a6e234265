/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What reading and printing of stored reports share. */
#ifndef TC_REPORT_STORED_INTERNAL_H
#define TC_REPORT_STORED_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/arena.h"
#include "report/stored.h"

/* Strings below are of the JSON text, or in the arena of struct tc_stored. */
struct stored_member {
	const char *path;   /* its bytes */
	const char *origin; /* "directory" where it has none */
	const char *detail, *sha256; /* or NULL */
	const struct stored_node *node; /* where it is derived, or NULL */
};

struct stored_node {
	uint8_t kind;       /* enum tc_input_kind */
	size_t member;      /* of a member: index */
	const char *name;
	const char *sha256; /* or NULL */
	size_t first, count; /* derivations of it */
	size_t best;         /* of them: the first that holds, else the first */
};

struct stored_input {
	size_t node;
	bool strong;
	const char *detail; /* or NULL */
};

struct stored_derivation {
	size_t node, place; /* place: in the report */
	const char *origin, *how;
	bool holds;
	const char *normalised; /* "a, b", "" for none */
	struct stored_input *inputs;
	size_t input_count;
};

struct stored_report {
	struct stored_member *members;
	size_t member_count;
	struct stored_node *nodes;
	size_t node_count;
	struct stored_derivation *derivations; /* sorted by node, place */
	size_t derivation_count;
};

struct tc_stored {
	json_t *root;
	struct tc_arena arena;
	struct stored_report *reports;
	size_t count;
};

#endif

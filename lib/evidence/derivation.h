/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What members rest on that were derived from others: composed of published
 * parts, or written again by their generator. */
#ifndef TC_EVIDENCE_DERIVATION_H
#define TC_EVIDENCE_DERIVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/digest.h"

struct tc_arena;
struct tc_evidence;

enum tc_input_kind {
	TC_INPUT_MEMBER,    /* another member of the archive */
	TC_INPUT_VCS,       /* a file of the tagged tree or a submodule */
	TC_INPUT_REFERENCE, /* a file of the reference database */
	TC_INPUT_TOOL,      /* the program that was run */
	TC_INPUT_WORD,      /* one harmless word, a file of the archive that is
			       a version or what a program was made to say:
			       its strength is the caller's to say */
	TC_INPUT_KIND_COUNT,
};
/* "member", "vcs", "reference", "tool", "word". */
const char *tc_input_kind_name(enum tc_input_kind kind);

/* One thing that a derived member rests on. */
struct tc_input {
	uint8_t kind;    /* enum tc_input_kind */
	bool strong;     /* it has a strong origin (tool: its files were
			    verified). Of a member this is not for the caller
			    to say: tc_derivation_add() finds out */
	uint32_t member; /* of a member: index into ev->archive */
	const char *name;   /* path in the release or the tag, "libtool
			       m4/libtool.m4, 2.4.7", or name of a toolchain */
	const char *detail; /* e.g. its lines in the derived member; or NULL */
	uint8_t sha256[TC_SHA256_SIZE];
	bool has_sha256;
};

/* How one member was derived. */
struct tc_derivation {
	uint32_t member; /* index into ev->archive */
	uint8_t origin;  /* TC_ORIGIN_COMPOSED or TC_ORIGIN_REPRODUCED: what it
			    would be if all inputs were strong */
	bool holds;      /* they are; set by tc_derivation_add() */
	const char *how; /* one line: "autoconf 2.71 (debian)" */
	const char *const *normalisations; /* names of those that were needed
					      for equal bytes; may be none */
	size_t normalisation_count;
	const struct tc_input *inputs;
	size_t input_count;
};

/*
 * Between tc_evidence_origins() and tc_evidence_judge(): records a derivation
 * in ev->derivations (all of it is copied), which stay sorted by member and of
 * one member in the order of the calls. This moves the list.
 *
 * The rule of the weakest input is here and nowhere else: a derivation holds
 * if it has inputs and each is strong. A member is, if it has a strong origin,
 * be it that of another derivation that holds; so what rests, over however
 * many steps, on itself or on a weak thing never holds. A new one that holds
 * can make older ones hold. results[].origin and detail of a member that had
 * no strong origin become those of its first derivation that holds; a strong
 * origin is left alone.
 */
void tc_derivation_add(struct tc_evidence *ev, const struct tc_derivation *d);

/* The member's derivations: the first, their number in *count; NULL if none.
 * Valid until the next tc_derivation_add(). */
const struct tc_derivation *tc_derivation_find(const struct tc_evidence *ev,
					       uint32_t member, size_t *count);

/* "reproduced by autoconf 2.71, but inputs unverified: configure.ac and 3
 * more", of one that does not hold. */
const char *tc_derivation_words(const struct tc_derivation *d,
				struct tc_arena *arena);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an archive should not hold, collected while and after reading it. */
#ifndef TC_SOURCE_ARCHIVE_FACTS_H
#define TC_SOURCE_ARCHIVE_FACTS_H

#include <stdbool.h>

#include "source/source.h"

/* Grows in the arena of the tree it is about: nothing to release. */
struct tc_fact_list {
	struct tc_archive_fact *list;
	size_t count, cap;
	struct tc_arena *arena;
	bool takes_repeats; /* a file that is there twice is one */
};
void tc_fact_list_init(struct tc_fact_list *facts, struct tc_arena *arena);
/* path is borrowed (it lives in the arena already); text as printf. */
void tc_fact_add(struct tc_fact_list *facts, enum tc_archive_fact_kind kind,
		 const char *path, const char *text, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Finish a tree whose members are all there, in archive order, with the
 * names that stand in the archive: hard links become copies of their
 * targets, the single top directory is found and taken off every path, the
 * tree is sorted. What is wrong on the way is added to facts.
 */
void tc_facts_finish(struct tc_fact_list *facts, struct tc_tree *tree,
		     const struct tc_read_options *options);

/* Of a sorted tree: symbolic links that lead out of the top, members below
 * one or below a file. Part of tc_facts_finish(). */
void tc_facts_note_links(struct tc_fact_list *facts,
			 const struct tc_tree *tree);

/* What comes between and after compressed streams, and lets programs stop
 * too early or go on. */
struct tc_input_facts;
void tc_facts_note_streams(struct tc_fact_list *facts,
			   const struct tc_input_facts *in);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's export-subst: are these bytes that blob, expanded for the commit? */
#ifndef TC_SOURCE_GIT_SUBST_H
#define TC_SOURCE_GIT_SUBST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "source/git/pretty.h"

/*
 * `git archive` replaces $Format:...$ in files that have the attribute
 * export-subst (gitattributes(5), "Creating an archive").
 */
enum tc_subst {
	TC_SUBST_TOO_MUCH, /* its formats ask for very much text, or to tell
			      would take very long */
	TC_SUBST_DIFFERS,  /* not an expansion of it */
	TC_SUBST_LOOSE,    /* may be: it has placeholders that are not
			      recomputed here */
	TC_SUBST_VARIABLE, /* is, for one who had those references and that
			      length of abbreviated ids */
	TC_SUBST_EXACT,
};

bool tc_subst_has_format(const char *text, size_t len);

/*
 * text is the blob, bytes the archived file. *seen gets what stands there for
 * placeholders that depend on who made the archive, "ref names: 'tag: v1'",
 * in arena; "" for none. *left is what all files together may still cost, in
 * steps of a few nanoseconds and bytes of memory.
 */
enum tc_subst tc_subst_match(const struct tc_commit_text *commit,
			     const char *text, size_t text_len,
			     const char *bytes, size_t len,
			     struct tc_arena *arena, uint64_t *left,
			     const char **seen);

#endif

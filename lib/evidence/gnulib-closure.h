/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which modules gnulib-tool takes for a command that it was given. */
#ifndef TC_EVIDENCE_GNULIB_CLOSURE_H
#define TC_EVIDENCE_GNULIB_CLOSURE_H

#include "evidence/gnulib-make-form.h"
#include "evidence/gnulib-modules.h"
#include "evidence/gnulib-render.h"

/* Names, sorted, each once. */
struct tc_gnulib_closure {
	char **names; /* malloc'd, as each is */
	size_t count, cap;
};

/*
 * The modules of the library: those that the command names and what they
 * depend on, whatever the condition, without what it avoids, obsolete modules
 * (but for --with-obsolete) and tests (gnulib's manual, "Module description").
 * Only those that bring something along. 1; 0 where no submodule is at hand
 * or one of the modules has no description; -1.
 */
int tc_gnulib_closure_list(struct tc_gnulib_closure *out,
			   const struct tc_gnulib_modules *modules,
			   const struct tc_gnulib_manner *manner,
			   const struct tc_line *lines,
			   const struct tc_line_run *command,
			   struct tc_error *err);
bool tc_gnulib_closure_has(const struct tc_gnulib_closure *closure,
			   const char *name);
void tc_gnulib_closure_release(struct tc_gnulib_closure *closure);

#endif

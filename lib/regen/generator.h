/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* autoconf, autoheader, automake and aclocal of a toolchain, run in the
 * sandbox. */
#ifndef TC_REGEN_GENERATOR_H
#define TC_REGEN_GENERATOR_H

#include <stdbool.h>

#include "regen/sandbox.h"

struct tc_arena;
struct tc_private_copy;
struct tc_toolchain;

struct tc_generator {
	const char *bwrap; /* as in struct tc_sandbox_job */
	bool unsafe;
	unsigned seconds; /* that a run may take; 0: the default */
	tc_sandbox_run_fn *run; /* NULL: tc_sandbox_run() */
	const struct tc_private_copy *copy;
	/* NULL; or copy is only the part of base that is at `part` (struct
	 * tc_sandbox_job). */
	const struct tc_private_copy *base;
	const char *part;
	const char *programs; /* directory of the copy, below "tmp", whose
				 programs go before all others
				 (regen/checkout.h), or NULL */
	const struct tc_toolchain *autoconf; /* automake traces with it */
	const struct tc_toolchain *automake; /* or NULL */
	/* Whose macros aclocal may take, besides; each of another tool. */
	const struct tc_toolchain *const *macros;
	size_t macro_count;
};

/*
 * Runs program ("autoconf", "autoheader", "automake", "aclocal") with args
 * (NULL-terminated, without the program's name) in the directory cwd of the
 * copy, with PERL_HASH_SEED=0, LC_ALL=C and TZ=UTC and nothing of this
 * machine's environment. As tc_sandbox_run().
 */
int tc_generator_run(const struct tc_generator *g, const char *program,
		     const char *cwd, const char *const *args,
		     struct tc_sandbox_result *result, struct tc_error *err);

/* Where a program that is run with that among its macros sees the directory of
 * these; in the arena. NULL: it has none. */
const char *tc_generator_macros(const struct tc_toolchain *macros, bool unsafe,
				struct tc_arena *arena);

/* Is it one of automake's? */
bool tc_generator_is_automakes(const char *program);

/* Whether the first version of autoconf that has a cache and options for its
 * output, 2.50, is not later than this one. */
bool tc_generator_is_modern(const struct tc_toolchain *autoconf);

#endif

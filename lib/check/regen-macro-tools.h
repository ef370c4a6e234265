/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose macros aclocal may have been given. */
#ifndef TC_CHECK_REGEN_MACRO_TOOLS_H
#define TC_CHECK_REGEN_MACRO_TOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_regen;
struct tc_regen_dir;
struct tc_toolchain;

enum tc_macros {
	TC_MACROS_AUTOMAKE, /* whose aclocal it is, too */
	TC_MACROS_LIBTOOL,
	TC_MACROS_PKG_CONFIG,
	TC_MACROS_COUNT
};

enum { TC_MACROS_TRIED = 4 };

struct tc_regen_tools {
	const struct tc_toolchain *list[TC_MACROS_TRIED];
	size_t count;
};

/*
 * What there is of each in the store, and fit, most likely first: of the
 * version that the release states, or of the macros that more lines of
 * configure are from. None of what the release brings itself or does not use.
 * modern: as tc_generator_is_modern() of the autoconf to be run.
 */
void tc_regen_macro_tools(struct tc_regen *r, const struct tc_regen_dir *dir,
			  bool modern,
			  struct tc_regen_tools tools[TC_MACROS_COUNT]);

/* A member that aclocal may take macros of, by being told of its directory? */
bool tc_regen_is_macro(const struct tc_regen *r,
		       const struct tc_regen_dir *dir, uint32_t i);

/* The directory of macros that the project names, in configure.ac or to
 * aclocal, as a path of the release, in the evidence's arena; NULL: none, or
 * none that is below that of configure. */
const char *tc_regen_macro_dir(struct tc_regen *r,
			       const struct tc_regen_dir *dir);

/* The copy has the macros of t in that directory, as libtoolize would put
 * them there; or no longer. What the release itself has is left alone. false:
 * they cannot all be put there. */
bool tc_regen_put_tool(struct tc_regen *r, const struct tc_toolchain *t,
		       const char *dir);
void tc_regen_drop_tool(struct tc_regen *r, const struct tc_toolchain *t,
			const char *dir);

#endif

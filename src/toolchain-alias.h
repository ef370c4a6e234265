/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the programs of a toolchain are called. */
#ifndef TC_SRC_TOOLCHAIN_ALIAS_H
#define TC_SRC_TOOLCHAIN_ALIAS_H

#include "regen/toolchain.h"

struct tc_error;
struct tc_stage;

/* Where toolchain's bin has only "autoconf2.69" or "automake-1.16": a link of
 * the plain name to it. An error where there are several, or neither the
 * main program nor macros that are all that is used of it. */
int tc_toolchain_add_aliases(struct tc_stage *stage,
			     const struct tc_toolchain *toolchain,
			     struct tc_error *err);

/* An error unless the toolchain's main program, or the file that it takes its
 * version from, names that version. */
int tc_toolchain_confirm_version(const struct tc_stage *stage,
				 const struct tc_toolchain *toolchain,
				 struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the commands about toolchains share. */
#ifndef TC_SRC_CMD_TOOLCHAIN_H
#define TC_SRC_CMD_TOOLCHAIN_H

#include "options.h"
#include "regen/toolchain.h"

struct tc_error;

/* --store and --list; values of the process. */
extern const struct tc_option tc_toolchain_options[];

/* Of --store; NULL and err where no place is set. */
const char *tc_toolchain_store(struct tc_error *err);
/* Of --list; never NULL. */
const char *tc_toolchain_list(void);

/* Runs work(ctx) as tc_confine() does, without services: it may read the store
 * and the list. */
int tc_toolchain_confine(int (*work)(void *ctx), void *ctx);

/* The store with what the list says of it. */
int tc_toolchain_open_store(struct tc_toolchains **out, struct tc_error *err);

/* "verified", "trusted", "unverified", "broken". */
const char *tc_toolchain_standing(const struct tc_toolchain *toolchain);

/* The toolchain of that name; NULL, and err names the nearest. */
const struct tc_toolchain *
tc_toolchain_get(const struct tc_toolchains *store, const char *name,
		 struct tc_error *err);

#endif

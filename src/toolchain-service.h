/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A toolchain that a confined process makes, file by file, through another. */
#ifndef TC_SRC_TOOLCHAIN_SERVICE_H
#define TC_SRC_TOOLCHAIN_SERVICE_H

#include <stddef.h>
#include <stdint.h>

struct tc_error;
struct tc_stage;
struct tc_toolchain;

/* The process that writes: requests are about these two, until there are
 * others or NULL. */
void tc_toolchain_serve_begin(struct tc_stage *stage,
			      struct tc_toolchain *toolchain);
/* Answers TC_BROKER_STAGE: does what is asked to the stage, under the stage's
 * own rules, or takes over what the toolchain is. */
int tc_toolchain_serve(const int *fds, struct tc_error *err);

/* The process that reads: the stage's functions call the first two. */
int tc_toolchain_ask_put(const char *path, uint16_t mode, const void *data,
			 size_t len, struct tc_error *err);
int tc_toolchain_ask_link(const char *path, const char *target,
			  struct tc_error *err);
/* The toolchain's tool, version, variant, bin, source and source_id are those
 * of the other's. */
int tc_toolchain_ask_describe(const struct tc_toolchain *toolchain,
			      struct tc_error *err);

#endif

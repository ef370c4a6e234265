/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A toolchain in the making: complete in the store, or not there at all. */
#ifndef TC_SRC_TOOLCHAIN_STAGE_H
#define TC_SRC_TOOLCHAIN_STAGE_H

#include "base/arena.h"
#include "base/lock.h"
#include "regen/toolchain.h"

struct tc_error;

/* Zeroed: nothing is begun. */
struct tc_stage {
	const char *store; /* borrowed */
	char *dir;         /* STORE/.new-XXXXXX */
	struct tc_lock lock;
	struct tc_arena arena;
	struct tc_toolchain_file *files; /* so far; strings in arena */
	size_t count, cap;
	uint64_t bytes;
};

/* Makes and locks the store, takes away what killed processes left, makes
 * the directory. 0, or -1 and err. */
int tc_stage_begin(struct tc_stage *stage, const char *store,
		   struct tc_error *err);

/* A file of that content; path is below root, mode 0644 or 0755. A confined
 * process has these made by another (toolchain-service.h); both keep the list. */
int tc_stage_put(struct tc_stage *stage, const char *path, uint16_t mode,
		 const void *data, size_t len, struct tc_error *err);
/* A symbolic link. It is made on commit, and nothing may be below it, so that
 * nothing is written through one. */
int tc_stage_link(struct tc_stage *stage, const char *path,
		  const char *target, struct tc_error *err);
/* Whether there is such a file or link so far. */
const struct tc_toolchain_file *tc_stage_find(const struct tc_stage *stage,
					      const char *path);
/* The content of a file that was put; -1 and err where there is none. */
int tc_stage_read(const struct tc_stage *stage, const char *path,
		  struct tc_buf *bytes, struct tc_error *err);

/*
 * Completes toolchain (all but files, digest and verified is set by the
 * caller), writes the manifest, has it and what is on disk checked by a
 * confined process, and moves the whole to STORE/NAME. One of that name and
 * digest that is there already stays, and *there is set; of another digest:
 * an error. list is a path. 0; -1 and err; 1: what is wrong was told.
 */
int tc_stage_commit(struct tc_stage *stage, struct tc_toolchain *toolchain,
		    const char *list, bool *there, struct tc_error *err);

/* Takes away what was not committed; unlocks. */
void tc_stage_release(struct tc_stage *stage);

/* Takes STORE/NAME away, at once for whoever looks. */
int tc_stage_remove(const char *store, const char *name, struct tc_error *err);

#endif

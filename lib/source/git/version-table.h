/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Versions by path and blob, while a history is being read. */
#ifndef TC_SOURCE_GIT_VERSION_TABLE_H
#define TC_SOURCE_GIT_VERSION_TABLE_H

#include "source/git/history.h"

struct tc_version_table {
	struct tc_version **slots; /* open addressing, a power of two */
	size_t slot_count, count;
	struct tc_arena *arena;    /* of versions and paths */
};

void tc_version_table_init(struct tc_version_table *t, struct tc_arena *arena);
/* Made, all else zero, when it is not there yet. The pointer holds as long
 * as the arena. */
struct tc_version *tc_version_table_get(struct tc_version_table *t,
					const char *path,
					const uint8_t blob[20]);
/* All of them by path, then blob: malloc'd. */
struct tc_version *tc_version_table_take(const struct tc_version_table *t,
					 size_t *count);
void tc_version_table_release(struct tc_version_table *t);

#endif

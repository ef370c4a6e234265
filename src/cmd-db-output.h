/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Databases written by a process that can write nothing else. */
#ifndef TC_SRC_CMD_DB_OUTPUT_H
#define TC_SRC_CMD_DB_OUTPUT_H

struct tc_paths;

/* tc_db_confine() or tc_db_confine_named(). */
typedef int tc_db_confine_fn(struct tc_paths *more, int (*work)(void *ctx),
			     void *ctx);

/*
 * Runs work(ctx, file) confined; it may read what more names, and write a
 * database to file, which is there and empty. If it returns TC_EXIT_OK file
 * takes path's place, else path is as it was. Exit status; what went wrong
 * here was told. Releases more.
 */
int tc_db_write(const char *path, struct tc_paths *more,
		tc_db_confine_fn *confine,
		int (*work)(void *ctx, const char *file), void *ctx);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What db add and db remove share: from the file to the file. */
#ifndef TC_SRC_CMD_DB_OVERLAY_H
#define TC_SRC_CMD_DB_OVERLAY_H

#include "cmd-db-output.h"
#include "db/overlay.h"

struct tc_error;

/*
 * Opens the overlay at path, lets change() change it, and writes it if that
 * returned 0; change() is confined and may read what more names, which is
 * released. Says on standard error when a signature has to be made again.
 * Exit status; a failure was told.
 */
int tc_db_edit(const char *path, struct tc_paths *more,
	       tc_db_confine_fn *confine,
	       int (*change)(struct tc_overlay *overlay, char **words,
			     struct tc_error *err),
	       char **words);

#endif

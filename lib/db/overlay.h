/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Editing a small database: a site's own entries. */
#ifndef TC_DB_OVERLAY_H
#define TC_DB_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/export.h"

struct tc_db_trust;
struct tc_error;

/*
 * A database taken apart into manifests, changed in memory, and written again
 * as a whole: readers see the old one or the new one. The caller sees to it
 * that nobody else edits it meanwhile (base/lock.h).
 */
struct tc_overlay {
	char *path;
	struct tc_manifest_list list;
};

/* One that is not there begins empty. trust: see tc_db_open(). */
int tc_overlay_open(struct tc_overlay *overlay, const char *path,
		    const struct tc_db_trust *trust, struct tc_error *err);
void tc_overlay_release(struct tc_overlay *overlay);

/* The manifest of that project's files, known to be bad or not; made when
 * there is none. The pointer holds until the next call. */
struct tc_manifest *tc_overlay_manifest(struct tc_overlay *overlay,
					const char *project,
					const char *variant, bool known_bad);
/* Copies the row; one of the same path and SHA-256 is replaced. */
void tc_overlay_add(struct tc_manifest *m, const struct tc_known_row *row);
/* Takes over what from holds: rows as above, and its notes and aliases. */
void tc_overlay_merge(struct tc_overlay *overlay,
		      const struct tc_manifest *from);
/* All rows of that content; their number. */
size_t tc_overlay_remove(struct tc_overlay *overlay,
			 const uint8_t sha256[32]);
/* What it says of the content, good or (known_bad) bad; NULL: nothing. */
const struct tc_known_row *tc_overlay_find(const struct tc_overlay *overlay,
					   const uint8_t sha256[32],
					   bool known_bad);
/* A row of from whose content is known to be bad here, and what is said of it
 * here; or NULL. */
const struct tc_known_row *
tc_overlay_find_bad(const struct tc_overlay *overlay,
		    const struct tc_manifest *from,
		    const struct tc_known_row **bad);

/* Writes it to file, which is there and empty, and leaves nothing in the
 * overlay. The caller puts it in the old one's place. */
int tc_overlay_store(struct tc_overlay *overlay, const char *file,
		     struct tc_error *err);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published macro files as aclocal copies them into aclocal.m4. */
#ifndef TC_DB_MACRO_SET_H
#define TC_DB_MACRO_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

struct tc_arena;
struct tc_error;

/*
 * The aclocal form of a macro file: its lines but those that begin with "##"
 * (the Automake manual, "Extending aclocal": comments that are not wanted in
 * aclocal.m4). The SHA-256 of it is in a manifest's column "aclocal" where it
 * is not that of the file.
 */

/* Whether a line begins with "##"; then the digest of what is left. A file
 * that consists of nothing else has no form. */
bool tc_aclocal_form(const char *bytes, size_t len, uint8_t sha256[32]);
/* Files that aclocal looks for macros in: *.m4. */
bool tc_is_macro_name(const char *name);

/*
 * Whether a published macro file may have that aclocal form: 1, 0, -1. Asked
 * very often, so it is answered from memory, by a part of the digest: what
 * tc_db_macro() finds decides.
 */
int tc_db_may_have_macro(struct tc_db *db, const uint8_t sha256[32],
			 struct tc_error *err);
/* The macro files that have it, as tc_db_lookup(). */
int tc_db_macro(struct tc_db *db, const uint8_t sha256[32],
		struct tc_arena *arena, struct tc_known **out,
		struct tc_error *err);

#endif

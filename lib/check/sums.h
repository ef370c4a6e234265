/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of digests, and who signed them. */
#ifndef TC_CHECK_SUMS_H
#define TC_CHECK_SUMS_H

#include "check/signatures.h"

struct tc_buf;

/* The tarball as it is on disk; -1 unless it is still the one that was taken
 * apart. */
struct tc_content tc_check_content(struct tc_check *check);
/* The first signature file beside that name, a new string, or NULL. */
char *tc_check_signature_beside(const char *name);

/*
 * Holds the tarball against the list at path, and fills in *found: the seal of
 * the list, which is clear-signed or has a signature beside it. BAD where the
 * list gives another digest; ABSENT where the digest agrees but nobody signed
 * the list. 0, or -1: it cannot be read, or does not have the tarball with
 * SHA-256 or SHA-512.
 */
int tc_check_sums(struct tc_check *check,
		  const struct tc_signature_options *opt, const char *path,
		  struct tc_found_seal *found, struct tc_error *err);

#endif

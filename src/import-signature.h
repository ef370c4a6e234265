/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The detached OpenPGP signature beside a release tarball. */
#ifndef TC_SRC_IMPORT_SIGNATURE_H
#define TC_SRC_IMPORT_SIGNATURE_H

#include <stdint.h>

#include "gpgv.h"

struct tc_paths;

/*
 * Checks PATH.asc, PATH.sig or PATH.sign, the first that is there, with
 * the keyrings. 0 where it is good: sha256 is the digest of the bytes that were
 * signed, to be compared with that of the bytes that are then read. -1: it is
 * absent, not good, or could not be checked.
 */
int tc_import_check_signature(const struct tc_gpgv_keyrings *keys,
			      const char *path, uint8_t sha256[32],
			      struct tc_gpgv *out, struct tc_error *err);

/* Those three, as what may be read. */
void tc_import_signature_paths(struct tc_paths *paths, const char *path);

#endif

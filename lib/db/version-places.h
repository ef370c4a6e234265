/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the versions of one base name stand, by the first digits of their
 * SHA-256: for lib/db/sketches-read.c. */
#ifndef TC_DB_VERSION_PLACES_H
#define TC_DB_VERSION_PLACES_H

#include <stddef.h>
#include <stdint.h>

/* A tree, not a hash table: whoever makes the file chooses all digits. Zeroed
 * is empty. */
struct tc_version_places {
	void *root;
};

/* Of versions with these digits the newest and the one before it, as indices
 * plus one; 0 where there is none. */
struct tc_version_place {
	uint8_t sha256[4];
	size_t newest, before;
};

/* Never NULL; the pointer holds until the release. */
struct tc_version_place *tc_version_places_get(struct tc_version_places *places,
					       const uint8_t sha256[4]);
void tc_version_places_release(struct tc_version_places *places);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For targets that compute blob ids. */
#ifndef TC_TESTS_HASHER_H
#define TC_TESTS_HASHER_H

#include "fuzz.h"
#include "source/git/blob-id.h"

/* One that stays: libgit2 reads the system's certificates whenever it starts,
 * and it starts with the first hasher of those there are. */
static inline void fuzz_hasher_stay(void)
{
	static struct tc_blob_hasher *hasher;

	if (hasher == NULL)
		hasher = tc_blob_hasher_new(NULL);
	FUZZ_CHECK(hasher != NULL);
}

#endif

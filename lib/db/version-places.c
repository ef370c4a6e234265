/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Versions by the first digits of their SHA-256, in a balanced tree. */
#include "db/version-places.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

static int compare(const void *a, const void *b)
{
	const struct tc_version_place *x = a, *y = b;

	return memcmp(x->sha256, y->sha256, sizeof(x->sha256));
}

struct tc_version_place *tc_version_places_get(struct tc_version_places *places,
					       const uint8_t sha256[4])
{
	struct tc_version_place key = { .newest = 0 }, *made;
	void **found;

	memcpy(key.sha256, sha256, sizeof(key.sha256));
	found = tfind(&key, &places->root, compare);
	if (found != NULL)
		return *found;
	made = tc_malloc(sizeof(*made));
	*made = key;
	found = tsearch(made, &places->root, compare);
	if (found == NULL)
		tc_oom();
	return *found;
}

void tc_version_places_release(struct tc_version_places *places)
{
	if (places == NULL)
		return;
	tdestroy(places->root, free);
	places->root = NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an import left for the next: passed over, or whole and in order. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "confine.h"
#include "crypto/digest.h"
#include "fuzz.h"
#include "import-cache.h"
#include "import.h"

enum { MAGIC_LEN = 24, SKIP = MAGIC_LEN + TC_SHA256_SIZE };

/* What files with temporary names have of the rest of the program. */
void tc_confine_end(void)
{
}

static void check_cache(const struct tc_import_cache *cache)
{
	const struct tc_history *h = &cache->history;
	size_t i;

	for (i = 0; i < h->commits; i++)
		FUZZ_CHECK(tc_history_has_commit(h, h->commit_ids[i]));
	for (i = 0; i < h->tag_count; i++)
		FUZZ_CHECK(h->tags[i].name != NULL);
	for (i = 0; i < h->count; i++)
		FUZZ_CHECK(h->versions[i].path != NULL &&
			   (h->versions[i].first_release == NULL) ==
				   (h->versions[i].last_release == NULL));
	for (i = 0; i < cache->fact_count; i++)
		FUZZ_CHECK(tc_blob_facts_find(cache->facts, cache->fact_count,
					      cache->facts[i].blob) ==
			   &cache->facts[i]);
}

static void load(const struct tc_import *im, const void *data, size_t size)
{
	struct tc_import_cache cache;
	struct tc_error err = { "" };
	struct fuzz_file file;

	fuzz_file_open(&file, data, size);
	if (tc_import_cache_load(&cache, im, file.path, &err) == 0) {
		check_cache(&cache);
	} else {
		FUZZ_CHECK(err.msg[0] != '\0');
		FUZZ_CHECK(cache.history.count == 0 && cache.facts == NULL);
	}
	tc_import_cache_release(&cache);
	fuzz_file_close(&file);
}

/* The input as it is, and as what follows the right checksum and choice of
 * files. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tc_import im = { .origin = "u" };
	static const char magic[MAGIC_LEN + 1] = "tarcheck-import-cache 2\n";
	char *copy = malloc(SKIP + 256 + size);
	struct tc_error err;
	size_t key;

	FUZZ_CHECK(copy != NULL);
	load(&im, data, size);
	memcpy(copy, magic, MAGIC_LEN);
	key = tc_import_cache_key(&im, copy + SKIP, 256);
	FUZZ_CHECK(key > 0 && key <= 256);
	if (size > 0)
		memcpy(copy + SKIP + key, data, size);
	FUZZ_CHECK(tc_digest_buffer(TC_DIGEST_SHA256, copy + SKIP, key + size,
				    (uint8_t *)copy + MAGIC_LEN, &err) == 0);
	load(&im, copy, SKIP + key + size);
	free(copy);
	return 0;
}

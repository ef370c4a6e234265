/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects of a git repository: an index and its pack, and loose ones. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "fuzz.h"
#include "source/git/loose.h"
#include "source/git/pack.h"

enum { MAX = 1 << 20, ID = 20 };

static void *alloc(void *ctx, size_t size)
{
	(void)ctx;
	return malloc(size);
}

static void discard(void *ctx, void *bytes)
{
	(void)ctx;
	free(bytes);
}

static void check_loose(const uint8_t *data, size_t size)
{
	enum tc_loose_answer answer, whole;
	struct tc_loose head, object;
	struct fuzz_file file;

	fuzz_file_open(&file, data, size);
	answer = tc_loose_read(file.path, MAX, NULL, NULL, NULL, &head);
	whole = tc_loose_read(file.path, MAX, alloc, discard, NULL, &object);
	FUZZ_CHECK(answer == TC_LOOSE_FINE || answer == TC_LOOSE_DAMAGED);
	FUZZ_CHECK(answer != TC_LOOSE_DAMAGED || whole == TC_LOOSE_DAMAGED);
	if (answer == TC_LOOSE_FINE)
		FUZZ_CHECK((whole == TC_LOOSE_LARGE) == (head.size > MAX));
	if (whole == TC_LOOSE_FINE) {
		FUZZ_CHECK(object.size == head.size);
		FUZZ_CHECK(strcmp(object.type, head.type) == 0);
		FUZZ_CHECK(object.bytes[object.size] == '\0');
		free(object.bytes);
	}
	fuzz_file_close(&file);
}

/* What is fine stays so, and no answer lacks its reason. */
static void check_id(struct tc_pack *p, const uint8_t id[ID])
{
	const char *why = NULL;
	uint64_t size, way, again;
	enum tc_pack_answer answer = tc_pack_check(p, id, MAX, &size, &way,
						   &why);

	FUZZ_CHECK(tc_pack_check(p, id, MAX, &size, &again, &why) == answer);
	/* Of one that is fine only are they set. */
	if (answer == TC_PACK_FINE)
		FUZZ_CHECK(again == way && way >= size);
	FUZZ_CHECK((answer == TC_PACK_DAMAGED) == (why != NULL) ||
		   answer == TC_PACK_ABSENT);
}

/* The length of the index in two bytes, the index, the pack. Each place of
 * the index may be where an id is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_file index, pack;
	struct tc_error err = { "" };
	struct tc_pack *p;
	size_t len, i;

	check_loose(data, size);
	if (size < 2)
		return 0;
	len = (size_t)data[0] << 8 | data[1];
	data += 2;
	size -= 2;
	if (len > size)
		len = size;
	fuzz_file_open(&index, data, len);
	fuzz_file_open(&pack, data + len, size - len);
	p = tc_pack_open(index.path, pack.path, &err);
	if (p == NULL)
		FUZZ_CHECK(err.msg[0] != '\0');
	for (i = 1024; p != NULL && i + ID <= len; i += 4)
		check_id(p, data + i);
	tc_pack_free(p);
	fuzz_file_close(&pack);
	fuzz_file_close(&index);
	return 0;
}

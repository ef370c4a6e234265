/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* aclocal.m4 taken apart: the parts cover all of it, each once. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "crypto/digest.h"
#include "evidence/aclocal.h"
#include "fuzz.h"

/* One text in eight is known. */
static int lookup(void *ctx, const uint8_t sha256[32], struct tc_error *err)
{
	(void)ctx;
	(void)err;
	return sha256[0] < 32;
}

static size_t count_lines(const char *bytes, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += bytes[i] == '\n';
	return n + (len > 0 && bytes[len - 1] != '\n');
}

/* Where the part ends. */
static size_t check_part(const char *bytes, size_t size,
			 const struct tc_aclocal_part *part, size_t at)
{
	uint8_t sha256[TC_SHA256_SIZE];
	struct tc_error err;

	FUZZ_CHECK(part->from <= size && part->size <= size - part->from);
	if (part->kind == TC_ACLOCAL_GAP) {
		FUZZ_CHECK(part->from == at && part->size > 0);
		return at + part->size;
	}
	if (part->kind == TC_ACLOCAL_INCLUDE) {
		FUZZ_CHECK(part->from == at + strlen("m4_include(["));
		FUZZ_CHECK(part->lines == 1 && part->size > 0);
		FUZZ_CHECK(memcmp(bytes + part->from + part->size, "])\n", 3)
			   == 0);
		return part->from + part->size + 3;
	}
	FUZZ_CHECK(part->from == at && part->size > 0);
	FUZZ_CHECK(memcmp(bytes + at + part->size - 1, "\n\n", 2) == 0);
	FUZZ_CHECK(tc_digest_buffer(TC_DIGEST_SHA256, bytes + at, part->size,
				    sha256, &err) == 0);
	FUZZ_CHECK(memcmp(sha256, part->sha256, sizeof(sha256)) == 0);
	FUZZ_CHECK(sha256[0] < 32);
	return at + part->size + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct tc_aclocal_parts parts;
	struct tc_aclocal_head head;
	struct tc_error err;
	uint64_t work = 0;
	size_t i, at, line, end;

	if (tc_aclocal_head_read(&head, bytes, size)) {
		FUZZ_CHECK(*head.version >= '0' && *head.version <= '9');
		FUZZ_CHECK(head.size <= size);
		FUZZ_CHECK(head.lines == count_lines(bytes, head.size));
		FUZZ_CHECK(head.whole == (head.size > 0));
	}
	FUZZ_CHECK(tc_aclocal_split(&parts, bytes, size, head.size,
				    head.lines + 1, lookup, NULL, &work,
				    &err) == 0);
	at = head.size;
	line = head.lines + 1;
	for (i = 0; i < parts.count; i++) {
		FUZZ_CHECK(parts.list[i].line == line);
		end = check_part(bytes, size, &parts.list[i], at);
		FUZZ_CHECK(parts.list[i].lines ==
			   count_lines(bytes + at, end - at));
		line += parts.list[i].lines;
		at = end;
	}
	FUZZ_CHECK(at == size);
	tc_aclocal_parts_release(&parts);
	return 0;
}

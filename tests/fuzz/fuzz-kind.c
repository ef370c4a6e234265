/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The classifier: any path and any first bytes have one kind. */
#include <stdlib.h>
#include <string.h>

#include "evidence/kind.h"
#include "fuzz.h"

/* The first line is the path, the rest the content. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t path_len = end ? (size_t)(end - data) : size;
	size_t head_len = end ? size - path_len - 1 : 0;
	char *path = malloc(path_len + 1);
	char *head = malloc(head_len ? head_len : 1);
	size_t kind;

	FUZZ_CHECK(path != NULL && head != NULL);
	if (size > 0)
		memcpy(path, data, path_len);
	path[path_len] = '\0';
	if (head_len > 0)
		memcpy(head, end + 1, head_len);
	kind = tc_kind_classify(path, head, head_len);
	FUZZ_CHECK(kind >= 1 && kind <= tc_kind_count());
	FUZZ_CHECK(tc_kind_find(tc_kind_get(kind)->id) == kind);
	(void)tc_kind_wants_bytes(kind);
	/* Only the bytes it is given count. */
	FUZZ_CHECK(tc_kind_classify(path, head, head_len) == kind);
	free(head);
	free(path);
	return 0;
}

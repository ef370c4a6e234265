/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms: their own forms, and no character that begins or ends
 * something in any language comes or goes. The first line is the file's name. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "db/canon.h"
#include "fuzz.h"

/* Of these nothing is taken and nothing is put in, in this order. */
static const char structure[] = "\"'`\\|&[]{}\r=*?!^";

static size_t next_of(const char *text, size_t len, size_t at)
{
	while (at < len && (text[at] == '\0' ||
			    strchr(structure, text[at]) == NULL))
		at++;
	return at;
}

static void check_structure(const char *a, size_t alen, const char *b,
			    size_t blen)
{
	size_t i = next_of(a, alen, 0), k = next_of(b, blen, 0);

	while (i < alen && k < blen) {
		FUZZ_CHECK(a[i] == b[k]);
		i = next_of(a, alen, i + 1);
		k = next_of(b, blen, k + 1);
	}
	FUZZ_CHECK(i == alen && k == blen);
}

static void check_list(const struct tc_masked_list *list, size_t size)
{
	size_t i;

	FUZZ_CHECK(list->count <= TC_MAX_MASKED);
	for (i = 0; i < list->count; i++) {
		FUZZ_CHECK(list->items[i].line >= 1);
		FUZZ_CHECK(list->items[i].line <= size + 1);
		FUZZ_CHECK(strlen(list->items[i].text) <= 200);
		FUZZ_CHECK(list->by_transform[list->items[i].transform] > 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *eol = size ? memchr(text, '\n', size) : NULL;
	struct tc_arena arena = { NULL, 0 };
	struct tc_masked_list list;
	struct tc_buf form, again;
	struct tc_error err;
	char name[32];

	if (eol == NULL || (size_t)(eol - text) >= sizeof(name) ||
	    size > TC_MAX_CANON_FILE / 2)
		return 0;
	memcpy(name, text, (size_t)(eol - text));
	name[eol - text] = '\0';
	size -= (size_t)(eol + 1 - text);
	text = eol + 1;

	tc_buf_init(&form, TC_MAX_CANON_FILE);
	tc_buf_init(&again, TC_MAX_CANON_FILE);
	FUZZ_CHECK(tc_canon(name, text, size, &form, &arena, &list, &err) == 0);
	check_list(&list, size);
	check_structure(text, size, tc_buf_str(&form), form.len);
	FUZZ_CHECK(tc_canon(name, tc_buf_str(&form), form.len, &again, NULL,
			    NULL, &err) == 0);
	FUZZ_CHECK(again.len == form.len);
	FUZZ_CHECK(form.len == 0 || memcmp(again.ptr, form.ptr, form.len) == 0);
	tc_buf_release(&form);
	tc_buf_release(&again);
	tc_arena_release(&arena);
	return 0;
}

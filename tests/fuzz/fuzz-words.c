/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words of two texts: what is taken from the shipped one is only a word. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "regen/checkout.h"
#include "regen/words.h"

/* Letters that shells, make and m4 have a use for. */
static const char special[] = "$`'\"\\;&|<>()[]{}*?#!~ \t\n,/";

static void check_words(const char *now, const char *shipped)
{
	struct tc_checkout c;
	char version[TC_CHECKOUT_TAG + 1];

	memset(&c, 0, sizeof(c));
	tc_checkout_mark(&c);
	if (tc_checkout_read(&c, now, shipped)) {
		FUZZ_CHECK(strspn(c.id, "0123456789abcdef") == strlen(c.id));
		FUZZ_CHECK(strlen(c.id) >= 4);
		FUZZ_CHECK(strspn(c.number, "0123456789") == strlen(c.number));
		FUZZ_CHECK(c.brief <= TC_CHECKOUT_ID);
	}
	FUZZ_CHECK(tc_checkout_only_printed(&c, now, now));
	if (tc_checkout_only_printed(&c, now, shipped))
		FUZZ_CHECK(strcspn(now, special) != strlen(now) ||
			   strcspn(shipped, special) == strlen(shipped));
	tc_words_version(shipped, version, sizeof(version));
	if (strcmp(version, "") != 0)
		FUZZ_CHECK(tc_words_is_name(version));
}

/* The text of now, a zero byte, the shipped one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *stop = size ? memchr(data, 0, size) : NULL;
	char *now, *shipped;
	const char *sort;

	if (stop == NULL)
		return 0;
	now = strdup((const char *)data);
	shipped = strndup((const char *)stop + 1,
			  size - (size_t)(stop - data) - 1);
	FUZZ_CHECK(now != NULL && shipped != NULL);
	check_words(now, shipped);
	sort = tc_words_differ_only(now, strlen(now), shipped,
				    strlen(shipped));
	FUZZ_CHECK(sort == NULL || *sort != '\0');
	free(now);
	free(shipped);
	return 0;
}

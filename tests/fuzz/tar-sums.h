/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For targets that read tar headers. */
#ifndef TC_TESTS_TAR_SUMS_H
#define TC_TESTS_TAR_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A changed header is refused for its checksum alone: put that right, so
 * that what comes after it is reached (POSIX pax(1), ustar: the sum of the
 * header's bytes with the field itself taken as blanks). */
static inline bool fuzz_mend_sums(uint8_t *data, size_t size)
{
	enum { BLOCK = 512, SUM_AT = 148, SUM_LEN = 8, MAGIC_AT = 257 };
	bool changed = false;
	size_t at, i;

	for (at = 0; at + BLOCK <= size; at += BLOCK) {
		uint8_t *h = data + at;
		unsigned sum = 0;
		char text[SUM_LEN + 1];

		if (memcmp(h + MAGIC_AT, "ustar", 5) != 0)
			continue;
		for (i = 0; i < BLOCK; i++)
			sum += i - SUM_AT < SUM_LEN ? ' ' : h[i];
		snprintf(text, sizeof(text), "%06o", sum);
		changed |= memcmp(h + SUM_AT, text, 6) != 0;
		memcpy(h + SUM_AT, text, 7);
		h[SUM_AT + 7] = ' ';
	}
	return changed;
}

#endif

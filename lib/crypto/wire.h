/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Data types of the SSH protocol, for this folder's files only. */
#ifndef TC_CRYPTO_WIRE_H
#define TC_CRYPTO_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* RFC 4251 section 5: a string is its length in four bytes, highest first,
 * and its bytes. */
struct tc_wire {
	const uint8_t *at, *end;
};

static inline bool tc_wire_uint32(struct tc_wire *w, uint32_t *out)
{
	if (w->end - w->at < 4)
		return false;
	*out = (uint32_t)w->at[0] << 24 | (uint32_t)w->at[1] << 16 |
	       (uint32_t)w->at[2] << 8 | w->at[3];
	w->at += 4;
	return true;
}

/* The bytes of the string as a wire of their own. */
static inline bool tc_wire_string(struct tc_wire *w, struct tc_wire *out)
{
	struct tc_wire mine = *w;
	uint32_t len;

	if (!tc_wire_uint32(&mine, &len) ||
	    len > (size_t)(mine.end - mine.at))
		return false;
	*out = (struct tc_wire){ mine.at, mine.at + len };
	w->at = mine.at + len;
	return true;
}

static inline size_t tc_wire_len(const struct tc_wire *w)
{
	return (size_t)(w->end - w->at);
}

static inline bool tc_wire_is(const struct tc_wire *w, const char *text)
{
	return tc_wire_len(w) == strlen(text) &&
	       memcmp(w->at, text, strlen(text)) == 0;
}

#endif

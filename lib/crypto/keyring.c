/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Public keys that signatures are checked against. */
#include "crypto/keyring.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "crypto/signature-line.h"

void tc_keyring_release(struct tc_keyring *ring)
{
	if (ring == NULL)
		return;
	free(ring->keys);
	*ring = (struct tc_keyring){ 0 };
}

/* False where the text is not a key at all. */
static bool decode(struct tc_public_key *key, const char *text, size_t len)
{
	uint8_t bytes[TC_PUBLIC_KEY_SIZE];

	if (tc_unbase64(bytes, sizeof(bytes), text, len) != 0 ||
	    memcmp(bytes, TC_ALG_PLAIN, 2) != 0)
		return false;
	memcpy(key->id, bytes + 2, TC_KEY_ID_SIZE);
	memcpy(key->point, bytes + 2 + TC_KEY_ID_SIZE, TC_ED25519_KEY_SIZE);
	return true;
}

static int append(struct tc_keyring *ring, const struct tc_public_key *key,
		  struct tc_error *err)
{
	if (ring->count >= TC_MAX_KEYS)
		return tc_fail(err, "more than %u public keys", TC_MAX_KEYS);
	ring->keys = tc_grow(ring->keys, ring->count, &ring->cap,
			     sizeof(*ring->keys));
	ring->keys[ring->count++] = *key;
	return 0;
}

static int parse_lines(struct tc_keyring *ring, struct tc_lines *lines,
		       struct tc_error *err)
{
	struct tc_public_key key;
	bool comment = false, bad;

	while (tc_lines_next(lines, &bad, err)) {
		if (!comment && tc_line_has(lines, TC_UNTRUSTED_COMMENT)) {
			comment = true;
			continue;
		}
		if (!decode(&key, lines->line, lines->len))
			return tc_fail(err, "line %zu is not a public key",
				       lines->number);
		if (append(ring, &key, err) != 0)
			return -1;
		comment = false;
	}
	if (bad)
		return -1;
	if (comment || lines->number == 0)
		return tc_fail(err, "no public key%s", comment ?
			       " after the last comment" : " in it");
	return 0;
}

int tc_keyring_parse(struct tc_keyring *ring, const char *text, size_t len,
		     struct tc_error *err)
{
	size_t before = ring->count;
	struct tc_lines lines;

	tc_lines_init(&lines, text, len);
	if (parse_lines(ring, &lines, err) == 0)
		return 0;
	ring->count = before;
	return -1;
}

int tc_keyring_read(struct tc_keyring *ring, const char *path,
		    struct tc_error *err)
{
	struct tc_quoted q;
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_KEY_FILE);
	rc = tc_read_file(path, &text, err);
	if (rc == 0) {
		rc = tc_keyring_parse(ring, tc_buf_str(&text), text.len, err);
		if (rc != 0)
			tc_prefix(err, "%s",
				  tc_quote_into(q.s, sizeof(q.s), path));
	}
	tc_buf_release(&text);
	return rc;
}

int tc_keyring_add(struct tc_keyring *ring, const char *file_or_key,
		   struct tc_error *err)
{
	struct tc_public_key key;

	if (decode(&key, file_or_key, strlen(file_or_key)))
		return append(ring, &key, err);
	return tc_keyring_read(ring, file_or_key, err);
}

char *tc_key_id_text(char dst[TC_KEY_ID_TEXT],
		     const uint8_t id[TC_KEY_ID_SIZE])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < TC_KEY_ID_SIZE; i++) {
		uint8_t byte = id[TC_KEY_ID_SIZE - 1 - i];

		dst[2 * i] = digits[byte >> 4];
		dst[2 * i + 1] = digits[byte & 15];
	}
	dst[2 * TC_KEY_ID_SIZE] = '\0';
	return dst;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text forms of binary signatures and keys: "-----BEGIN ...-----". */
#include "crypto/armor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text-line.h"

static const char dashes[] = "-----";
enum { DASHES = sizeof(dashes) - 1, CRC_BYTES = 3, CRC_CHARS = 4 };

struct lines {
	const char *at, *end;
	const char *line; /* the current one without what ends it */
	size_t len;
	size_t number;
};

static bool next(struct lines *l)
{
	if (!tc_text_line_next(&l->at, l->end, &l->line, &l->len))
		return false;
	l->number++;
	while (l->len > 0 && strchr(" \t\r", l->line[l->len - 1]) != NULL &&
	       l->line[l->len - 1] != '\0')
		l->len--;
	return true;
}

static bool is_mark(const struct lines *l, const char *word, const char *label)
{
	size_t w = strlen(word), n = strlen(label);

	return l->len == 2 * DASHES + w + n &&
	       memcmp(l->line, dashes, DASHES) == 0 &&
	       memcmp(l->line + DASHES, word, w) == 0 &&
	       memcmp(l->line + DASHES + w, label, n) == 0 &&
	       memcmp(l->line + DASHES + w + n, dashes, DASHES) == 0;
}

bool tc_armor_begins(const char *text, size_t len, const char *label)
{
	struct lines l = { .at = text, .end = text + len };

	return next(&l) && is_mark(&l, "BEGIN ", label);
}

/* RFC 9580 section 6.1.1. */
static uint32_t crc24(const uint8_t *data, size_t len)
{
	uint32_t crc = 0xB704CE;
	size_t i;
	int bit;

	for (i = 0; i < len; i++) {
		crc ^= (uint32_t)data[i] << 16;
		for (bit = 0; bit < 8; bit++) {
			crc <<= 1;
			if (crc & 0x1000000)
				crc ^= 0x1864CFB;
		}
	}
	return crc & 0xFFFFFF;
}

/* Header lines and the empty one after them. */
static int pass_headers(struct lines *l, struct tc_error *err)
{
	while (next(l)) {
		if (l->len == 0)
			return 0;
		if (memchr(l->line, ':', l->len) == NULL)
			return tc_fail(err, "line %zu of the armor is not a "
				       "header", l->number);
	}
	return tc_fail(err, "the armor ends in its headers");
}

struct body {
	struct tc_buf text; /* base64 without line ends */
	char crc[CRC_CHARS];
	bool has_crc;
};

static int read_body(struct lines *l, const char *label, struct body *b,
		     struct tc_error *err)
{
	while (next(l)) {
		if (is_mark(l, "END ", label))
			return 0;
		if (b->has_crc || l->len == 0)
			return tc_fail(err, "line %zu of the armor: text after "
				       "its end", l->number);
		if (strncmp(label, "PGP ", 4) == 0 && l->line[0] == '=' &&
		    l->len == 1 + CRC_CHARS) {
			memcpy(b->crc, l->line + 1, CRC_CHARS);
			b->has_crc = true;
			continue;
		}
		tc_buf_append(&b->text, l->line, l->len);
		if (b->text.full)
			return tc_fail(err, "the armor is too long");
	}
	return tc_fail(err, "the armor has no last line");
}

static int decode(const struct body *b, struct tc_buf *out,
		  struct tc_error *err)
{
	const char *text = tc_buf_str(&b->text);
	size_t n = b->text.len, len = n / 4 * 3;
	uint8_t sum[CRC_BYTES], *bytes;
	uint32_t crc;
	int rc = 0;

	if (n > 0 && text[n - 1] == '=')
		len -= n > 1 && text[n - 2] == '=' ? 2 : 1;
	bytes = tc_malloc(len + 1);
	if (n == 0 || n % 4 != 0 || tc_unbase64(bytes, len, text, n) != 0)
		rc = tc_fail(err, "the armor is not base64");
	if (rc == 0 && b->has_crc) {
		crc = crc24(bytes, len);
		if (tc_unbase64(sum, CRC_BYTES, b->crc, CRC_CHARS) != 0 ||
		    ((uint32_t)sum[0] << 16 | (uint32_t)sum[1] << 8 |
		     sum[2]) != crc)
			rc = tc_fail(err, "the checksum of the armor differs");
	}
	if (rc == 0) {
		tc_buf_append(out, bytes, len);
		if (out->full)
			rc = tc_fail(err, "the armor is too long");
	}
	free(bytes);
	return rc;
}

int tc_armor_read(const char *text, size_t len, const char *label,
		  struct tc_buf *out, size_t *used, struct tc_error *err)
{
	struct lines l = { .at = text, .end = text + len };
	struct body body = { .has_crc = false };
	int rc = 0;

	if (!next(&l) || !is_mark(&l, "BEGIN ", label))
		return tc_fail(err, "no line \"-----BEGIN %s-----\"", label);
	tc_buf_init(&body.text, len + 1);
	if (strncmp(label, "PGP ", 4) == 0)
		rc = pass_headers(&l, err);
	if (rc == 0)
		rc = read_body(&l, label, &body, err);
	if (rc == 0)
		rc = decode(&body, out, err);
	if (rc == 0)
		*used = (size_t)(l.at - text);
	tc_buf_release(&body.text);
	return rc;
}

int tc_armor_read_all(const char *text, size_t len, const char *label,
		      struct tc_buf *out, struct tc_error *err)
{
	struct lines l = { .at = text, .end = text + len };
	size_t before = out->len, used;
	int rc = 0;

	while (rc == 0 && next(&l)) {
		if (is_mark(&l, "BEGIN ", label)) {
			rc = tc_armor_read(l.line,
					   (size_t)(l.end - l.line), label,
					   out, &used, err);
			l.at = l.line + (rc == 0 ? used : 0);
		} else if (l.len >= DASHES &&
			   memcmp(l.line, dashes, DASHES) == 0) {
			rc = tc_fail(err, "line %zu: not \"-----BEGIN "
				     "%s-----\"", l.number, label);
		}
	}
	if (rc == 0 && out->len == before)
		rc = tc_fail(err, "no \"-----BEGIN %s-----\" in it", label);
	if (rc != 0)
		out->len = before;
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signature files of minisign and signify: reading and writing them. */
#include <stdbool.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/error.h"
#include "crypto/signature-line.h"
#include "crypto/signature.h"

enum { BLOB_SIZE = 2 + TC_KEY_ID_SIZE + TC_ED25519_SIG_SIZE };

/* The next line, which must be there. */
static int need(struct tc_lines *lines, const char *what, struct tc_error *err)
{
	bool bad;

	if (tc_lines_next(lines, &bad, err))
		return 0;
	return bad ? -1 : tc_fail(err, "ends before %s", what);
}

static int need_words(struct tc_lines *lines, const char *words,
		      struct tc_error *err)
{
	if (need(lines, "its comment", err) != 0)
		return -1;
	if (!tc_line_has(lines, words))
		return tc_fail(err, "line %zu does not begin with \"%s\"",
			       lines->number, words);
	return 0;
}

static int need_bytes(struct tc_lines *lines, uint8_t *dst, size_t len,
		      struct tc_error *err)
{
	if (need(lines, "its signature", err) != 0)
		return -1;
	if (tc_unbase64(dst, len, lines->line, lines->len) != 0)
		return tc_fail(err, "line %zu is not a signature in base64",
			       lines->number);
	return 0;
}

static int parse_trusted(struct tc_signature *s, struct tc_lines *lines,
			 struct tc_error *err)
{
	const size_t words = sizeof(TC_TRUSTED_COMMENT) - 1;

	if (need_words(lines, TC_TRUSTED_COMMENT, err) != 0)
		return -1;
	memcpy(s->comment, lines->line + words, lines->len - words);
	if (need_bytes(lines, s->global, sizeof(s->global), err) != 0)
		return -1;
	if (lines->at != lines->end)
		return tc_fail(err, "there is more after line %zu",
			       lines->number);
	return 0;
}

static int parse(struct tc_signature *s, struct tc_lines *lines,
		 struct tc_error *err)
{
	uint8_t blob[BLOB_SIZE];
	bool prehashed;

	if (need_words(lines, TC_UNTRUSTED_COMMENT, err) != 0 ||
	    need_bytes(lines, blob, sizeof(blob), err) != 0)
		return -1;
	prehashed = memcmp(blob, TC_ALG_PREHASHED, 2) == 0;
	if (!prehashed && memcmp(blob, TC_ALG_PLAIN, 2) != 0)
		return tc_fail(err, "line %zu: a signature of an algorithm "
			       "other than Ed25519", lines->number);
	memcpy(s->key_id, blob + 2, sizeof(s->key_id));
	memcpy(s->sig, blob + 2 + sizeof(s->key_id), sizeof(s->sig));
	s->format = prehashed ? TC_MINISIGN : TC_MINISIGN_LEGACY;
	if (!prehashed && lines->at == lines->end) {
		s->format = TC_SIGNIFY;
		return 0;
	}
	return parse_trusted(s, lines, err);
}

int tc_signature_parse(struct tc_signature *out, const char *text, size_t len,
		       struct tc_error *err)
{
	struct tc_signature made = { .comment = "" };
	struct tc_lines lines;

	tc_lines_init(&lines, text, len);
	if (parse(&made, &lines, err) != 0)
		return -1;
	*out = made;
	return 0;
}

void tc_signature_format_file(const struct tc_signature *signature,
			      const char *untrusted, struct tc_buf *out)
{
	bool prehashed = signature->format == TC_MINISIGN;
	char text[TC_BASE64_SIZE(BLOB_SIZE) + 1];
	uint8_t blob[BLOB_SIZE];

	memcpy(blob, prehashed ? TC_ALG_PREHASHED : TC_ALG_PLAIN, 2);
	memcpy(blob + 2, signature->key_id, sizeof(signature->key_id));
	memcpy(blob + 2 + sizeof(signature->key_id), signature->sig,
	       sizeof(signature->sig));
	tc_buf_printf(out, TC_UNTRUSTED_COMMENT "%s\n%s\n", untrusted,
		      tc_base64(text, blob, sizeof(blob)));
	if (signature->format == TC_SIGNIFY)
		return;
	tc_buf_printf(out, TC_TRUSTED_COMMENT "%s\n%s\n", signature->comment,
		      tc_base64(text, signature->global,
				sizeof(signature->global)));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* OpenPGP signatures as far as we look at them: packets, gpgv's verdict. */
#include "crypto/openpgp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "crypto/armor.h"

/* The n-th word of a line, from 0; its length in *len. */
static const char *word(const char *line, size_t n, size_t *len)
{
	while (n-- > 0) {
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	*len = strcspn(line, " ");
	return line;
}

static bool is_word(const char *line, size_t n, const char *text)
{
	size_t len;
	const char *at = word(line, n, &len);

	return len == strlen(text) && memcmp(at, text, len) == 0;
}

/* A number of at most 12 digits, 0 for anything else. */
static int64_t number_word(const char *line, size_t n)
{
	size_t len, i;
	const char *at = word(line, n, &len);
	int64_t value = 0;

	if (len > 12)
		return 0;
	for (i = 0; i < len; i++) {
		if (at[i] < '0' || at[i] > '9')
			return 0;
		value = 10 * value + (at[i] - '0');
	}
	return value;
}

static void copy_hex(char *dst, size_t size, const char *line, size_t n)
{
	size_t len;
	const char *at = word(line, n, &len);

	if (dst[0] != '\0' || len < 16 || len >= size ||
	    tc_hex_span(at) < len)
		return;
	memcpy(dst, at, len);
	dst[len] = '\0';
}

static const struct digest {
	int number;
	bool weak;
	const char *name;
} digests[] = {
	{ 1, true, "MD5" },	  { 2, true, "SHA-1" },
	{ 3, true, "RIPEMD-160" }, { 8, false, "SHA-256" },
	{ 9, false, "SHA-384" },  { 10, false, "SHA-512" },
	{ 11, false, "SHA-224" }, { 12, false, "SHA3-256" },
	{ 14, false, "SHA3-512" },
};

static const struct digest *digest_find(int number)
{
	size_t i;

	for (i = 0; i < sizeof(digests) / sizeof(*digests); i++)
		if (digests[i].number == number)
			return &digests[i];
	return NULL;
}

const char *tc_openpgp_digest_name(int number)
{
	const struct digest *d = digest_find(number);

	return d ? d->name : NULL;
}

bool tc_openpgp_digest_weak(int number)
{
	const struct digest *d = digest_find(number);

	return d != NULL && d->weak;
}

/*
 * VALIDSIG FINGERPRINT DATE TIME EXPIRES VERSION RESERVED KEY-ALGORITHM
 * DIGEST CLASS PRIMARY-FINGERPRINT. Classes 00 and 01 are over documents;
 * any other says something about a key.
 */
static void take_valid(struct tc_openpgp *o, const char *line)
{
	int digest = (int)number_word(line, 8);
	size_t len;

	(void)word(line, 10, &len);
	if ((!is_word(line, 9, "00") && !is_word(line, 9, "01")) ||
	    len < 40) {
		o->bad++;
		return;
	}
	o->valid++;
	copy_hex(o->fingerprint, sizeof(o->fingerprint), line, 10);
	if (o->time == 0)
		o->time = number_word(line, 3);
	if (o->digest == 0 || tc_openpgp_digest_weak(digest))
		o->digest = digest;
}

/* KEYWORD KEYID USER-ID: blanks belong to the user id. */
static void take_signer(struct tc_openpgp *o, const char *line)
{
	size_t len;
	const char *at = word(line, 2, &len);

	if (o->signer[0] != '\0')
		return;
	len = strlen(at);
	if (len >= sizeof(o->signer))
		len = sizeof(o->signer) - 1;
	memcpy(o->signer, at, len);
	o->signer[len] = '\0';
}

static bool count_named(struct tc_openpgp *o, const char *line)
{
	struct {
		const char *word;
		unsigned *count;
	} const rows[] = {
		{ "GOODSIG", &o->good },     { "EXPKEYSIG", &o->expired },
		{ "REVKEYSIG", &o->revoked }, { "EXPSIG", &o->lapsed },
		{ "BADSIG", &o->bad },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!is_word(line, 0, rows[i].word))
			continue;
		(*rows[i].count)++;
		take_signer(o, line);
		return true;
	}
	return false;
}

/* ERRSIG KEYID ALGORITHM DIGEST CLASS TIME RC [FINGERPRINT]: RC 9 is "no
 * public key". */
static void take_line(struct tc_openpgp *o, const char *line)
{
	if (count_named(o, line))
		return;
	if (is_word(line, 0, "VALIDSIG")) {
		take_valid(o, line);
	} else if (is_word(line, 0, "KEYEXPIRED")) {
		o->key_expired_at = number_word(line, 1);
	} else if (is_word(line, 0, "ERRSIG") && is_word(line, 6, "9")) {
		o->unknown++;
		copy_hex(o->key_id, sizeof(o->key_id), line, 7);
		copy_hex(o->key_id, sizeof(o->key_id), line, 1);
	} else if (is_word(line, 0, "ERRSIG")) {
		o->bad++;
	}
}

void tc_openpgp_status(struct tc_openpgp *out, char *text, int exit_status)
{
	static const char prefix[] = "[GNUPG:] ";
	struct tc_openpgp made = { .good = 0 };
	char *line, *next;

	for (line = text; line != NULL && *line != '\0'; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (strncmp(line, prefix, sizeof(prefix) - 1) == 0)
			take_line(&made, line + sizeof(prefix) - 1);
	}
	made.ended_well = exit_status == 0 ||
			  (exit_status == 2 && made.unknown > 0);
	*out = made;
}

/* Packets. */

enum { TAG_SIGNATURE = 2, TAG_BIT = 0x80, NEW_BIT = 0x40 };

/* The length after the header byte at data[0]; 0 with *header set, or -1 for
 * none, a partial or an unbounded one. */
static int packet_length(const uint8_t *data, size_t len, size_t *header,
			 size_t *body)
{
	bool fresh = data[0] & NEW_BIT;
	size_t width, i;

	if (len < 2)
		return -1;
	if (fresh && data[1] < 192) {
		width = 1;
	} else if (fresh && data[1] < 224) {
		if (len < 3)
			return -1;
		*header = 3;
		*body = ((size_t)(data[1] - 192) << 8) + data[2] + 192;
		return 0;
	} else if (fresh) {
		if (data[1] != 255 || len < 6)
			return -1;
		data++;
		width = 4;
	} else {
		width = (size_t)1 << (data[0] & 3);
		if (width > 4 || len < 1 + width)
			return -1;
	}
	*header = 1 + width + (fresh && width == 4);
	for (*body = 0, i = 0; i < width; i++)
		*body = *body << 8 | data[1 + i];
	return 0;
}

static bool only_signatures(const uint8_t *data, size_t len)
{
	size_t header, body;

	if (len == 0)
		return false;
	while (len > 0) {
		unsigned tag = data[0] & NEW_BIT ? data[0] & 0x3f :
						   (data[0] >> 2) & 0xf;

		if (!(data[0] & TAG_BIT) || tag != TAG_SIGNATURE ||
		    packet_length(data, len, &header, &body) != 0 ||
		    body > len - header)
			return false;
		data += header + body;
		len -= header + body;
	}
	return true;
}

int tc_openpgp_signature(const char *file, size_t len, struct tc_buf *out,
			 struct tc_error *err)
{
	static const char label[] = "PGP SIGNATURE";
	size_t before = out->len;

	if (len > 0 && file[0] == '-') {
		if (tc_armor_read_all(file, len, label, out, err) != 0)
			return -1;
	} else {
		tc_buf_append(out, file, len);
	}
	if (!out->full &&
	    only_signatures((const uint8_t *)out->ptr + before,
			    out->len - before))
		return 0;
	out->len = before;
	return tc_fail(err, "not a detached OpenPGP signature");
}

int tc_openpgp_keyring(const char *file, size_t len, struct tc_buf *out,
		       struct tc_error *err)
{
	static const char label[] = "PGP PUBLIC KEY BLOCK";
	static const char begin[] = "-----BEGIN ";
	size_t before = out->len;

	if (memmem(file, len, begin, sizeof(begin) - 1) != NULL &&
	    !((unsigned char)file[0] & TAG_BIT))
		return tc_armor_read_all(file, len, label, out, err);
	tc_buf_append(out, file, len);
	if (!out->full && len > 0)
		return 0;
	out->len = before;
	return tc_fail(err, len ? "too large a keyring" : "an empty keyring");
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures and signed objects: armor, SSH, OpenPGP packets, git's text. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/allowed-signers.h"
#include "crypto/armor.h"
#include "crypto/cms.h"
#include "crypto/keyring.h"
#include "crypto/openpgp.h"
#include "crypto/seal.h"
#include "crypto/sshsig.h"
#include "crypto/sums.h"
#include "fuzz.h"
#include "source/git/signed.h"

static void check_error(int rc, const struct tc_error *err)
{
	FUZZ_CHECK(rc == 0 || (rc == -1 && err->msg[0] != '\0' &&
			       strchr(err->msg, '\n') == NULL));
}

static void check_armor(const char *text, size_t len)
{
	static const char *const labels[] = { "PGP SIGNATURE", "SSH SIGNATURE",
					      "PGP PUBLIC KEY BLOCK" };
	struct tc_error err = { "" };
	struct tc_buf out;
	size_t i;

	tc_buf_init(&out, TC_MAX_OPENPGP_FILE);
	for (i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
		size_t used = 0, before = out.len;
		int rc = tc_armor_read(text, len, labels[i], &out, &used,
				       &err);

		check_error(rc, &err);
		FUZZ_CHECK(rc == 0 ? used > 0 && used <= len &&
					     out.len > before :
				     out.len == before);
		FUZZ_CHECK(rc != 0 || tc_armor_begins(text, len, labels[i]));
		check_error(tc_armor_read_all(text, len, labels[i], &out,
					      &err), &err);
	}
	/* All that is taken for signatures begins as a packet of one. */
	tc_buf_reset(&out);
	if (tc_openpgp_signature(text, len, &out, &err) == 0)
		FUZZ_CHECK(((uint8_t)out.ptr[0] & 0xfc) == 0x88 ||
			   (uint8_t)out.ptr[0] == 0xc2);
	else
		FUZZ_CHECK(out.len == 0);
	tc_buf_release(&out);
}

/* Behind a line that names it: the lines that follow are "KEYS", allowed
 * signers or keys of minisign, "REVOKED", keys that were, "CA", certificates,
 * "STATUS", what gpgv says. NULL: there is none. */
static const char *section(const char *text, size_t len, const char *name,
			   size_t *out)
{
	const char *at = memmem(text, len, name, strlen(name)), *end;

	if (at == NULL)
		return NULL;
	at += strlen(name);
	end = memmem(at, (size_t)(text + len - at), "\n==", 3);
	*out = (size_t)((end ? end + 1 : text + len) - at);
	return at;
}

struct keys {
	struct tc_allowed_signers signers;
	struct tc_keyring ring;
	struct tc_ca *ca;
	char *status;
};

static int status_of(void *ctx, const void *sig, size_t len,
		     const struct tc_content *content, struct tc_openpgp *out,
		     struct tc_error *err)
{
	struct keys *keys = ctx;

	(void)content;
	if (keys->status == NULL)
		return tc_fail(err, "nobody says anything");
	FUZZ_CHECK(len > 0 && sig != NULL);
	tc_openpgp_status(out, keys->status, 0);
	return 0;
}

/* Whether there are any. */
static bool take_keys(struct keys *keys, const char *text, size_t len)
{
	struct fuzz_file file;
	struct tc_error err;
	const char *at;
	size_t n;

	at = section(text, len, "\n==KEYS\n", &n);
	if (at != NULL) {
		(void)tc_allowed_signers_parse(&keys->signers, at, n, &err);
		(void)tc_keyring_parse(&keys->ring, at, n, &err);
	}
	at = section(text, len, "\n==REVOKED\n", &n);
	if (at != NULL) {
		fuzz_file_open(&file, at, n);
		(void)tc_allowed_signers_revoke(&keys->signers, file.path,
						&err);
		fuzz_file_close(&file);
	}
	at = section(text, len, "\n==CA\n", &n);
	if (at != NULL) {
		fuzz_file_open(&file, at, n);
		keys->ca = tc_ca_read(file.path, &err);
		fuzz_file_close(&file);
	}
	at = section(text, len, "\n==STATUS\n", &n);
	if (at != NULL)
		keys->status = strndup(at, n);
	return memmem(text, len, "\n==", 3) != NULL;
}

/* No text is a good signature over another by nobody's key. */
static void check_seal(const char *text, size_t len)
{
	struct tc_bytes bytes = { "tarcheck\n", 9 };
	struct keys own = { .signers = { .count = 0 } };
	const bool some = take_keys(&own, text, len);
	const char *end = memmem(text, len, "\n==", 3);
	const struct tc_seal_keys keys = {
		.openpgp = status_of, .openpgp_ctx = &own,
		.signers = &own.signers, .ring = &own.ring, .ca = own.ca,
		.now = 1800000000,
	};
	const struct tc_sealed sealed = {
		.sig = text, .sig_len = end ? (size_t)(end + 1 - text) : len,
		.content = tc_content_bytes(&bytes), .namespace = "git",
	};
	struct tc_arena arena = { .blocks = NULL };
	struct tc_error err = { "" };
	struct tc_seal seal;

	if (tc_seal_check(&sealed, &keys, &arena, &seal, &err) != 0) {
		FUZZ_CHECK(err.msg[0] != '\0');
	} else {
		FUZZ_CHECK(some || seal.outcome != TC_SEAL_GOOD);
		FUZZ_CHECK((seal.outcome == TC_SEAL_GOOD) ==
			   (seal.why == NULL));
		FUZZ_CHECK(seal.outcome != TC_SEAL_GOOD || seal.key != NULL);
		FUZZ_CHECK(tc_seal_outcome_name(seal.outcome) != NULL);
		FUZZ_CHECK(tc_seal_form_name(seal.form) != NULL);
	}
	tc_arena_release(&arena);
	tc_allowed_signers_release(&own.signers);
	tc_keyring_release(&own.ring);
	tc_ca_free(own.ca);
	free(own.status);
}

/* What is signed and the signature are parts of the text. */
static void check_object(const char *text, size_t len)
{
	struct tc_error err = { "" };
	struct tc_signed s;
	int rc;

	tc_signed_init(&s);
	rc = tc_signed_tag_parse(&s, text, len, &err);
	check_error(rc, &err);
	FUZZ_CHECK(s.payload.len + s.signature.len <= len);
	FUZZ_CHECK(strlen(s.name) < sizeof(s.name));
	tc_signed_release(&s);
	tc_signed_init(&s);
	rc = tc_signed_commit_parse(&s, text, len, &err);
	check_error(rc, &err);
	FUZZ_CHECK(s.payload.len + s.signature.len <= len);
	FUZZ_CHECK(s.time >= 0);
	tc_signed_release(&s);
}

/* Digits of a list are in it as they are found. */
static void check_sums(const char *text, size_t len)
{
	struct tc_error err = { "" };
	struct tc_buf signed_text, signature;
	struct tc_sums sums;
	int rc = tc_sums_parse(&sums, text, len, "a.tar", &err);

	check_error(rc, &err);
	FUZZ_CHECK(rc != 0 || !sums.has_sha256 || len >= 64);
	FUZZ_CHECK(rc != 0 || !sums.contradicts || len >= 128);
	tc_buf_init(&signed_text, TC_MAX_SUMS_FILE);
	tc_buf_init(&signature, TC_MAX_SUMS_FILE);
	rc = tc_clearsigned_split(text, len, &signed_text, &signature, &err);
	check_error(rc, &err);
	FUZZ_CHECK(rc != 0 ||
		   (tc_clearsigned_begins(text, len) &&
		    tc_armor_begins(tc_buf_str(&signature), signature.len,
				    "PGP SIGNATURE")));
	tc_buf_release(&signed_text);
	tc_buf_release(&signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy that ends where it ends, so that a byte more is seen. */
	char *text = malloc(size + (size == 0));

	FUZZ_CHECK(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	check_armor(text, size);
	check_seal(text, size);
	check_object(text, size);
	check_sums(text, size);
	free(text);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of allowed signers: what is taken can be found by its key; and
 * certificates of keys. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "crypto/allowed-signers.h"
#include "crypto/ssh-cert.h"
#include "fuzz.h"

/* Parts are parts of the whole, and the key is a key without a certificate.
 * No authority's signature holds. */
static void check_certificate(const uint8_t *data, size_t size)
{
	struct tc_ssh_cert cert, inner;
	struct tc_error err = { "" };
	enum tc_ssh_result result;
	bool weak = false;
	int rc = tc_ssh_cert_parse(&cert, data, size, &err);

	FUZZ_CHECK(rc >= 0 || err.msg[0] != '\0');
	if (rc <= 0)
		return;
	FUZZ_CHECK(cert.key_len <= sizeof(cert.key) && cert.key_len < size);
	FUZZ_CHECK(cert.signed_len <= size);
	FUZZ_CHECK(cert.authority + cert.authority_len <= data + size);
	FUZZ_CHECK(cert.signature + cert.signature_len == data + size);
	FUZZ_CHECK(tc_ssh_cert_parse(&inner, cert.key, cert.key_len, NULL) ==
		   0);
	FUZZ_CHECK(tc_ssh_same_key(data, size, cert.key, cert.key_len));
	FUZZ_CHECK(tc_ssh_cert_verify(&cert, data, &result, &weak, &err) == 0);
	FUZZ_CHECK(result != TC_SSH_HOLDS);
	tc_ssh_cert_release(&cert);
}

/* Behind a line "==CERT": a certificate, for those before it to stand for. */
static void check_certified(const struct tc_allowed_signers *signers,
			    const uint8_t *data, size_t size)
{
	static const char line[] = "\n==CERT\n";
	const uint8_t *at = memmem(data, size, line, sizeof(line) - 1);
	enum tc_signer_standing standing;
	struct tc_ssh_cert cert;
	struct tc_buf names;
	size_t len;

	if (at == NULL)
		return;
	at += sizeof(line) - 1;
	len = size - (size_t)(at - data);
	if (tc_ssh_cert_parse(&cert, at, len, NULL) <= 0)
		return;
	tc_buf_init(&names, len);
	standing = tc_signer_find_certified(signers, &cert, at, len, "git",
					    1700000000, &names);
	FUZZ_CHECK(signers->count > 0 || standing == TC_SIGNER_UNKNOWN);
	FUZZ_CHECK(standing != TC_SIGNER_UNKNOWN || names.len == 0);
	tc_buf_release(&names);
	tc_ssh_cert_release(&cert);
}

/* From a file it is the same; and who is revoked is not allowed. */
static void check_file(const uint8_t *data, size_t size, size_t count)
{
	struct tc_allowed_signers signers = { .count = 0 };
	struct tc_error err = { "" };
	struct fuzz_file file;
	const char *who;
	size_t i;

	fuzz_file_open(&file, data, size);
	if (tc_allowed_signers_read(&signers, file.path, &err) == 0)
		FUZZ_CHECK(signers.count == count);
	else
		FUZZ_CHECK(count == 0 && strstr(err.msg, file.path) != NULL);
	if (tc_allowed_signers_revoke(&signers, file.path, &err) == 0)
		for (i = count; i < signers.count; i++)
			FUZZ_CHECK(tc_signer_find(&signers,
						  signers.list[i].key,
						  signers.list[i].key_len,
						  "git", 1700000000, &who) ==
				   TC_SIGNER_REVOKED);
	fuzz_file_close(&file);
	tc_allowed_signers_release(&signers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_allowed_signers signers = { .count = 0 };
	struct tc_error err = { "" };
	const char *who;
	uint8_t *exact = malloc(size + (size == 0));
	size_t i;
	const uint8_t *cert = memmem(data, size, "\n==CERT\n", 8);
	const size_t len = cert ? (size_t)(cert + 1 - data) : size;
	int rc = tc_allowed_signers_parse(&signers, (const char *)data, len,
					  &err);

	FUZZ_CHECK(exact != NULL);
	if (size > 0)
		memcpy(exact, data, size);
	check_certificate(exact, size);
	free(exact);
	FUZZ_CHECK(rc == 0 || (err.msg[0] != '\0' && signers.count == 0));
	for (i = 0; i < signers.count; i++) {
		const struct tc_allowed_signer *s = &signers.list[i];
		enum tc_signer_standing standing =
			tc_signer_find(&signers, s->key, s->key_len, "git",
				       1700000000, &who);

		FUZZ_CHECK(standing != TC_SIGNER_UNKNOWN);
		FUZZ_CHECK(who != NULL && who[0] != '\0');
		/* A key cut short is another. */
		FUZZ_CHECK(s->key_len > 0);
		(void)tc_pattern_list_fits(s->principals, "ann@example.org");
	}
	check_certified(&signers, data, size);
	check_file(data, len, signers.count);
	tc_allowed_signers_release(&signers);
	return 0;
}

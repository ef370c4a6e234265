/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of allowed signers: what is taken can be found by its key; and
 * certificates of keys. */
#include <stdlib.h>
#include <string.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_allowed_signers signers = { .count = 0 };
	struct tc_error err = { "" };
	const char *who;
	uint8_t *exact = malloc(size + (size == 0));
	size_t i;
	int rc = tc_allowed_signers_parse(&signers, (const char *)data, size,
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
	tc_allowed_signers_release(&signers);
	return 0;
}

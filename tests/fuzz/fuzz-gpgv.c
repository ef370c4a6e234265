/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Status lines of gpgv: good needs a signature that holds and none against;
 * and what is handed to it, signatures and keyrings. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "fuzz.h"
#include "gpgv.h"

static void check_files(const char *data, size_t size)
{
	struct tc_error err = { "" };
	struct tc_buf out;
	size_t i;

	tc_buf_init(&out, TC_MAX_OPENPGP_FILE);
	if (tc_openpgp_keyring(data, size, &out, &err) != 0)
		FUZZ_CHECK(err.msg[0] != '\0' && out.len == 0);
	tc_buf_reset(&out);
	if (tc_openpgp_signature(data, size, &out, &err) != 0)
		FUZZ_CHECK(err.msg[0] != '\0' && out.len == 0);
	tc_buf_release(&out);
	for (i = 0; i < 256; i++)
		if (tc_openpgp_digest_weak((int)i))
			FUZZ_CHECK(tc_openpgp_digest_name((int)i) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct tc_openpgp status;
	struct tc_gpgv out;

	FUZZ_CHECK(text != NULL);
	memcpy(text, data, size);
	check_files(text, size);
	text[size] = '\0';
	if (strlen(text) == size) {
		char *copy = strdup(text);

		FUZZ_CHECK(copy != NULL);
		tc_openpgp_status(&status, copy, 0);
		tc_gpgv_conclude(&out, &status);
		free(copy);
		if (out.outcome == TC_GPGV_GOOD) {
			FUZZ_CHECK(strstr(text, "VALIDSIG ") != NULL);
			FUZZ_CHECK(strstr(text, "\n[GNUPG:] BADSIG ") == NULL);
			FUZZ_CHECK(strlen(out.fingerprint) >= 40 &&
				   tc_hex_span(out.fingerprint) ==
					   strlen(out.fingerprint));
		} else {
			FUZZ_CHECK(out.fingerprint[0] == '\0');
		}
		/* gpgv that did not end well vouches for nothing. */
		copy = strdup(text);
		FUZZ_CHECK(copy != NULL);
		tc_openpgp_status(&status, copy, 1);
		tc_gpgv_conclude(&out, &status);
		FUZZ_CHECK(out.outcome != TC_GPGV_GOOD);
		free(copy);
	}
	free(text);
	return 0;
}

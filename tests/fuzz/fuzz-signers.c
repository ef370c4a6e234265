/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of allowed signers: what is taken can be found by its key. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "crypto/allowed-signers.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_allowed_signers signers = { .count = 0 };
	struct tc_error err = { "" };
	const char *who;
	size_t i;
	int rc = tc_allowed_signers_parse(&signers, (const char *)data, size,
					  &err);

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

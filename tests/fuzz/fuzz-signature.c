/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Key and signature files: what is accepted is the one way to write it. */
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "crypto/secret-key.h"
#include "crypto/signature.h"
#include "fuzz.h"

static void check_error(int rc, const struct tc_error *err)
{
	FUZZ_CHECK(rc == 0 || (rc == -1 && err->msg[0] != '\0' &&
			       strchr(err->msg, '\n') == NULL));
}

/* Everything but the untrusted comment comes out as it went in, and no
 * signature is good by a key that did not make it. */
static void check_signature(const char *text, size_t size)
{
	static const char key[] = "RWRCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC"
				  "QkJCQkJCQkJCQkJC";
	enum tc_signature_outcome outcome = TC_SIGNATURE_GOOD;
	struct tc_error err = { "" };
	struct tc_keyring ring = { 0 };
	struct tc_signature s;
	struct tc_message *m;
	struct tc_buf out;
	int rc = tc_signature_parse(&s, text, size, &err);

	check_error(rc, &err);
	if (rc != 0)
		return;
	tc_buf_init(&out, TC_MAX_SIGNATURE_FILE);
	tc_signature_format_file(&s, "", &out);
	{
		const char *in = memchr(text, '\n', size);
		const char *made = strchr(tc_buf_str(&out), '\n');
		size_t rest = size - (size_t)(in - text);

		FUZZ_CHECK(strlen(made) == rest &&
			   memcmp(made, in, rest) == 0);
	}
	tc_buf_release(&out);
	FUZZ_CHECK(tc_keyring_add(&ring, key, &err) == 0);
	memcpy(ring.keys[0].id, s.key_id, sizeof(s.key_id));
	m = tc_message_new(s.format, &err);
	FUZZ_CHECK(m != NULL);
	FUZZ_CHECK(tc_signature_verify(&s, m, &ring, &outcome, &err) == 0);
	FUZZ_CHECK(outcome == TC_SIGNATURE_BAD);
	tc_message_free(m);
	tc_keyring_release(&ring);
}

static void check_keyring(const char *text, size_t size)
{
	struct tc_error err = { "" };
	struct tc_keyring ring = { 0 };
	int rc = tc_keyring_parse(&ring, text, size, &err);

	check_error(rc, &err);
	FUZZ_CHECK((rc == 0) == (ring.count > 0));
	tc_keyring_release(&ring);
}

/* Protected keys would take seconds: nobody knows their passphrase here. */
static int refuse(void *ctx, char *dst, size_t size, size_t *len,
		  struct tc_error *err)
{
	(void)ctx;
	(void)dst;
	(void)size;
	(void)len;
	return tc_fail(err, "no passphrase");
}

static void check_secret(const char *text, size_t size)
{
	const struct tc_passphrase none = { .ask = refuse };
	struct tc_error err = { "" };
	struct tc_secret_key key;
	int rc = tc_secret_key_parse(&key, text, size, &none, &err);

	check_error(rc, &err);
	tc_secret_key_wipe(&key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	check_signature(text, size);
	check_keyring(text, size);
	check_secret(text, size);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Digests on the command line, and of files that it names. */
#include "cmd-db-hash.h"

#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "crypto/digest.h"

bool tc_db_is_digest(const char *s, size_t len)
{
	return (len == SHA1_DIGITS || len == SHA256_DIGITS) &&
	       tc_hex_span(s) >= len;
}

/* Reads it as a stream: it may have any size. */
static int hash_stream(FILE *in, uint8_t *sha256, struct tc_error *err)
{
	struct tc_digest *digest = tc_digest_new(TC_DIGEST_SHA256, err);
	char chunk[65536];
	size_t n;

	if (digest == NULL)
		return -1;
	tc_digest_start(digest);
	while ((n = fread(chunk, 1, sizeof(chunk), in)) > 0)
		tc_digest_update(digest, chunk, n);
	tc_digest_final(digest, sha256);
	tc_digest_free(digest);
	return 0;
}

int tc_db_hash_file(const char *path, uint8_t sha256[32], struct tc_error *err)
{
	struct tc_quoted q;
	FILE *in = fopen(path, "rbe");
	int rc;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (in == NULL)
		return tc_fail_errno(err, errno, "%s", q.s);
	rc = hash_stream(in, sha256, err);
	if (rc == 0 && ferror(in))
		rc = tc_fail_errno(err, errno, "%s", q.s);
	(void)fclose(in);
	return rc;
}

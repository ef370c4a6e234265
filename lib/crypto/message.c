/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a signature is over: the message, or a digest of it. */
#include "crypto/message.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"

struct tc_message *tc_message_new(enum tc_signature_format format,
				  struct tc_error *err)
{
	struct tc_message *m = tc_calloc(1, sizeof(*m));

	m->format = format;
	tc_buf_init(&m->whole, TC_MAX_SIGNED_WHOLE);
	if (format != TC_MINISIGN)
		return m;
	m->digest = tc_digest_new(TC_DIGEST_BLAKE2B, err);
	if (m->digest != NULL)
		return m;
	tc_message_free(m);
	return NULL;
}

int tc_message_update(struct tc_message *m, const void *data, size_t len,
		      struct tc_error *err)
{
	if (m->digest != NULL) {
		tc_digest_update(m->digest, data, len);
		return 0;
	}
	tc_buf_append(&m->whole, data, len);
	if (m->whole.full)
		return tc_fail(err, "larger than %u bytes: only a minisign "
			       "signature over the digest can be used",
			       TC_MAX_SIGNED_WHOLE);
	return 0;
}

int tc_message_read_fd(struct tc_message *m, int fd, struct tc_error *err)
{
	char chunk[65536];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, chunk, sizeof(chunk), at)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(err, errno, "cannot read");
		if (tc_message_update(m, chunk, (size_t)n, err) != 0)
			return -1;
		at += n;
	}
	return 0;
}

const void *tc_message_bytes(struct tc_message *m, size_t *len)
{
	if (m->digest == NULL) {
		*len = m->whole.len;
		return tc_buf_str(&m->whole);
	}
	tc_digest_final(m->digest, m->hash);
	*len = sizeof(m->hash);
	return m->hash;
}

void tc_message_free(struct tc_message *m)
{
	if (m == NULL)
		return;
	tc_digest_free(m->digest);
	tc_buf_release(&m->whole);
	free(m);
}

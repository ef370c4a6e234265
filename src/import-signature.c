/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The detached OpenPGP signature beside a release tarball. */
#include "import-signature.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "confine.h"
#include "crypto/digest.h"

/* A file on its way to gpgv. */
struct feed {
	int from;
	struct tc_digest *digest;
};

/* The digest is of what gpgv was given. */
static int feed(void *ctx, tc_sink_fn *sink, void *sink_ctx,
		struct tc_error *err)
{
	struct feed *f = ctx;
	char chunk[65536];
	ssize_t n;

	tc_digest_start(f->digest);
	while ((n = read(f->from, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(err, errno, "cannot read");
		tc_digest_update(f->digest, chunk, (size_t)n);
		if (sink(sink_ctx, chunk, (size_t)n, err) != 0)
			return -1;
	}
	return 0;
}

static const char *const suffixes[] = { ".asc", ".sig", ".sign" };

void tc_import_signature_paths(struct tc_paths *paths, const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		char *name = tc_asprintf("%s%s", path, suffixes[i]);

		tc_paths_add(paths, name);
		free(name);
	}
}

static char *find_signature(const char *path, struct tc_error *err)
{
	struct tc_quoted q;
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		char *name = tc_asprintf("%s%s", path, suffixes[i]);

		if (lstat(name, &st) == 0)
			return name;
		free(name);
	}
	tc_fail(err, "%s: not signed: no .asc, .sig or .sign beside it",
		tc_quote_into(q.s, sizeof(q.s), path));
	return NULL;
}

static int refuse(const struct tc_gpgv *result, const char *signature,
		  struct tc_error *err)
{
	static const char *const words[] = {
		[TC_GPGV_GOOD] = "good",
		[TC_GPGV_BAD] = "BAD SIGNATURE",
		[TC_GPGV_UNKNOWN_KEY] = "by no key of the keyring",
		[TC_GPGV_MALFORMED] = "not a detached OpenPGP signature",
	};
	struct tc_quoted q;

	return tc_fail(err, "%s: %s",
		       tc_quote_into(q.s, sizeof(q.s), signature),
		       words[result->outcome]);
}

static int check(const struct tc_gpgv_keyrings *keys, const char *path,
		 const char *signature, struct feed *f, struct tc_gpgv *out,
		 struct tc_error *err)
{
	const struct tc_content content = { feed, f };
	struct tc_quoted q;
	int rc;

	f->from = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (f->from < 0)
		return tc_fail_errno(err, errno, "%s",
				     tc_quote_into(q.s, sizeof(q.s), path));
	rc = tc_gpgv_verify(keys, signature, &content, out, err);
	close(f->from);
	if (rc == 0 && out->outcome != TC_GPGV_GOOD)
		rc = refuse(out, signature, err);
	return rc;
}

int tc_import_check_signature(const struct tc_gpgv_keyrings *keys,
			      const char *path, uint8_t sha256[32],
			      struct tc_gpgv *out, struct tc_error *err)
{
	struct feed f = { .from = -1 };
	char *signature = find_signature(path, err);
	int rc = -1;

	if (signature == NULL)
		return -1;
	f.digest = tc_digest_new(TC_DIGEST_SHA256, err);
	if (f.digest != NULL)
		rc = check(keys, path, signature, &f, out, err);
	if (rc == 0)
		tc_digest_final(f.digest, sha256);
	tc_digest_free(f.digest);
	free(signature);
	return rc;
}

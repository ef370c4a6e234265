/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of digests, and who signed them. */
#include "check/sums.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/path.h"
#include "base/quote.h"
#include "check/check.h"
#include "crypto/sums.h"

/* The list and its signature, wherever that was. */
struct list {
	struct tc_buf text, signature;
};

static int check_list(struct tc_check *check,
		      const struct tc_signature_options *opt,
		      const struct list *l, struct tc_found_seal *found,
		      struct tc_error *err)
{
	struct tc_bytes bytes = { tc_buf_str(&l->text), l->text.len };
	const struct tc_sealed sealed = {
		.sig = tc_buf_str(&l->signature),
		.sig_len = l->signature.len,
		.content = tc_content_bytes(&bytes),
		.namespace = "file",
	};

	if (l->signature.len == 0)
		return 0;
	return tc_seal_check(&sealed, &opt->keys, &check->evidence.arena,
			     &found->seal, err);
}

static int read_beside(struct list *l, const char *path, struct tc_error *err)
{
	char *beside = tc_check_signature_beside(path);
	int rc = 0;

	if (beside != NULL)
		rc = tc_read_file(beside, &l->signature, err);
	free(beside);
	return rc;
}

/* What is parsed is what the signature is over. */
static int read_list(struct list *l, const char *path, struct tc_error *err)
{
	struct tc_buf file;
	int rc;

	tc_buf_init(&file, TC_MAX_SUMS_FILE);
	rc = tc_read_file(path, &file, err);
	if (rc == 0 && tc_clearsigned_begins(tc_buf_str(&file), file.len)) {
		rc = tc_clearsigned_split(tc_buf_str(&file), file.len,
					  &l->text, &l->signature, err);
	} else if (rc == 0) {
		tc_buf_append(&l->text, tc_buf_str(&file), file.len);
		rc = read_beside(l, path, err);
	}
	tc_buf_release(&file);
	return rc;
}

/* 1: the list agrees, 0: it does not, -1. */
static int compare(struct tc_check *check, const struct tc_sums *sums,
		   struct tc_error *err)
{
	struct tc_content content = tc_check_content(check);
	uint8_t sum[TC_SHA512_SIZE];
	struct tc_digest *digest;
	int rc;

	if (sums->contradicts ||
	    (sums->has_sha256 &&
	     memcmp(sums->sha256, check->info.sha256, TC_SHA256_SIZE) != 0))
		return 0;
	if (!sums->has_sha512)
		return 1;
	digest = tc_digest_new(TC_DIGEST_SHA512, err);
	if (digest == NULL)
		return -1;
	rc = tc_content_digest(&content, digest, err);
	tc_digest_final(digest, sum);
	tc_digest_free(digest);
	return rc ? -1 : memcmp(sum, sums->sha512, sizeof(sum)) == 0;
}

static int hold(struct tc_check *check, const struct list *l,
		struct tc_found_seal *found, struct tc_error *err)
{
	const char *name = tc_path_base(check->subject);
	struct tc_quoted q;
	struct tc_sums sums;
	int rc;

	if (tc_sums_parse(&sums, tc_buf_str(&l->text), l->text.len, name,
			  err) != 0)
		return -1;
	if (!sums.has_sha256 && !sums.has_sha512)
		return tc_fail(err, "has no SHA-256 or SHA-512 of %s%s",
			       tc_quote_into(q.s, sizeof(q.s), name),
			       sums.weak ? ", only weaker ones" : "");
	rc = compare(check, &sums, err);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		found->seal.outcome = TC_SEAL_BAD;
		found->seal.why = "the list gives another digest of the "
				  "tarball";
	} else if (found->seal.outcome == TC_SEAL_ABSENT) {
		found->seal.why = "the digest agrees, nobody signed the list";
	}
	return 0;
}

int tc_check_sums(struct tc_check *check,
		  const struct tc_signature_options *opt, const char *path,
		  struct tc_found_seal *found, struct tc_error *err)
{
	struct tc_quoted q;
	struct list l;
	int rc;

	tc_buf_init(&l.text, TC_MAX_SUMS_FILE);
	tc_buf_init(&l.signature, TC_MAX_SIGNATURE_FILE);
	found->listed = true;
	rc = read_list(&l, path, err);
	if (rc == 0)
		rc = check_list(check, opt, &l, found, err);
	if (rc == 0)
		rc = hold(check, &l, found, err);
	tc_buf_release(&l.text);
	tc_buf_release(&l.signature);
	return rc ? tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s), path))
		  : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about signatures. */
#include "seal-options.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "check/check.h"
#include "clock.h"
#include "crypto/allowed-signers.h"
#include "crypto/cms.h"
#include "crypto/keyring.h"
#include "gpgv.h"

static struct tc_string_list keyrings, signers, revoked, pubkeys, files,
	sums, required;
static const char *ca_file, *packaging;

const struct tc_option tc_seal_option_table[] = {
	{ 0, "keyring", TC_OPT_LIST, &keyrings, "FILE",
	  "OpenPGP keys, armored or not, that signatures are checked against",
	  NULL },
	{ 0, "packaging", TC_OPT_STRING, &packaging, "DIR",
	  "a packaging directory: its debian/upstream/signing-key.asc is a "
	  "keyring", NULL },
	{ 0, "allowed-signers", TC_OPT_LIST, &signers, "FILE",
	  "SSH keys, in the form of ssh-keygen(1)", NULL },
	{ 0, "revoked-signers", TC_OPT_LIST, &revoked, "FILE",
	  "SSH keys that are not believed any more, one in a line", NULL },
	{ 0, "ca-file", TC_OPT_STRING, &ca_file, "FILE",
	  "X.509 certificates (PEM), with or without lists of revoked ones",
	  NULL },
	{ 0, "pubkey", TC_OPT_LIST, &pubkeys, "FILE|KEY",
	  "public key of minisign or signify", NULL },
	{ 0, "signature", TC_OPT_LIST, &files, "FILE",
	  "signature of the tarball (default: those beside it)", NULL },
	{ 0, "sums", TC_OPT_LIST, &sums, "FILE",
	  "list of digests (SHA256SUMS) that has the tarball, clear-signed or "
	  "with a signature beside it", NULL },
	{ 0, "require-signature", TC_OPT_LIST, &required,
	  "tag|commit|tarball|any", "reject without a good one", NULL },
	{ 0 },
};

size_t tc_seals_file_count(void)
{
	return files.count;
}

/* Of the process: read once, however many checks there are. */
static struct {
	bool read;
	struct tc_gpgv_keyrings gpgv;
	struct tc_allowed_signers signers;
	struct tc_keyring ring;
	struct tc_ca *ca;
	unsigned required;
} given;

static int read_required(struct tc_error *err)
{
	static const struct {
		const char *word;
		unsigned bit;
	} words[] = {
		{ "tag", TC_REQUIRE(TC_SEALED_TAG) },
		{ "commit", TC_REQUIRE(TC_SEALED_COMMIT) },
		{ "tarball", TC_REQUIRE(TC_SEALED_TARBALL) },
		{ "any", TC_REQUIRE_ANY },
	};
	struct tc_quoted q;
	size_t i, k, n = sizeof(words) / sizeof(*words);

	for (i = 0; i < required.count; i++) {
		for (k = 0; k < n; k++)
			if (strcmp(required.items[i], words[k].word) == 0)
				break;
		if (k == n)
			return tc_fail(err, "--require-signature %s: not tag, "
				       "commit, tarball or any",
				       tc_quote_into(q.s, sizeof(q.s),
						     required.items[i]));
		given.required |= words[k].bit;
	}
	return 0;
}

/* Debian's devscripts look there, too (uscan(1), "KEYRING FILE EXAMPLES"). */
static int read_packaging(struct tc_error *err)
{
	static const char name[] = "upstream/signing-key.asc";
	char *path;
	int rc;

	if (packaging == NULL)
		return 0;
	path = tc_asprintf("%s/debian/%s", packaging, name);
	rc = tc_gpgv_keyring_add(&given.gpgv, path, err);
	free(path);
	return rc;
}

static int read_files(struct tc_error *err)
{
	size_t i;

	for (i = 0; i < keyrings.count; i++)
		if (tc_gpgv_keyring_add(&given.gpgv, keyrings.items[i],
					err) != 0)
			return -1;
	if (read_packaging(err) != 0)
		return -1;
	for (i = 0; i < signers.count; i++)
		if (tc_allowed_signers_read(&given.signers, signers.items[i],
					    err) != 0)
			return -1;
	for (i = 0; i < revoked.count; i++)
		if (tc_allowed_signers_revoke(&given.signers,
					      revoked.items[i], err) != 0)
			return -1;
	for (i = 0; i < pubkeys.count; i++)
		if (tc_keyring_add(&given.ring, pubkeys.items[i], err) != 0)
			return -1;
	if (ca_file != NULL)
		given.ca = tc_ca_read(ca_file, err);
	return ca_file != NULL && given.ca == NULL ? -1 : 0;
}

int tc_seals_given(struct tc_check_options *opt, struct tc_error *err)
{
	struct tc_seal_keys *keys = &opt->signatures.keys;

	if (!given.read &&
	    (read_required(err) != 0 || read_files(err) != 0))
		return -1;
	given.read = true;
	opt->signatures.files = files.items;
	opt->signatures.file_count = files.count;
	opt->signatures.sums = sums.items;
	opt->signatures.sums_count = sums.count;
	opt->signatures.required = given.required;
	keys->now = tc_now();
	if (given.gpgv.count > 0) {
		keys->openpgp = tc_gpgv_seal;
		keys->openpgp_ctx = &given.gpgv;
	}
	keys->signers = signers.count > 0 ? &given.signers : NULL;
	keys->ring = pubkeys.count > 0 ? &given.ring : NULL;
	keys->ca = given.ca;
	return 0;
}

int tc_seals_serve_gpgv(const int *fds, struct tc_error *err)
{
	return tc_gpgv_serve(&given.gpgv, fds, err);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which databases may be believed: options, environment, installed keys. */
#include "cmd-db-trust.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cmd.h"
#include "db/trust.h"

struct tc_db_trust_args tc_db_trust_args;

/* NULL where empty, as where not set. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

/* 1: there is such a file, and its keys are in the ring; 0: none; -1. */
static int installed_keys(struct tc_keyring *ring, const char *path,
			  struct tc_error *err)
{
	struct stat st;

	if (lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	return tc_keyring_read(ring, path, err) == 0 ? 1 : -1;
}

static int named_keys(struct tc_keyring *ring, struct tc_error *err)
{
	const char *from_env = environment("TARCHECK_DB_KEY");
	size_t i;

	for (i = 0; i < tc_db_trust_args.keys.count; i++)
		if (tc_keyring_add(ring, tc_db_trust_args.keys.items[i],
				   err) != 0)
			return tc_prefix(err, "--db-key");
	if (from_env != NULL && tc_keyring_add(ring, from_env, err) != 0)
		return tc_prefix(err, "$TARCHECK_DB_KEY");
	return 0;
}

int tc_db_trust_gather(struct tc_db_trust *out, struct tc_keyring *ring,
		       const char *installed, struct tc_error *err)
{
	const struct tc_db_trust_args *args = &tc_db_trust_args;
	struct tc_db_trust made = { .keys = ring };
	int own = -1;

	if (args->allow_unsigned && args->require_signed)
		return tc_fail(err, "--allow-unsigned-db and "
			       "--require-signed-db exclude each other");
	if (named_keys(ring, err) == 0)
		own = installed_keys(ring, installed, err);
	if (own < 0) {
		tc_keyring_release(ring);
		return -1;
	}
	made.installed = tc_installed_dbs();
	made.require_signed = own || args->require_signed;
	made.allow_unsigned = args->allow_unsigned;
	if (environment("TARCHECK_ALLOW_UNSIGNED_DB") != NULL &&
	    !args->require_signed)
		made.allow_unsigned = true;
	*out = made;
	return 0;
}

const struct tc_db_trust *tc_db_trust_given(struct tc_error *err)
{
	static struct tc_keyring ring;
	static struct tc_db_trust trust;

	if (trust.keys == NULL &&
	    tc_db_trust_gather(&trust, &ring, TC_TRUSTED_KEYS, err) != 0)
		return NULL;
	return &trust;
}

const struct tc_db_trust *tc_db_trust_to_read(struct tc_error *err)
{
	static struct tc_db_trust trust;
	const struct tc_db_trust *given = tc_db_trust_given(err);

	if (given == NULL || tc_db_trust_args.require_signed)
		return given;
	trust = *given;
	trust.require_signed = false;
	trust.allow_unsigned = true;
	return &trust;
}

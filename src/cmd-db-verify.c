/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db verify: whether manifests and databases are what they should. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/quote.h"
#include "cmd-db-refs.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "crypto/detached.h"
#include "db/compare.h"
#include "db/db.h"
#include "db/verify.h"

static struct tc_string_list pubkeys;

static const struct tc_option own_options[] = {
	{ 0, "pubkey", TC_OPT_LIST, &pubkeys, "FILE|KEY",
	  "public key of minisign or signify that is to have signed it; else "
	  "any of those that are trusted", NULL },
	{ 0, "allow-unsigned-db", TC_OPT_FLAG,
	  &tc_db_trust_args.allow_unsigned, NULL,
	  "do without a signature by a trusted key", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db verify",
	.synopsis = "[FILE]... [OPTION]...",
	.summary = "Check the signatures (FILE.minisig, FILE.sig) of "
		   "manifests and databases, and that they are sound: that "
		   "each table is what the others make of it. Without FILE, "
		   "of the default database. Status 0: all are good; 1: one "
		   "is not; 2: could not check.",
	.examples =
		"  tarcheck db verify\n"
		"  tarcheck db verify site.db --pubkey me.pub\n"
		"  tarcheck db verify data/known/*.tsv --pubkey "
		"RWQf6LRCGA9i...\n",
	.options = option_tables,
	.max_operands = SIZE_MAX,
};

static int check_file(const char *path, const struct tc_keyring *ring,
		      struct tc_detached *out, struct tc_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct tc_signed_bytes data = { .fd = fd };
	struct tc_quoted q;
	struct stat st;
	int rc;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (fd < 0)
		return tc_fail_errno(err, errno, "%s", q.s);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		rc = tc_fail(err, "%s: not a regular file", q.s);
	else
		rc = tc_detached_check(path, &data, ring, out, err);
	close(fd);
	return rc;
}

/* Whether that will do. Nobody signs what came with the program, and what is
 * asked for by a key must have it. */
static bool will_do(const char *path, const struct tc_detached *d,
		    const struct tc_db_trust *trust)
{
	switch (d->outcome) {
	case TC_SIGNATURE_GOOD:
		return true;
	case TC_SIGNATURE_UNKNOWN_KEY:
	case TC_SIGNATURE_ABSENT:
		if (pubkeys.count > 0)
			return false;
		return trust->allow_unsigned ||
		       (!trust->require_signed &&
			tc_db_is_installed(trust, path));
	default:
		return false;
	}
}

static void print_line(const char *path, const struct tc_detached *d)
{
	struct tc_arena arena = { 0 };

	printf("%s: ", tc_quote_arena(&arena, path));
	switch (d->outcome) {
	case TC_SIGNATURE_GOOD:
		printf("good signature by key %s (%s)%s%s\n", d->key_id,
		       tc_signature_format_name(d->format),
		       *d->comment ? ": " : "",
		       tc_quote_arena(&arena, d->comment));
		break;
	case TC_SIGNATURE_BAD:
		printf("BAD SIGNATURE: %s by key %s does not hold\n",
		       tc_quote_arena(&arena, d->path), d->key_id);
		break;
	case TC_SIGNATURE_UNKNOWN_KEY:
		printf("signed by key %s, which is not trusted here\n",
		       d->key_id);
		break;
	case TC_SIGNATURE_MALFORMED:
		printf("%s is not a signature of minisign or signify: %s\n",
		       tc_quote_arena(&arena, d->path), d->why);
		break;
	case TC_SIGNATURE_ABSENT:
		puts("not signed");
		break;
	}
	tc_arena_release(&arena);
}

/* 1: sound, 0: not, told in a line; -1. */
static int check_database(const char *path, const struct tc_db_trust *trust,
			  struct tc_error *err)
{
	struct tc_db *db = tc_db_open(path, trust, err);
	struct tc_error problem = { "" };
	struct tc_quoted q, edition;
	int rc;

	if (db == NULL)
		return -1;
	tc_quote_into(q.s, sizeof(q.s), path);
	rc = tc_db_verify(db, &problem, err);
	if (rc > 0)
		printf("%s: sound: %s\n", q.s,
		       tc_quote_into(edition.s, sizeof(edition.s),
				     tc_db_edition(db)));
	else if (rc == 0)
		printf("%s: NOT SOUND: %s\n", q.s, problem.msg);
	tc_db_close(db);
	return rc;
}

static int check_contents(const char *path, const struct tc_db_trust *trust,
			  struct tc_error *err)
{
	struct tc_quoted q, project;
	struct tc_error problem;
	struct tc_manifest m;

	if (!tc_is_manifest(path))
		return check_database(path, trust, err);
	tc_manifest_init(&m, "");
	if (tc_manifest_read(&m, path, &problem) != 0) {
		printf("%s: NOT SOUND: %s\n",
		       tc_quote_into(q.s, sizeof(q.s), path), problem.msg);
		tc_manifest_release(&m);
		return 0;
	}
	printf("%s: sound: manifest of %s, %zu files\n",
	       tc_quote_into(q.s, sizeof(q.s), path),
	       tc_quote_into(project.s, sizeof(project.s), m.project),
	       m.count);
	tc_manifest_release(&m);
	return 1;
}

/* 1: all is well, 0: not, -1. */
static int verify(const char *path, const struct tc_keyring *ring,
		  const struct tc_db_trust *trust, struct tc_error *err)
{
	const struct tc_db_trust to_read = { .keys = ring,
					     .allow_unsigned = true };
	struct tc_detached d = { .path = NULL };
	bool good, holds;
	int rc;

	if (check_file(path, ring, &d, err) != 0)
		return -1;
	print_line(path, &d);
	good = will_do(path, &d, trust);
	holds = d.outcome != TC_SIGNATURE_BAD &&
		d.outcome != TC_SIGNATURE_MALFORMED;
	tc_detached_release(&d);
	rc = holds ? check_contents(path, &to_read, err) : 0;
	return rc > 0 ? good : rc;
}

struct question {
	char **words;
	size_t count;
	const struct tc_keyring *ring;
	const struct tc_db_trust *trust;
};

static int verify_all(void *ctx)
{
	const struct question *ask = ctx;
	int status = TC_EXIT_OK;
	struct tc_error err;
	size_t i;

	for (i = 0; i < ask->count; i++) {
		int rc = verify(tc_db_path(ask->words[i]), ask->ring,
				ask->trust, &err);

		if (rc < 0)
			status = tc_complain(&err);
		else if (rc == 0 && status == TC_EXIT_OK)
			status = TC_EXIT_REJECTED;
	}
	return status;
}

static int confine(struct question *ask)
{
	struct tc_paths paths = { .list = NULL };
	size_t i;

	for (i = 0; i < ask->count; i++)
		tc_paths_add_beside(&paths, tc_db_path(ask->words[i]));
	return tc_db_confine_named(&paths, verify_all, ask);
}

/* NULL where a key cannot be read. */
static const struct tc_keyring *read_keys(struct tc_keyring *own,
					  const struct tc_db_trust *trust,
					  struct tc_error *err)
{
	size_t i;

	for (i = 0; i < pubkeys.count; i++)
		if (tc_keyring_add(own, pubkeys.items[i], err) != 0) {
			tc_prefix(err, "--pubkey");
			return NULL;
		}
	return pubkeys.count > 0 ? own : trust->keys;
}

int tc_cmd_db_verify(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	char word[] = "default", *fallback[] = { word };
	struct question ask = {
		.words = argc > 1 ? argv + 1 : fallback,
		.count = argc > 1 ? (size_t)argc - 1 : 1,
	};
	struct tc_keyring ring = { 0 };
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	ask.trust = tc_db_trust_given(&err);
	if (ask.trust == NULL)
		return tc_complain(&err);
	ask.ring = read_keys(&ring, ask.trust, &err);
	status = ask.ring != NULL ? confine(&ask) : tc_complain(&err);
	tc_keyring_release(&ring);
	return status;
}

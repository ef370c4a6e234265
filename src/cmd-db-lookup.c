/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db lookup: who published a file or a digest, and when. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "cmd-db-hash.h"
#include "cmd-db-refs.h"
#include "cmd.h"
#include "crypto/digest.h"
#include "lookup.h"

static const struct tc_usage usage = {
	.command = "db lookup",
	.synopsis = "(FILE | DIGEST | -)... [OPTION]...",
	.summary = "Say who published a file or a digest (SHA-256, SHA-1 or "
		   "git blob id), and when. '-' reads a list as sha256sum "
		   "and sha1sum write it, or of digests alone. Status 0: all "
		   "are known; 1: some are not, or are known to be bad.",
	.examples =
		"  tarcheck db lookup m4/gettext.m4 build-aux/install-sh\n"
		"  tarcheck db lookup "
		"c86c8f8a69c07fbec8dd650c6604bf0c9876261f\n"
		"  sha256sum m4/*.m4 | tarcheck db lookup -\n",
	.options = tc_db_query_tables,
	.max_operands = SIZE_MAX,
};

struct session {
	struct tc_refs *refs;
	const struct tc_lookup_writer *writer;
	size_t counts[TC_LOOKUP_STATUSES];
	size_t total;
	struct tc_error err;
};

static const struct {
	enum tc_db_key key;
	size_t digits;
	const char *name;
} keys[] = {
	{ TC_KEY_SHA256, SHA256_DIGITS, "sha256" },
	{ TC_KEY_SHA1, SHA1_DIGITS, "sha1" },
	{ TC_KEY_BLOB, SHA1_DIGITS, "git-blob" },
};

/* Asks for the digest as each kind of digest of that length. Known-bad files
 * come first in what the database gives. */
static int ask(struct session *s, struct tc_lookup *l, const char *name,
	       struct tc_arena *arena)
{
	uint8_t digest[SHA256_DIGITS / 2];
	const size_t digits = strlen(l->digest);
	struct tc_known *known = NULL;
	size_t i;
	int n;

	(void)tc_unhex(digest, digits / 2, l->digest);
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (keys[i].digits != digits)
			continue;
		n = tc_refs_lookup(s->refs, keys[i].key, digest, name, arena,
				   &known, &s->err);
		if (n < 0)
			return -1;
		if (n == 0)
			continue;
		l->key = keys[i].name;
		l->known = known;
		l->count = (size_t)n;
		return 0;
	}
	return 0;
}

static int answer(struct session *s, struct tc_lookup *l,
		  struct tc_arena *arena)
{
	const char *name = l->path ? tc_path_base(l->path) : NULL;

	if (name != NULL &&
	    tc_refs_name_info(s->refs, name, arena, &l->name, &s->err) < 0)
		return -1;
	if (ask(s, l, name, arena) != 0)
		return -1;
	l->status = TC_LOOKUP_KNOWN;
	if (l->count == 0) {
		if (name != NULL && ask(s, l, NULL, arena) != 0)
			return -1;
		l->status = l->count > 0 ? TC_LOOKUP_OTHER_NAME :
					   TC_LOOKUP_UNKNOWN;
	}
	if (l->count > 0 && l->known[0].known_bad)
		l->status = TC_LOOKUP_BAD;
	return 0;
}

static int look_up(struct session *s, const char *digest, const char *path)
{
	struct tc_arena arena = { 0 };
	struct tc_lookup l = { .index = s->total++, .digest = digest,
			       .path = path };
	int rc = answer(s, &l, &arena);

	if (rc == 0) {
		s->counts[l.status]++;
		s->writer->each(s->refs, &l, &arena);
	}
	tc_arena_release(&arena);
	return rc;
}

/* "DIGEST", "DIGEST  PATH" or "DIGEST *PATH" (sha256sum(1)). */
static int look_up_line(struct session *s, char *line, size_t number)
{
	size_t len = tc_hex_span(line);
	char *path = NULL;

	if (tc_db_is_digest(line, len) && line[len] == ' ' &&
	    (line[len + 1] == ' ' || line[len + 1] == '*') &&
	    line[len + 2] != '\0')
		path = line + len + 2;
	else if (!tc_db_is_digest(line, len) || line[len] != '\0')
		return tc_fail(&s->err, "standard input:%zu: not 'DIGEST  "
			       "PATH'", number);
	line[len] = '\0';
	return look_up(s, line, path);
}

static int look_up_list(struct session *s)
{
	char line[TC_MAX_PATH + SHA256_DIGITS + 4];
	size_t number = 0;
	int rc = 0;

	while (rc == 0 && fgets(line, sizeof(line), stdin) != NULL) {
		size_t len = strlen(line);

		number++;
		if (len + 1 == sizeof(line) && line[len - 1] != '\n')
			return tc_fail(&s->err, "standard input:%zu: a line "
				       "that is too long", number);
		if (len > 0 && line[len - 1] == '\n')
			line[--len] = '\0';
		if (len > 0)
			rc = look_up_line(s, line, number);
	}
	if (ferror(stdin))
		return tc_fail_errno(&s->err, errno, "standard input");
	return rc;
}

static int look_up_file(struct session *s, const char *path)
{
	char hex[SHA256_DIGITS + 1];
	uint8_t sha256[TC_SHA256_SIZE];

	if (tc_db_hash_file(path, sha256, &s->err) != 0)
		return -1;
	return look_up(s, tc_hex(hex, sha256, sizeof(sha256)), path);
}

/* Digests as typed may be in upper case; a file of such a name is "./NAME". */
static int look_up_operand(struct session *s, char *word)
{
	if (strcmp(word, "-") == 0)
		return look_up_list(s);
	if (tc_db_is_digest(word, strlen(word)))
		return look_up(s, word, NULL);
	return look_up_file(s, word);
}

/* The databases' digests cost more than a thousand answers: they are taken
 * only for a writer that shows them. */
static int begin(struct session *s)
{
	json_t *databases;

	if (s->writer->begin == NULL)
		return 0;
	databases = tc_db_json_databases(s->refs, &s->err);
	if (databases == NULL)
		return -1;
	s->writer->begin(databases);
	json_decref(databases);
	return 0;
}

static int look_up_all(struct session *s, int argc, char **argv)
{
	int i, rc = begin(s);

	if (rc == 0 && argc < 2)
		rc = look_up_list(s);
	for (i = 1; i < argc && rc == 0; i++)
		rc = look_up_operand(s, argv[i]);
	if (rc == 0 && s->total == 0)
		rc = tc_fail(&s->err, "db lookup: nothing to look up");
	if (rc == 0)
		s->writer->end(s->counts);
	return rc;
}

struct words {
	int count; /* with the command's name */
	char **items;
};

static int lookup(void *ctx)
{
	const struct words *words = ctx;
	struct session s = { .writer = &tc_lookup_text_writer };
	int status;

	if (tc_db_wants_json())
		s.writer = &tc_lookup_json_writer;
	s.refs = tc_db_open_given(&s.err);
	if (s.refs == NULL)
		return tc_complain(&s.err);
	if (look_up_all(&s, words->count, words->items) != 0)
		status = tc_complain(&s.err);
	else
		status = s.counts[TC_LOOKUP_KNOWN] == s.total ?
				 TC_EXIT_OK : TC_EXIT_REJECTED;
	tc_refs_close(s.refs);
	return status;
}

int tc_cmd_db_lookup(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv), i;
	struct words words = { argc, argv };
	struct tc_paths paths = { .list = NULL };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	for (i = 1; i < argc; i++)
		tc_paths_add(&paths, argv[i]);
	return tc_db_confine(&paths, lookup, &words);
}

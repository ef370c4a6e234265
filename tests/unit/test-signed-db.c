/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed databases: who may be believed, and that what was verified is read. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "crypto/detached.h"
#include "crypto/secret-key.h"
#include "db/compile.h"
#include "db/db.h"

/* Of minisign -GW; they protect nothing. */
static const char secret[] =
	"untrusted comment: a key\n"
	"RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	"AAAAAAAAAAAA8b1MN+n7u/sh5iubDdttOvpLz1ovSUNAjZeLWoVV2KocnfNh"
	"oHIM3E9H8b30NLzMzYD3kR1w6ekivd3t1cDeuY1hm8GFN+fKAAAAAAAAAAAA"
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" "\n";
static const char public[] =
	"RWTxvUw36fu7+09H8b30NLzMzYD3kR1w6ekivd3t1cDeuY1hm8GFN+fK";
static const char other[] =
	"RWQ5uRkqGhEd5R8tUUap9jVSWh4k6bWOs9d6ouvnuEI0I2ZrC/7sGcjK";

static const char manifest[] =
	"# tarcheck-manifest 1\n# project: tool\n# columns: sha256 path\n"
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\t"
	"m4/x.m4\n";

static void put(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void get(const char *path, struct tc_buf *buf)
{
	tc_buf_init(buf, 1 << 20);
	assert_int_equal(tc_read_file(path, buf, NULL), 0);
}

/* PATH.minisig or PATH.sig over what path holds. */
static void sign(const char *path, enum tc_signature_format format)
{
	const struct tc_passphrase none = { NULL, NULL };
	struct tc_message *m = tc_message_new(format, NULL);
	struct tc_secret_key key;
	struct tc_signature s;
	struct tc_buf data, text;
	char name[64];

	assert_non_null(m);
	get(path, &data);
	assert_int_equal(tc_secret_key_parse(&key, secret, strlen(secret),
					     &none, NULL), 0);
	assert_int_equal(tc_message_update(m, data.ptr, data.len, NULL), 0);
	assert_int_equal(tc_signature_make(&s, &key, m, "by me", NULL), 0);
	tc_buf_init(&text, TC_MAX_SIGNATURE_FILE);
	tc_signature_format_file(&s, "of the test", &text);
	(void)snprintf(name, sizeof(name), "%s%s", path,
		       format == TC_SIGNIFY ? ".sig" : ".minisig");
	put(name, text.ptr, text.len);
	tc_buf_release(&text);
	tc_buf_release(&data);
	tc_secret_key_wipe(&key);
	tc_message_free(m);
}

static int enter(void **state)
{
	static const char *const manifests[] = { "tool.tsv" };
	char *dir = strdup("unit-signed.XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return -1;
	*state = dir;
	put("tool.tsv", manifest, sizeof(manifest) - 1);
	return tc_db_compile(manifests, 1, "db", NULL);
}

static int leave(void **state)
{
	int rc = system("rm -rf ./*") | chdir("..");

	rc |= rmdir(*state);
	free(*state);
	return rc;
}

struct wanted {
	const char *key; /* NULL: none */
	bool installed, require, allow;
};

static struct tc_db *try(const struct wanted *w, struct tc_error *err)
{
	static const char *const installed[] = { "absent", "db", NULL };
	struct tc_keyring ring = { 0 };
	const struct tc_db_trust trust = {
		.keys = &ring,
		.installed = w->installed ? installed : NULL,
		.require_signed = w->require,
		.allow_unsigned = w->allow,
	};
	struct tc_db *db;

	if (w->key != NULL)
		assert_int_equal(tc_keyring_add(&ring, w->key, NULL), 0);
	db = tc_db_open("db", &trust, err);
	tc_keyring_release(&ring);
	return db;
}

/* want: how it stands, or -1 where it is refused. */
static void stands(const struct wanted *w, int want)
{
	struct tc_error err = { "" };
	struct tc_db *db = try(w, &err);
	const char *signer, *comment;

	if (want < 0) {
		assert_null(db);
		assert_string_not_equal(err.msg, "");
		return;
	}
	if (db == NULL)
		fail_msg("%s", err.msg);
	assert_int_equal(tc_db_signer(db, &signer, &comment), want);
	if (want == TC_DB_SIGNED) {
		assert_string_equal(signer, "FBBBFBE9374CBDF1");
		assert_string_equal(comment, "by me");
	} else {
		assert_null(signer);
		assert_null(comment);
	}
	tc_db_close(db);
}

/* Every combination of what there is, against the table in
 * docs/manifest-format.md. */
static void test_table(void **state)
{
	unsigned i;

	(void)state;
	for (i = 0; i < 8; i++) {
		const bool installed = i & 1, require = i & 2, allow = i & 4;
		struct wanted w = { NULL, installed, require, allow };
		int without = installed && (!require || allow) ?
				      TC_DB_INSTALLED :
				      -1;

		(void)unlink("db.minisig");
		stands(&w, without < 0 && allow ? TC_DB_UNSIGNED : without);
		sign("db", TC_MINISIGN);
		stands(&w, without < 0 && allow ? TC_DB_UNKNOWN_KEY : without);
		w.key = other;
		stands(&w, without < 0 && allow ? TC_DB_UNKNOWN_KEY : without);
		w.key = public;
		stands(&w, TC_DB_SIGNED);
		put("db.minisig", "", 0);
		stands(&w, -1);
		/* Over another message. */
		sign("tool.tsv", TC_MINISIGN);
		assert_int_equal(rename("tool.tsv.minisig", "db.minisig"), 0);
		stands(&w, -1);
	}
}

/* A byte that SQLite's header keeps for nobody, in place. */
static void overwrite(const char *path)
{
	FILE *f = fopen(path, "r+");

	assert_non_null(f);
	assert_int_equal(fseek(f, 80, SEEK_SET), 0);
	assert_int_equal(fputc('x', f), 'x');
	assert_int_equal(fclose(f), 0);
}

/* Whoever may write to the file may do so while it is used: nothing of that
 * is seen. */
static void test_changed_in_place(void **state)
{
	const struct wanted w = { .key = public };
	uint8_t digest[32], before[32], after[32];
	struct tc_arena arena = { 0 };
	struct tc_known *known;
	struct tc_db *db;
	struct tc_buf whole;

	(void)state;
	sign("db", TC_MINISIGN);
	get("db", &whole);
	db = tc_db_open("db", NULL, NULL);
	assert_non_null(db);
	assert_int_equal(tc_db_digest(db, before, NULL), 0);
	tc_db_close(db);

	db = try(&w, NULL);
	assert_non_null(db);
	memset(whole.ptr, 0, whole.len);
	put("db", whole.ptr, whole.len); /* the same file, now of zeros */
	memset(digest, 0xaa, sizeof(digest));
	assert_int_equal(tc_db_lookup(db, TC_KEY_SHA256, digest, "x.m4", &arena,
				      &known, NULL), 1);
	assert_int_equal(tc_db_digest(db, after, NULL), 0);
	assert_memory_equal(before, after, sizeof(before));
	assert_int_equal(truncate("db", 0), 0);
	assert_int_equal(tc_db_lookup(db, TC_KEY_SHA256, digest, "x.m4", &arena,
				      &known, NULL), 1);
	tc_db_close(db);
	tc_arena_release(&arena);
	tc_buf_release(&whole);
}

/* Each byte of the file counts for its signature. */
static void test_changed_before(void **state)
{
	const struct wanted w = { .key = public, .allow = true };
	struct tc_error err = { "" };

	(void)state;
	sign("db", TC_SIGNIFY);
	overwrite("db");
	assert_null(try(&w, &err));
	assert_non_null(strstr(err.msg, "db: BAD SIGNATURE"));
	(void)unlink("db.sig");
	stands(&w, TC_DB_UNSIGNED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_table, enter, leave),
		cmocka_unit_test_setup_teardown(test_changed_in_place, enter,
						leave),
		cmocka_unit_test_setup_teardown(test_changed_before, enter,
						leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store of contents: what is put in comes out, or is refused. */
#include "unit.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "crypto/digest.h"
#include "db/contents.h"

#define STORE "contents.db"

struct text {
	char bytes[200];
	size_t len;
	uint8_t sha256[32];
};

static struct text text_of(unsigned number)
{
	struct text t;
	struct tc_error err;

	t.len = (size_t)snprintf(t.bytes, sizeof(t.bytes),
				 "# serial %u\n%080u", number, number);
	assert_int_equal(tc_digest_buffer(TC_DIGEST_SHA256, t.bytes, t.len,
					  t.sha256, &err), 0);
	return t;
}

static void put(struct tc_contents *store, unsigned number)
{
	struct text t = text_of(number);
	struct tc_error err = { "" };

	if (tc_contents_put(store, t.sha256, t.bytes, t.len, &err) != 0)
		fail_msg("%s", err.msg);
}

/* Whether the store has it; what it has must be right. */
static bool get(struct tc_contents *store, unsigned number)
{
	struct text t = text_of(number);
	struct tc_error err = { "" };
	char *bytes = NULL;
	size_t len = 0;
	int rc = tc_contents_get(store, t.sha256, &bytes, &len, &err);

	if (rc < 0)
		fail_msg("%s", err.msg);
	assert_int_equal(tc_contents_has(store, t.sha256, &err), rc == 0);
	if (rc == 0) {
		assert_int_equal(len, t.len);
		assert_memory_equal(bytes, t.bytes, len);
		assert_int_equal(bytes[len], '\0');
		free(bytes);
	}
	return rc == 0;
}

static struct tc_contents *must(struct tc_contents *store,
				const struct tc_error *err)
{
	if (store == NULL)
		fail_msg("%s", err->msg);
	return store;
}

static struct tc_contents *fresh(void)
{
	struct tc_error err = { "" };

	(void)unlink(STORE);
	return must(tc_contents_create(STORE, &err), &err);
}

static void test_round_trip(void **state)
{
	struct tc_error err = { "" };
	struct tc_contents *store = fresh();
	uint64_t count = 0, bytes = 0;

	(void)state;
	put(store, 1);
	put(store, 2);
	put(store, 1);
	assert_int_equal(tc_contents_commit(store, &err), 0);
	assert_int_equal(tc_contents_commit(store, &err), 0);
	tc_contents_free(store);
	store = must(tc_contents_open(STORE, &err), &err);
	assert_true(get(store, 1));
	assert_true(get(store, 2));
	assert_false(get(store, 3));
	assert_int_equal(tc_contents_count(store, &count, &bytes, &err), 0);
	assert_int_equal(count, 2);
	assert_int_equal(bytes, 2 * text_of(1).len);
	tc_contents_free(store);
}

static void test_not_committed(void **state)
{
	struct tc_error err = { "" };
	struct tc_contents *store = fresh();

	(void)state;
	put(store, 1);
	tc_contents_free(store);
	store = must(tc_contents_open(STORE, &err), &err);
	assert_false(get(store, 1));
	tc_contents_free(store);
}

/* Writes batches of ten until it is killed. */
static void write_forever(unsigned begin)
{
	struct tc_error err;
	struct tc_contents *store = tc_contents_create(STORE, &err);
	unsigned i;

	for (i = begin; store != NULL; i++) {
		struct text t = text_of(i);

		if (tc_contents_put(store, t.sha256, t.bytes, t.len, &err) ||
		    (i % 10 == 9 && tc_contents_commit(store, &err) != 0))
			break;
	}
	_exit(1);
}

static void test_killed(void **state)
{
	struct tc_error err = { "" };
	unsigned round, have = 0;

	(void)state;
	tc_contents_free(fresh());
	/* On a machine that does much else it takes some more. */
	for (round = 0; round < 20 || (have == 0 && round < 200); round++) {
		struct tc_contents *store;
		pid_t child = fork();
		unsigned i;
		int status;

		if (child == 0)
			write_forever(have);
		usleep(1000 + round * 1500);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		store = must(tc_contents_open(STORE, &err), &err);
		for (i = 0; get(store, i); i++)
			;
		assert_true(i >= have);
		assert_int_equal(i % 10, 0);
		have = i;
		tc_contents_free(store);
	}
	assert_true(have > 0);
}

static void change(const char *text)
{
	sqlite3 *sql;

	assert_int_equal(sqlite3_open(STORE, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, text, NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_close(sql), SQLITE_OK);
}

static void refuses(const char *damage, const char *why)
{
	struct tc_error err = { "" };
	struct tc_contents *store = fresh();
	struct text t = text_of(1);
	char *bytes = NULL;
	size_t len = 0;

	put(store, 1);
	put(store, 2);
	assert_int_equal(tc_contents_commit(store, &err), 0);
	tc_contents_free(store);
	change(damage);
	store = must(tc_contents_open(STORE, &err), &err);
	assert_int_equal(tc_contents_get(store, t.sha256, &bytes, &len, &err),
			 -1);
	if (strstr(err.msg, why) == NULL)
		fail_msg("%s", err.msg);
	tc_contents_free(store);
}

static void test_damaged(void **state)
{
	(void)state;
	refuses("UPDATE content SET body = (SELECT body FROM content "
		"WHERE rowid = 2)", "does not have its digest");
	refuses("UPDATE content SET size = size + 1", "decompressed");
	refuses("UPDATE content SET size = size - 1", "decompressed");
	refuses("UPDATE content SET size = -1", "possible size");
	refuses("UPDATE content SET size = 1 << 60", "possible size");
	refuses("UPDATE content SET body = x'00'", "decompressed");
	refuses("UPDATE content SET body = x''", "possible size");
}

static void not_opened(const char *why)
{
	struct tc_error err = { "" };

	assert_null(tc_contents_open(STORE, &err));
	if (strstr(err.msg, why) == NULL)
		fail_msg("%s", err.msg);
	assert_true(strstr(err.msg, STORE) != NULL);
}

static void test_foreign(void **state)
{
	FILE *f;

	(void)state;
	(void)unlink(STORE);
	not_opened("unable to open");
	f = fopen(STORE, "w");
	assert_non_null(f);
	(void)fputs("hello, I am a text and no database at all", f);
	assert_int_equal(fclose(f), 0);
	not_opened("not a database");
	(void)unlink(STORE);
	change("CREATE TABLE content(x)");
	not_opened("not a store of contents");
	(void)unlink(STORE);
	tc_contents_free(fresh());
	change("PRAGMA user_version = 2");
	not_opened("another version");
}

static int enter(void **state)
{
	const char *dir = getenv("TMPDIR");

	(void)state;
	return chdir(dir ? dir : "/tmp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_not_committed),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_foreign),
	};

	return cmocka_run_group_tests(tests, enter, NULL);
}

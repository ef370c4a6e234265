/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference database: the digest of its file, taken in the background. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/thread.h"
#include "crypto/digest.h"
#include "db/internal.h"

static bool same_state(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Hashes what the descriptor holds from its first byte to its last. */
static int hash_file(struct tc_db *db, struct tc_error *err)
{
	struct tc_digest *digest = tc_digest_new(TC_DIGEST_SHA256, err);
	char chunk[65536];
	off_t at = 0;
	ssize_t n;

	if (digest == NULL)
		return -1;
	if (db->bytes != NULL) {
		tc_digest_update(digest, db->bytes, (size_t)db->st.st_size);
		tc_digest_final(digest, db->sha256);
		tc_digest_free(digest);
		return 0;
	}
	while ((n = pread(db->fd, chunk, sizeof(chunk), at)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		tc_digest_update(digest, chunk, (size_t)n);
		at += n;
	}
	if (n < 0)
		tc_fail_errno(err, errno, "%s", db->path);
	else
		tc_digest_final(digest, db->sha256);
	tc_digest_free(digest);
	return n < 0 ? -1 : 0;
}

static void *run(void *arg)
{
	struct tc_db *db = arg;

	db->digest_status = hash_file(db, &db->digest_error);
	return NULL;
}

void tc_db_digest_start(struct tc_db *db)
{
	if (!db->has_digest && !db->digest_running)
		db->digest_running =
			tc_thread_start(&db->digest_thread, run, db) == 0;
}

void tc_db_digest_wait(struct tc_db *db)
{
	if (!db->digest_running)
		return;
	(void)pthread_join(db->digest_thread, NULL);
	db->digest_running = false;
	db->has_digest = true;
}

int tc_db_digest(struct tc_db *db, uint8_t sha256[32], struct tc_error *err)
{
	struct stat st;

	tc_db_digest_wait(db);
	if (!db->has_digest) {
		(void)run(db);
		db->has_digest = true;
	}
	if (db->digest_status != 0)
		return tc_fail(err, "%s", db->digest_error.msg);
	/* At every call: what was answered since is of that file, too. What
	 * is in memory does not change. */
	if (db->bytes == NULL &&
	    (fstat(db->fd, &st) != 0 || !same_state(&st, &db->st)))
		return tc_fail(err, "%s: changed while in use", db->path);
	memcpy(sha256, db->sha256, sizeof(db->sha256));
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which databases may be believed, and who answers for one. */
#include "db/trust.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "crypto/detached.h"
#include "db/internal.h"

const char *tc_db_standing_name(enum tc_db_standing standing)
{
	static const char *const names[] = {
		[TC_DB_NOT_CHECKED] = "not-checked",
		[TC_DB_SIGNED] = "good",
		[TC_DB_INSTALLED] = "installed",
		[TC_DB_UNSIGNED] = "unsigned",
		[TC_DB_UNKNOWN_KEY] = "unknown-key",
	};

	return names[standing];
}

static bool is_installed(const struct tc_db_trust *trust,
			 const struct stat *file)
{
	const char *const *path;
	struct stat st;

	for (path = trust->installed; path != NULL && *path != NULL; path++)
		if (stat(*path, &st) == 0 && st.st_dev == file->st_dev &&
		    st.st_ino == file->st_ino)
			return true;
	return false;
}

bool tc_db_is_installed(const struct tc_db_trust *trust, const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && is_installed(trust, &st);
}

/* From here on only these bytes are the database: nobody can change them
 * after they were verified. */
static int load(struct tc_db *db, struct tc_error *err)
{
	size_t size = (size_t)db->st.st_size, at = 0;
	ssize_t n;

	db->bytes = tc_malloc(size);
	while (at < size) {
		n = pread(db->fd, db->bytes + at, size - at, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(err, errno, "%s", db->path);
		if (n == 0)
			return tc_fail(err, "%s: changed while in use",
				       db->path);
		at += (size_t)n;
	}
	return 0;
}

/* A signature that speaks against the database. */
static int refuse_bad(const struct tc_db *db, const struct tc_detached *d,
		      struct tc_error *err)
{
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), d->path);
	if (d->outcome == TC_SIGNATURE_MALFORMED)
		return tc_fail(err, "%s: not a signature of minisign or "
			       "signify: %s", q.s, d->why);
	return tc_fail(err, "%s: BAD SIGNATURE: %s by key %s does not hold",
		       db->path, q.s, d->key_id);
}

static int refuse_unsigned(const struct tc_db *db,
			   const struct tc_detached *d, struct tc_error *err)
{
	if (d->outcome == TC_SIGNATURE_UNKNOWN_KEY)
		return tc_fail(err, "%s: signed by key %s, which is not "
			       "trusted here: see --db-key, "
			       "--allow-unsigned-db", db->path, d->key_id);
	return tc_fail(err, "%s: database is not signed: see db sign, "
		       "--allow-unsigned-db", db->path);
}

static int judge(struct tc_db *db, const struct tc_db_trust *trust,
		 const struct tc_detached *d, struct tc_error *err)
{
	if (d->outcome == TC_SIGNATURE_BAD ||
	    d->outcome == TC_SIGNATURE_MALFORMED)
		return refuse_bad(db, d, err);
	if (d->outcome == TC_SIGNATURE_GOOD) {
		db->standing = TC_DB_SIGNED;
		db->signer = tc_strdup(d->key_id);
		db->comment = tc_strdup(d->comment);
		return 0;
	}
	if (is_installed(trust, &db->st) &&
	    (!trust->require_signed || trust->allow_unsigned)) {
		db->standing = TC_DB_INSTALLED;
		return 0;
	}
	if (!trust->allow_unsigned)
		return refuse_unsigned(db, d, err);
	db->standing = d->outcome == TC_SIGNATURE_ABSENT ? TC_DB_UNSIGNED :
							   TC_DB_UNKNOWN_KEY;
	return 0;
}

int tc_db_check_trust(struct tc_db *db, const char *path,
		      const struct tc_db_trust *trust, struct tc_error *err)
{
	struct tc_detached d = { .outcome = TC_SIGNATURE_ABSENT };
	int rc = 0;

	if (tc_detached_present(path)) {
		struct tc_signed_bytes data = { .fd = -1 };

		if (load(db, err) != 0)
			return -1;
		data.bytes = db->bytes;
		data.len = (size_t)db->st.st_size;
		rc = tc_detached_check(path, &data, trust->keys, &d, err);
	}
	if (rc == 0)
		rc = judge(db, trust, &d, err);
	tc_detached_release(&d);
	return rc;
}

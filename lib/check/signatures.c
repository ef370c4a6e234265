/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who signed the tag, the commit and the tarball. */
#include "check/signatures.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/path.h"
#include "base/quote.h"
#include "check/check.h"
#include "check/seal-findings.h"
#include "check/sums.h"
#include "source/archive.h"
#include "source/git/signed.h"

const char *tc_seal_place_name(enum tc_seal_place place)
{
	static const char *const names[] = {
		[TC_SEALED_TAG] = "tag",
		[TC_SEALED_COMMIT] = "commit",
		[TC_SEALED_TARBALL] = "tarball",
	};

	return names[place];
}

static struct tc_arena *arena_of(struct tc_check *check)
{
	return &check->evidence.arena;
}

/* One more, absent until something else is found; NULL where there are too
 * many. */
static struct tc_found_seal *add(struct tc_check *check,
				 enum tc_seal_place place, const char *path)
{
	struct tc_found_seals *seals = &check->seals;
	struct tc_found_seal *found;

	if (seals->count == TC_MAX_SEALS)
		return NULL;
	found = &seals->list[seals->count++];
	*found = (struct tc_found_seal){
		.place = place,
		.path = path ? tc_arena_strdup(arena_of(check), path) : NULL,
		.seal = { .outcome = TC_SEAL_ABSENT },
	};
	return found;
}

static int check_object(struct tc_check *check,
			const struct tc_signature_options *opt,
			const struct tc_signed *s, struct tc_found_seal *found,
			struct tc_error *err)
{
	struct tc_bytes payload = { tc_buf_str(&s->payload), s->payload.len };
	const struct tc_sealed sealed = {
		.sig = tc_buf_str(&s->signature),
		.sig_len = s->signature.len,
		.content = tc_content_bytes(&payload),
		.namespace = "git",
		.time = s->time,
	};

	if (s->signature.len == 0)
		return 0;
	return tc_seal_check(&sealed, &opt->keys, arena_of(check),
			     &found->seal, err);
}

/* A signed tag says which tag it is: under another name it is a replay. */
static void check_name(struct tc_check *check, const struct tc_signed *s,
		       const struct tc_found_seal *found)
{
	const char *ref = check->revision.tag;

	if (found->seal.outcome == TC_SEAL_ABSENT || strcmp(s->name, ref) == 0)
		return;
	tc_findings_add(&check->evidence.findings,
			TC_FINDING_SIGNATURE_OTHER_NAME, NULL,
			"refs/tags/%s holds a signed tag that calls itself %s",
			ref, s->name);
}

static int check_tag(struct tc_check *check,
		     const struct tc_signature_options *opt,
		     struct tc_repo *repo, struct tc_error *err)
{
	struct tc_found_seal *found = add(check, TC_SEALED_TAG, NULL);
	struct tc_signed s;
	int rc;

	if (!check->revision.annotated)
		return 0;
	tc_signed_init(&s);
	rc = tc_repo_read_tag(repo, &check->revision, &s, err);
	if (rc == 0)
		rc = check_object(check, opt, &s, found, err);
	if (rc == 0)
		rc = tc_repo_check_evtag(repo, &check->revision,
					 &check->submodules,
					 tc_buf_str(&s.payload), s.payload.len,
					 &found->evtag, err);
	if (rc == 0)
		check_name(check, &s, found);
	tc_signed_release(&s);
	return rc;
}

static int check_commit(struct tc_check *check,
			const struct tc_signature_options *opt,
			struct tc_repo *repo, struct tc_error *err)
{
	struct tc_found_seal *found = add(check, TC_SEALED_COMMIT, NULL);
	struct tc_signed s;
	int rc;

	tc_signed_init(&s);
	rc = tc_repo_read_commit(repo, &check->revision, &s, err);
	if (rc == 0)
		rc = check_object(check, opt, &s, found, err);
	tc_signed_release(&s);
	return rc;
}

/* The tarball as it is on disk: still the one that was taken apart. */
static int read_plain(void *ctx, tc_sink_fn *sink, void *sink_ctx,
		      struct tc_error *err)
{
	const struct tc_check *check = ctx;
	struct tc_digest *digest = tc_digest_new(TC_DIGEST_SHA256, err);
	uint8_t sum[TC_SHA256_SIZE];
	char chunk[65536];
	ssize_t n = -1;
	int fd, rc = 0;

	if (digest == NULL)
		return -1;
	fd = open(check->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (rc == 0 && fd >= 0 &&
	       (n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno != EINTR)
			break;
		if (n < 0)
			continue;
		tc_digest_update(digest, chunk, (size_t)n);
		rc = sink(sink_ctx, chunk, (size_t)n, err);
	}
	if (rc == 0 && n < 0)
		rc = tc_fail_errno(err, errno, "cannot read");
	if (fd >= 0)
		close(fd);
	tc_digest_final(digest, sum);
	tc_digest_free(digest);
	if (rc == 0 && memcmp(sum, check->info.sha256, sizeof(sum)) != 0)
		rc = tc_fail(err, "changed while it was read");
	return rc;
}

static int read_unpacked(void *ctx, tc_sink_fn *sink, void *sink_ctx,
			 struct tc_error *err)
{
	const struct tc_check *check = ctx;

	return tc_archive_unpack(check->path, check->info.sha256, sink,
				 sink_ctx, err);
}

static bool is_compressed(const struct tc_check *check)
{
	return check->info.filter != NULL &&
	       strcmp(check->info.filter, "none") != 0;
}

static int check_over(struct tc_check *check,
		      const struct tc_signature_options *opt,
		      const struct tc_buf *sig, struct tc_found_seal *found,
		      struct tc_error *err)
{
	const struct tc_sealed sealed = {
		.sig = tc_buf_str(sig),
		.sig_len = sig->len,
		.content = { found->unpacked ? read_unpacked : read_plain,
			     check },
		.namespace = "file",
	};

	return tc_seal_check(&sealed, &opt->keys, arena_of(check),
			     &found->seal, err);
}

/* A file that was given, and not only found, is a signature or is bad.
 * Beside a tarball there may be one of another kind (cosign's). */
static void excuse(struct tc_found_seal *found, bool given)
{
	if (!given && found->seal.form == TC_FORM_NONE)
		found->seal.outcome = TC_SEAL_NOT_CHECKED;
}

/* given: as the file is, and if that does not hold, decompressed. */
static int check_file(struct tc_check *check,
		      const struct tc_signature_options *opt, const char *path,
		      bool unpacked, bool given, struct tc_error *err)
{
	struct tc_found_seal *found = add(check, TC_SEALED_TARBALL, path);
	struct tc_quoted q;
	struct tc_buf sig;
	int rc;

	if (found == NULL)
		return tc_fail(err, "more than %u signatures", TC_MAX_SEALS);
	found->unpacked = unpacked;
	tc_buf_init(&sig, TC_MAX_SIGNATURE_FILE);
	rc = tc_read_file(path, &sig, err);
	if (rc == 0)
		rc = check_over(check, opt, &sig, found, err);
	if (rc == 0 && given && is_compressed(check) &&
	    found->seal.outcome == TC_SEAL_BAD) {
		struct tc_seal first = found->seal;

		found->unpacked = true;
		rc = check_over(check, opt, &sig, found, err);
		if (rc == 0 && found->seal.outcome == TC_SEAL_BAD) {
			found->unpacked = false;
			found->seal = first;
		}
	}
	excuse(found, given);
	tc_buf_release(&sig);
	return rc ? tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s), path))
		  : 0;
}

struct tc_content tc_check_content(struct tc_check *check)
{
	return (struct tc_content){ read_plain, check };
}

static const char *const suffixes[] = { ".asc", ".sig", ".sign", ".gpg",
					".minisig" };
enum { SUFFIXES = sizeof(suffixes) / sizeof(*suffixes) };

char *tc_check_signature_beside(const char *name)
{
	struct stat st;
	size_t i;

	for (i = 0; i < SUFFIXES; i++) {
		char *path = tc_asprintf("%s%s", name, suffixes[i]);

		if (lstat(path, &st) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/* Every signature file beside that name. */
static int check_beside(struct tc_check *check,
			const struct tc_signature_options *opt,
			const char *name, bool unpacked, struct tc_error *err)
{
	struct stat st;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < SUFFIXES; i++) {
		char *path = tc_asprintf("%s%s", name, suffixes[i]);

		if (lstat(path, &st) == 0)
			rc = check_file(check, opt, path, unpacked, false,
					err);
		free(path);
	}
	return rc;
}

/* "foo.tar.xz" as "foo.tar": a new string, or NULL. */
static char *without_compression(const char *name)
{
	static const char *const ends[] = { ".gz",  ".xz", ".bz2", ".zst",
					    ".lzma", ".lz", ".Z" };
	size_t len = strlen(name), i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t n = strlen(ends[i]);

		if (len > n + 4 && strcmp(name + len - n, ends[i]) == 0 &&
		    memcmp(name + len - n - 4, ".tar", 4) == 0)
			return tc_strndup(name, len - n);
	}
	return NULL;
}

static int check_given(struct tc_check *check,
		       const struct tc_signature_options *opt,
		       struct tc_error *err)
{
	struct tc_found_seal *found;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < opt->file_count; i++)
		rc = check_file(check, opt, opt->files[i], false, true, err);
	for (i = 0; rc == 0 && i < opt->sums_count; i++) {
		found = add(check, TC_SEALED_TARBALL, opt->sums[i]);
		rc = found == NULL ?
			     tc_fail(err, "more than %u signatures",
				     TC_MAX_SEALS) :
			     tc_check_sums(check, opt, opt->sums[i], found,
					   err);
	}
	return rc;
}

static int check_tarball(struct tc_check *check,
			 const struct tc_signature_options *opt,
			 struct tc_error *err)
{
	size_t before = check->seals.count;
	char *inner;
	int rc = check_given(check, opt, err);

	if (rc != 0 || opt->file_count > 0)
		return rc;
	inner = is_compressed(check) ? without_compression(check->path) :
				       NULL;
	rc = check_beside(check, opt, check->path, false, err);
	if (rc == 0 && inner != NULL)
		rc = check_beside(check, opt, inner, true, err);
	free(inner);
	if (rc == 0 && check->seals.count == before)
		add(check, TC_SEALED_TARBALL, NULL);
	return rc;
}

int tc_check_signatures(struct tc_check *check,
			const struct tc_check_options *opt,
			struct tc_repo *repo, struct tc_error *err)
{
	const struct tc_signature_options *signatures = &opt->signatures;

	if (repo != NULL && opt->tag != NULL &&
	    check_tag(check, signatures, repo, err) != 0)
		return -1;
	if (repo != NULL && check_commit(check, signatures, repo, err) != 0)
		return -1;
	if (check->info.has_sha256 &&
	    check_tarball(check, signatures, err) != 0)
		return -1;
	tc_check_seal_findings(check, signatures);
	return 0;
}

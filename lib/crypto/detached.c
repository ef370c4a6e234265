/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The signature files that stand beside a file: FILE.minisig and FILE.sig. */
#include "crypto/detached.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/quote.h"

static const char *const suffixes[] = { ".minisig", ".sig" };
enum { SUFFIXES = sizeof(suffixes) / sizeof(*suffixes), MINISIG = 0 };

void tc_detached_release(struct tc_detached *d)
{
	if (d == NULL)
		return;
	free(d->path);
	free(d->comment);
	free(d->why);
	*d = (struct tc_detached){ 0 };
}

/* Anything but a plain "no such file" is tried, and then told. */
static bool present(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool tc_detached_present(const char *path)
{
	bool any = false;
	size_t i;

	for (i = 0; i < SUFFIXES; i++) {
		char *name = tc_asprintf("%s%s", path, suffixes[i]);

		any = any || present(name);
		free(name);
	}
	return any;
}

static int verify(const struct tc_signature *s,
		  const struct tc_signed_bytes *data,
		  const struct tc_keyring *ring,
		  enum tc_signature_outcome *outcome, struct tc_error *err)
{
	struct tc_message *m = tc_message_new(s->format, err);
	int rc = -1;

	if (m == NULL)
		return -1;
	if (data->bytes != NULL)
		rc = tc_message_update(m, data->bytes, data->len, err);
	else
		rc = tc_message_read_fd(m, data->fd, err);
	if (rc == 0)
		rc = tc_signature_verify(s, m, ring, outcome, err);
	tc_message_free(m);
	return rc;
}

/* The file is read and parsed: 0, and *out is MALFORMED or has its outcome
 * still open. */
static int parse(const char *path, bool minisign, struct tc_signature *s,
		 struct tc_detached *out, struct tc_error *err)
{
	struct tc_error why = { "" };
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_SIGNATURE_FILE);
	rc = tc_read_file(path, &text, err);
	if (rc == 0) {
		int bad = tc_signature_parse(s, tc_buf_str(&text), text.len,
					     &why);

		if (bad == 0 && minisign && s->format == TC_SIGNIFY)
			bad = tc_fail(&why, "ends before its trusted comment");
		if (bad != 0) {
			out->outcome = TC_SIGNATURE_MALFORMED;
			out->why = tc_strdup(why.msg);
		}
	}
	tc_buf_release(&text);
	return rc;
}

static int check_one(const char *path, bool minisign,
		     const struct tc_signed_bytes *data,
		     const struct tc_keyring *ring, struct tc_detached *out,
		     struct tc_error *err)
{
	struct tc_detached made = { .outcome = TC_SIGNATURE_ABSENT };
	struct tc_signature s;
	struct tc_quoted q;
	int rc = 0;

	if (present(path)) {
		made.path = tc_strdup(path);
		made.outcome = TC_SIGNATURE_BAD;
		rc = parse(path, minisign, &s, &made, err);
	}
	if (rc == 0 && made.outcome == TC_SIGNATURE_BAD) {
		made.format = s.format;
		tc_key_id_text(made.key_id, s.key_id);
		rc = verify(&s, data, ring, &made.outcome, err);
		if (rc != 0)
			tc_prefix(err, "%s",
				  tc_quote_into(q.s, sizeof(q.s), path));
		if (rc == 0 && made.outcome == TC_SIGNATURE_GOOD)
			made.comment = tc_strdup(s.comment);
	}
	if (made.comment == NULL)
		made.comment = tc_strdup("");
	if (made.why == NULL)
		made.why = tc_strdup("");
	if (rc != 0)
		tc_detached_release(&made);
	*out = made;
	return rc;
}

/* What is told of two: the first in this order. */
static int rank(enum tc_signature_outcome outcome)
{
	static const int ranks[] = {
		[TC_SIGNATURE_BAD] = 0,
		[TC_SIGNATURE_MALFORMED] = 1,
		[TC_SIGNATURE_GOOD] = 2,
		[TC_SIGNATURE_UNKNOWN_KEY] = 3,
		[TC_SIGNATURE_ABSENT] = 4,
	};

	return ranks[outcome];
}

int tc_detached_check(const char *path, const struct tc_signed_bytes *data,
		      const struct tc_keyring *ring, struct tc_detached *out,
		      struct tc_error *err)
{
	struct tc_detached best = { .outcome = TC_SIGNATURE_ABSENT }, next;
	size_t i;
	int rc;

	for (i = 0; i < SUFFIXES; i++) {
		char *name = tc_asprintf("%s%s", path, suffixes[i]);

		rc = check_one(name, i == MINISIG, data, ring, &next, err);
		free(name);
		if (rc != 0) {
			tc_detached_release(&best);
			return -1;
		}
		if (i == 0 || rank(next.outcome) < rank(best.outcome)) {
			tc_detached_release(&best);
			best = next;
		} else {
			tc_detached_release(&next);
		}
	}
	*out = best;
	return 0;
}

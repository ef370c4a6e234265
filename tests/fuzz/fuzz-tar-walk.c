/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The strict walk over a tar stream, without anything around it: it says the
 * same however the stream comes in pieces, and every byte of it once. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "fuzz.h"
#include "source/tar-walk.h"
#include "tar-sums.h"

/* What was said, in a digest that is good enough to tell two apart. */
struct said {
	uint64_t hash, bytes, left;
	bool in_member;
};

static void mix(struct said *s, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len-- > 0)
		s->hash = (s->hash ^ *at++) * 1099511628211u;
}

static int member(void *ctx, const struct tc_tar_member *m)
{
	struct said *s = ctx;

	FUZZ_CHECK(!s->in_member);
	FUZZ_CHECK(m->name != NULL && m->link != NULL);
	FUZZ_CHECK(strlen(m->name) <= TC_MAX_EXTENDED);
	FUZZ_CHECK((m->mode & ~07777) == 0 && m->header % TC_TAR_BLOCK == 0);
	mix(s, m->name, strlen(m->name) + 1);
	mix(s, m->link, strlen(m->link) + 1);
	mix(s, &m->size, sizeof(m->size));
	mix(s, &m->header, sizeof(m->header));
	mix(s, &m->type, 1);
	s->in_member = true;
	s->left = m->size;
	return 0;
}

static void data(void *ctx, const void *bytes, size_t len)
{
	struct said *s = ctx;

	FUZZ_CHECK(s->in_member && len <= s->left);
	mix(s, bytes, len);
	s->left -= len;
	s->bytes += len;
}

static void end(void *ctx)
{
	struct said *s = ctx;

	FUZZ_CHECK(s->in_member && s->left == 0);
	s->in_member = false;
}

static void other(void *ctx, const void *bytes, size_t len)
{
	struct said *s = ctx;

	(void)bytes;
	s->bytes += len;
}

static void problem(void *ctx, uint64_t where, const char *how)
{
	FUZZ_CHECK(how != NULL && *how != '\0' && strchr(how, '\n') == NULL);
	mix(ctx, &where, sizeof(where));
	mix(ctx, how, strlen(how));
}

/* step: bytes at a time; each piece just as long as it is said to be. */
static uint64_t walk_over(const uint8_t *stream, size_t size, size_t step)
{
	struct said s = { .hash = 14695981039346656037u };
	const struct tc_tar_sink sink = { &s, member, data, end, other,
					  problem };
	struct tc_error err = { "" };
	struct tc_tar_walk walk;
	size_t at, n;
	int rc;

	tc_tar_walk_init(&walk, &sink);
	for (at = 0; at < size; at += n) {
		uint8_t *piece;

		n = size - at < step ? size - at : step;
		piece = malloc(n);
		FUZZ_CHECK(piece != NULL);
		memcpy(piece, stream + at, n);
		FUZZ_CHECK(tc_tar_walk_feed(&walk, piece, n) == 0);
		free(piece);
	}
	rc = tc_tar_walk_finish(&walk, &err);
	FUZZ_CHECK((rc == 0) == (err.msg[0] == '\0'));
	if (rc == 0) {
		FUZZ_CHECK(!s.in_member && s.bytes == size);
		FUZZ_CHECK(walk.end.zeros <= 2 * TC_TAR_BLOCK);
		FUZZ_CHECK(walk.end.at <= size);
	}
	mix(&s, &walk.end.complete, sizeof(bool));
	mix(&s, &walk.end.trailing, sizeof(walk.end.trailing));
	mix(&s, &walk.end.padding, sizeof(walk.end.padding));
	mix(&s, &rc, sizeof(rc));
	tc_tar_walk_release(&walk);
	return s.hash;
}

static void check(const uint8_t *stream, size_t size)
{
	const uint64_t whole = walk_over(stream, size, size + 1);

	FUZZ_CHECK(walk_over(stream, size, 509) == whole);
	FUZZ_CHECK(size > 8192 || walk_over(stream, size, 7) == whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *stream, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	FUZZ_CHECK(copy != NULL);
	check(stream, size);
	if (size > 0)
		memcpy(copy, stream, size);
	if (fuzz_mend_sums(copy, size))
		check(copy, size);
	free(copy);
	return 0;
}

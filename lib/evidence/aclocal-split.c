/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* aclocal.m4 taken apart: which of its lines are whole macro files. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "evidence/aclocal.h"

/* A place where a part can begin, or the end. */
struct place {
	size_t at, line;
	bool after_blank; /* the line before it is empty: a copy can end here */
	/* The cheapest way here: lines in gaps, from which place, how. */
	size_t gaps;
	size_t from;
	enum tc_aclocal_kind kind;
	uint8_t sha256[32];
};

struct splitter {
	const char *bytes;
	size_t len;
	struct place *places;
	size_t count, cap;
	struct tc_digest *digest;
	tc_aclocal_lookup *lookup;
	void *ctx;
	uint64_t *work; /* bytes digested, and for each digest 512 */
	struct tc_error *err;
};

static const char include_head[] = "m4_include([";
static const char include_tail[] = "])\n";
enum { INCLUDE_HEAD = sizeof(include_head) - 1,
       INCLUDE_TAIL = sizeof(include_tail) - 1 };

/* The length of the line with its newline. */
static size_t line_size(const struct splitter *s, size_t at)
{
	const char *eol = memchr(s->bytes + at, '\n', s->len - at);

	return eol ? (size_t)(eol - s->bytes) + 1 - at : s->len - at;
}

/* m4_include([PATH]) and nothing else: the length of PATH, or 0. */
static size_t include_size(const struct splitter *s, size_t at)
{
	size_t size = line_size(s, at), rest;
	const char *path = s->bytes + at + INCLUDE_HEAD;

	if (size <= INCLUDE_HEAD + INCLUDE_TAIL ||
	    memcmp(s->bytes + at, include_head, INCLUDE_HEAD) != 0 ||
	    memcmp(s->bytes + at + size - INCLUDE_TAIL, include_tail,
		   INCLUDE_TAIL) != 0)
		return 0;
	rest = size - INCLUDE_HEAD - INCLUDE_TAIL;
	/* What m4 would take for more than a name. */
	if (memchr(path, '[', rest) || memchr(path, ']', rest) ||
	    memchr(path, '\0', rest) || rest > TC_MAX_PATH)
		return 0;
	return rest;
}

static void add_place(struct splitter *s, size_t at, size_t line, bool blank)
{
	s->places = tc_grow(s->places, s->count, &s->cap, sizeof(*s->places));
	s->places[s->count++] = (struct place){
		.at = at, .line = line, .after_blank = blank,
		.gaps = SIZE_MAX, .kind = TC_ACLOCAL_GAP,
	};
}

static void find_places(struct splitter *s, size_t start, size_t line)
{
	size_t at = start, size;
	bool include;

	add_place(s, at, line, false);
	for (; at < s->len; at += size) {
		size = line_size(s, at);
		include = include_size(s, at) > 0;
		if (include && s->places[s->count - 1].at != at)
			add_place(s, at, line, false);
		line++;
		if (size == 1 || include || at + size == s->len)
			add_place(s, at + size, line,
				  size == 1 && s->bytes[at] == '\n');
	}
}

static void reach(struct splitter *s, size_t from, size_t to, size_t lines,
		  enum tc_aclocal_kind kind, const uint8_t *sha256)
{
	struct place *p = &s->places[to];

	if (s->places[from].gaps + lines >= p->gaps)
		return;
	p->gaps = s->places[from].gaps + lines;
	p->from = from;
	p->kind = kind;
	if (sha256 != NULL)
		memcpy(p->sha256, sha256, sizeof(p->sha256));
}

/* Every text that begins there and has an empty line behind it. */
static int try_copies(struct splitter *s, size_t from)
{
	const size_t start = s->places[from].at;
	uint8_t sha256[TC_SHA256_SIZE];
	size_t at = start, to, end;
	int rc;

	tc_digest_start(s->digest);
	for (to = from + 1; to < s->count; to++) {
		end = s->places[to].at - 1;
		if (!s->places[to].after_blank || end <= start)
			continue;
		if (end - start > TC_MAX_KEPT_FILE ||
		    *s->work > TC_MAX_SPLIT_WORK)
			break;
		tc_digest_update(s->digest, s->bytes + at, end - at);
		tc_digest_peek(s->digest, sha256);
		*s->work += end - at + 512;
		at = end;
		rc = s->lookup(s->ctx, sha256, s->err);
		if (rc < 0)
			return -1;
		if (rc > 0)
			reach(s, from, to, 0, TC_ACLOCAL_COPY, sha256);
	}
	return 0;
}

/* First only what is reached without a gap is looked at. In most files that
 * leads to the end, and else everything else is looked at, too. */
static int walk(struct splitter *s, bool gaps)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		s->places[i].gaps = SIZE_MAX;
	s->places[0].gaps = 0;
	for (i = 0; i + 1 < s->count; i++) {
		const struct place *p = &s->places[i];

		if (p->gaps == SIZE_MAX)
			continue;
		if (include_size(s, p->at) > 0)
			reach(s, i, i + 1, 0, TC_ACLOCAL_INCLUDE, NULL);
		else if (try_copies(s, i) != 0)
			return -1;
		if (gaps)
			reach(s, i, i + 1, p[1].line - p->line, TC_ACLOCAL_GAP,
			      NULL);
	}
	return 0;
}

static void add_part(struct tc_aclocal_parts *out, const struct splitter *s,
		     const struct place *from, const struct place *to)
{
	struct tc_aclocal_part part = {
		.kind = to->kind, .from = from->at,
		.size = to->at - from->at, .line = from->line,
		.lines = to->line - from->line,
	};
	struct tc_aclocal_part *last;

	if (part.kind == TC_ACLOCAL_COPY) {
		part.size--;
		memcpy(part.sha256, to->sha256, sizeof(part.sha256));
	} else if (part.kind == TC_ACLOCAL_INCLUDE) {
		part.size = include_size(s, from->at);
		part.from += INCLUDE_HEAD;
	}
	last = out->count > 0 ? &out->list[out->count - 1] : NULL;
	if (last != NULL && part.kind == TC_ACLOCAL_GAP &&
	    last->kind == TC_ACLOCAL_GAP) {
		last->size += part.size;
		last->lines += part.lines;
		return;
	}
	out->list = tc_grow(out->list, out->count, &out->cap, sizeof(part));
	out->list[out->count++] = part;
}

/* The places on the way, which is found from its end. */
static void collect(struct splitter *s, struct tc_aclocal_parts *out)
{
	size_t *way = tc_calloc(s->count, sizeof(*way));
	size_t i, n = 0;

	for (i = s->count - 1; i > 0; i = s->places[i].from)
		way[n++] = i;
	while (n-- > 0)
		add_part(out, s, &s->places[s->places[way[n]].from],
			 &s->places[way[n]]);
	free(way);
}

int tc_aclocal_split(struct tc_aclocal_parts *out, const char *bytes,
		     size_t len, size_t start, size_t line,
		     tc_aclocal_lookup *lookup, void *ctx, uint64_t *work,
		     struct tc_error *err)
{
	struct splitter s = { .bytes = bytes, .len = len, .lookup = lookup,
			      .ctx = ctx, .work = work, .err = err };
	struct tc_aclocal_parts made = { .list = NULL };
	int rc = -1;

	s.digest = tc_digest_new(TC_DIGEST_SHA256, err);
	if (s.digest == NULL)
		return -1;
	find_places(&s, start, line);
	rc = walk(&s, false);
	if (rc == 0 && s.places[s.count - 1].gaps == SIZE_MAX)
		rc = walk(&s, true);
	if (rc == 0) {
		made.cut = *work > TC_MAX_SPLIT_WORK;
		collect(&s, &made);
		*out = made;
	}
	tc_digest_free(s.digest);
	free(s.places);
	return rc;
}

void tc_aclocal_parts_release(struct tc_aclocal_parts *parts)
{
	if (parts == NULL)
		return;
	free(parts->list);
	*parts = (struct tc_aclocal_parts){ .list = NULL };
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* aclocal.m4 taken apart, and each part looked for. */
#include "evidence/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "db/canon.h"
#include "db/macro-set.h"
#include "db/refs.h"
#include "evidence/compose-internal.h"
#include "evidence/gnulib-cache.h"
#include "evidence/gnulib-comp.h"
#include "evidence/gnulib-make.h"

/* A macro file of the release, by what aclocal copies of it. */
struct own_macro {
	uint8_t sha256[TC_SHA256_SIZE];
	uint32_t member;
};

struct composer {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	struct own_macro *own; /* sorted */
	size_t own_count, own_cap;
	uint64_t canon_bytes; /* brought to canonical forms so far */
	uint64_t split_work;  /* of tc_aclocal_split() so far */
	struct tc_error *err;
};

static int by_digest(const void *a, const void *b)
{
	const struct own_macro *x = a, *y = b;
	int cmp = memcmp(x->sha256, y->sha256, sizeof(x->sha256));

	return cmp ? cmp : (x->member > y->member) - (x->member < y->member);
}

static bool is_aclocal(const struct tc_member *m)
{
	return m->type == TC_TYPE_FILE &&
	       strcmp(tc_path_base(m->path), "aclocal.m4") == 0;
}

static void add_own(struct composer *c, size_t index)
{
	const struct tc_member *m = &c->ev->archive->members[index];
	struct own_macro macro = { .member = (uint32_t)index };

	if (m->type != TC_TYPE_FILE || m->size == 0 || is_aclocal(m) ||
	    !tc_is_macro_name(m->path) || !(m->flags & TC_MEMBER_SHA256))
		return;
	memcpy(macro.sha256, m->sha256, sizeof(macro.sha256));
	if (tc_member_has_bytes(m))
		(void)tc_aclocal_form(m->extra->bytes, m->extra->bytes_len,
				      macro.sha256);
	c->own = tc_grow(c->own, c->own_count, &c->own_cap, sizeof(macro));
	c->own[c->own_count++] = macro;
}

/* Of members with the same content one with a strong origin. */
static const struct own_macro *find_own(const struct composer *c,
					const uint8_t sha256[32])
{
	const struct own_macro *found = NULL;
	size_t low = 0, high = c->own_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(c->own[mid].sha256, sha256, TC_SHA256_SIZE) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < c->own_count; low++) {
		const struct own_macro *own = &c->own[low];

		if (memcmp(own->sha256, sha256, TC_SHA256_SIZE) != 0)
			break;
		if (found == NULL)
			found = own;
		if (tc_origin_is_strong(c->ev->results[own->member].origin))
			return own;
	}
	return found;
}

static int lookup(void *ctx, const uint8_t sha256[32], struct tc_error *err)
{
	struct composer *c = ctx;
	struct tc_known *known = NULL;
	int n;

	if (find_own(c, sha256) != NULL)
		return 1;
	n = tc_refs_macro(c->refs, sha256, &c->ev->arena, &known, err);
	if (n == 0)
		n = tc_refs_known_bad(c->refs, sha256, &c->ev->arena, &known,
				      err);
	return n < 0 ? -1 : n > 0;
}

static const char *reference_name(struct composer *c,
				  const struct tc_known *known)
{
	struct tc_arena *arena = &c->ev->arena;

	return tc_arena_printf(arena, "%s %s, %s%s", known->project,
			       known->path, tc_known_when(known, arena),
			       tc_refs_whose(c->refs, known, arena));
}

static struct tc_piece *add_piece(struct tc_pieces *p,
				  const struct tc_piece *piece)
{
	p->list = tc_grow(p->list, p->count, &p->cap, sizeof(*p->list));
	p->list[p->count] = *piece;
	return &p->list[p->count++];
}

/* Whose file a copy is. Known-bad before all else, then what has an origin of
 * its own. */
static int resolve_copy(struct composer *c, struct tc_piece *piece,
			const uint8_t sha256[32])
{
	const struct own_macro *own = find_own(c, sha256);
	struct tc_known *known = NULL;
	int n;

	memcpy(piece->sha256, sha256, sizeof(piece->sha256));
	n = tc_refs_known_bad(c->refs, sha256, &c->ev->arena, &known, c->err);
	if (n > 0) {
		piece->kind = TC_PIECE_BAD;
		piece->name = known[0].reference;
		return 0;
	}
	if (n == 0 && (own == NULL || !tc_origin_is_strong(
				c->ev->results[own->member].origin)))
		n = tc_refs_macro(c->refs, sha256, &c->ev->arena, &known,
				  c->err);
	if (n > 0) {
		piece->kind = TC_PIECE_REFERENCE;
		piece->name = reference_name(c, &known[0]);
	} else if (own != NULL) {
		piece->kind = TC_PIECE_MEMBER;
		piece->member = own->member;
	}
	return n < 0 ? -1 : 0;
}

/* PATH is relative to the directory of aclocal.m4. */
static void resolve_include(struct composer *c, const struct tc_pieces *p,
			    struct tc_piece *piece)
{
	char path[TC_MAX_PATH + 1];
	const struct tc_tree *archive = c->ev->archive;
	const struct tc_member *m;

	piece->include = true;
	piece->name = tc_arena_strndup(&c->ev->arena,
				       p->m->extra->bytes + piece->from,
				       piece->size);
	piece->kind = TC_PIECE_OUTSIDE;
	if (tc_path_resolve_link(path, sizeof(path), p->m->path,
				 piece->name) != 0)
		return;
	m = tc_tree_find(archive, path);
	piece->kind = m != NULL ? TC_PIECE_MEMBER : TC_PIECE_ABSENT;
	if (m != NULL)
		piece->member = (uint32_t)(m - archive->members);
}

/* The published file that has this canonical form as one of the name. */
static int find_canon(struct composer *c, const char *name, const char *bytes,
		      size_t len, struct tc_known *out)
{
	const bool any = strcmp(name, "any.m4") == 0;
	struct tc_known *known = NULL;
	uint8_t canon[TC_SHA256_SIZE];
	int n, i;

	c->canon_bytes += len;
	if (tc_canon_digest(name, bytes, len, canon, &c->ev->arena, NULL,
			    c->err) != 0)
		return -1;
	n = tc_refs_lookup(c->refs, TC_KEY_CANON, canon, any ? NULL : name,
			   &c->ev->arena, &known, c->err);
	for (i = 0; i < n; i++)
		if (!known[i].known_bad && tc_is_macro_name(known[i].name)) {
			*out = known[i];
			return 1;
		}
	return n < 0 ? -1 : 0;
}

/* Names for each sort of canonical form that a macro file can have, and how
 * long those files are at most. */
static int find_variant(struct composer *c, const char *bytes, size_t len,
			struct tc_known *out)
{
	static const struct {
		const char *name;
		size_t most;
	} sorts[] = {
		{ "any.m4", TC_MAX_CANON_FILE },
		{ "ltversion.m4", 4 << 10 },
		{ "pkg.m4", 32 << 10 },
	};
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(sorts) / sizeof(*sorts) && rc == 0; i++)
		if (len <= sorts[i].most)
			rc = find_canon(c, sorts[i].name, bytes, len, out);
	return rc;
}

static size_t count_lines(const char *bytes, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += bytes[i] == '\n';
	return n + (len > 0 && bytes[len - 1] != '\n');
}

/* What many macro files begin with: a comment with their name or owner. */
static bool looks_like_start(const char *at, const char *end)
{
	const char *eol = memchr(at, '\n', (size_t)(end - at));
	const size_t len = eol ? (size_t)(eol - at) : (size_t)(end - at);

	if (len < 4 || (*at != '#' && memcmp(at, "dnl", 3) != 0))
		return false;
	return memmem(at, len, ".m4", 3) != NULL ||
	       memmem(at, len, "Copyright", 9) != NULL ||
	       memmem(at, len, "====", 4) != NULL;
}

/* The size of a text at the beginning of a gap that is followed by an empty
 * line and is a known file but for what transforms mask; 0, or -1. First all
 * of the gap is tried, then what is left of it where another file seems to
 * begin, then, as far as that may go, the rest. */
static int64_t variant_size(struct composer *c, const char *bytes, size_t len,
			    struct tc_known *out)
{
	const uint64_t limit = c->canon_bytes + TC_MAX_SPLIT_TRIES;
	/* What is longer has no canonical form. */
	const size_t most = len < TC_MAX_CANON_FILE + 1
				    ? len : TC_MAX_CANON_FILE + 1;
	bool likely;
	int pass, rc;
	size_t end;

	for (pass = 0; pass < 2; pass++)
		for (end = most; end > 1; end--) {
			c->canon_bytes += end % 16 == 0;
			if (c->canon_bytes > limit ||
			    c->canon_bytes > TC_MAX_SPLIT_CANON)
				return 0;
			if (bytes[end - 1] != '\n' || bytes[end - 2] != '\n')
				continue;
			likely = end == len || looks_like_start(bytes + end,
								bytes + len);
			if (likely != (pass == 0))
				continue;
			rc = find_variant(c, bytes, end - 1, out);
			if (rc != 0)
				return rc < 0 ? -1 : (int64_t)end;
		}
	return 0;
}

/* Where behind an empty line a file seems to begin; len: nowhere. */
static size_t next_start(const char *bytes, size_t len, size_t from)
{
	const char *at = bytes + from, *end = bytes + len;

	while ((at = memmem(at, (size_t)(end - at), "\n\n", 2)) != NULL) {
		at += 2;
		if (looks_like_start(at, end))
			return (size_t)(at - bytes);
		at--;
	}
	return len;
}

static void add_gap(struct tc_pieces *p, struct tc_piece gap, size_t from,
		    size_t to)
{
	const char *bytes = p->m->extra->bytes + gap.from;

	if (from == to)
		return;
	gap.line += count_lines(bytes, from);
	gap.lines = count_lines(bytes + from, to - from);
	gap.from += from;
	gap.size = to - from;
	add_piece(p, &gap);
}

/* A gap may consist of files that are known but for masked words. */
static int split_gap(struct composer *c, struct tc_pieces *p,
		     const struct tc_piece *gap)
{
	const char *bytes = p->m->extra->bytes + gap->from;
	struct tc_piece piece = *gap;
	struct tc_known known;
	size_t told = 0, at = 0;

	while (at < gap->size) {
		int64_t size = variant_size(c, bytes + at, gap->size - at,
					    &known);

		if (size < 0)
			return -1;
		if (size == 0) {
			at = next_start(bytes, gap->size, at);
			continue;
		}
		add_gap(p, *gap, told, at);
		piece.kind = TC_PIECE_REFERENCE;
		piece.masked = true;
		piece.name = reference_name(c, &known);
		memcpy(piece.sha256, known.sha256, sizeof(piece.sha256));
		piece.line = gap->line + count_lines(bytes, at);
		piece.lines = count_lines(bytes + at, (size_t)size);
		piece.from = gap->from + at;
		piece.size = (size_t)size - 1;
		add_piece(p, &piece);
		at += (size_t)size;
		told = at;
	}
	add_gap(p, *gap, told, gap->size);
	p->cut = p->cut || c->canon_bytes > TC_MAX_SPLIT_CANON;
	return 0;
}

static int resolve(struct composer *c, struct tc_pieces *p,
		   const struct tc_aclocal_part *part)
{
	struct tc_piece piece = {
		.kind = TC_PIECE_GAP, .from = part->from, .size = part->size,
		.line = part->line, .lines = part->lines,
	};

	if (part->kind == TC_ACLOCAL_GAP)
		return split_gap(c, p, &piece);
	if (part->kind == TC_ACLOCAL_INCLUDE)
		resolve_include(c, p, &piece);
	else if (resolve_copy(c, &piece, part->sha256) != 0)
		return -1;
	add_piece(p, &piece);
	return 0;
}

static int compose(struct composer *c, const struct tc_member *m)
{
	struct tc_pieces p = { .m = m };
	struct tc_aclocal_parts parts = { .list = NULL };
	size_t i;
	int rc;

	if (!tc_aclocal_head_read(&p.head, m->extra->bytes,
				  m->extra->bytes_len))
		return 0;
	/* Older ones have another form. */
	if (!p.head.whole && tc_version_compare(p.head.version, "1.5") < 0)
		return 0;
	rc = tc_aclocal_split(&parts, m->extra->bytes, m->extra->bytes_len,
			      p.head.size, p.head.lines + 1, lookup, c,
			      &c->split_work, c->err);
	p.cut = parts.cut;
	for (i = 0; i < parts.count && rc == 0; i++)
		rc = resolve(c, &p, &parts.list[i]);
	if (rc == 0)
		rc = tc_compose_report(c->ev, c->refs, &p, c->err);
	tc_aclocal_parts_release(&parts);
	free(p.list);
	return rc;
}

int tc_evidence_compose(struct tc_evidence *ev, struct tc_refs *refs,
			const struct tc_tag_reader *reader,
			struct tc_error *err)
{
	struct composer c = { .ev = ev, .refs = refs, .err = err };
	size_t i;
	int rc = 0;

	for (i = 0; i < ev->archive->count; i++)
		add_own(&c, i);
	if (c.own_count > 0)
		qsort(c.own, c.own_count, sizeof(*c.own), by_digest);
	for (i = 0; i < ev->archive->count && rc == 0; i++) {
		const struct tc_member *m = &ev->archive->members[i];

		if (is_aclocal(m) && tc_member_has_bytes(m) &&
		    !tc_origin_is_strong(ev->results[i].origin))
			rc = compose(&c, m);
	}
	free(c.own);
	if (rc == 0)
		rc = tc_evidence_gnulib(ev, refs, reader, err);
	if (rc == 0)
		rc = tc_evidence_gnulib_make(ev, refs, reader, err);
	if (rc == 0)
		tc_evidence_gnulib_cache(ev);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said about an aclocal.m4 that was taken apart. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "db/macro-set.h"
#include "db/nearest.h"
#include "db/refs.h"
#include "evidence/compose-internal.h"
#include "evidence/derivation.h"

struct reporter {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	const struct tc_pieces *p;
	struct tc_error *err;
};

static const char *line_words(struct reporter *r, size_t line, size_t lines)
{
	if (lines == 1)
		return tc_arena_printf(&r->ev->arena, "line %zu", line);
	return tc_arena_printf(&r->ev->arena, "lines %zu to %zu", line,
			       line + lines - 1);
}

static struct tc_finding *add(struct reporter *r, enum tc_finding_id id,
			      const char *detail)
{
	struct tc_finding *f = tc_findings_add(&r->ev->findings, id,
					       r->p->m->path, "%s", detail);

	f->group = tc_member_kind(r->p->m)->id;
	return f;
}

/* aclocal includes macro files below the directories it was told of. */
static void report_include(struct reporter *r, const struct tc_piece *piece)
{
	struct tc_finding *f;
	const char *why = NULL;

	if (piece->kind == TC_PIECE_OUTSIDE)
		why = "outside of the release";
	else if (piece->kind == TC_PIECE_ABSENT)
		why = "not in the release";
	else if (!tc_is_macro_name(piece->name))
		why = "not a macro file's name";
	if (why == NULL)
		return;
	f = add(r, TC_FINDING_MACRO_INCLUDE_ODD,
		tc_arena_printf(&r->ev->arena, "line %zu includes %s: %s",
				piece->line, piece->name, why));
	if (piece->kind == TC_PIECE_OUTSIDE)
		f->severity = TC_SEVERITY_ERROR;
}

/* The gap without empty lines at its ends. False: there is nothing else. */
static bool trim(const struct tc_piece *gap, const char *bytes,
		 struct tc_excerpt *e)
{
	size_t from = gap->from, end = gap->from + gap->size;

	*e = (struct tc_excerpt){ .line = gap->line };
	for (; from < end && bytes[from] == '\n'; from++)
		e->line++;
	while (end > from + 1 && bytes[end - 1] == '\n' &&
	       bytes[end - 2] == '\n')
		end--;
	e->bytes = bytes + from;
	e->from = from;
	e->len = e->size = end - from;
	return e->len > 0;
}

static size_t count_lines(const struct tc_excerpt *e)
{
	size_t i, n = 0;

	for (i = 0; i < e->len; i++)
		n += e->bytes[i] == '\n' || i + 1 == e->len;
	return n;
}

/* "# pkg.m4 - Macros to ...", "dnl gettext.m4 serial 20": the name that the
 * first line of a macro file gives itself. NULL: none. */
static const char *stated_name(struct reporter *r, const struct tc_excerpt *e)
{
	const char *at = e->bytes, *end = e->bytes + e->len;
	const char *eol = memchr(at, '\n', e->len);
	const char *name;
	size_t n = 0;

	end = eol ? eol : end;
	if (end - at > 3 && memcmp(at, "dnl", 3) == 0)
		at += 3;
	else if (at < end && *at == '#')
		at++;
	else
		return NULL;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	while (at + n < end && at[n] > ' ' && at[n] < 0x7f && at[n] != ':')
		n++;
	name = tc_arena_strndup(&r->ev->arena, at, n);
	return n < 200 && tc_is_macro_name(name) ? name : NULL;
}

/* The nearest published version of the name the gap gives itself, or of any
 * that most of its lines are of: 1, 0, -1. *published: it has such a name. */
static int find_nearest(struct reporter *r, const struct tc_excerpt *e,
			const char *name, bool *published,
			struct tc_nearest *out)
{
	struct tc_name_info info;
	int rc = 0;

	*published = false;
	if (name != NULL)
		rc = tc_refs_name_info(r->refs, name, &r->ev->arena, &info,
				       r->err);
	if (rc > 0) {
		*published = true;
		rc = tc_excerpt_nearest(r->ev, r->refs, e, name, out, r->err);
	}
	if (rc == 0)
		rc = tc_excerpt_nearest(r->ev, r->refs, e, NULL, out, r->err);
	return rc;
}

/* Its first lines, where there is nothing to compare it with. */
static void show_lines(struct reporter *r, const struct tc_excerpt *e)
{
	const char *at = e->bytes, *end = e->bytes + e->len;
	size_t lines = count_lines(e), shown;

	for (shown = 0; at < end; shown++) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((eol ? eol : end) - at);

		if (shown + 1 == TC_MAX_EVIDENCE_LINES && lines > shown + 1) {
			tc_finding_evidence(&r->ev->findings,
					    "... %zu more lines",
					    lines - shown);
			return;
		}
		if (len > TC_MAX_EVIDENCE_WIDTH)
			len = TC_MAX_EVIDENCE_WIDTH + 1;
		tc_finding_evidence(&r->ev->findings, "+ %.*s", (int)len, at);
		at = eol ? eol + 1 : end;
	}
}

/* Of the time of aclocal 1.4, up to 2002, too few packages' macro files are
 * known for one that is not to be an error. */
static bool is_old(const struct tc_aclocal_head *head)
{
	return strncmp(head->version, "1.4", 3) == 0 &&
	       (head->version[3] == '-' || head->version[3] == '\0');
}

static enum tc_finding_id gap_id(const struct reporter *r, bool impostor)
{
	if (is_old(&r->p->head))
		return TC_FINDING_MACRO_PART_UNVERIFIED;
	if (impostor)
		return TC_FINDING_MACRO_PART_IMPOSTOR;
	return r->ev->vcs != NULL ? TC_FINDING_MACRO_PART_UNEXPLAINED :
				    TC_FINDING_MACRO_PART_UNVERIFIED;
}

static int report_gap(struct reporter *r, const struct tc_piece *gap)
{
	struct tc_nearest nearest;
	struct tc_excerpt e;
	const char *name, *words;
	bool published;
	int rc;

	if (!trim(gap, r->p->m->extra->bytes, &e)) {
		add(r, gap_id(r, false),
		    tc_arena_printf(&r->ev->arena, "%s: empty, where aclocal "
				    "leaves none",
				    line_words(r, gap->line, gap->lines)));
		return 0;
	}
	name = gap->line > 1 ? stated_name(r, &e) : NULL;
	rc = find_nearest(r, &e, name, &published, &nearest);
	if (rc < 0)
		return -1;
	words = line_words(r, e.line, count_lines(&e));
	if (gap->line == 1) /* the head was not taken for one */
		words = tc_arena_printf(&r->ev->arena, "%s: not the head that "
					"aclocal %s writes", words,
					r->p->head.version);
	else if (published)
		words = tc_arena_printf(&r->ev->arena, "%s: %s, whose content "
					"was never published", words, name);
	else if (rc > 0)
		words = tc_arena_printf(&r->ev->arena, "%s: most of %s %s, but "
					"never published so", words,
					nearest.known.project,
					nearest.known.path);
	if (r->p->cut)
		words = tc_arena_printf(&r->ev->arena, "%s (the search was "
					"cut short)", words);
	add(r, gap_id(r, published || rc > 0), words);
	if (rc > 0)
		tc_excerpt_show_nearest(r->ev, r->refs, &e, &nearest);
	else
		show_lines(r, &e);
	return 0;
}

static void report_bad(struct reporter *r, const struct tc_piece *piece)
{
	add(r, TC_FINDING_KNOWN_BAD,
	    tc_arena_printf(&r->ev->arena, "%s: %s",
			    line_words(r, piece->line, piece->lines),
			    piece->name));
}

static int report_piece(struct reporter *r, const struct tc_piece *piece,
			bool *whole)
{
	*whole = *whole && piece->kind != TC_PIECE_GAP &&
		 piece->kind != TC_PIECE_BAD &&
		 piece->kind != TC_PIECE_ABSENT &&
		 piece->kind != TC_PIECE_OUTSIDE;
	if (piece->include)
		report_include(r, piece);
	else if (piece->kind == TC_PIECE_BAD)
		report_bad(r, piece);
	else if (piece->kind == TC_PIECE_GAP)
		return report_gap(r, piece);
	return 0;
}

static struct tc_input input_of(struct reporter *r,
				const struct tc_piece *piece)
{
	const struct tc_member *m = &r->ev->archive->members[piece->member];
	const char *lines = line_words(r, piece->line, piece->lines);
	struct tc_input in = { .kind = TC_INPUT_REFERENCE, .strong = true,
			       .name = piece->name, .has_sha256 = true };

	in.detail = tc_arena_printf(&r->ev->arena, "%s%s%s", lines,
				    piece->include ? ", included" : "",
				    piece->masked ? ", after transforms" : "");
	memcpy(in.sha256, piece->sha256, sizeof(in.sha256));
	if (piece->kind != TC_PIECE_MEMBER)
		return in;
	in.kind = TC_INPUT_MEMBER;
	in.member = piece->member;
	in.name = m->path;
	in.has_sha256 = (m->flags & TC_MEMBER_SHA256) != 0;
	memcpy(in.sha256, m->sha256, sizeof(in.sha256));
	return in;
}

static void derive(struct reporter *r)
{
	const struct tc_pieces *p = r->p;
	struct tc_input *inputs = tc_calloc(p->count + 1, sizeof(*inputs));
	struct tc_derivation d = {
		.member = (uint32_t)(p->m - r->ev->archive->members),
		.origin = TC_ORIGIN_COMPOSED,
		.how = tc_arena_printf(&r->ev->arena, "aclocal %s",
				       p->head.version),
		.inputs = inputs,
		.input_count = p->count,
	};
	size_t i;

	for (i = 0; i < p->count; i++)
		inputs[i] = input_of(r, &p->list[i]);
	tc_derivation_add(r->ev, &d);
	free(inputs);
}

int tc_compose_report(struct tc_evidence *ev, struct tc_refs *refs,
		      const struct tc_pieces *pieces, struct tc_error *err)
{
	struct reporter r = { .ev = ev, .refs = refs, .p = pieces,
			      .err = err };
	bool whole = pieces->head.whole;
	size_t i;

	for (i = 0; i < pieces->count; i++)
		if (report_piece(&r, &pieces->list[i], &whole) != 0)
			return -1;
	if (whole && pieces->count > 0)
		derive(&r);
	return 0;
}

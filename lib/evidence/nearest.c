/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nearest published version as evidence under a finding. */
#include <string.h>

#include "base/limits.h"
#include "base/path.h"
#include "db/nearest.h"
#include "db/refs.h"
#include "evidence/internal.h"

/* The bytes of line number i; lines are asked for in rising order. */
struct line_reader {
	const char *next, *end;
	uint32_t number; /* of the line at next */
};

static struct line_reader lines_of(const struct tc_excerpt *e)
{
	return (struct line_reader){ e->bytes, e->bytes + e->len, 1 };
}

static size_t read_line(struct line_reader *r, uint32_t number,
			const char **line)
{
	const char *stop;

	for (;;) {
		const size_t left = (size_t)(r->end - r->next);

		stop = left > 0 ? memchr(r->next, '\n', left) : NULL;
		stop = stop ? stop : r->end;
		*line = r->next;
		r->next = stop < r->end ? stop + 1 : stop;
		if (r->number++ == number)
			return (size_t)(stop - *line);
	}
}

/* The added lines; the last line of evidence says how many did not fit. */
static void add_lines(struct tc_findings *f, const struct tc_excerpt *e,
		      const struct tc_nearest *n)
{
	struct line_reader r = lines_of(e);
	size_t room, i;

	room = TC_MAX_EVIDENCE_LINES - f->list[f->count - 1].evidence_count;
	for (i = 0; i < n->added; i++) {
		const char *line = NULL;
		size_t len;

		if (room == 1 && n->added - i > 1) {
			tc_finding_evidence(f, "... %zu more lines added",
					    n->added - i);
			return;
		}
		len = read_line(&r, n->added_lines[i], &line);
		/* Past the width it is cut anyway; a NUL would end it. */
		if (len > TC_MAX_EVIDENCE_WIDTH)
			len = TC_MAX_EVIDENCE_WIDTH + 1;
		tc_finding_evidence(f, "+ %.*s", (int)len, line);
		room--;
	}
}

/* Where lines of the version are missing, after which line of ours. */
static void add_gaps(struct tc_findings *f, const struct tc_excerpt *e,
		     const struct tc_nearest *n)
{
	struct line_reader r = lines_of(e);
	size_t room, i;

	room = TC_MAX_EVIDENCE_LINES - f->list[f->count - 1].evidence_count;
	for (i = 0; i < n->gap_count && room > 0; i++, room--) {
		const struct tc_gap *gap = &n->gaps[i];
		const char *line = "", *s = gap->lines == 1 ? "" : "s";
		size_t len = 0;

		if (room == 1 && n->gap_count - i > 1) {
			tc_finding_evidence(f, "... and at %zu more places",
					    n->gap_count - i);
			return;
		}
		if (gap->after > 0)
			len = read_line(&r, gap->after, &line);
		if (len > TC_MAX_EVIDENCE_WIDTH)
			len = TC_MAX_EVIDENCE_WIDTH + 1;
		tc_finding_evidence(f, "- %u line%s missing after line %u: %.*s",
				    (unsigned)gap->lines, s,
				    (unsigned)(gap->after + e->line - 1),
				    (int)len, line);
	}
}

static const char *serial_of(const struct tc_known *known)
{
	return *known->serial ? known->serial : known->name_serial;
}

static void add_summary(struct tc_evidence *ev, struct tc_refs *refs,
			const struct tc_nearest *n)
{
	const struct tc_known *known = &n->known;
	const char *serial = serial_of(known);
	const bool patched = *known->variant != '\0';

	tc_finding_evidence(&ev->findings,
			    "nearest%s: %s%s%s%s %s, %s%s%s%s%s: %zu line%s "
			    "added, %zu removed",
			    n->exact ? "" : " found", known->project,
			    patched ? " (" : "", known->variant,
			    patched ? ")" : "", known->path,
			    tc_known_when(known, &ev->arena),
			    *serial ? " (serial " : "", serial,
			    *serial ? ")" : "",
			    tc_refs_whose(refs, known, &ev->arena), n->added,
			    n->added == 1 ? "" : "s", n->removed);
}

/* Numbers of lines in the file, of those in the excerpt. */
static const uint32_t *shift(struct tc_arena *arena, const uint32_t *lines,
			     size_t count, size_t by)
{
	uint32_t *out = tc_arena_alloc(arena, (count + 1) * sizeof(*out));
	size_t i;

	for (i = 0; i < count; i++)
		out[i] = lines[i] + (uint32_t)by;
	return out;
}

static const uint32_t *shift_gaps(struct tc_arena *arena,
				  const struct tc_nearest *n, size_t by)
{
	uint32_t *out = tc_arena_alloc(arena, (n->gap_count + 1) *
						      sizeof(*out));
	size_t i;

	for (i = 0; i < n->gap_count; i++)
		out[i] = n->gaps[i].after + (uint32_t)by;
	return out;
}

static const struct tc_finding_nearest *
keep(struct tc_arena *arena, const struct tc_excerpt *e,
     const struct tc_nearest *n)
{
	const struct tc_known *known = &n->known;
	struct tc_finding_nearest *kept = tc_arena_alloc(arena, sizeof(*kept));
	uint8_t *sha256 = tc_arena_alloc(arena, sizeof(known->sha256));

	memcpy(sha256, known->sha256, sizeof(known->sha256));
	*kept = (struct tc_finding_nearest){
		.project = known->project,
		.variant = known->variant,
		.path = known->path,
		.first = known->first,
		.last = known->last,
		.first_release = known->first_release,
		.last_release = known->last_release,
		.serial = serial_of(known),
		.sha256 = sha256,
		.added = n->added,
		.removed = n->removed,
		.added_lines = shift(arena, n->added_lines, n->added,
				     e->line - 1),
		.missing_after = shift_gaps(arena, n, e->line - 1),
		.missing_count = n->gap_count,
		.exact = n->exact,
		.from = e->from,
		.size = e->size,
	};
	return kept;
}

/* Of several databases the first that has a version as near as any. */
int tc_excerpt_nearest(struct tc_evidence *ev, struct tc_refs *refs,
		       const struct tc_excerpt *e, const char *name,
		       struct tc_nearest *out, struct tc_error *err)
{
	struct tc_nearest n;
	int found = 0;
	size_t i;

	for (i = 0; i < tc_refs_count(refs); i++) {
		struct tc_db *db = tc_refs_db(refs, i);
		int rc;

		if (name != NULL)
			rc = tc_db_nearest(db, name, e->bytes, e->len,
					   &ev->arena, &n, err);
		else
			rc = tc_db_nearest_any(db, e->bytes, e->len,
					       &ev->arena, &n, err);
		if (rc < 0)
			return -1;
		if (rc == 0 || (found && n.added + n.removed >=
						 out->added + out->removed))
			continue;
		*out = n;
		out->known.db = (unsigned)i;
		found = 1;
	}
	return found;
}

static struct tc_excerpt whole(const struct tc_member *m)
{
	return (struct tc_excerpt){ .bytes = m->extra->bytes,
				    .len = m->extra->bytes_len, .line = 1 };
}

int tc_evidence_nearest(struct tc_evidence *ev, struct tc_refs *refs,
			const struct tc_member *m, bool named,
			struct tc_nearest *out, struct tc_error *err)
{
	struct tc_excerpt e;

	if (!tc_member_has_bytes(m))
		return 0;
	e = whole(m);
	return tc_excerpt_nearest(ev, refs, &e,
				  named ? tc_path_base(m->path) : NULL, out,
				  err);
}

void tc_excerpt_show_nearest(struct tc_evidence *ev, struct tc_refs *refs,
			     const struct tc_excerpt *e,
			     const struct tc_nearest *n)
{
	struct tc_findings *f = &ev->findings;

	f->list[f->count - 1].nearest = keep(&ev->arena, e, n);
	add_summary(ev, refs, n);
	add_lines(f, e, n);
	add_gaps(f, e, n);
}

void tc_evidence_show_nearest(struct tc_evidence *ev, struct tc_refs *refs,
			      const struct tc_member *m,
			      const struct tc_nearest *n)
{
	const struct tc_excerpt e = whole(m);

	tc_excerpt_show_nearest(ev, refs, &e, n);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Step 3: what is wrong with members, by origin and kind. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "base/text-line.h"
#include "db/nearest.h"
#include "db/refs.h"
#include "db/serial.h"
#include "evidence/derivation.h"
#include "evidence/internal.h"

struct judge {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	struct tc_error *err;
};

/* The group of a finding about a member: its kind, so that three hundred
 * Makefile.in are told in one line. */
static struct tc_finding *add(struct judge *j, enum tc_finding_id id,
			      const struct tc_member *m, const char *detail)
{
	struct tc_finding *f = tc_findings_add(&j->ev->findings, id, m->path,
					       "%s", detail ? detail : "");

	f->group = tc_member_kind(m)->id;
	if (detail == NULL)
		f->detail = NULL;
	return f;
}

/* "serial 30, highest published is 5", or "" */
static const char *serial_words(struct judge *j, const struct tc_member *m,
				const struct tc_name_info *info)
{
	struct tc_serial serial;
	const char *found;

	if (tc_member_kind(m)->class != TC_CLASS_MACRO)
		return "";
	tc_serial_of(m, &serial);
	found = tc_serial_effective(&serial);
	if (*found == '\0' && *info->highest_serial == '\0')
		return "";
	return tc_arena_printf(&j->ev->arena,
			       "; serial %s, highest published is %s",
			       *found ? found : "none",
			       *info->highest_serial ? info->highest_serial
						     : "none");
}

/* The name is published and these bytes never were. */
static int add_impostor(struct judge *j, enum tc_finding_id id,
			const struct tc_member *m,
			const struct tc_name_info *info)
{
	struct tc_nearest nearest;
	int rc;

	add(j, id, m,
	    tc_arena_printf(&j->ev->arena,
			    "name published by %s, content never was%s",
			    info->projects, serial_words(j, m, info)));
	tc_finding_evidence(&j->ev->findings,
			    "%llu contents published under the name %s",
			    (unsigned long long)info->versions,
			    tc_path_base(m->path));
	rc = tc_evidence_nearest(j->ev, j->refs, m, true, &nearest, j->err);
	if (rc >= 0 && tc_member_kind(m)->class == TC_CLASS_MACRO)
		tc_serial_evidence(j->ev, m, rc > 0 ? &nearest : NULL);
	if (rc > 0)
		tc_evidence_show_nearest(j->ev, j->refs, m, &nearest);
	return rc < 0 ? -1 : 0;
}

/* Where else these bytes are published: 1 if anywhere. */
static int add_other_names(struct judge *j, const struct tc_member *m)
{
	struct tc_known *known = NULL;
	int n;

	if (m->type != TC_TYPE_FILE || m->size == 0)
		return 0;
	n = tc_refs_lookup(j->refs, TC_KEY_SHA256, m->sha256, NULL,
			   &j->ev->arena, &known, j->err);
	if (n <= 0 || known[0].known_bad)
		return n < 0 ? -1 : 0;
	add(j, TC_FINDING_KNOWN_RENAMED, m,
	    tc_arena_printf(&j->ev->arena, "content of %s %s, %s%s",
			    known[0].project, known[0].path,
			    tc_known_when(&known[0], &j->ev->arena),
			    tc_refs_whose(j->refs, &known[0],
					  &j->ev->arena)));
	return 1;
}

/* Whether most of it is published under another name. */
static int add_altered(struct judge *j, const struct tc_member *m)
{
	struct tc_nearest nearest;
	int rc = tc_evidence_nearest(j->ev, j->refs, m, false, &nearest,
				     j->err);

	if (rc <= 0)
		return rc;
	add(j, TC_FINDING_KNOWN_ALTERED, m,
	    tc_arena_printf(&j->ev->arena, "%zu of its %zu lines are those of "
			    "%s %s", nearest.lines - nearest.added,
			    nearest.lines, nearest.known.project,
			    nearest.known.path));
	tc_evidence_show_nearest(j->ev, j->refs, m, &nearest);
	return 1;
}

static int judge_copied(struct judge *j, const struct tc_member *m)
{
	bool macro = tc_member_kind(m)->class == TC_CLASS_MACRO;
	bool audit = j->ev->vcs == NULL;
	struct tc_name_info info;
	int rc = tc_refs_name_info(j->refs, tc_path_base(m->path),
				   &j->ev->arena, &info, j->err);

	if (rc < 0)
		return -1;
	if (rc > 0 && add_impostor(j, macro ? TC_FINDING_MACRO_IMPOSTOR
					    : TC_FINDING_AUX_IMPOSTOR, m,
				   &info) != 0)
		return -1;
	if (rc > 0)
		return add_other_names(j, m) < 0 ? -1 : 0;
	if (audit && macro)
		add(j, TC_FINDING_MACRO_UNVERIFIED, m, NULL);
	else if (audit)
		add(j, TC_FINDING_GENERATED_UNVERIFIED, m, NULL);
	else
		add(j, macro ? TC_FINDING_MACRO_UNEXPLAINED
			     : TC_FINDING_AUX_UNEXPLAINED, m,
		    "in neither the tag nor any published release");
	if (macro)
		tc_serial_evidence(j->ev, m, NULL);
	rc = add_other_names(j, m);
	if (rc == 0)
		rc = add_altered(j, m);
	return rc < 0 ? -1 : 0;
}

static const char *size_words(struct judge *j, const struct tc_member *m,
			      const struct tc_member *v)
{
	char is[2 * TC_BLOB_SIZE + 1], was[2 * TC_BLOB_SIZE + 1];

	if (m->type == TC_TYPE_FILE && v->type == TC_TYPE_SYMLINK &&
	    memcmp(m->blob, v->blob, TC_BLOB_SIZE) == 0)
		return "a file that holds the target of the tag's symlink";
	if (m->type != v->type)
		return tc_arena_printf(&j->ev->arena, "a %s, in the tag a %s",
				       tc_type_name(m->type),
				       tc_type_name(v->type));
	if (m->type == TC_TYPE_SYMLINK)
		return tc_arena_printf(&j->ev->arena,
				       "leads to %s, in the tag to %s",
				       m->link, v->link);
	if (v->extra != NULL && v->extra->pointer != NULL)
		return tc_arena_printf(&j->ev->arena, "not the %s",
				       v->extra->pointer);
	return tc_arena_printf(&j->ev->arena, "blob %.10s, in the tag %.10s",
			       tc_hex(is, m->blob, TC_BLOB_SIZE),
			       tc_hex(was, v->blob, TC_BLOB_SIZE));
}

/* A submodule has that path, and nothing has these bytes. */
static bool judge_in_submodule(struct judge *j, const struct tc_member *m)
{
	const struct tc_tree *files = j->ev->pinned.files;
	const struct tc_member *v = files ? tc_tree_find(files, m->path) : NULL;
	struct tc_finding *f;

	if (v == NULL || (v->type == m->type &&
			  memcmp(v->blob, m->blob, TC_BLOB_SIZE) == 0))
		return v != NULL;
	f = add(j, TC_FINDING_VCS_MODIFIED, m,
		tc_arena_printf(&j->ev->arena, "%s (in its submodule)",
				size_words(j, m, v)));
	if (m->type == v->type && tc_member_kind(m)->refreshed)
		f->severity = TC_SEVERITY_WARNING;
	return true;
}

/* It is what was to be expected of its inputs, and those are what is told
 * apart: one line for each that nothing vouches for. */
static bool judge_derived(struct judge *j, const struct tc_member *m)
{
	const struct tc_derivation *d;
	size_t count, i;

	d = tc_derivation_find(j->ev, (uint32_t)(m - j->ev->archive->members),
			       &count);
	if (d == NULL)
		return false;
	add(j, TC_FINDING_DERIVED_UNVERIFIED, m,
	    tc_derivation_words(d, &j->ev->arena));
	for (i = 0; i < d->input_count; i++)
		if (!d->inputs[i].strong)
			tc_finding_evidence(
				&j->ev->findings, "%s%s%s", d->inputs[i].name,
				d->inputs[i].detail ? ": " : "",
				d->inputs[i].detail ? d->inputs[i].detail : "");
	return true;
}

/* With the difference to what its generator writes, where there is one. */
static void add_unverified(struct judge *j, const struct tc_member *m,
			   const struct tc_result *result)
{
	const char *at = result->note_lines, *line;
	const char *end = at == NULL ? NULL : at + strlen(at);
	size_t len;

	add(j, TC_FINDING_GENERATED_UNVERIFIED, m, result->note);
	while (tc_text_line_next(&at, end, &line, &len))
		tc_finding_evidence(&j->ev->findings, "%.*s", (int)len, line);
}

static int judge_unexplained(struct judge *j, const struct tc_member *m)
{
	const struct tc_kind *kind = tc_member_kind(m);
	struct tc_finding *f;

	if (judge_derived(j, m))
		return 0;

	/* Told once for the submodule: tc_judge_pinned(). */
	if (tc_pinned_missing(j->ev, m->path) != NULL)
		return 0;
	if (judge_in_submodule(j, m))
		return 0;
	if (m->type != TC_TYPE_FILE) {
		if (m->type == TC_TYPE_SYMLINK)
			add(j, TC_FINDING_LINK_UNEXPLAINED, m,
			    tc_arena_printf(&j->ev->arena, "leads to %s",
					    m->link));
		return 0;
	}
	if (m->size == 0) {
		f = add(j, TC_FINDING_FILE_UNEXPLAINED, m, "empty file");
		f->severity = TC_SEVERITY_NOTICE;
		return 0;
	}
	if (kind->class == TC_CLASS_MACRO || kind->class == TC_CLASS_AUX)
		return judge_copied(j, m);
	if (kind->class == TC_CLASS_GENERATED) {
		const struct tc_result *result =
			&j->ev->results[m - j->ev->archive->members];

		/* No other names: every stamp file says "timestamp". */
		if (!result->differs)
			add_unverified(j, m, result);
		return 0;
	}
	f = add(j, TC_FINDING_FILE_UNEXPLAINED, m, NULL);
	f->severity = kind->severity;
	return add_other_names(j, m) < 0 ? -1 : 0;
}

/* A macro or script of a published name, with content never published. */
static int judge_published_name(struct judge *j, const struct tc_member *m)
{
	enum tc_kind_class class = tc_member_kind(m)->class;
	struct tc_name_info info;
	int rc;

	if (class != TC_CLASS_MACRO && class != TC_CLASS_AUX)
		return 0;
	rc = tc_refs_name_info(j->refs, tc_path_base(m->path),
			       &j->ev->arena, &info, j->err);
	if (rc > 0)
		rc = add_impostor(j, class == TC_CLASS_MACRO
					     ? TC_FINDING_MACRO_IMPOSTOR
					     : TC_FINDING_AUX_IMPOSTOR, m,
				  &info);
	return rc < 0 ? -1 : 0;
}

/* Whether it takes an object that the repository lacks to know what git
 * would have written: that is neither the same nor modified. */
static const char *missing_object(const struct tc_evidence *ev,
				  const struct tc_member *m)
{
	const struct tc_member *v = tc_tree_find(ev->vcs, m->path);

	return v != NULL && v->extra != NULL ? v->extra->missing : NULL;
}

/* Same path, other bytes. Published bytes, and catalogues and logs that
 * release tools rewrite, are odd, not wrong. Bytes that the tag has elsewhere
 * are wrong here: nobody reviewed them as this file. A filter that is not
 * recomputed says nothing either way. */
static int judge_modified(struct judge *j, const struct tc_member *m,
			  const struct tc_result *result)
{
	const struct tc_member *v = tc_tree_find(j->ev->vcs, m->path);
	const char *words = size_words(j, m, v);
	struct tc_finding *f;

	if (result->origin == TC_ORIGIN_VCS_FILTERED)
		return 0;
	if (missing_object(j->ev, m) != NULL) {
		add(j, TC_FINDING_VCS_OBJECT_MISSING, m,
		    tc_arena_printf(&j->ev->arena, "%s; missing: %s", words,
				    missing_object(j->ev, m)));
		return result->origin == TC_ORIGIN_NONE ?
			       judge_published_name(j, m) : 0;
	}
	if (v->type == TC_TYPE_SYMLINK && m->type == TC_TYPE_FILE &&
	    result->origin == TC_ORIGIN_VCS_ELSEWHERE)
		return 0;
	if (result->origin != TC_ORIGIN_NONE) {
		f = add(j, TC_FINDING_VCS_MODIFIED, m,
			tc_arena_printf(&j->ev->arena, "%s; these bytes: %s",
					words, result->detail));
		if (result->origin != TC_ORIGIN_VCS_ELSEWHERE ||
		    tc_member_kind(m)->refreshed)
			f->severity = TC_SEVERITY_WARNING;
		return 0;
	}
	if (v->extra != NULL && v->extra->filters != NULL &&
	    !v->extra->has_filtered) {
		add(j, TC_FINDING_VCS_FILTER_UNVERIFIED, m,
		    tc_arena_printf(&j->ev->arena,
				    "fits the tag's attribute %s, whose "
				    "expansion is not recomputed",
				    v->extra->filters));
		return judge_published_name(j, m);
	}
	if (m->type == v->type && v->extra != NULL &&
	    v->extra->unknown != NULL) {
		add(j, TC_FINDING_VCS_FILTER_UNVERIFIED, m, v->extra->unknown);
		return judge_published_name(j, m);
	}
	f = add(j, TC_FINDING_VCS_MODIFIED, m, words);
	if (m->type == v->type && tc_member_kind(m)->refreshed)
		f->severity = TC_SEVERITY_WARNING;
	return judge_published_name(j, m);
}

/* The tag's file that a file of the archive is to be compared with: of a link
 * that was followed, what it leads to. */
static const struct tc_member *tagged_file(const struct judge *j,
					   const struct tc_member *m)
{
	const struct tc_member *v = tc_tree_find(j->ev->vcs, m->path);
	char target[TC_MAX_PATH + 1];

	if (v != NULL && v->type == TC_TYPE_SYMLINK &&
	    tc_path_resolve_link(target, sizeof(target), v->path,
				 v->link) == 0)
		v = tc_tree_find(j->ev->vcs, target);
	return v != NULL && v->type == TC_TYPE_FILE ? v : NULL;
}

static void judge_mode(struct judge *j, const struct tc_member *m,
		       const struct tc_result *result)
{
	const struct tc_member *v;

	if (m->type != TC_TYPE_FILE ||
	    (result->vcs != TC_VCS_IDENTICAL && result->vcs != TC_VCS_MODIFIED))
		return;
	v = tagged_file(j, m);
	if (v != NULL &&
	    tc_member_is_executable(m) != tc_member_is_executable(v))
		add(j, TC_FINDING_VCS_MODE_DIFFERS, m,
		    tc_arena_printf(&j->ev->arena, "mode %04o, in the tag %04o",
				    m->mode, v->mode));
}

static int judge_known_bad(struct judge *j, const struct tc_member *m)
{
	struct tc_known *known = NULL;
	int n, i;

	if (!(m->flags & TC_MEMBER_SHA256) || m->size == 0)
		return 0;
	n = tc_refs_known_bad(j->refs, m->sha256, &j->ev->arena, &known,
			      j->err);
	for (i = 0; i < n; i++) {
		add(j, TC_FINDING_KNOWN_BAD, m,
		    tc_arena_printf(&j->ev->arena, "%s%s", known[i].reference,
				    tc_refs_whose(j->refs, &known[i],
						  &j->ev->arena)));
	}
	return n < 0 ? -1 : 0;
}

/* Explained, but nobody reviewed these bytes as a file of this name. A link
 * that was followed has the name the tag gave it. */
static void judge_renamed(struct judge *j, const struct tc_member *m,
			  const struct tc_result *result)
{
	struct tc_finding *f;

	if (result->origin != TC_ORIGIN_VCS_ELSEWHERE ||
	    result->vcs != TC_VCS_ABSENT ||
	    strcmp(tc_path_base(result->detail), tc_path_base(m->path)) == 0)
		return;
	f = add(j, TC_FINDING_VCS_RENAMED, m,
		tc_arena_printf(&j->ev->arena, "in the tag as %s",
				result->detail));
	f->severity = tc_member_kind(m)->severity;
}

static int judge_member(struct judge *j, const struct tc_member *m,
			const struct tc_result *result)
{
	const char *odd = tc_odd_name(m->path);

	if (odd != NULL)
		add(j, TC_FINDING_ARCHIVE_ODD_NAME, m, odd);
	if (m->type != TC_TYPE_DIR && (m->mode & 07000))
		add(j, TC_FINDING_ARCHIVE_SETUID, m,
		    tc_arena_printf(&j->ev->arena, "mode %04o", m->mode));
	if (!tc_member_counts(m))
		return 0;
	if (m->flags & TC_MEMBER_COLLISION)
		add(j, TC_FINDING_ARCHIVE_SHA1_COLLISION, m, NULL);
	judge_mode(j, m, result);
	judge_renamed(j, m, result);
	if (judge_known_bad(j, m) != 0)
		return -1;
	if (result->origin <= TC_ORIGIN_VCS_ELSEWHERE &&
	    tc_judge_raised_serial(j->ev, j->refs, m, j->err) != 0)
		return -1;
	if (result->vcs == TC_VCS_MODIFIED)
		return judge_modified(j, m, result);
	if (result->origin == TC_ORIGIN_NONE)
		return judge_unexplained(j, m);
	return 0;
}

static void count_coverage(struct tc_evidence *ev)
{
	size_t i;

	for (i = 0; i < ev->archive->count; i++) {
		const struct tc_member *m = &ev->archive->members[i];
		struct tc_coverage *c = &ev->coverage[ev->results[i].origin];

		if (!tc_member_counts(m))
			continue;
		c->members++;
		c->bytes += m->size;
		ev->judged += ev->results[i].origin != TC_ORIGIN_NOT_JUDGED;
	}
}

/* A file of the tag that could not be compared is not one of another tree. */
static bool may_be_same(const struct tc_evidence *ev, size_t i)
{
	const struct tc_member *m = &ev->archive->members[i], *v;

	if (ev->results[i].vcs != TC_VCS_MODIFIED)
		return false;
	if (missing_object(ev, m) != NULL)
		return true;
	v = tc_tree_find(ev->vcs, m->path);
	return v->type == m->type && v->extra != NULL &&
	       (v->extra->unknown != NULL ||
		(v->extra->filters != NULL && !v->extra->has_filtered));
}

/* A tag of another project, or of a far-away release: said once and first. */
static void judge_whole(struct tc_evidence *ev)
{
	uint64_t members = 0, same = 0;
	size_t i;

	for (i = 0; i < ev->archive->count; i++) {
		members += tc_member_counts(&ev->archive->members[i]);
		same += ev->results[i].origin == TC_ORIGIN_VCS ||
			ev->results[i].origin == TC_ORIGIN_VCS_FILTERED ||
			may_be_same(ev, i);
	}
	if (members == 0)
		tc_findings_add(&ev->findings, TC_FINDING_ARCHIVE_EMPTY, NULL,
				NULL);
	if (ev->vcs == NULL)
		return;
	if (members > 0 && same * 10 < members && same * 10 < ev->vcs->count)
		tc_findings_add(&ev->findings, TC_FINDING_VCS_WRONG_TREE, NULL,
				"%llu of %llu members equal the tag's %zu "
				"files: wrong repository or tag?",
				(unsigned long long)same,
				(unsigned long long)members, ev->vcs->count);
}

int tc_evidence_judge(struct tc_evidence *ev, struct tc_refs *refs,
		      struct tc_error *err)
{
	struct judge j = { .ev = ev, .refs = refs, .err = err };
	size_t i;

	for (i = 0; i < ev->archive->count; i++)
		if (judge_member(&j, &ev->archive->members[i],
				 &ev->results[i]) != 0)
			return -1;
	tc_judge_twins(ev);
	tc_judge_modes(ev);
	judge_whole(ev);
	tc_judge_tagged(ev);
	tc_judge_pinned(ev);
	tc_judge_redefined(ev);
	count_coverage(ev);
	tc_findings_sort(&ev->findings);
	return 0;
}

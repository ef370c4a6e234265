/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the files of one tool are of one release of it, and are marked. */
#include "evidence/coherence.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/path.h"
#include "db/refs.h"
#include "evidence/derivation.h"
#include "evidence/internal.h"
#include "evidence/stated.h"

/* A release or a range of them that a member is of. */
struct statement {
	const struct tc_member *member;
	size_t group;  /* bytes of the path that name the directory */
	uint8_t tool;  /* enum tc_tool */
	uint8_t rank;  /* of several the lowest is what others are held to */
	bool minor;    /* left over from an older release without effect */
	size_t line;   /* where it is stated; 0: the databases say so */
	const char *part; /* file of which the member has a copy in it; or
			     NULL: the member itself */
	char low[TC_VERSION_SIZE], high[TC_VERSION_SIZE];
};

struct coherence {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	struct tc_error *err;
	struct statement *list;
	size_t count, cap;
	/* Of each tool: asked for once, see known_release(). */
	struct {
		bool has_named, has_newest;
		char named[TC_VERSION_SIZE], newest[TC_VERSION_SIZE];
	} releases[TC_TOOL_COUNT];
};

/* Files whose words count, most telling first; and copied files of which the
 * databases know the releases. */
static const struct source {
	const char *name;
	uint8_t rank;
	bool copied; /* by tool, without a word of its version in it */
	bool minor;
	enum tc_tool tool;
} sources[] = {
	{ "aclocal.m4", 0, false, false, TC_TOOL_COUNT },
	{ "po.m4", 1, false, false, TC_TOOL_COUNT },
	{ "ltversion.m4", 1, false, false, TC_TOOL_COUNT },
	{ "ltmain.sh", 2, false, false, TC_TOOL_COUNT },
	{ "configure", 3, false, false, TC_TOOL_COUNT },
	{ "Makefile.in", 4, false, false, TC_TOOL_COUNT },
	{ "Makefile.in.in", 4, false, false, TC_TOOL_COUNT },
	{ "libtool.m4", 5, true, false, TC_TOOL_LIBTOOL },
	{ "ltoptions.m4", 6, true, true, TC_TOOL_LIBTOOL },
	{ "ltsugar.m4", 6, true, true, TC_TOOL_LIBTOOL },
	{ "lt~obsolete.m4", 6, true, true, TC_TOOL_LIBTOOL },
};

/* Copied in by "automake --add-missing", which keeps those that are there. */
static const char *const scripts[] = {
	"ar-lib", "compile", "depcomp", "elisp-comp", "install-sh",
	"mdate-sh", "missing", "mkinstalldirs", "py-compile",
	"tap-driver.pl", "tap-driver.sh", "test-driver", "ylwrap",
};

static const struct source *find_source(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		if (strcmp(sources[i].name, name) == 0)
			return &sources[i];
	return NULL;
}

static bool is_script(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		if (strcmp(scripts[i], name) == 0)
			return true;
	return false;
}

/* Whether the archive has dir[0..len) and name. */
static const struct tc_member *sibling(const struct tc_evidence *ev,
				       const char *dir, size_t len,
				       const char *name)
{
	char path[TC_MAX_PATH + 1];

	if (len + strlen(name) > TC_MAX_PATH)
		return NULL;
	memcpy(path, dir, len);
	memcpy(path + len, name, strlen(name) + 1);
	return tc_tree_find(ev->archive, path);
}

static bool has_configure(const struct tc_evidence *ev, const char *dir,
			  size_t len, bool source)
{
	return sibling(ev, dir, len, "configure.ac") != NULL ||
	       sibling(ev, dir, len, "configure.in") != NULL ||
	       (!source && sibling(ev, dir, len, "configure") != NULL);
}

/* The bytes of path that name the directory it is configured from, with the
 * slash; 0 for the top. */
static size_t group_of(const struct tc_evidence *ev, const char *path)
{
	size_t len = (size_t)(tc_path_base(path) - path);

	while (len > 0 && !has_configure(ev, path, len, false)) {
		len--;
		while (len > 0 && path[len - 1] != '/')
			len--;
	}
	return len;
}

static struct statement *add_statement(struct coherence *c,
				       const struct tc_member *m)
{
	struct statement *s;

	c->list = tc_grow(c->list, c->count, &c->cap, sizeof(*c->list));
	s = &c->list[c->count++];
	*s = (struct statement){ .member = m,
				 .group = group_of(c->ev, m->path) };
	return s;
}

static void add_stated(struct coherence *c, const struct tc_member *m,
		       const struct source *source)
{
	struct tc_stated stated[TC_MAX_STATED];
	size_t n, i;

	n = tc_stated_read(stated, source->name, m->extra->bytes,
			   m->extra->bytes_len);
	for (i = 0; i < n; i++) {
		struct statement *s = add_statement(c, m);

		s->tool = (uint8_t)stated[i].tool;
		s->rank = source->rank;
		/* What autoconf wrote says best with what. */
		if (s->tool == TC_TOOL_AUTOCONF)
			s->rank = source->rank == 3 ? 0 : 1;
		s->line = stated[i].line;
		memcpy(s->low, stated[i].version, sizeof(s->low));
		memcpy(s->high, stated[i].version, sizeof(s->high));
	}
}

/* From the first to the last release of the tool among these files. */
static bool range_of(const struct tc_known *known, int n, enum tc_tool tool,
		     char low[TC_VERSION_SIZE], char high[TC_VERSION_SIZE])
{
	bool found = false;
	int i, k;

	for (i = 0; i < n; i++) {
		const char *ends[] = { known[i].first_release,
				       known[i].last_release };

		if (strcmp(known[i].project, tc_tool_name(tool)) != 0)
			continue;
		for (k = 0; k < 2; k++) {
			char version[TC_VERSION_SIZE];

			tc_release_version(version, ends[k]);
			if (*version == '\0')
				continue;
			if (!found || tc_version_compare(version, low) < 0)
				memcpy(low, version, sizeof(version));
			if (!found || tc_version_compare(version, high) > 0)
				memcpy(high, version, sizeof(version));
			found = true;
		}
	}
	return found;
}

/* The releases of the tool that have that file, or one of which aclocal makes
 * these bytes: 1, 0 when not known, -1. */
static int releases_of(struct coherence *c, const uint8_t sha256[32],
		       const char *name, enum tc_tool tool,
		       char low[TC_VERSION_SIZE], char high[TC_VERSION_SIZE])
{
	struct tc_known *known = NULL;
	int n = tc_refs_lookup(c->refs, TC_KEY_SHA256, sha256, name,
			       &c->ev->arena, &known, c->err);

	if (n == 0)
		n = tc_refs_macro(c->refs, sha256, &c->ev->arena, &known,
				  c->err);
	return n < 0 ? -1 : range_of(known, n, tool, low, high);
}

/* sha256: of the member, or of the published file that is in it. */
static int add_copied(struct coherence *c, const struct tc_member *m,
		      const struct source *source, const uint8_t sha256[32])
{
	char low[TC_VERSION_SIZE], high[TC_VERSION_SIZE];
	struct statement *s;
	int rc = releases_of(c, sha256, source->name, source->tool, low, high);

	if (rc <= 0)
		return rc;
	s = add_statement(c, m);
	if (strcmp(tc_path_base(m->path), source->name) != 0)
		s->part = source->name;
	s->tool = (uint8_t)source->tool;
	s->rank = source->rank;
	s->minor = source->minor;
	memcpy(s->low, low, sizeof(low));
	memcpy(s->high, high, sizeof(high));
	return 0;
}

static int collect(struct coherence *c)
{
	size_t i;

	for (i = 0; i < c->ev->archive->count; i++) {
		const struct tc_member *m = &c->ev->archive->members[i];
		const struct source *source;

		if (m->type != TC_TYPE_FILE)
			continue;
		source = find_source(tc_path_base(m->path));
		if (source == NULL)
			continue;
		if (!source->copied && m->extra != NULL &&
		    m->extra->bytes != NULL)
			add_stated(c, m, source);
		if (source->copied && (m->flags & TC_MEMBER_SHA256) &&
		    m->size > 0 && add_copied(c, m, source, m->sha256) != 0)
			return -1;
	}
	return 0;
}

/* Macro files that aclocal.m4 is composed of. The name of such an input ends
 * in the path in its project, and when that was published. */
static int collect_part(struct coherence *c, const struct tc_member *m,
			const struct tc_input *in)
{
	const struct source *source;
	const char *name, *base;

	if (in->kind != TC_INPUT_REFERENCE || !in->has_sha256)
		return 0;
	name = tc_arena_strndup(&c->ev->arena, in->name,
				strcspn(in->name, ","));
	base = strrchr(tc_path_base(name), ' ');
	source = find_source(base ? base + 1 : tc_path_base(name));
	if (source == NULL || !source->copied)
		return 0;
	return add_copied(c, m, source, in->sha256);
}

static int collect_parts(struct coherence *c)
{
	const struct tc_evidence *ev = c->ev;
	size_t i, k;

	for (i = 0; i < ev->derivation_count; i++) {
		const struct tc_derivation *d = &ev->derivations[i];

		for (k = 0; k < d->input_count; k++)
			if (collect_part(c, &ev->archive->members[d->member],
					 &d->inputs[k]) != 0)
				return -1;
	}
	return 0;
}

static int compare_groups(const struct statement *a, const struct statement *b)
{
	size_t len = a->group < b->group ? a->group : b->group;
	int cmp = memcmp(a->member->path, b->member->path, len);

	return cmp ? cmp : (a->group > b->group) - (a->group < b->group);
}

static int by_group(const void *one, const void *other)
{
	const struct statement *a = one, *b = other;
	int cmp = compare_groups(a, b);

	if (cmp == 0)
		cmp = a->tool - b->tool;
	if (cmp == 0)
		cmp = a->rank - b->rank;
	if (cmp == 0)
		cmp = strcmp(a->member->path, b->member->path);
	return cmp ? cmp : (a->line > b->line) - (a->line < b->line);
}

static bool same_set(const struct statement *a, const struct statement *b)
{
	return a->tool == b->tool && compare_groups(a, b) == 0;
}

/* What a distribution adds does not count: "1.9.6-MirPorts-6". */
static bool same_version(const char *a, const char *b)
{
	size_t len = strcspn(a, "-");

	if (len != strcspn(b, "-") || strncmp(a, b, len) != 0)
		return false;
	return a[len] == '\0' || b[len] == '\0' || strcmp(a, b) == 0;
}

/* low <= high, where "2.2.6" is high enough for "2.2.6a": the corrected
 * releases of libtool state the version without the letter. */
static bool not_above(const char *low, const char *high)
{
	size_t len = strlen(high);

	return tc_version_compare(low, high) <= 0 ||
	       (strncmp(low, high, len) == 0 && low[len] >= 'a' &&
		low[len] <= 'z' && low[len + 1] == '\0');
}

/* Whether there is a release that both can be of. What was made from a
 * repository follows a release and has files that later releases have. */
static bool fits(const struct statement *a, const struct statement *b)
{
	if (a->line != 0 && b->line != 0)
		return same_version(a->low, b->low);
	if (!tc_version_is_release(a->low))
		return not_above(b->low, a->low);
	if (!tc_version_is_release(b->low))
		return not_above(a->low, b->low);
	return not_above(a->low, b->high) && not_above(b->low, a->high);
}

static const char *version_words(struct coherence *c,
				 const struct statement *s)
{
	struct tc_arena *arena = &c->ev->arena;

	if (s->line != 0)
		return tc_arena_printf(arena, "says %s (line %zu)", s->low,
				       s->line);
	if (strcmp(s->low, s->high) == 0)
		return tc_arena_printf(arena, "is that of %s", s->low);
	return tc_arena_printf(arena, "is that of %s to %s", s->low, s->high);
}

static void add_mismatch(struct coherence *c, const struct statement *s,
			 const struct statement *reference)
{
	const char *name = tc_tool_name((enum tc_tool)s->tool);
	struct tc_finding *f;

	f = tc_findings_add(&c->ev->findings, TC_FINDING_TOOL_VERSION_MISMATCH,
			    s->member->path, "%s: %s%s %s, but %s%s%s %s",
			    name, s->part ? s->part : "it",
			    s->part ? " in it" : "", version_words(c, s),
			    reference->part ? reference->part : "",
			    reference->part ? " in " : "",
			    reference->member->path,
			    version_words(c, reference));
	f->group = name;
	if (s->minor)
		f->severity = TC_SEVERITY_NOTICE;
}

/* Whether a release of that version or a later one is known: 1, 0, -1. Only
 * for a version that is not, all rows of the databases are looked at. */
static int known_release(struct coherence *c, enum tc_tool tool,
			 const char *version)
{
	const char *name = tc_tool_name(tool);

	if (!c->releases[tool].has_named &&
	    tc_refs_named_release(c->refs, name, c->releases[tool].named,
				  c->err) != 0)
		return -1;
	c->releases[tool].has_named = true;
	if (tc_version_compare(version, c->releases[tool].named) <= 0)
		return 1;
	if (!c->releases[tool].has_newest &&
	    tc_refs_newest_release(c->refs, name, c->releases[tool].newest,
				   c->err) != 0)
		return -1;
	c->releases[tool].has_newest = true;
	return tc_version_compare(version, c->releases[tool].newest) <= 0;
}

/* A version that is stated and that the databases cannot know. */
static int judge_unknown(struct coherence *c, const struct statement *s)
{
	const enum tc_tool tool = (enum tc_tool)s->tool;
	char version[TC_VERSION_SIZE];
	struct tc_finding *f;
	int rc;

	if (tool == TC_TOOL_GETTEXT || s->line == 0)
		return 0;
	memcpy(version, s->low, sizeof(version));
	version[strcspn(version, "-")] = '\0';
	rc = known_release(c, tool, version);
	if (rc != 0 || *c->releases[tool].newest == '\0')
		return rc < 0 ? -1 : 0;
	f = tc_findings_add(&c->ev->findings, TC_FINDING_TOOL_VERSION_UNKNOWN,
			    s->member->path, "%s: it %s, the newest release "
			    "known is %s", tc_tool_name(tool),
			    version_words(c, s), c->releases[tool].newest);
	f->group = tc_tool_name(tool);
	return 0;
}

/* Each set of statements against its first one. */
static int judge_sets(struct coherence *c)
{
	size_t i, first = 0;

	if (c->count > 1)
		qsort(c->list, c->count, sizeof(*c->list), by_group);
	for (i = 0; i < c->count; i++) {
		if (!same_set(&c->list[first], &c->list[i]))
			first = i;
		if (i == first && judge_unknown(c, &c->list[i]) != 0)
			return -1;
		if (!fits(&c->list[first], &c->list[i]))
			add_mismatch(c, &c->list[i], &c->list[first]);
	}
	return 0;
}

/* What the other members of a member's directory say of a tool, or NULL. */
static const struct statement *find_set(const struct coherence *c,
					const struct tc_member *m,
					enum tc_tool tool)
{
	const struct statement key = { .member = m, .tool = (uint8_t)tool,
				       .group = group_of(c->ev, m->path) };
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct statement *s = &c->list[middle];
		int cmp = compare_groups(s, &key);

		if (cmp < 0 || (cmp == 0 && s->tool < tool))
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->count && same_set(&c->list[low], &key) ? &c->list[low]
							       : NULL;
}

/* A script that was there before the automake that made the rest. */
static int judge_script(struct coherence *c, const struct tc_member *m)
{
	const struct statement *s = find_set(c, m, TC_TOOL_AUTOMAKE);
	char low[TC_VERSION_SIZE], high[TC_VERSION_SIZE];
	int rc;

	if (s == NULL || !tc_version_is_release(s->low))
		return 0;
	rc = releases_of(c, m->sha256, tc_path_base(m->path),
			 TC_TOOL_AUTOMAKE, low, high);
	if (rc <= 0 || tc_version_compare(high, s->low) >= 0)
		return rc < 0 ? -1 : 0;
	tc_findings_add(&c->ev->findings, TC_FINDING_TOOL_SCRIPT_OUTDATED,
			m->path, "of automake %s%s%s, used with automake %s",
			low, strcmp(low, high) == 0 ? "" : " to ",
			strcmp(low, high) == 0 ? "" : high, s->low);
	return 0;
}

static void add_unmarked(struct coherence *c, const struct tc_member *m,
			 const char *why)
{
	tc_findings_add(&c->ev->findings, TC_FINDING_GENERATED_UNMARKED,
			m->path, "%s", why);
}

static bool says(const struct tc_member *m, enum tc_tool tool)
{
	struct tc_stated stated[TC_MAX_STATED];
	size_t n, i;

	n = tc_stated_read(stated, tc_path_base(m->path), m->extra->bytes,
			   m->extra->bytes_len);
	for (i = 0; i < n && stated[i].tool != tool; i++)
		;
	return i < n;
}

/* Has the name and the source of a generated file, but not the words. */
static void judge_unmarked(struct coherence *c, const struct tc_member *m)
{
	const char *name = tc_path_base(m->path);
	const size_t dir = (size_t)(name - m->path);
	const char *kind = tc_member_kind(m)->id;

	if (strcmp(name, "configure") == 0 && strcmp(kind, "configure") != 0 &&
	    has_configure(c->ev, m->path, dir, true))
		add_unmarked(c, m, "beside its source, and does not say that "
				   "autoconf wrote it");
	if (strcmp(name, "Makefile.in") == 0 &&
	    strcmp(kind, "makefile-in") != 0 &&
	    sibling(c->ev, m->path, dir, "Makefile.am") != NULL)
		add_unmarked(c, m, "beside a Makefile.am, and does not say "
				   "that automake wrote it");
	if (strcmp(name, "aclocal.m4") == 0 && m->extra != NULL &&
	    m->extra->bytes != NULL && !says(m, TC_TOOL_AUTOMAKE) &&
	    find_set(c, m, TC_TOOL_AUTOMAKE) != NULL)
		add_unmarked(c, m, "in a release that uses automake, and does "
				   "not say that aclocal wrote it");
}

static int judge_members(struct coherence *c)
{
	size_t i;

	for (i = 0; i < c->ev->archive->count; i++) {
		const struct tc_member *m = &c->ev->archive->members[i];
		const uint8_t origin = c->ev->results[i].origin;

		if (m->type != TC_TYPE_FILE || m->size == 0)
			continue;
		if (is_script(tc_path_base(m->path)) &&
		    judge_script(c, m) != 0)
			return -1;
		if (origin == TC_ORIGIN_NONE || origin == TC_ORIGIN_NOT_JUDGED)
			judge_unmarked(c, m);
	}
	return 0;
}

int tc_evidence_coherence(struct tc_evidence *ev, struct tc_refs *refs,
			  struct tc_error *err)
{
	struct coherence c = { .ev = ev, .refs = refs, .err = err };
	int rc = collect(&c);

	if (rc == 0)
		rc = collect_parts(&c);
	if (rc == 0)
		rc = judge_sets(&c);
	if (rc == 0)
		rc = judge_members(&c);
	free(c.list);
	return rc;
}

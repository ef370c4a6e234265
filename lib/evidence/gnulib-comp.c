/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gnulib-comp.m4 taken apart into what gnulib's modules want in configure.ac. */
#include "evidence/gnulib-comp.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "db/refs.h"
#include "evidence/derivation.h"
#include "evidence/gnulib-form.h"
#include "evidence/gnulib-own.h"
#include "evidence/gnulib-part.h"
#include "evidence/internal.h"

enum {
	MAX_SECTION = 64, /* lines; the longest published has 46 */
	MAX_GAPS = 16,    /* named; more are one */
};

/* How a position in a run was come by. */
struct step {
	size_t from;
	const char *name; /* of a module's code: what it is; else NULL */
	bool own;         /* name is a path in the tag */
	uint8_t sha256[TC_SHA256_SIZE];
	bool reached, gap;
};

struct parser {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	const struct tc_member *m;
	struct tc_line *lines; /* malloc'd */
	size_t count;
	const char **modules; /* malloc'd, sorted */
	size_t module_count, module_cap;
	struct tc_input *inputs; /* malloc'd */
	size_t input_count, input_cap, gaps;
	struct tc_gnulib_own own;
	const struct tc_tag_reader *reader;
	struct tc_digest *digest;
	struct tc_error *err;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_modules(struct parser *p, const struct tc_line_run *early)
{
	struct tc_line name;
	size_t i;

	for (i = early->from; i < early->end; i++) {
		if (!tc_gnulib_module_line(&p->lines[i], &name))
			continue;
		p->modules = tc_grow(p->modules, p->module_count,
				     &p->module_cap, sizeof(*p->modules));
		p->modules[p->module_count++] = tc_arena_strndup(
			&p->ev->arena, name.at, name.len);
	}
	if (p->module_count > 0)
		qsort(p->modules, p->module_count, sizeof(*p->modules),
		      by_name);
}

/* "modules/NAME.gnulib-init" of a module that is listed; those of before 2008
 * have no list. */
static bool is_part(const struct parser *p, const struct tc_known *known,
		    const char *ending)
{
	const char *path = known->path, *name;
	const size_t len = strlen(path), end = strlen(ending);

	if (known->known_bad || strcmp(known->project, "gnulib") != 0 ||
	    strncmp(path, "modules/", 8) != 0 || len <= 8 + end ||
	    strcmp(path + len - end, ending) != 0)
		return false;
	if (p->module_count == 0)
		return true;
	name = tc_arena_strndup(&p->ev->arena, path + 8, len - 8 - end);
	return bsearch(&name, p->modules, p->module_count, sizeof(name),
		       by_name) != NULL;
}

/* What a step over a part of a listed module is, by its digest: 1, 0, -1. */
static int find_part(struct parser *p, const uint8_t sha256[TC_SHA256_SIZE],
		     const char *ending, struct step *part)
{
	struct tc_arena *arena = &p->ev->arena;
	struct tc_known *known = NULL;
	int i, n;

	memcpy(part->sha256, sha256, TC_SHA256_SIZE);
	part->name = tc_gnulib_own_find(&p->own, sha256, ending);
	part->own = part->name != NULL;
	if (part->own)
		return 1;
	n = tc_refs_lookup(p->refs, TC_KEY_SHA256, sha256, NULL, arena, &known,
			   p->err);

	for (i = 0; i < n; i++) {
		if (!is_part(p, &known[i], ending))
			continue;
		part->name = tc_gnulib_known_name(p->refs, &known[i], ending,
						  arena);
		return 1;
	}
	return n < 0 ? -1 : 0;
}

/* part NULL: of fixed lines. */
static void reach(struct step *steps, size_t from, size_t to,
		  const struct step *part)
{
	struct step *s = &steps[to];

	if (s->reached)
		return;
	if (part != NULL)
		*s = *part;
	s->reached = true;
	s->from = from;
}

/* A section's line without the indentation that it got; the version of
 * gettext has none, for autopoint's sake. */
static bool outdent(const struct tc_line *line, size_t indent,
		    struct tc_line *out)
{
	static const char gettext[] = "AM_GNU_GETTEXT_VERSION";

	*out = *line;
	if (line->len >= sizeof(gettext) - 1 &&
	    memcmp(line->at, gettext, sizeof(gettext) - 1) == 0)
		return true;
	if (line->len <= indent || memcmp(line->at, "      ", indent) != 0)
		return false;
	out->at += indent;
	out->len -= indent;
	return true;
}

/* Every section that begins at run line i. */
static int try_sections(struct parser *p, const struct tc_line_run *run,
			struct step *steps, size_t i, size_t indent,
			const char *ending)
{
	const size_t most = run->end - run->from;
	uint8_t sha256[TC_SHA256_SIZE];
	struct step part = { .from = 0 };
	struct tc_line line;
	size_t k;
	int rc;

	tc_digest_start(p->digest);
	for (k = i; k < most && k < i + MAX_SECTION; k++) {
		if (!outdent(&p->lines[run->from + k], indent, &line))
			break;
		tc_digest_update(p->digest, line.at, line.len);
		tc_digest_update(p->digest, "\n", 1);
		tc_digest_peek(p->digest, sha256);
		rc = find_part(p, sha256, ending, &part);
		if (rc < 0)
			return -1;
		if (rc > 0)
			reach(steps, i, k + 1, &part);
	}
	return 0;
}

/* What gnulib-tool adds to the module alloca where libtool is used. */
static bool is_alloca(const struct parser *p, size_t at, size_t end)
{
	static const char *const text[] = {
		"changequote(,)dnl",
		"LTALLOCA=`echo \"$ALLOCA\" | sed -e "
		"'s/\\.[^.]* /.lo /g;s/\\.[^.]*$/.lo/'`",
		"changequote([, ])dnl",
		"AC_SUBST([LTALLOCA])",
	};
	const size_t n = sizeof(text) / sizeof(*text);
	size_t i;

	for (i = 0; i < n && at + i < end; i++)
		if (p->lines[at + i].len != strlen(text[i]) ||
		    memcmp(p->lines[at + i].at, text[i], strlen(text[i])) != 0)
			return false;
	return i == n;
}

/* A line that enables modules; its condition is one that a module has. */
static int try_enable(struct parser *p, const struct tc_line_run *run,
		      struct step *steps, size_t i)
{
	uint8_t sha256[TC_SHA256_SIZE];
	struct step part = { .from = 0 };
	struct tc_line when;
	int rc;

	if (!tc_gnulib_enable_line(&p->lines[run->from + i], &when))
		return 0;
	if (when.len == 0) {
		reach(steps, i, i + 1, NULL);
		return 0;
	}
	tc_digest_start(p->digest);
	tc_digest_update(p->digest, when.at, when.len);
	tc_digest_update(p->digest, "\n", 1);
	tc_digest_final(p->digest, sha256);
	rc = find_part(p, sha256, ".gnulib-when", &part);
	if (rc > 0)
		reach(steps, i, i + 1, &part);
	return rc < 0 ? -1 : 0;
}

static int try_at(struct parser *p, const struct tc_line_run *run,
		  struct step *steps, size_t i, bool early)
{
	const struct tc_line *line = &p->lines[run->from + i];
	struct tc_line name;

	if (tc_gnulib_module_line(line, &name) || (early && line->len == 0))
		reach(steps, i, i + 1, NULL);
	if (early)
		return try_sections(p, run, steps, i, 2, ".gnulib-early");
	if (is_alloca(p, run->from + i, run->end))
		reach(steps, i, i + 4, NULL);
	if (try_enable(p, run, steps, i) != 0 ||
	    try_sections(p, run, steps, i, 2, ".gnulib-init") != 0)
		return -1;
	return try_sections(p, run, steps, i, 6, ".gnulib-init");
}

static void add_input(struct parser *p, const struct tc_line_run *run,
		      const struct step *s, size_t to)
{
	struct tc_arena *arena = &p->ev->arena;
	struct tc_input in = { .kind = TC_INPUT_REFERENCE };
	const struct tc_line_run here = { run->from + s->from, run->from + to };
	const char *lines = tc_line_run_words(&here, arena);

	if (s->gap && ++p->gaps > MAX_GAPS)
		return;
	if (s->own)
		in.kind = TC_INPUT_VCS;
	in.strong = !s->gap;
	in.name = s->gap ? tc_arena_printf(arena, "%s, of no published module",
					   lines)
			 : s->name;
	in.detail = s->gap ? NULL : lines;
	in.has_sha256 = !s->gap;
	memcpy(in.sha256, s->sha256, sizeof(in.sha256));
	p->inputs = tc_grow(p->inputs, p->input_count, &p->input_cap,
			    sizeof(in));
	p->inputs[p->input_count++] = in;
}

/* The steps back from the end, then their inputs in order; gaps side by side
 * are one. */
static void keep_steps(struct parser *p, const struct tc_line_run *run,
		       struct step *steps, size_t n)
{
	size_t *path = tc_calloc(n + 1, sizeof(*path));
	size_t i, count = 0;

	for (i = n; i > 0; i = steps[i].from) {
		while (steps[i].gap && steps[i].from > 0 &&
		       steps[steps[i].from].gap)
			steps[i].from = steps[steps[i].from].from;
		path[count++] = i;
	}
	while (count-- > 0) {
		const struct step *s = &steps[path[count]];

		if (s->gap || s->name != NULL)
			add_input(p, run, s, path[count]);
	}
	free(path);
}

/* From each place that can be reached all that begins there is tried; where
 * nothing leads on, one line is passed over. */
static int parse_run(struct parser *p, const struct tc_line_run *run,
		     bool early)
{
	const size_t n = run->end - run->from;
	struct step *steps = tc_calloc(n + 1, sizeof(*steps));
	size_t i, k;
	int rc = 0;

	steps[0].reached = true;
	for (i = 0; i < n && rc == 0; i++) {
		if (!steps[i].reached)
			continue;
		rc = try_at(p, run, steps, i, early);
		for (k = i + 1; k <= n && !steps[k].reached; k++)
			;
		if (k <= n)
			continue;
		reach(steps, i, i + 1, NULL);
		steps[i + 1].gap = true;
	}
	if (rc == 0)
		keep_steps(p, run, steps, n);
	free(steps);
	return rc;
}

static void derive(struct parser *p)
{
	const struct tc_derivation d = {
		.member = (uint32_t)(p->m - p->ev->archive->members),
		.origin = TC_ORIGIN_COMPOSED,
		.how = "gnulib-tool",
		.inputs = p->inputs,
		.input_count = p->input_count,
	};

	if (p->input_count > 0)
		tc_derivation_add(p->ev, &d);
}

static int compose(struct parser *p)
{
	struct tc_gnulib_comp comp;
	size_t i;
	int rc;

	p->lines = tc_lines_split(p->m->extra->bytes, p->m->extra->bytes_len,
				  &p->count);
	if (!tc_gnulib_comp_read(&comp, p->lines, p->count))
		return 0;
	p->digest = tc_digest_new(TC_DIGEST_SHA256, p->err);
	if (p->digest == NULL)
		return -1;
	list_modules(p, &comp.early);
	rc = tc_gnulib_own_read(&p->own, p->ev, p->reader, p->modules,
				p->module_count, p->err);
	if (rc == 0)
		rc = parse_run(p, &comp.early, true);
	for (i = 0; i < comp.code_count && rc == 0; i++)
		rc = parse_run(p, &comp.code[i], false);
	if (rc == 0)
		derive(p);
	return rc;
}

int tc_evidence_gnulib(struct tc_evidence *ev, struct tc_refs *refs,
		       const struct tc_tag_reader *reader,
		       struct tc_error *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < ev->archive->count && rc == 0; i++) {
		const struct tc_member *m = &ev->archive->members[i];
		struct parser p = { .ev = ev, .refs = refs, .m = m,
				    .reader = reader, .err = err };

		if (!tc_member_has_bytes(m) ||
		    strcmp(tc_path_base(m->path), "gnulib-comp.m4") != 0 ||
		    tc_origin_is_strong(ev->results[i].origin))
			continue;
		rc = compose(&p);
		tc_digest_free(p.digest);
		tc_gnulib_own_release(&p.own);
		free(p.lines);
		free(p.modules);
		free(p.inputs);
	}
	return rc;
}

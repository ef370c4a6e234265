/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How what was written differs from what was shipped, for people. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/unified.h"
#include "check/regen-internal.h"

enum {
	MAX_DIFF = 8 << 20,
	MAX_CONTEXT = 60, /* bytes of a name of a check or rule */
	MAX_NOTED = 12,   /* lines of a difference that proves nothing */
};

struct counts {
	size_t hunks, added, removed;
};

static struct counts count(const char *diff)
{
	struct counts c = { 0, 0, 0 };

	for (; diff != NULL && *diff != '\0'; diff = strchr(diff, '\n')) {
		diff += *diff == '\n';
		c.hunks += *diff == '@';
		c.added += *diff == '+';
		c.removed += *diff == '-';
	}
	return c;
}

/* In what a line of a generated file is: the check of configure, the rule of
 * a Makefile.in that comes before it. len 0: cannot be told. */
static const char *context(const char *text, size_t line, size_t *len)
{
	static const char checking[] = "checking ";
	const char *found = NULL, *end;

	for (*len = 0; *text != '\0' && line > 0; line--) {
		const char *at;

		end = text + strcspn(text, "\n");
		at = strstr(text, checking);
		if (at != NULL && at < end && *text != '#') {
			found = at;
			*len = strcspn(at, "\"\n");
		} else if (isalpha((unsigned char)*text) &&
			   text[strcspn(text, ": =\n")] == ':' &&
			   text[strcspn(text, ":") + 1] != '=') {
			found = text;
			*len = strcspn(text, ":");
		}
		text = end + (*end == '\n');
	}
	if (*len > MAX_CONTEXT)
		*len = MAX_CONTEXT;
	return found;
}

/* One line of a unified difference; a header of a hunk says where it is. */
static void show_line(struct tc_regen *r, const char *line, size_t len,
		      const char *shipped)
{
	const char *plus = *line == '@' ? strchr(line, '+') : NULL;
	const char *where = NULL;
	size_t where_len = 0;

	/* The hunk begins with three lines of what is the same. */
	if (plus != NULL)
		where = context(shipped, strtoul(plus + 1, NULL, 10) + 3,
				&where_len);
	tc_regen_show_line(r, tc_arena_printf(&r->check->evidence.arena,
					      "%.*s%s%.*s", (int)len, line,
					      where_len ? " after " : "",
					      (int)where_len,
					      where_len ? where : ""));
}

/* Where not all of it can be shown, what was put in goes before what was
 * taken out. */
static void show_lines(struct tc_regen *r, const char *diff,
		       const char *shipped, const struct counts *c, size_t max)
{
	bool all = c->hunks + c->added + c->removed < max;
	size_t left = max - 1;
	bool cut = false;

	while (*diff != '\0') {
		size_t len = strcspn(diff, "\n");

		if (*diff == ' ')
			;
		else if (left > 0 &&
			 (all || *diff != '-' || c->added == 0)) {
			show_line(r, diff, len, shipped);
			left--;
		} else {
			cut = true;
		}
		diff += len + (diff[len] == '\n');
	}
	if (cut)
		tc_regen_show_line(r, "... and more");
}

/* Is there a macro, or an input of automake's where that is the tool, that was
 * left out? */
static const char *left_out(const struct tc_regen *r,
			    const struct tc_toolchain *tool)
{
	const bool automake = strcmp(tool->tool, "automake") == 0;
	const struct tc_tree *tree = &r->check->archive;
	uint32_t i;

	for (i = 0; i < tree->count; i++) {
		const char *base = tc_path_base(tree->members[i].path);
		const char *dot = strrchr(base, '.');

		if (tree->members[i].type == TC_TYPE_FILE &&
		    tree->members[i].size > 0 && dot != NULL &&
		    (strcmp(dot, ".m4") == 0 || strcmp(dot, ".ac") == 0 ||
		     (automake && strcmp(dot, ".am") == 0)) &&
		    !tc_regen_is_sound(r, i))
			return tree->members[i].path;
	}
	return NULL;
}

void tc_regen_keep_best(const struct tc_regen *r, uint32_t i,
			struct tc_regen_best *best, const struct tc_buf *now,
			const struct tc_toolchain *tool)
{
	const struct tc_extra *shipped = tc_regen_bytes(r, i);
	uint64_t left = TC_MAX_REGEN_DIFF_WORK;
	struct tc_buf diff;
	size_t lines = SIZE_MAX;
	const char *p;

	tc_buf_init(&diff, MAX_DIFF);
	if (shipped != NULL &&
	    tc_unified(now->ptr, now->len, shipped->bytes, shipped->bytes_len,
		       &left, &diff) == 0)
		for (lines = 0, p = tc_buf_str(&diff); *p != '\0'; p++)
			lines += *p == '\n';
	tc_buf_release(&diff);
	if (best->bytes != NULL && best->lines <= lines)
		return;
	free(best->bytes);
	best->bytes = tc_strndup(tc_buf_str(now), now->len);
	best->len = now->len;
	best->lines = lines;
	best->tool = tool;
}

void tc_regen_differs(struct tc_regen *r, uint32_t i,
		      const struct tc_regen_best *best)
{
	const struct tc_toolchain *tool = best->tool;
	const struct tc_toolchain *macros = r->macros.aclocal;
	struct tc_evidence *ev = &r->check->evidence;
	const struct tc_extra *shipped = tc_regen_bytes(r, i);
	const char *tainted = r->repo != NULL ? left_out(r, tool) : NULL;
	struct counts c = { 0, 0, 0 };
	uint64_t left = TC_MAX_REGEN_DIFF_WORK;
	const char *said = "too much to be compared";
	struct tc_buf diff;
	bool proves;

	tc_buf_init(&diff, MAX_DIFF);
	if (shipped != NULL &&
	    tc_unified(best->bytes, best->len, shipped->bytes, shipped->bytes_len,
		       &left, &diff) == 0) {
		c = count(tc_buf_str(&diff));
		said = tc_arena_printf(&ev->arena, "%zu lines added, %zu "
				       "removed, in %zu hunks", c.added,
				       c.removed, c.hunks);
	}
	said = tc_arena_printf(&ev->arena, "not what %s writes%s%s: %s%s%s",
			       tc_regen_who(r, tool->tool, tool),
			       macros ? " after " : "",
			       macros ? tc_regen_who(r, "aclocal", macros) : "",
			       said,
			       tainted ? "; without an origin: " : "",
			       tainted ? tainted : "");
	/* Which macros there were where it was made cannot be told. */
	proves = !r->weak && macros == NULL && tainted == NULL &&
		 tc_toolchain_may_prove(tool);
	if (proves)
		tc_regen_show(r, i, said);
	else
		tc_regen_note(r, i, said);
	if (shipped != NULL)
		show_lines(r, tc_buf_str(&diff), shipped->bytes, &c,
			   proves ? TC_MAX_EVIDENCE_LINES : MAX_NOTED);
	tc_buf_release(&diff);
}

bool tc_regen_show_effect(struct tc_regen *r, uint32_t i,
			  const struct tc_buf *now, const char *what)
{
	struct tc_findings *findings = &r->check->evidence.findings;
	const struct tc_extra *shipped = tc_regen_bytes(r, i);
	struct counts c = { 0, 0, 0 };
	uint64_t left = TC_MAX_REGEN_DIFF_WORK;
	struct tc_buf diff;

	tc_buf_init(&diff, MAX_DIFF);
	if (shipped != NULL &&
	    tc_unified(now->ptr, now->len, shipped->bytes, shipped->bytes_len,
		       &left, &diff) == 0)
		c = count(tc_buf_str(&diff));
	if (c.hunks > 0) {
		r->noted = NULL;
		tc_findings_add(findings, TC_FINDING_MACRO_EFFECT,
				r->check->archive.members[i].path,
				"with %s: %zu lines fewer, %zu others", what,
				c.added, c.removed);
		show_lines(r, tc_buf_str(&diff), shipped->bytes, &c,
			   TC_MAX_EVIDENCE_LINES);
	}
	tc_buf_release(&diff);
	return c.hunks > 0;
}

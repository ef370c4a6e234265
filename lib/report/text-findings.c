/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The findings of a text report: worst first, alike ones told together. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "report/wrap.h"
#include "report/writers.h"

/* Columns, and how much is told without --verbose. */
enum {
	SEVERITY_WIDTH = 8,
	INDENT = 2 + SEVERITY_WIDTH,
	ALONE = 3,          /* so many of a group are told one by one */
	ALONE_EVIDENCE = 20, /* and so many errors that show evidence */
	EVIDENCE_LINES = 8,
	NAME_LINES = 1,
	NAME_LINES_ERROR = 5,
	MISSING_LINES = 2,
};

static const char *quote(struct tc_text *t, const char *s)
{
	return tc_quote_arena(&t->arena, s);
}

static void write_head(struct tc_text *t, const struct tc_finding *f)
{
	static const enum tc_paint paints[] = {
		[TC_SEVERITY_INFO] = TC_PAINT_NONE,
		[TC_SEVERITY_NOTICE] = TC_PAINT_NONE,
		[TC_SEVERITY_WARNING] = TC_PAINT_ODD,
		[TC_SEVERITY_ERROR] = TC_PAINT_BAD,
	};

	fputs("  ", t->out);
	tc_text_paint(t, paints[f->severity], tc_severity_name(f->severity),
		      SEVERITY_WIDTH);
	fputs(tc_finding_type(f->id)->id, t->out);
}

static void write_detail(struct tc_text *t, const char *detail)
{
	struct tc_wrap wrap = { .out = t->out, .indent = INDENT,
				.gap = INDENT };

	if (detail == NULL || *detail == '\0')
		return;
	tc_wrap_text(&wrap, quote(t, detail));
	tc_wrap_end(&wrap);
}

static void write_evidence(struct tc_text *t, const struct tc_finding *f)
{
	size_t shown = f->evidence_count;
	size_t i;

	if (!t->opt->verbose && shown > EVIDENCE_LINES + 1)
		shown = EVIDENCE_LINES;
	for (i = 0; i < shown; i++)
		fprintf(t->out, "%*s%s\n", INDENT + 2, "",
			tc_quote_line(&t->arena, f->evidence[i]));
	if (shown < f->evidence_count)
		fprintf(t->out, "%*s... %zu more lines\n", INDENT + 2, "",
			f->evidence_count - shown);
}

/* Line by line, for no line may reach a terminal as it is. */
static void write_diff(struct tc_text *t, const struct tc_finding *f)
{
	const char *line = f->diff;

	while (line != NULL && *line != '\0') {
		size_t len = strcspn(line, "\n");

		fprintf(t->out, "%*s%s\n", INDENT + 2, "",
			tc_quote_line(&t->arena, tc_arena_strndup(
							 &t->arena, line, len)));
		line += len + (line[len] == '\n');
	}
}

static void write_alone(struct tc_text *t, const struct tc_finding *f)
{
	write_head(t, f);
	if (f->path != NULL) {
		fputs("   ", t->out);
		tc_text_paint(t, TC_PAINT_NAME, quote(t, f->path), 0);
	}
	fputc('\n', t->out);
	write_detail(t, f->detail);
	write_evidence(t, f);
	write_diff(t, f);
}

/* A name to be listed, quoted, and how many files it stands for. */
struct name {
	const char *text;
	size_t files;
};

/* Names until the lines are used up; says how many files did not fit. */
static void write_names(struct tc_text *t, const struct name *names,
			size_t count, size_t lines)
{
	const size_t room = TC_WRAP_WIDTH - INDENT - strlen(", 999999 more");
	struct tc_wrap wrap = { .out = t->out, .indent = INDENT,
				.gap = INDENT };
	size_t used = 0, more = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		const char *text = names[i].text;
		size_t width = tc_text_width(text) + 2;
		bool last = i + 1 == count;

		if (used > 0 && used + width > room) {
			if (--lines == 0)
				break;
			used = 0;
		}
		used += width;
		if (!last)
			text = tc_arena_printf(&t->arena, "%s,", text);
		tc_wrap_word(&wrap, text);
	}
	for (; i < count; i++)
		more += names[i].files;
	if (more > 0)
		tc_wrap_word(&wrap,
			     tc_arena_printf(&t->arena, "%zu more", more));
	tc_wrap_end(&wrap);
}

static bool same_detail(const struct tc_finding *f, size_t count)
{
	size_t i;

	if (f[0].detail == NULL)
		return false;
	for (i = 1; i < count; i++)
		if (f[i].detail == NULL ||
		    strcmp(f[i].detail, f[0].detail) != 0)
			return false;
	return true;
}

/* count findings of one group in a few lines; more says that some were told
 * before. */
static void write_together(struct tc_text *t, const struct tc_finding *f,
			   size_t count, bool more)
{
	struct name *names = tc_calloc(count, sizeof(*names));
	size_t lines = f->severity == TC_SEVERITY_ERROR ? NAME_LINES_ERROR :
							  NAME_LINES;
	size_t i;

	for (i = 0; i < count; i++)
		names[i] = (struct name){
			quote(t, f[i].path ? f[i].path : "(the archive)"), 1
		};
	write_head(t, f);
	fprintf(t->out, "   %zu %sfile%s", count, more ? "more " : "",
		count == 1 ? "" : "s");
	if (f->group != NULL && *f->group != '\0')
		fprintf(t->out, " (%s)", quote(t, f->group));
	fputc('\n', t->out);
	if (same_detail(f, count))
		write_detail(t, f->detail);
	write_names(t, names, count, lines);
	free(names);
}

static bool same_group(const struct tc_finding *a, const struct tc_finding *b)
{
	return a->severity == b->severity && a->id == b->id &&
	       strcmp(a->group ? a->group : "", b->group ? b->group : "") == 0;
}

/* How many of a group are told one by one. */
static size_t count_alone(const struct tc_text *t, const struct tc_finding *f,
			  size_t count)
{
	const struct tc_finding *all = t->check->evidence.findings.list;
	size_t n = t->check->evidence.findings.count;
	size_t i;

	if (t->opt->verbose || count <= ALONE)
		return count;
	/* Against the wrong tree, single differences mean nothing. */
	for (i = 0; i < n && all[i].severity == TC_SEVERITY_ERROR; i++)
		if (all[i].id == TC_FINDING_VCS_WRONG_TREE)
			return 0;
	if (f->severity != TC_SEVERITY_ERROR)
		return 0;
	for (i = 0; i < count; i++)
		if (f[i].evidence_count > 0)
			return count <= ALONE_EVIDENCE + ALONE ?
				       count : ALONE_EVIDENCE;
	return 0;
}

/* A place of the repository's top: a file there, or a whole directory. */
struct place {
	const char *name; /* raw */
	size_t len;       /* of it, with the slash */
	size_t count;
};

static int most_first(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	size_t len = x->len < y->len ? x->len : y->len;
	int cmp;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	cmp = memcmp(x->name, y->name, len);
	return cmp ? cmp : (x->len > y->len) - (x->len < y->len);
}

/* The files of the repository that a finding about many is about, as indices
 * into the tree; the caller frees them. */
static uint32_t *list_files(const struct tc_evidence *ev,
			    enum tc_finding_id id, size_t *count)
{
	uint32_t *list = tc_calloc(ev->vcs->count, sizeof(*list));
	size_t only = 0, n = 0;
	uint32_t i;

	for (i = 0; i < ev->vcs->count; i++) {
		bool ignored = ev->vcs->members[i].flags & TC_MEMBER_IGNORED;
		bool here = only >= ev->vcs_only_count ||
			    ev->vcs_only[only] != i;

		only += !here;
		if (ev->vcs->members[i].type == TC_TYPE_GITLINK)
			continue;
		if (here == (id == TC_FINDING_VCS_IGNORED_SHIPPED) &&
		    ignored == (id != TC_FINDING_VCS_MISSING))
			list[n++] = i;
	}
	*count = n;
	return list;
}

static size_t collect_places(const struct tc_tree *tree, const uint32_t *list,
			     size_t count, struct place *places)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		const char *path = tree->members[list[i]].path;
		const char *slash = strchr(path, '/');
		size_t len = slash ? (size_t)(slash - path) + 1 : strlen(path);

		/* Sorted, so those of one directory stand together. */
		if (n > 0 && places[n - 1].len == len && slash != NULL &&
		    memcmp(places[n - 1].name, path, len) == 0) {
			places[n - 1].count++;
			continue;
		}
		places[n++] = (struct place){ path, len, 1 };
	}
	qsort(places, n, sizeof(*places), most_first);
	return n;
}

static void write_places(struct tc_text *t, const uint32_t *list, size_t files)
{
	struct place *places = tc_calloc(files, sizeof(*places));
	struct name *names = tc_calloc(files, sizeof(*names));
	size_t count = collect_places(t->check->evidence.vcs, list, files,
				      places);
	size_t i;

	for (i = 0; i < count; i++) {
		const struct place *p = &places[i];
		const char *raw = tc_arena_strndup(&t->arena, p->name, p->len);

		names[i] = (struct name){ quote(t, raw), p->count };
		if (raw[p->len - 1] == '/')
			names[i].text = tc_arena_printf(
				&t->arena, "%s %zu", names[i].text, p->count);
	}
	write_names(t, names, count, MISSING_LINES);
	free(names);
	free(places);
}

/* What of the repository is not in the archive, or should not be: by
 * directory, or with --verbose path by path. */
static void write_files(struct tc_text *t, enum tc_finding_id id)
{
	const struct tc_evidence *ev = &t->check->evidence;
	uint32_t *list;
	size_t count, i;

	if (ev->vcs == NULL || (id != TC_FINDING_VCS_MISSING &&
				id != TC_FINDING_VCS_EXPORT_IGNORED &&
				id != TC_FINDING_VCS_IGNORED_SHIPPED))
		return;
	list = list_files(ev, id, &count);
	if (count > 0 && !t->opt->verbose)
		write_places(t, list, count);
	for (i = 0; t->opt->verbose && i < count; i++)
		fprintf(t->out, "%*s%s\n", INDENT + 2, "",
			quote(t, ev->vcs->members[list[i]].path));
	free(list);
}

/* One group; returns how many findings it has. */
static size_t write_group(struct tc_text *t, const struct tc_finding *f,
			  size_t left)
{
	size_t count, alone;
	size_t i;

	for (count = 1; count < left && same_group(f, &f[count]); count++)
		;
	alone = count_alone(t, f, count);
	for (i = 0; i < alone; i++)
		write_alone(t, &f[i]);
	if (alone < count)
		write_together(t, f + alone, count - alone, alone > 0);
	write_files(t, f->id);
	return count;
}

void tc_text_findings(struct tc_text *t)
{
	const struct tc_findings *f = &t->check->evidence.findings;
	/* Sorted worst first, so those that reject come first. */
	size_t count = t->opt->quiet ? (size_t)t->check->verdict.failing :
				       f->count;
	size_t i;

	for (i = 0; i < count;)
		i += write_group(t, &f->list[i], count - i);
	if (count > 0 && !t->opt->quiet)
		fprintf(t->out, "What a finding means and what to do: tarcheck "
				"explain %s\n",
			tc_finding_type(f->list[0].id)->id);
}

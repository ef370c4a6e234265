/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of findings that a run made. */
#include "evidence/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"

/* Room for two paths; one line is what it should be. */
enum { MAX_DETAIL = 2 * TC_MAX_PATH + 1024 };

void tc_findings_init(struct tc_findings *f, struct tc_arena *arena)
{
	*f = (struct tc_findings){ .arena = arena };
}

void tc_findings_release(struct tc_findings *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < f->count; i++)
		free((void *)f->list[i].evidence);
	free(f->list);
	*f = (struct tc_findings){ .list = NULL };
}

/* printf into the arena, at most max bytes of it. */
static const char *format(struct tc_arena *arena, size_t max, const char *fmt,
			  va_list ap)
	__attribute__((format(printf, 3, 0)));
static const char *format(struct tc_arena *arena, size_t max, const char *fmt,
			  va_list ap)
{
	char *text = NULL;
	const char *kept;
	int len = vasprintf(&text, fmt, ap);

	if (len < 0)
		tc_oom();
	if ((size_t)len > max)
		kept = tc_arena_printf(arena, "%.*s...", (int)max, text);
	else
		kept = tc_arena_strndup(arena, text, (size_t)len);
	free(text);
	return kept;
}

struct tc_finding *tc_findings_add(struct tc_findings *f,
				   enum tc_finding_id id, const char *path,
				   const char *detail, ...)
{
	struct tc_finding *finding;
	va_list ap;

	f->list = tc_grow(f->list, f->count, &f->cap, sizeof(*f->list));
	finding = &f->list[f->count++];
	*finding = (struct tc_finding){
		.id = id,
		.severity = tc_finding_type(id)->severity,
		.path = path ? tc_arena_strdup(f->arena, path) : NULL,
		.group = "",
	};
	if (detail != NULL) {
		va_start(ap, detail);
		finding->detail = format(f->arena, MAX_DETAIL, detail, ap);
		va_end(ap);
	}
	return finding;
}

static void add_evidence(struct tc_findings *f, size_t index, const char *fmt,
			 va_list ap) __attribute__((format(printf, 3, 0)));
static void add_evidence(struct tc_findings *f, size_t index, const char *fmt,
			 va_list ap)
{
	struct tc_finding *finding = &f->list[index];

	if (finding->evidence == NULL)
		finding->evidence = tc_calloc(TC_MAX_EVIDENCE_LINES,
					      sizeof(*finding->evidence));
	if (finding->evidence_count == TC_MAX_EVIDENCE_LINES)
		return;
	finding->evidence[finding->evidence_count++] =
		format(f->arena, TC_MAX_EVIDENCE_WIDTH, fmt, ap);
}

void tc_finding_evidence(struct tc_findings *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_evidence(f, f->count - 1, fmt, ap);
	va_end(ap);
}

void tc_finding_evidence_at(struct tc_findings *f, size_t index,
			    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_evidence(f, index, fmt, ap);
	va_end(ap);
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int worse_first(const void *a, const void *b)
{
	const struct tc_finding *x = a, *y = b;
	int cmp;

	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	cmp = compare_text(x->group, y->group);
	if (cmp == 0)
		cmp = compare_text(x->path, y->path);
	return cmp ? cmp : compare_text(x->detail, y->detail);
}

void tc_findings_sort(struct tc_findings *f)
{
	if (f->count > 1)
		qsort(f->list, f->count, sizeof(*f->list), worse_first);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an edition says about its names, its projects and itself. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "db/edition.h"
#include "db/serial.h"

enum { MAX_PROJECTS_TEXT = 1 << 16 };

/* One content published under one name, be it an alias. */
struct use {
	uint32_t name, project, content;
	const char *serial;
};

struct uses {
	struct use *items;
	size_t count, cap;
};

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_name_and_content(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int rc = compare_numbers(x->name, y->name);

	if (rc == 0)
		rc = compare_numbers(x->content, y->content);
	return rc ? rc : compare_numbers(x->project, y->project);
}

static int by_project_and_name(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int rc = compare_numbers(x->project, y->project);

	if (rc == 0)
		rc = compare_numbers(x->name, y->name);
	return rc ? rc : compare_numbers(x->content, y->content);
}

static void add_use(struct uses *uses, const struct tc_edition_file *f,
		    uint32_t name)
{
	const struct tc_known_row *row = f->row;
	struct use use = { name, f->project, f->content, row->serial };

	if (tc_serial_compare(row->name_serial, use.serial) > 0)
		use.serial = row->name_serial;
	uses->items = tc_grow(uses->items, uses->count, &uses->cap,
			      sizeof(use));
	uses->items[uses->count++] = use;
}

/* The first alias of the project's name, or where it would be. */
static size_t first_alias(const struct tc_edition *e, uint32_t project,
			  const char *name)
{
	size_t low = 0, high = e->alias_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct tc_edition_alias *a = &e->aliases[middle];

		if (a->project < project || (a->project == project &&
					     strcmp(a->name, name) < 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void add_aliases(const struct tc_edition *e, struct uses *uses,
			const struct tc_edition_file *f)
{
	const char *name = e->names.items[f->name - 1];
	size_t i = first_alias(e, f->project, name);

	for (; i < e->alias_count && e->aliases[i].project == f->project &&
	       strcmp(e->aliases[i].name, name) == 0; i++)
		if (!e->aliases[i].template)
			add_use(uses, f,
				tc_string_set_id(&e->names,
						 e->aliases[i].alias));
}

/* Every file under its own name and its aliases. */
static int collect_uses(const struct tc_edition *e, struct uses *uses,
			struct tc_error *err)
{
	size_t i;

	for (i = 0; i < e->file_count; i++) {
		const struct tc_edition_file *f = &e->files[i];

		if (e->projects[f->project - 1].known_bad)
			continue;
		add_use(uses, f, f->name);
		add_aliases(e, uses, f);
		if (uses->count > TC_MAX_NAME_USES)
			return tc_fail(err, "more than %u files and aliases of "
				       "files", TC_MAX_NAME_USES);
	}
	return 0;
}

static const char *join_projects(struct tc_edition *e, const struct use *uses,
				 size_t count)
{
	struct tc_string_set set = { 0 };
	struct tc_buf buf;
	const char *text;
	size_t i;

	for (i = 0; i < count; i++)
		tc_string_set_add(&set, e->projects[uses[i].project - 1].name);
	tc_string_set_seal(&set);
	tc_buf_init(&buf, MAX_PROJECTS_TEXT);
	for (i = 0; i < set.count; i++)
		tc_buf_printf(&buf, "%s%s", i ? ", " : "", set.items[i]);
	text = tc_arena_strdup(&e->arena, tc_buf_str(&buf));
	tc_buf_release(&buf);
	tc_string_set_release(&set);
	return text;
}

static void describe_name(struct tc_edition *e, const struct use *uses,
			  size_t count)
{
	struct tc_edition_name *info = &e->name_infos[uses->name - 1];
	size_t i;

	for (i = 0; i < count; i++) {
		if (i == 0 || uses[i].content != uses[i - 1].content)
			info->versions++;
		if (tc_serial_compare(uses[i].serial, info->serial) > 0)
			info->serial = uses[i].serial;
	}
	info->projects = join_projects(e, uses, count);
}

static void describe_names(struct tc_edition *e, struct uses *uses)
{
	size_t i, end;

	e->name_infos = tc_calloc(e->names.count, sizeof(*e->name_infos));
	for (i = 0; i < e->names.count; i++) {
		e->name_infos[i].projects = "";
		e->name_infos[i].serial = "";
	}
	if (uses->count > 0)
		qsort(uses->items, uses->count, sizeof(*uses->items),
		      by_name_and_content);
	for (i = 0; i < uses->count; i = end) {
		for (end = i + 1; end < uses->count; end++)
			if (uses->items[end].name != uses->items[i].name)
				break;
		describe_name(e, uses->items + i, end - i);
	}
}

static void count_names(struct tc_edition *e, struct uses *uses)
{
	const struct use *u = uses->items;
	size_t i;

	if (uses->count > 0)
		qsort(uses->items, uses->count, sizeof(*uses->items),
		      by_project_and_name);
	for (i = 0; i < uses->count; i++)
		if (i == 0 || u[i].project != u[i - 1].project ||
		    u[i].name != u[i - 1].name)
			e->projects[u[i].project - 1].names++;
}

uint32_t tc_edition_day(const char *date)
{
	uint32_t day = 0;

	for (; *date != '\0'; date++)
		if (*date != '-')
			day = day * 10 + (uint32_t)(*date - '0');
	return day;
}

static void count_files(struct tc_edition *e)
{
	size_t i;

	for (i = 0; i < e->file_count; i++) {
		const struct tc_edition_file *f = &e->files[i];
		struct tc_edition_project *p = &e->projects[f->project - 1];
		uint32_t first = tc_edition_day(f->row->first);
		uint32_t last = tc_edition_day(f->row->last);

		p->files++;
		p->contents += i == 0 || f[-1].content != f->content ||
			       f[-1].project != f->project;
		p->newest = first > p->newest ? first : p->newest;
		p->newest = last > p->newest ? last : p->newest;
	}
}

static void name_edition(struct tc_edition *e)
{
	struct tc_string_set set = { 0 };
	uint32_t day = 0;
	size_t i, files = 0;

	for (i = 0; i < e->project_count; i++) {
		const struct tc_edition_project *p = &e->projects[i];

		day = p->newest > day ? p->newest : day;
		if (p->known_bad)
			continue;
		files += p->files;
		tc_string_set_add(&set, p->name);
	}
	tc_string_set_seal(&set);
	e->text = tc_asprintf("%04" PRIu32 "-%02" PRIu32 "-%02" PRIu32
			      " (%zu files of %zu projects)", day / 10000,
			      day / 100 % 100, day % 100, files, set.count);
	tc_string_set_release(&set);
}

int tc_edition_summarise(struct tc_edition *e, struct tc_error *err)
{
	struct uses uses = { 0 };
	int rc = collect_uses(e, &uses, err);

	if (rc == 0) {
		describe_names(e, &uses);
		count_names(e, &uses);
		count_files(e);
		name_edition(e);
	}
	free(uses.items);
	return rc;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gitattributes(5) of one tree: what its .gitattributes files say of a path. */
#include "source/git/attributes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text-line.h"
#include "source/git/path-pattern.h"

/* States stand together in the list of all of them. */
struct span {
	size_t first, count;
};

/* One of ours or a macro, or both; what lines say of others is not kept. */
struct name {
	const char *text;
	unsigned own;       /* 1 << id, 0 for a macro alone */
	unsigned reach;     /* what setting it can change: own, and by macros */
	struct span states; /* of the macro, if it is one */
};

struct state {
	size_t name; /* index */
	struct tc_attr value;
};

struct rule {
	struct tc_path_pattern pattern;
	struct span states;
	unsigned reach;
};

/* The file of one directory. */
struct file {
	const char *dir;
	size_t dir_len, first, count; /* its rules */
};

struct tc_attributes {
	struct file *files; /* sorted by dir */
	size_t file_count, file_cap;
	struct rule *rules;
	size_t rule_count, rule_cap;
	struct state *states;
	size_t state_count, state_cap;
	struct name *names; /* sorted; settled by the first file */
	size_t name_count, name_cap;
	size_t own[TC_ATTR_COUNT]; /* indices of ours */
	/* While a path is looked at: a value for each name that is known, and
	 * the macros that led to one another, whose states are taken from
	 * their ends. */
	struct tc_attr *values;
	bool *known;
	struct span *open;
	uint64_t work, bytes;
	unsigned mentioned;
	struct tc_arena arena;
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->text,
		      ((const struct name *)b)->text);
}

static struct name *find_name(struct tc_attributes *a, const char *text)
{
	struct name key = { .text = text };

	return bsearch(&key, a->names, a->name_count, sizeof(key),
		       compare_names);
}

static void add_name(struct tc_attributes *a, const char *text)
{
	a->names = tc_grow(a->names, a->name_count, &a->name_cap,
			   sizeof(*a->names));
	a->names[a->name_count++] = (struct name){
		.text = tc_arena_strdup(&a->arena, text),
	};
}

static void settle_names(struct tc_attributes *a)
{
	static const char *const ours[TC_ATTR_COUNT] = {
		[TC_ATTR_TEXT] = "text",
		[TC_ATTR_CRLF] = "crlf",
		[TC_ATTR_EOL] = "eol",
		[TC_ATTR_IDENT] = "ident",
		[TC_ATTR_ENCODING] = "working-tree-encoding",
		[TC_ATTR_FILTER] = "filter",
		[TC_ATTR_EXPORT_SUBST] = "export-subst",
		[TC_ATTR_EXPORT_IGNORE] = "export-ignore",
	};
	size_t i, n = 0;

	for (i = 0; i < TC_ATTR_COUNT; i++)
		add_name(a, ours[i]);
	qsort(a->names, a->name_count, sizeof(*a->names), compare_names);
	for (i = 0; i < a->name_count; i++)
		if (n == 0 ||
		    strcmp(a->names[n - 1].text, a->names[i].text) != 0)
			a->names[n++] = a->names[i];
	a->name_count = n;
	for (i = 0; i < TC_ATTR_COUNT; i++) {
		struct name *name = find_name(a, ours[i]);

		name->own = name->reach = 1u << i;
		a->own[i] = (size_t)(name - a->names);
	}
	a->values = tc_calloc(n, sizeof(*a->values));
	a->known = tc_calloc(n, sizeof(*a->known));
	a->open = tc_calloc(n + 1, sizeof(*a->open));
}

static struct span add_states(struct tc_attributes *a, const char *at)
{
	struct span span = { .first = a->state_count };
	struct tc_attribute_state state;

	while (tc_attribute_state_next(&at, &state)) {
		struct tc_attr value = { .kind = state.kind };
		const struct name *name;
		char text[TC_ATTRIBUTE_LINE_MAX];

		memcpy(text, state.name, state.name_len);
		text[state.name_len] = '\0';
		name = find_name(a, text);
		if (name == NULL)
			continue;
		if (state.kind == TC_ATTR_STRING)
			value.text = tc_arena_strndup(&a->arena, state.value,
						      state.value_len);
		a->states = tc_grow(a->states, a->state_count, &a->state_cap,
				    sizeof(*a->states));
		a->states[a->state_count++] = (struct state){
			(size_t)(name - a->names), value
		};
	}
	span.count = a->state_count - span.first;
	return span;
}

static unsigned reach_of(const struct tc_attributes *a, struct span span)
{
	unsigned reach = 0;
	size_t i;

	for (i = span.first; i < span.first + span.count; i++)
		reach |= a->names[a->states[i].name].reach;
	return reach;
}

static int too_much(struct tc_error *err)
{
	return tc_fail(err, "its .gitattributes make too much work");
}

/* Macros may use one another, in a circle too. */
static int settle_reach(struct tc_attributes *a, struct tc_error *err)
{
	bool grew = true;
	size_t i;

	while (grew) {
		grew = false;
		a->work += a->state_count;
		if (a->work > TC_MAX_ATTRIBUTES_WORK)
			return too_much(err);
		for (i = 0; i < a->name_count; i++) {
			struct name *n = &a->names[i];
			unsigned reach = n->reach | reach_of(a, n->states);

			grew |= reach != n->reach;
			n->reach = reach;
		}
	}
	return 0;
}

/* All macros: their names first, for a line can use one that comes later. Of
 * several with one name the last counts. */
static int define_macros(struct tc_attributes *a, const char *text,
			 const char *end, struct tc_error *err)
{
	struct tc_attribute_line line;
	const char *at = text, *from;
	size_t len;

	add_name(a, "binary");
	while (tc_text_line_next(&at, end, &from, &len)) {
		if (!tc_attribute_line_parse(&line, from, len, true) ||
		    !line.macro)
			continue;
		if (a->name_count >= TC_MAX_ATTRIBUTE_MACROS)
			return tc_fail(err, "more than %u macros of attributes",
				       TC_MAX_ATTRIBUTE_MACROS);
		add_name(a, line.name);
	}
	settle_names(a);
	find_name(a, "binary")->states = add_states(a, "-diff -merge -text");
	for (at = text; tc_text_line_next(&at, end, &from, &len);)
		if (tc_attribute_line_parse(&line, from, len, true) &&
		    line.macro)
			find_name(a, line.name)->states =
				add_states(a, line.states);
	return settle_reach(a, err);
}

static void add_rule(struct tc_attributes *a,
		     const struct tc_attribute_line *line)
{
	struct rule rule = { .states = add_states(a, line->states) };

	rule.reach = reach_of(a, rule.states);
	if (rule.reach == 0) {
		a->state_count = rule.states.first;
		return;
	}
	a->mentioned |= rule.reach;
	tc_path_pattern_parse(&rule.pattern,
			      tc_arena_strdup(&a->arena, line->name));
	a->rules = tc_grow(a->rules, a->rule_count, &a->rule_cap,
			   sizeof(*a->rules));
	a->rules[a->rule_count++] = rule;
}

static int compare_dirs(const struct file *file, const char *dir, size_t len)
{
	size_t shorter = file->dir_len < len ? file->dir_len : len;
	int cmp = memcmp(file->dir, dir, shorter);

	return cmp ? cmp : (file->dir_len > len) - (file->dir_len < len);
}

/* Where the file of that directory is or would be. */
static size_t find_file(const struct tc_attributes *a, const char *dir,
			size_t len)
{
	size_t from = 0, to = a->file_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (compare_dirs(&a->files[middle], dir, len) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static void add_file(struct tc_attributes *a, const char *dir, size_t first)
{
	size_t len = strlen(dir), at = find_file(a, dir, len);

	if (a->rule_count == first)
		return;
	a->files = tc_grow(a->files, a->file_count, &a->file_cap,
			   sizeof(*a->files));
	memmove(&a->files[at + 1], &a->files[at],
		(a->file_count - at) * sizeof(*a->files));
	a->file_count++;
	a->files[at] = (struct file){
		tc_arena_strdup(&a->arena, dir), len, first,
		a->rule_count - first
	};
}

struct tc_attributes *tc_attributes_new(void)
{
	return tc_calloc(1, sizeof(struct tc_attributes));
}

void tc_attributes_free(struct tc_attributes *a)
{
	if (a == NULL)
		return;
	free(a->files);
	free(a->rules);
	free(a->states);
	free(a->names);
	free(a->values);
	free(a->known);
	free(a->open);
	tc_arena_release(&a->arena);
	free(a);
}

int tc_attributes_add(struct tc_attributes *a, const char *dir,
		      const char *text, size_t len, struct tc_error *err)
{
	bool top = *dir == '\0';
	struct tc_attribute_line line;
	size_t first = a->rule_count;
	const char *at = text, *end, *from;

	if (len >= TC_MAX_ATTRIBUTES_FILE)
		return 0;
	a->bytes += len;
	if (a->bytes > TC_MAX_ATTRIBUTES_TOTAL)
		return tc_fail(err, "more than %u bytes of .gitattributes",
			       TC_MAX_ATTRIBUTES_TOTAL);
	end = memchr(text, '\0', len);
	if (end == NULL)
		end = text + len;
	if (a->names == NULL &&
	    define_macros(a, text, top ? end : text, err) != 0)
		return -1;
	while (tc_text_line_next(&at, end, &from, &len)) {
		if (tc_attribute_line_parse(&line, from, len, top) &&
		    !line.macro)
			add_rule(a, &line);
		if (a->rule_count + a->state_count > TC_MAX_ATTRIBUTE_RULES)
			return tc_fail(err, "more than %u attributes in "
				       ".gitattributes", TC_MAX_ATTRIBUTE_RULES);
	}
	add_file(a, dir, first);
	return 0;
}

unsigned tc_attributes_mentioned(const struct tc_attributes *a)
{
	return a->mentioned;
}

/* Takes states from their end, and those of a macro as soon as it is set:
 * what is known stays. Returns which of ours got known. */
static unsigned take_states(struct tc_attributes *a, struct span span)
{
	unsigned got = 0;
	size_t depth = 1;

	a->open[0] = span;
	while (depth > 0) {
		struct span *open = &a->open[depth - 1];
		const struct state *state;
		const struct name *name;

		if (open->count == 0) {
			depth--;
			continue;
		}
		a->work++;
		state = &a->states[open->first + --open->count];
		name = &a->names[state->name];
		if (a->known[state->name])
			continue;
		a->known[state->name] = true;
		a->values[state->name] = state->value;
		got |= name->own;
		if (state->value.kind == TC_ATTR_TRUE)
			a->open[depth++] = name->states;
	}
	return got;
}

/* The lines of one file, the last first. Returns which of ours are still
 * wanted. */
static unsigned take_file(struct tc_attributes *a, const struct file *file,
			  const struct tc_pattern_path *path, unsigned wanted)
{
	size_t i;

	for (i = file->first + file->count; i-- > file->first && wanted;) {
		const struct rule *rule = &a->rules[i];

		a->work++;
		if (!(rule->reach & wanted))
			continue;
		if (tc_path_pattern_match(&rule->pattern, path, file->dir_len,
					  &a->work))
			wanted &= ~take_states(a, rule->states);
	}
	return wanted;
}

static void take_path(struct tc_attributes *a,
		      const struct tc_pattern_path *path, unsigned wanted)
{
	size_t dir_len = path->base > 0 ? path->base - 1 : 0, at;

	for (;;) {
		at = find_file(a, path->text, dir_len);
		if (at < a->file_count &&
		    compare_dirs(&a->files[at], path->text, dir_len) == 0)
			wanted = take_file(a, &a->files[at], path, wanted);
		if (dir_len == 0 || wanted == 0)
			return;
		while (dir_len > 0 && path->text[--dir_len] != '/')
			;
	}
}

int tc_attributes_get(struct tc_attributes *a, const char *path,
		      bool directory, unsigned wanted,
		      struct tc_attr values[TC_ATTR_COUNT],
		      struct tc_error *err)
{
	const char *slash = strrchr(path, '/');
	const struct tc_pattern_path where = {
		.text = path,
		.len = strlen(path),
		.base = slash ? (size_t)(slash + 1 - path) : 0,
		.directory = directory,
	};
	size_t i;

	memset(values, 0, TC_ATTR_COUNT * sizeof(*values));
	wanted &= a->mentioned;
	if (wanted == 0)
		return 0;
	if (a->work > TC_MAX_ATTRIBUTES_WORK)
		return too_much(err);
	memset(a->known, 0, a->name_count * sizeof(*a->known));
	take_path(a, &where, wanted);
	for (i = 0; i < TC_ATTR_COUNT; i++)
		if (a->known[a->own[i]])
			values[i] = a->values[a->own[i]];
	return 0;
}

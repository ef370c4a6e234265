/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The makefile that gnulib-tool writes, taken apart into what gnulib's modules
 * bring along. */
#include "evidence/gnulib-make.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "evidence/derivation.h"
#include "evidence/gnulib-agree.h"
#include "evidence/gnulib-closure.h"
#include "evidence/gnulib-make-form.h"
#include "evidence/gnulib-part.h"
#include "evidence/gnulib-section.h"
#include "evidence/internal.h"

enum { MAX_GAPS = 16 }; /* named; of more nothing is said */

struct taker {
	struct tc_evidence *ev;
	struct tc_gnulib_parts parts;
	const struct tc_member *m;
	struct tc_line *lines; /* malloc'd */
	size_t count;
	struct tc_gnulib_make make;
	struct tc_gnulib_words words;
	const char *last; /* module */
	struct tc_gnulib_closure asked; /* what the command asks for, */
	bool is_asked;                  /* if that is known */
	size_t met;                     /* of these */
	struct tc_input *inputs; /* malloc'd */
	size_t input_count, input_cap, gaps;
};

static void add_input(struct taker *t, const struct tc_input *in)
{
	t->inputs = tc_grow(t->inputs, t->input_count, &t->input_cap,
			    sizeof(*in));
	t->inputs[t->input_count++] = *in;
}

/* why with "%s" for the lines. */
static void add_gap(struct taker *t, const struct tc_line_run *run,
		    const char *why)
{
	const struct tc_input in = {
		.kind = TC_INPUT_REFERENCE,
		.name = tc_arena_printf(&t->ev->arena, "%s, %s",
					tc_line_run_words(run, &t->ev->arena),
					why),
	};

	if (++t->gaps <= MAX_GAPS)
		add_input(t, &in);
}

/* The text without the line "endif" at one place. */
static int try_without(struct taker *t, const struct tc_buf *text, size_t at,
		       const char *name, struct tc_input *in)
{
	static const char end[] = "endif\n";
	struct tc_buf rest;
	int rc;

	tc_buf_init(&rest, TC_MAX_KEPT_FILE);
	tc_buf_append(&rest, text->ptr, at);
	at += sizeof(end) - 1;
	tc_buf_append(&rest, text->ptr + at, text->len - at);
	rc = tc_gnulib_part_find(&t->parts, &rest, name, in);
	tc_buf_release(&rest);
	return rc;
}

/* Only what gnulib-tool adds to a module's text: its other files. */
static bool are_files(const char *at)
{
	const char *eol;

	if (*at == '\n')
		return false;
	for (; (eol = strchr(at, '\n')) != NULL; at = eol + 1)
		if (eol != at && strncmp(at, "EXTRA_DIST += ", 14) != 0 &&
		    strncmp(at, "EXTRA_lib_SOURCES += ", 21) != 0)
			return false;
	return true;
}

/* A section in a condition: which "endif" is that of the condition is
 * tried. */
static int find_conditional(struct taker *t, const struct tc_buf *text,
			    const char *name, struct tc_input *in)
{
	const char *at = tc_buf_str(text), *next;
	int rc = 0;

	while (rc == 0 && (next = strstr(at, "endif\n")) != NULL) {
		if ((next == text->ptr || next[-1] == '\n') &&
		    are_files(next + 6))
			rc = try_without(t, text, (size_t)(next - text->ptr),
					 name, in);
		at = next + 1;
	}
	return rc;
}

static int find_section(struct taker *t, const struct tc_gnulib_section *s,
			const char *name, struct tc_input *in)
{
	struct tc_line_run body = s->body;
	struct tc_buf text;
	bool when = false;
	int rc = 0;

	if (body.from < body.end)
		when = tc_gnulib_section_condition(&t->lines[body.from],
						   &s->name);
	body.from += when;
	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	if (tc_gnulib_section_plain(&text, t->lines, &body, &t->words)) {
		if (when)
			rc = find_conditional(t, &text, name, in);
		else
			rc = tc_gnulib_part_find(&t->parts, &text, name, in);
	}
	tc_buf_release(&text);
	return rc;
}

/* Each module once, by name; "dummy" was put last at times. */
static bool is_in_order(const struct taker *t, const char *name)
{
	return t->last == NULL || strcmp(name, "dummy") == 0 ||
	       strcmp(t->last, name) < 0;
}

static int take_section(struct taker *t, const struct tc_gnulib_section *s)
{
	const struct tc_line_run whole = { s->body.from - 2, s->body.end + 1 };
	struct tc_input in = { .strong = false };
	const char *name = tc_arena_strndup(&t->ev->arena, s->name.at,
					    s->name.len);
	const bool ordered = is_in_order(t, name);
	int rc;

	rc = find_section(t, s, name, &in);
	if (rc < 0)
		return -1;
	t->last = name;
	in.detail = tc_line_run_words(&whole, &t->ev->arena);
	t->met += tc_gnulib_closure_has(&t->asked, name);
	if (!ordered)
		add_gap(t, &whole, tc_arena_printf(&t->ev->arena,
				"module %s out of order", name));
	else if (rc != 1)
		add_gap(t, &whole, tc_arena_printf(&t->ev->arena, rc == 2 ?
				"module %s not as in the pinned commit" :
				"module %s as it was not published", name));
	else if (t->is_asked && strcmp(name, "dummy") != 0 &&
		 !tc_gnulib_closure_has(&t->asked, name))
		add_gap(t, &whole, tc_arena_printf(&t->ev->arena,
				"module %s, which the command does not ask "
				"for", name));
	else
		add_input(t, &in);
	return 0;
}

/* Modules that the command asks for have sections. */
static void find_missing(struct taker *t)
{
	size_t i, k;

	for (i = 0; i < t->asked.count && t->met < t->asked.count; i++) {
		const char *name = t->asked.names[i];
		struct tc_gnulib_section s;
		bool there = false;
		size_t n;

		for (k = t->make.modules.from; k < t->make.modules.end && !there;
		     k += n) {
			n = tc_gnulib_make_section(&s, t->lines, k, t->count);
			if (n == 0)
				break;
			there = strlen(name) == s.name.len &&
				memcmp(name, s.name.at, s.name.len) == 0;
		}
		if (!there)
			add_gap(t, &t->make.modules,
				tc_arena_printf(&t->ev->arena, "without "
						"module %s, which the command "
						"asks for", name));
	}
}

static int ask_command(struct taker *t)
{
	int rc;

	if (t->make.tests)
		return 0;
	rc = tc_gnulib_closure_list(&t->asked, &t->parts.modules,
				    &t->parts.manner, t->lines,
				    &t->make.command, t->parts.err);
	t->is_asked = rc > 0;
	return rc < 0 ? -1 : 0;
}

/* Whether others say that it was another command. */
static int check_command(struct taker *t)
{
	const struct tc_line_run *run = &t->make.command;
	struct tc_gnulib_command command;
	const char *words = NULL;
	int rc = 0;

	if (t->make.tests || run->from == run->end)
		return 0;
	if (tc_gnulib_command_read(&command, t->lines + run->from,
				   run->end - run->from, true) > 0 &&
	    tc_gnulib_command_check(&command))
		rc = tc_gnulib_disagrees(t->ev, t->parts.modules.reader, t->m,
					 &command, &words, t->parts.err);
	tc_gnulib_command_release(&command);
	if (rc > 0)
		add_gap(t, run, words);
	return rc < 0 ? -1 : 0;
}

static int take_sections(struct taker *t)
{
	struct tc_gnulib_section s;
	size_t i = t->make.modules.from, n;

	while (i < t->make.modules.end) {
		n = tc_gnulib_make_section(&s, t->lines, i, t->count);
		if (n == 0 || take_section(t, &s) != 0)
			return n == 0 ? 0 : -1;
		i += n;
	}
	return 0;
}

/* "libgnu_la_LDFLAGS += $(LIB_CLOCK_GETTIME)": a module wants that. */
static int take_link(struct taker *t, size_t line)
{
	const struct tc_line_run run = { line, line + 1 };
	const size_t skip = strlen(t->words.library) + strlen("_LDFLAGS += ");
	struct tc_input in = { .detail = tc_line_run_words(&run,
							     &t->ev->arena) };
	char *words = tc_asprintf("%.*s", (int)(t->lines[line].len - skip),
				  t->lines[line].at + skip);
	int rc = tc_gnulib_link_find(&t->parts, words, &in);

	free(words);
	if (rc > 0)
		add_input(t, &in);
	else if (rc == 0)
		add_gap(t, &run, "linked with what no module wants");
	return rc < 0 ? -1 : 0;
}

static const char *option(struct taker *t, const char *name,
			  const char *otherwise)
{
	struct tc_line value;

	if (!tc_gnulib_make_option(t->lines, &t->make.command, name, &value))
		return otherwise;
	return tc_arena_strndup(&t->ev->arena, value.at, value.len);
}

/* "lib/libsed.a" is in a directory below that of the makefile. */
static const char *directory_of(struct taker *t)
{
	const char *file = tc_gnulib_name(&t->make.names, 'L')->text;
	const char *slash = strrchr(file, '/');

	if (slash == NULL || t->make.tests)
		return "";
	return tc_arena_strndup(&t->ev->arena, file,
				(size_t)(slash + 1 - file));
}

static bool is_libtool(const char *library)
{
	const size_t len = strlen(library);

	return len > 3 && strcmp(library + len - 3, "_la") == 0;
}

static void derive(struct taker *t)
{
	const struct tc_derivation d = {
		.member = (uint32_t)(t->m - t->ev->archive->members),
		.origin = TC_ORIGIN_COMPOSED,
		.how = "gnulib-tool",
		.inputs = t->inputs,
		.input_count = t->input_count,
	};

	if (t->input_count > 0)
		tc_derivation_add(t->ev, &d);
}

static int compose(struct taker *t)
{
	const struct tc_gnulib_names *names = &t->make.names;
	size_t i;

	t->lines = tc_lines_split(t->m->extra->bytes, t->m->extra->bytes_len,
				  &t->count);
	if (!tc_gnulib_make_read(&t->make, t->lines, t->count))
		return 0;
	t->words = (struct tc_gnulib_words){
		.library = tc_gnulib_name(names, 'V')->text,
		.prefix = t->make.tests ? tc_gnulib_name(names, 'P')->text
					: option(t, "--macro-prefix", "gl"),
		.aux = option(t, "--aux-dir", "build-aux"),
	};
	t->parts.manner = (struct tc_gnulib_manner){
		.libtool = is_libtool(t->words.library),
		.directory = directory_of(t),
	};
	for (i = 0; i < t->make.gap_count; i++)
		add_gap(t, &t->make.gaps[i], "not as gnulib-tool writes them");
	if (check_command(t) != 0 || ask_command(t) != 0 || take_sections(t) != 0)
		return -1;
	find_missing(t);
	for (i = t->make.links.from; i < t->make.links.end; i++)
		if (take_link(t, i) != 0)
			return -1;
	derive(t);
	return 0;
}

static bool is_makefile(const struct tc_member *m)
{
	const char *name = tc_path_base(m->path);
	const size_t len = strlen(name);

	return tc_member_has_bytes(m) && len > 3 &&
	       (strcmp(name + len - 3, ".am") == 0 ||
		strcmp(name + len - 3, ".mk") == 0);
}

static int compose_one(const struct tc_gnulib_parts *parts, size_t index)
{
	struct tc_evidence *ev = parts->ev;
	struct taker t = { .ev = ev, .parts = *parts,
			   .m = &ev->archive->members[index] };
	int rc;

	if (!is_makefile(t.m) || tc_origin_is_strong(ev->results[index].origin))
		return 0;
	rc = compose(&t);
	tc_gnulib_closure_release(&t.asked);
	free(t.lines);
	free(t.inputs);
	return rc;
}

int tc_evidence_gnulib_make(struct tc_evidence *ev, struct tc_refs *refs,
			    const struct tc_tag_reader *reader,
			    struct tc_error *err)
{
	struct tc_gnulib_parts parts = { .ev = ev, .refs = refs, .err = err };
	size_t i;
	int rc = 0;

	tc_gnulib_modules_list(&parts.modules, ev, reader);
	for (i = 0; i < ev->archive->count && rc == 0; i++)
		rc = compose_one(&parts, i);
	tc_gnulib_modules_release(&parts.modules);
	return rc;
}

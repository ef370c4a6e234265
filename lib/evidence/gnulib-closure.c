/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which modules gnulib-tool takes for a command that it was given. */
#include "evidence/gnulib-closure.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "evidence/gnulib-own.h"


static bool is_among(const struct tc_gnulib_closure *n, const char *name)
{
	size_t i;

	for (i = 0; i < n->count && strcmp(n->names[i], name) != 0; i++)
		;
	return i < n->count;
}

static void add_name(struct tc_gnulib_closure *n, const char *at, size_t len)
{
	char *name = tc_asprintf("%.*s", (int)len, at);

	if (is_among(n, name)) {
		free(name);
		return;
	}
	n->names = tc_grow(n->names, n->count, &n->cap, sizeof(*n->names));
	n->names[n->count++] = name;
}

struct walk {
	const struct tc_gnulib_modules *modules;
	struct tc_gnulib_closure taken; /* in the order in which they were met */
	struct tc_gnulib_closure avoided;
	bool obsolete;
	bool lost; /* a module has no description */
	struct tc_error *err;
};

static void take_word(struct walk *w, const char *at, size_t len)
{
	static const char avoid[] = "--avoid=";
	const size_t n = sizeof(avoid) - 1;

	if (len > n && memcmp(at, avoid, n) == 0)
		add_name(&w->avoided, at + n, len - n);
	else if (len == 15 && memcmp(at, "--with-obsolete", 15) == 0)
		w->obsolete = true;
	else if (*at != '-' && *at != '\\')
		add_name(&w->taken, at, len);
}

/* The words behind "gnulib-tool" and "#". */
static void read_command(struct walk *w, const struct tc_line *lines,
			 const struct tc_line_run *command)
{
	static const char tool[] = "gnulib-tool ";
	size_t i, n;

	for (i = command->from; i < command->end; i++) {
		const char *at = lines[i].at, *end = at + lines[i].len;
		const char *from = memmem(at, lines[i].len, tool,
					  sizeof(tool) - 1);

		if (from != NULL)
			at = from + sizeof(tool) - 1;
		else if (i == command->from)
			continue; /* "# Reproduce by:" */
		else
			at++;
		for (; at < end; at += n) {
			for (n = 0; at + n < end && at[n] != ' '; n++)
				;
			if (n > 0)
				take_word(w, at, n);
			else
				n = 1;
		}
	}
}

/* Whether the description has a status that keeps the module out where
 * another depends on it: obsolete, or a sort of test. */
static bool is_left_out(const struct walk *w, const struct tc_buf *text)
{
	struct tc_buf status;
	const char *at;
	bool out = false;
	size_t n;

	tc_buf_init(&status, TC_MAX_KEPT_FILE);
	tc_gnulib_section(&status, tc_buf_str(text), text->len, "Status");
	for (at = tc_buf_str(&status); *at != '\0'; at += n) {
		n = strcspn(at, " \t\n");
		if (n == 8 && memcmp(at, "obsolete", 8) == 0)
			out = out || !w->obsolete;
		else if (n > 5 && memcmp(at + n - 5, "-test", 5) == 0)
			out = true;
		n += strspn(at + n, " \t\n");
	}
	tc_buf_release(&status);
	return out;
}

/* The description of a dependency: 1 to be taken, 0 not, -1. */
static int is_wanted(struct walk *w, const char *name)
{
	struct tc_buf text;
	int rc;

	if (is_among(&w->avoided, name) || is_among(&w->taken, name))
		return 0;
	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	rc = tc_gnulib_modules_describe(w->modules, name, &text, w->err);
	if (rc == 0)
		w->lost = true;
	if (rc == 1)
		rc = !is_left_out(w, &text);
	tc_buf_release(&text);
	return rc;
}

/* "NAME  [CONDITION]", line by line; '#' begins a comment. */
static int take_dependencies(struct walk *w, const struct tc_buf *text)
{
	struct tc_buf deps;
	const char *at;
	int rc = 0;

	tc_buf_init(&deps, TC_MAX_KEPT_FILE);
	tc_gnulib_section(&deps, tc_buf_str(text), text->len, "Depends-on");
	for (at = tc_buf_str(&deps); *at != '\0' && rc >= 0;
	     at += strcspn(at, "\n") + 1) {
		const size_t skip = strspn(at, " \t");
		const size_t len = strcspn(at + skip, " \t\n[");
		char *name;

		if (len == 0 || at[skip] == '#')
			continue;
		name = tc_asprintf("%.*s", (int)len, at + skip);
		rc = is_wanted(w, name);
		if (rc > 0)
			add_name(&w->taken, name, len);
		free(name);
	}
	tc_buf_release(&deps);
	return rc < 0 ? -1 : 0;
}

static bool is_tests(const char *name)
{
	const size_t len = strlen(name);

	return len > 6 && strcmp(name + len - 6, "-tests") == 0 &&
	       strcmp(name, "valgrind-tests") != 0;
}

/* One that was taken: what it depends on, and whether it is one of those that
 * are asked for. */
static int take_module(struct walk *w, const char *name,
		       const struct tc_gnulib_manner *manner,
		       struct tc_gnulib_closure *out)
{
	struct tc_gnulib_module module = { .name = name };
	struct tc_buf text;
	int rc;

	if (is_among(&w->avoided, name))
		return 0;
	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	rc = tc_gnulib_modules_describe(w->modules, name, &text, w->err);
	if (rc == 0)
		w->lost = true;
	if (rc == 1) {
		module.bytes = tc_buf_str(&text);
		module.size = text.len;
		if (!is_tests(name) && tc_gnulib_makes_any(&module, manner))
			add_name(out, name, strlen(name));
		rc = take_dependencies(w, &text);
	}
	tc_buf_release(&text);
	return rc < 0 ? -1 : 0;
}

static bool any_pinned(const struct tc_gnulib_modules *modules)
{
	size_t i;

	for (i = 0; i < modules->count && !modules->list[i].pinned; i++)
		;
	return i < modules->count;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int tc_gnulib_closure_list(struct tc_gnulib_closure *out,
			   const struct tc_gnulib_modules *modules,
			   const struct tc_gnulib_manner *manner,
			   const struct tc_line *lines,
			   const struct tc_line_run *command,
			   struct tc_error *err)
{
	struct walk w = { .modules = modules, .err = err };
	size_t i;
	int rc = 0;

	*out = (struct tc_gnulib_closure){ .names = NULL };
	if (!any_pinned(modules) || command->from == command->end)
		return 0;
	read_command(&w, lines, command);
	for (i = 0; i < w.taken.count && rc == 0 && !w.lost; i++)
		rc = take_module(&w, w.taken.names[i], manner, out);
	tc_gnulib_closure_release(&w.taken);
	tc_gnulib_closure_release(&w.avoided);
	if (rc != 0 || w.lost)
		tc_gnulib_closure_release(out);
	else if (out->count > 0)
		qsort(out->names, out->count, sizeof(*out->names), by_name);
	return rc != 0 ? -1 : !w.lost;
}

bool tc_gnulib_closure_has(const struct tc_gnulib_closure *closure,
			   const char *name)
{
	return closure->count > 0 &&
	       bsearch(&name, closure->names, closure->count,
		       sizeof(*closure->names), by_name) != NULL;
}

void tc_gnulib_closure_release(struct tc_gnulib_closure *closure)
{
	while (closure->count > 0)
		free(closure->names[--closure->count]);
	free(closure->names);
	*closure = (struct tc_gnulib_closure){ .names = NULL };
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The makefile that gnulib-tool writes line by line, against what versions of
 * it from 2008 on have written around what modules bring along. */
#include "evidence/gnulib-make-form.h"

#include <string.h>

#include "evidence/gnulib-command.h"
#include "evidence/gnulib-notice.h"

/* Patterns as in gnulib-pattern.h; '?' first: it may be absent. One that is
 * one of these is a run of lines. */
static const char notice_run[] = "<notice>";
static const char command_run[] = "<command>";
static const char link_run[] = "<links>";
static const char module_run[] = "<modules>";

#define HEAD \
	"## DO NOT EDIT! GENERATED AUTOMATICALLY!", \
	"## Process this file with automake to produce Makefile.in.", \
	notice_run

#define HELD \
	"?EXTRA_DIST =", \
	"?BUILT_SOURCES =", \
	"?SUFFIXES =", \
	"?MOSTLYCLEANFILES = core *.stackdump", \
	"?MOSTLYCLEANFILES += core *.stackdump", \
	"?MOSTLYCLEANFILES += %Rcore %R*.stackdump", \
	"?MOSTLYCLEANDIRS =", \
	"?CLEANFILES =", \
	"?DISTCLEANFILES =", \
	"?MAINTAINERCLEANFILES ="

#define CLEAN \
	"mostlyclean-local: mostlyclean-generic", \
	"\t@for dir in '' $(MOSTLYCLEANDIRS); do \\", \
	"\t  if test -n \"$$dir\" && test -d $$dir; then \\", \
	"\t    echo \"rmdir $$dir\"; rmdir $$dir; \\", \
	"\t  fi; \\", \
	"\tdone; \\", \
	"\t:"

static const char *const library_form[] = {
	HEAD,
	command_run,
	"",
	"?AUTOMAKE_OPTIONS = %N gnits",
	"?AUTOMAKE_OPTIONS = %N gnits subdir-objects",
	"",
	"?SUBDIRS =",
	"?TESTS_ENVIRONMENT =",
	"?noinst_HEADERS =",
	"?noinst_LIBRARIES =",
	"?noinst_LTLIBRARIES =",
	"?pkgdata_DATA =",
	HELD,
	"?# No GNU Make output.",
	"?SUBDIRS += %S",
	"?SUBDIRS += . %S",
	"?EXTRA_DIST += %Dgnulib-cache.m4",
	"?",
	"?AM_CPPFLAGS =",
	"?AM_CPPFLAGS = -D%C=1",
	"?AM_CPPFLAGS += -D%C=1",
	"?AM_CFLAGS =",
	"?",
	"?noinst_LIBRARIES += %L",
	"?noinst_LTLIBRARIES += %L",
	"?",
	"%V_SOURCES =",
	"?%V_CFLAGS = $(AM_CFLAGS) $(GL_CFLAG_GNULIB_WARNINGS)",
	"?%V_CFLAGS = $(AM_CFLAGS) $(GL_CFLAG_GNULIB_WARNINGS) $(GL_CFLAG_ALLOW_WARNINGS)",
	"?%V_CXXFLAGS = $(AM_CXXFLAGS) $(GL_CXXFLAG_GNULIB_WARNINGS)",
	"?%V_CXXFLAGS = $(AM_CXXFLAGS) $(GL_CXXFLAG_GNULIB_WARNINGS) $(GL_CXXFLAG_ALLOW_WARNINGS)",
	"?%V_LIBADD = $(%O_LIBOBJS)",
	"?%V_LIBADD = $(%O_LTLIBOBJS)",
	"?%V_DEPENDENCIES = $(%O_LIBOBJS)",
	"?%V_DEPENDENCIES = $(%O_LTLIBOBJS)",
	"EXTRA_%V_SOURCES =",
	"?%V_LDFLAGS = $(AM_LDFLAGS)",
	"?%V_LDFLAGS += -no-undefined",
	link_run,
	"",
	"?AM_CPPFLAGS += -DDEFAULT_TEXT_DOMAIN=\\\"%T-gnulib\\\"",
	"?%V_CPPFLAGS = $(AM_CPPFLAGS) -DDEFAULT_TEXT_DOMAIN=\\\"%T-gnulib\\\"",
	"?",
	module_run,
	"",
	CLEAN,
	"?distclean-local: distclean-gnulib-libobjs",
	"?distclean-gnulib-libobjs:",
	"?\t-rm -f @%O_LIBOBJDEPS@",
	"?maintainer-clean-local: distclean-gnulib-libobjs",
};

#define RULE4 "----------------------------------------------------"
#define RULE6 "----------------------------------------------------------------------"

static const char *const tests_form[] = {
	HEAD,
	command_run,
	"",
	"?AUTOMAKE_OPTIONS = %N foreign",
	"?AUTOMAKE_OPTIONS = %N foreign subdir-objects",
	"",
	"SUBDIRS = .",
	"TESTS =",
	"?XFAIL_TESTS =",
	"TESTS_ENVIRONMENT =",
	"?noinst_PROGRAMS =",
	"check_PROGRAMS =",
	"?EXTRA_PROGRAMS =",
	"?noinst_HEADERS =",
	"?noinst_LIBRARIES =",
	"?check_LIBRARIES = libtests.a",
	"?pkgdata_DATA =",
	HELD,
	"?EXTRA_DIST += %Dgnulib-cache.m4",
	"",
	"?AM_CFLAGS = @GL_CFLAG_ALLOW_WARNINGS@ $(GL_CFLAG_GNULIB_WARNINGS)",
	"?AM_CFLAGS += @GL_CFLAG_ALLOW_WARNINGS@ $(GL_CFLAG_GNULIB_WARNINGS)",
	"?AM_CXXFLAGS = @GL_CXXFLAG_ALLOW_WARNINGS@",
	"?AM_CXXFLAGS += @GL_CXXFLAG_ALLOW_WARNINGS@",
	"?",
	"?CFLAGS = @GL_CFLAG_ALLOW_WARNINGS@ @CFLAGS@",
	"?CFLAGS = @GL_CFLAG_ALLOW_WARNINGS@ $(GL_CFLAG_GNULIB_WARNINGS) @CFLAGS@",
	"?CXXFLAGS = @GL_CXXFLAG_ALLOW_WARNINGS@ @CXXFLAGS@",
	"?",
	"AM_CPPFLAGS = \\",
	"?  -D@%Ptests_WITNESS@=1 \\",
	"  -I. -I$(srcdir) \\",
	"  -I%I -I$(srcdir)/%I \\",
	"  -I%B -I$(srcdir)/%B",
	"",
	"?LDADD = %B/%L",
	"?LDADD = libtests.a %B/%L libtests.a $(LIBTESTS_LIBDEPS)",
	"?LDADD = libtests.a %B/%L libtests.a %B/%L libtests.a $(LIBTESTS_LIBDEPS)",
	"",
	"?%V_SOURCES =",
	"?%V_LIBADD = $(%Ptests_LIBOBJS)",
	"?%V_DEPENDENCIES = $(%Ptests_LIBOBJS)",
	"?EXTRA_%V_SOURCES =",
	"?AM_LIBTOOLFLAGS = --preserve-dup-deps",
	"?",
	"?TESTS_ENVIRONMENT += EXEEXT='@EXEEXT@' srcdir='$(srcdir)'",
	"?IGNORE_SKIPPED_LOGS = 1",
	"?",
	module_run,
	"?all: all-notice",
	"?all-notice:",
	"?\t@echo '## " RULE4 " ##'",
	"?\t@echo '## ------------------- Gnulib tests ------------------- ##'",
	"?\t@echo '## You can ignore compiler warnings in this directory.  ##'",
	"?\t@echo '## " RULE4 " ##'",
	"?",
	"?check-am: check-notice",
	"?check-notice:",
	"?\t@echo '## " RULE6 " ##'",
	"?\t@echo '## ---------------------------- Gnulib tests ---------------------------- ##'",
	"?\t@echo '## Please report test failures in this directory to <bug-gnulib@gnu.org>. ##'",
	"?\t@echo '## " RULE6 " ##'",
	"?",
	"# Clean up after Solaris cc.",
	"clean-local:",
	"\trm -rf SunWS_cache",
	"",
	CLEAN,
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static bool is_run(const char *pattern)
{
	return pattern == notice_run || pattern == command_run ||
	       pattern == link_run || pattern == module_run;
}

static bool begins(const struct tc_line *line, const char *words)
{
	const size_t n = strlen(words);

	return line->len >= n && memcmp(line->at, words, n) == 0;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("_./+-=@~,: ", c) != NULL);
}

/* A comment of plain words; one that goes on in the next line where more. */
static bool is_command_line(const struct tc_line *line, const char *start,
			    bool more)
{
	size_t i = strlen(start), end = line->len;

	if (!begins(line, start) || end == i)
		return false;
	if (more && (end < i + 3 ||
		     memcmp(line->at + end - 2, " \\", 2) != 0))
		return false;
	for (end -= more ? 2 : 0; i < end; i++)
		if (!is_word(line->at[i]))
			return false;
	return true;
}

/* "# Reproduce by: gnulib-tool ...", since 2019 on lines of their own. */
static size_t command_lines(const struct tc_line *lines, size_t count)
{
	size_t n;

	if (count == 0)
		return 0;
	if (is_command_line(&lines[0], "# Reproduce by: gnulib-tool ", false))
		return 1;
	if (count < 2 || lines[0].len != strlen("# Reproduce by:") ||
	    !begins(&lines[0], "# Reproduce by:"))
		return 0;
	if (is_command_line(&lines[1], "# gnulib-tool ", false))
		return 2;
	if (!is_command_line(&lines[1], "# gnulib-tool ", true))
		return 0;
	for (n = 2; n < count && is_command_line(&lines[n], "#  ", true); n++)
		;
	if (n == count || !is_command_line(&lines[n], "#  ", false))
		return 0;
	return n + 1;
}

static size_t link_lines(const struct tc_line *lines, size_t count,
			 const struct tc_gnulib_names *names)
{
	const char *library = tc_gnulib_name(names, 'V')->text;
	const size_t len = strlen(library);
	static const char more[] = "_LDFLAGS += ";
	size_t n;

	for (n = 0; n < count; n++)
		if (len == 0 || lines[n].len <= len + sizeof(more) - 1 ||
		    memcmp(lines[n].at, library, len) != 0 ||
		    memcmp(lines[n].at + len, more, sizeof(more) - 1) != 0)
			break;
	return n;
}

size_t tc_gnulib_make_section(struct tc_gnulib_section *out,
			      const struct tc_line *lines, size_t i,
			      size_t count)
{
	static const char begin[] = "## begin gnulib module ";
	static const char end[] = "## end   gnulib module ";
	const size_t len = sizeof(begin) - 1;
	struct tc_gnulib_names none = { .kept[0].at = NULL };
	size_t k;

	if (i + 2 >= count || lines[i + 1].len != 0 ||
	    !tc_gnulib_match(&none, "## begin gnulib module %M", &lines[i]))
		return 0;
	for (k = i + 2; k < count && !begins(&lines[k], end); k++)
		if (begins(&lines[k], begin))
			return 0;
	if (k + 1 >= count || lines[k + 1].len != 0 ||
	    lines[k].len != lines[i].len ||
	    memcmp(lines[k].at + len, lines[i].at + len,
		   lines[i].len - len) != 0)
		return 0;
	out->name = (struct tc_line){ lines[i].at + len, lines[i].len - len };
	out->body = (struct tc_line_run){ i + 2, k };
	return k + 2 - i;
}

/* Whether gnulib-tool could have recorded it so. */
static bool is_command(const struct tc_line *lines, size_t count)
{
	struct tc_gnulib_command command;
	const size_t n = tc_gnulib_command_read(&command, lines, count, true);
	const bool fits = n == count && tc_gnulib_command_check(&command);

	tc_gnulib_command_release(&command);
	return fits;
}

static size_t run_lines(const char *run, const struct tc_line *lines, size_t i,
			size_t count, const struct tc_gnulib_names *names)
{
	struct tc_gnulib_section section;
	struct tc_line_run gap;
	unsigned int year;
	size_t end = i, n;

	if (run == command_run)
		return command_lines(lines + i, count - i);
	if (run == notice_run)
		return tc_gnulib_notice(lines + i, count - i, &year, &gap);
	if (run == link_run)
		return link_lines(lines + i, count - i, names);
	while ((n = tc_gnulib_make_section(&section, lines, end, count)) > 0)
		end += n;
	return end - i;
}

struct aligner {
	struct tc_gnulib_make make;
	const char *const *form;
	size_t form_count;
	const struct tc_line *lines;
	size_t count;
	unsigned int year; /* of the notice; 0: none was met */
	bool full;    /* there are more gaps than are kept */
};

static void add_gap(struct aligner *a, size_t from, size_t end)
{
	struct tc_line_run *last;

	if (a->make.gap_count > 0) {
		last = &a->make.gaps[a->make.gap_count - 1];
		if (last->end == from && end > from && last->end > last->from) {
			last->end = end;
			return;
		}
	}
	if (a->make.gap_count == TC_GNULIB_GAPS)
		a->full = true;
	else
		a->make.gaps[a->make.gap_count++] =
			(struct tc_line_run){ from, end };
}

static size_t take_run(struct aligner *a, const char *run, size_t i)
{
	const size_t n = run_lines(run, a->lines, i, a->count, &a->make.names);
	const struct tc_line_run found = { i, i + n };
	struct tc_line_run gap;

	if (n == 0)
		return 0;
	if (run == command_run) {
		a->make.command = found;
		if (!is_command(a->lines + i, n))
			add_gap(a, i, i + n);
	} else if (run == notice_run) {
		(void)tc_gnulib_notice(a->lines + i, a->count - i, &a->year,
				       &gap);
		if (gap.end > 0)
			add_gap(a, i + gap.from, i + gap.end);
	} else if (run == link_run) {
		a->make.links = found;
	} else {
		a->make.modules = found;
	}
	return n;
}

/* The number of lines from i on that one of the next patterns stands for,
 * with *k behind that one; at most `skip` patterns that must be there are
 * passed over. */
static size_t take(struct aligner *a, size_t i, size_t *k, size_t skip)
{
	size_t p, n;

	for (p = *k; p < a->form_count; p++) {
		const char *pattern = a->form[p];
		const bool optional = *pattern == '?';

		n = is_run(pattern)
			    ? take_run(a, pattern, i)
			    : tc_gnulib_match(&a->make.names,
					      pattern + optional, &a->lines[i]);
		if (n > 0) {
			*k = p + 1;
			return n;
		}
		if (!optional && !is_run(pattern) && skip-- == 0)
			return 0;
	}
	return 0;
}

/* Line by line the next pattern that it is; a line that is none of them, and
 * a pattern that none is, are gaps. */
static void align(struct aligner *a)
{
	enum { NEAR = 4 };
	size_t i = 0, k = 0, n;

	while (i < a->count && !a->full) {
		n = take(a, i, &k, 0);
		if (n == 0 && a->lines[i].len > 0) {
			n = take(a, i, &k, NEAR);
			if (n > 0)
				add_gap(a, i, i);
		}
		if (n == 0) {
			add_gap(a, i, i + 1);
			n = 1;
		}
		i += n;
	}
	/* Long commands were left out until 2018. */
	if (a->year == 0 || (!a->make.tests && a->year > 2018 &&
			     a->make.command.end == 0))
		add_gap(a, 0, 0);
	for (; k < a->form_count; k++)
		if (*a->form[k] != '?' && !is_run(a->form[k])) {
			add_gap(a, i, i);
			return;
		}
}

static const char *kept(const struct aligner *a, char letter)
{
	return tc_gnulib_name(&a->make.names, letter)->text;
}

static bool is_option(const struct aligner *a, const char *name,
		      const char *text)
{
	struct tc_line value;

	return tc_gnulib_make_option(a->lines, &a->make.command, name,
				     &value) &&
	       value.len == strlen(text) &&
	       memcmp(value.at, text, value.len) == 0;
}

/* The end of the directory that an option names. */
static bool is_part(const struct aligner *a, const char *name,
		    const char *text)
{
	const size_t len = strlen(text);
	struct tc_line v;

	return tc_gnulib_make_option(a->lines, &a->make.command, name, &v) &&
	       v.len >= len && memcmp(v.at + v.len - len, text, len) == 0 &&
	       (v.len == len || v.at[v.len - len - 1] == '/');
}

/* "lib/libsed.a" is lib_libsed_a in the names of variables. */
static bool is_library(const char *file, const char *variable)
{
	for (; *file != '\0' && *variable != '\0'; file++, variable++)
		if (*variable != (is_word(*file) &&
				  strchr("./+-=@~,: ", *file) == NULL
					  ? *file : '_'))
			return false;
	return *file == '\0' && *variable == '\0';
}

/* The prefix alone, or behind it the name of the library. */
static bool are_objects(const struct aligner *a, const char *text)
{
	struct tc_line p, lib;
	const size_t len = strlen(text);

	if (!tc_gnulib_make_option(a->lines, &a->make.command,
				   "--macro-prefix", &p))
		return false;
	if (len < p.len || memcmp(text, p.at, p.len) != 0)
		return false;
	if (len == p.len)
		return true;
	return tc_gnulib_make_option(a->lines, &a->make.command, "--lib",
				     &lib) &&
	       text[p.len] == '_' && len == p.len + 1 + lib.len &&
	       memcmp(text + p.len + 1, lib.at, lib.len) == 0;
}

static bool are_parents(const char *dir)
{
	for (; strncmp(dir, "../", 3) == 0; dir += 3)
		;
	return strcmp(dir, "..") == 0;
}

static bool is_below(const char *dir, const char *parent)
{
	const size_t len = strlen(parent);

	return strncmp(dir, parent, len) == 0 && dir[len] == '/';
}

/* What varies in the fixed lines is what the command says. */
static bool name_fits(const struct aligner *a, char letter)
{
	const char *text = kept(a, letter);

	switch (letter) {
	case 'B':
		return is_below(text, kept(a, 'I'));
	case 'C':
		return is_option(a, "--witness-c-macro", text);
	case 'I':
		return are_parents(text);
	case 'L':
		return a->make.tests || is_library(text, kept(a, 'V'));
	case 'O':
		return are_objects(a, text);
	case 'R':
		return strncmp(kept(a, 'L'), text, strlen(text)) == 0;
	case 'S':
		return is_part(a, "--tests-base", text) ||
		       is_part(a, "--po-base", text);
	case 'T':
		return is_option(a, "--po-domain", text);
	default:
		return true;
	}
}

static void check_names(struct aligner *a)
{
	size_t i;
	char letter;

	for (letter = 'A'; letter <= 'Z'; letter++) {
		const char *at = tc_gnulib_name(&a->make.names, letter)->at;

		if (*kept(a, letter) == '\0' || name_fits(a, letter))
			continue;
		for (i = 0; i + 1 < a->count && a->lines[i + 1].at <= at; i++)
			;
		add_gap(a, i, i + 1);
	}
}

bool tc_gnulib_make_read(struct tc_gnulib_make *out,
			 const struct tc_line *lines, size_t count)
{
	struct aligner library = { .form = library_form,
				   .form_count = COUNT(library_form),
				   .lines = lines, .count = count };
	struct aligner tests = { .make.tests = true, .form = tests_form,
				 .form_count = COUNT(tests_form),
				 .lines = lines, .count = count };
	const struct aligner *best = &library;
	struct tc_gnulib_names none = { .kept[0].at = NULL };

	if (count == 0 || !tc_gnulib_match(&none, library_form[0], &lines[0]))
		return false;
	align(&library);
	check_names(&library);
	align(&tests);
	check_names(&tests);
	if (library.full || library.make.gap_count > tests.make.gap_count)
		best = &tests;
	if (best->full || best->make.modules.end == 0)
		return false;
	*out = best->make;
	return true;
}

bool tc_gnulib_make_option(const struct tc_line *lines,
			   const struct tc_line_run *command, const char *name,
			   struct tc_line *value)
{
	const size_t len = strlen(name);
	size_t i;

	for (i = command->from; i < command->end; i++) {
		const char *at = lines[i].at, *end = at + lines[i].len;

		while ((at = memmem(at, (size_t)(end - at), name, len)) !=
		       NULL) {
			at += len;
			if (at[-(ptrdiff_t)len - 1] != ' ' || at == end ||
			    *at != '=')
				continue;
			value->at = at + 1;
			value->len = 0;
			while (value->at + value->len < end &&
			       value->at[value->len] != ' ')
				value->len++;
			return true;
		}
	}
	return false;
}

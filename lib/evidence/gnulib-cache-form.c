/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gnulib-cache.m4 line by line, against what gnulib-tool has written for the
 * command that is in it, from June 2008 on. */
#include "evidence/gnulib-cache-form.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "evidence/gnulib-notice.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const char announced[] =
	"# Specification in the form of a command-line invocation:";

/* Between the notice and the command; since September 2010 others. */
static const char *const middle[] = {
	"#",
	"# This file represents the specification of how gnulib-tool is used.",
	"# It acts as a cache: It is written and read by gnulib-tool.",
	"# In projects that use version control, this file is meant to be put under",
	"# version control, like the configure.ac and various Makefile.am files.",
	"", "", announced,
};
static const char *const old_middle[] = {
	"#",
	"# This file represents the specification of how gnulib-tool is used.",
	"# It acts as a cache: It is written and read by gnulib-tool.",
	"# In projects using CVS, this file is meant to be stored in CVS,",
	"# like the configure.ac and various Makefile.am files.",
	"", "", announced,
};

/* What gnulib-tool has not done in all years. */
struct manner {
	bool witness; /* gl_WITNESS_C_MACRO */
	bool spaced;  /* a space before the first module that is avoided */
};

enum sort { VALUE, OPTION, FLAG, WORDS, MODULES, WITNESS };

/* The macros in their order, and the option that each says again. */
static const struct {
	const char *macro, *option;
	enum sort sort;
	char separator;
} macros[] = {
	{ "gl_LOCAL_DIR", "--local-dir=", WORDS, ':' },
	{ "gl_MODULES", "", MODULES, '\0' },
	{ "gl_WITH_OBSOLETE", "--with-obsolete", FLAG, '\0' },
	{ "gl_WITH_CXX_TESTS", "--with-c++-tests", FLAG, '\0' },
	{ "gl_WITH_LONGRUNNING_TESTS", "--with-longrunning-tests", FLAG, '\0' },
	{ "gl_WITH_PRIVILEGED_TESTS", "--with-privileged-tests", FLAG, '\0' },
	{ "gl_WITH_UNPORTABLE_TESTS", "--with-unportable-tests", FLAG, '\0' },
	{ "gl_WITH_ALL_TESTS", "--with-all-tests", FLAG, '\0' },
	{ "gl_AVOID", "--avoid=", WORDS, ' ' },
	{ "gl_SOURCE_BASE", "--source-base=", VALUE, '\0' },
	{ "gl_M4_BASE", "--m4-base=", VALUE, '\0' },
	{ "gl_PO_BASE", "--po-base=", VALUE, '\0' },
	{ "gl_DOC_BASE", "--doc-base=", VALUE, '\0' },
	{ "gl_TESTS_BASE", "--tests-base=", VALUE, '\0' },
	{ "gl_WITH_TESTS", "--with-tests", FLAG, '\0' },
	{ "gl_LIB", "--lib=", VALUE, '\0' },
	{ "gl_LGPL", "--lgpl", FLAG, '\0' },
	{ "gl_LGPL", "--lgpl=", OPTION, '\0' },
	{ "gl_GPL", "--gpl=", OPTION, '\0' },
	{ "gl_MAKEFILE_NAME", "--makefile-name=", VALUE, '\0' },
	{ "gl_TESTS_MAKEFILE_NAME", "--tests-makefile-name=", OPTION, '\0' },
	{ "gl_AUTOMAKE_SUBDIR", "--automake-subdir", FLAG, '\0' },
	{ "gl_CONDITIONAL_DEPENDENCIES", "--conditional-dependencies", FLAG,
	  '\0' },
	{ "gl_LIBTOOL", "--libtool", FLAG, '\0' },
	{ "gl_MACRO_PREFIX", "--macro-prefix=", VALUE, '\0' },
	{ "gl_PO_DOMAIN", "--po-domain=", VALUE, '\0' },
	{ "gl_WITNESS_C_MACRO", "--witness-c-macro=", WITNESS, '\0' },
	{ "gl_VC_FILES([true])", "--vc-files", FLAG, '\0' },
	{ "gl_VC_FILES([false])", "--no-vc-files", FLAG, '\0' },
};

static void put_words(struct tc_buf *out, const struct tc_gnulib_command *c,
		      const char *option, char separator, bool spaced)
{
	const size_t n = strlen(option);
	size_t i;

	for (i = 0; i < c->modules; i++) {
		if (c->words[i].len <= n ||
		    memcmp(c->words[i].at, option, n) != 0)
			continue;
		if (spaced)
			tc_buf_putc(out, separator);
		tc_buf_append(out, c->words[i].at + n, c->words[i].len - n);
		spaced = true;
	}
}

static void put_modules(struct tc_buf *out, const struct tc_gnulib_command *c)
{
	size_t i;

	tc_buf_puts(out, "\n");
	for (i = c->modules; i < c->count; i++)
		tc_buf_printf(out, "  %.*s\n", (int)c->words[i].len,
			      c->words[i].at);
}

static void put_macro(struct tc_buf *out, const struct tc_gnulib_command *c,
		      size_t row, const struct manner *manner)
{
	const enum sort sort = macros[row].sort;
	struct tc_line value = { "", 0 };
	const bool given = sort != MODULES &&
			   tc_gnulib_command_value(c, macros[row].option,
						   &value);

	if (((sort == FLAG || sort == OPTION) && !given) ||
	    (sort == WITNESS && !manner->witness))
		return;
	tc_buf_puts(out, macros[row].macro);
	if (sort != FLAG)
		tc_buf_puts(out, "([");
	if (sort == MODULES)
		put_modules(out, c);
	else if (sort == WORDS)
		put_words(out, c, macros[row].option, macros[row].separator,
			  manner->spaced && macros[row].separator == ' ');
	else if (sort != FLAG)
		tc_buf_append(out, value.at, value.len);
	if (sort != FLAG)
		tc_buf_puts(out, "])");
	tc_buf_putc(out, '\n');
}

/* What is written behind the command. */
static void put_macros(struct tc_buf *out, const struct tc_gnulib_command *c,
		       const struct manner *manner)
{
	size_t row;

	tc_buf_puts(out, "\n# Specification in the form of a few gnulib-tool.m4 "
			 "macro invocations:\n");
	for (row = 0; row < COUNT(macros); row++)
		put_macro(out, c, row, manner);
}

static void add_gap(struct tc_gnulib_cache *out, size_t from, size_t end)
{
	out->gaps[out->gap_count++] = (struct tc_line_run){ from, end };
}

static bool is_line(const struct tc_line *line, const char *at, size_t len)
{
	return line->len == len && memcmp(line->at, at, len) == 0;
}

/* The lines that have to be changed into those of text: *run is what is left
 * without equal lines before and behind. False: they are equal. */
static bool differ(const struct tc_line *lines, size_t count,
		   struct tc_line_run *run, const struct tc_buf *text)
{
	const char *at = tc_buf_str(text), *end = at + text->len, *eol;
	size_t from = run->from, to = count;

	for (; at < end && from < to; at = eol + 1, from++) {
		eol = memchr(at, '\n', (size_t)(end - at));
		if (!is_line(&lines[from], at, (size_t)(eol - at)))
			break;
	}
	if (at == end && from == to)
		return false;
	while (to > from && end > at) {
		for (eol = end - 1; eol > at && eol[-1] != '\n'; eol--)
			;
		if (!is_line(&lines[to - 1], eol, (size_t)(end - 1 - eol)))
			break;
		end = eol;
		to--;
	}
	*run = (struct tc_line_run){ from, to };
	return true;
}

/* Which manners a gnulib-tool of a year can have had. */
static bool had_manner(const struct manner *manner, unsigned int year)
{
	if (manner->witness ? year < 2012 : year > 2012)
		return false;
	return !manner->spaced || year <= 2024;
}

static void check_macros(struct tc_gnulib_cache *out,
			 const struct tc_line *lines, size_t count,
			 unsigned int year)
{
	static const struct manner manners[] = {
		{ true, false }, { true, true }, { false, false },
		{ false, true },
	};
	const size_t from = out->written.end;
	struct tc_line_run best = { from, count };
	struct tc_buf text;
	size_t i;

	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	for (i = 0; i < COUNT(manners); i++) {
		struct tc_line_run run = { from, count };

		if (year > 0 && !had_manner(&manners[i], year))
			continue;
		tc_buf_reset(&text);
		put_macros(&text, &out->command, &manners[i]);
		if (!text.full && !differ(lines, count, &run, &text))
			break;
		if (run.end - run.from < best.end - best.from)
			best = run;
	}
	tc_buf_release(&text);
	if (i == COUNT(manners))
		add_gap(out, best.from, best.end);
}

/* Where the directories of modules are relative to is not known unless the
 * command was given in the release's own. */
static bool is_known_place(const struct tc_gnulib_command *c)
{
	struct tc_line dir, local;

	return !tc_gnulib_command_value(c, "--dir=", &dir) ||
	       tc_line_is(&dir, ".") ||
	       !tc_gnulib_command_value(c, "--local-dir=", &local) ||
	       local.at[0] == '/';
}

/* The lines before the command: the first of the one that announces it. */
static void check_head(struct tc_gnulib_cache *out, const struct tc_line *lines,
		       size_t announcement, unsigned int *year)
{
	const char *const *form = middle;
	struct tc_line_run gap;
	size_t n = tc_gnulib_notice(lines, announcement, year, &gap), i;

	out->notice = (struct tc_line_run){ 0, n };
	if (n == 0 || n + COUNT(middle) != announcement + 1) {
		add_gap(out, n, announcement);
		return;
	}
	if (gap.end > 0)
		add_gap(out, gap.from, gap.end);
	if (*year <= 2010 && !tc_line_is(&lines[n + 3], middle[3]))
		form = old_middle;
	for (i = 0; i < COUNT(middle); i++)
		if (!tc_line_is(&lines[n + i], form[i])) {
			add_gap(out, n + i, n + i + 1);
			return;
		}
}

bool tc_gnulib_cache_read(struct tc_gnulib_cache *out,
			  const struct tc_line *lines, size_t count)
{
	unsigned int year;
	size_t at, n, end;

	*out = (struct tc_gnulib_cache){ .gap_count = 0 };
	for (at = 0; at < count; at++)
		if (tc_line_is(&lines[at], announced))
			break;
	if (at == count)
		return false;
	check_head(out, lines, at, &year);
	for (end = ++at; end < count && lines[end].len > 0; end++)
		;
	out->written = (struct tc_line_run){ at, end };
	n = tc_gnulib_command_read(&out->command, lines + at, end - at, false);
	if (n != end - at || !tc_gnulib_command_check(&out->command) ||
	    !is_known_place(&out->command)) {
		tc_gnulib_command_release(&out->command);
		add_gap(out, at, end);
		return true;
	}
	check_macros(out, lines, count, year);
	return true;
}

void tc_gnulib_cache_release(struct tc_gnulib_cache *cache)
{
	tc_gnulib_command_release(&cache->command);
}

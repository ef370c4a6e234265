/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A makefile's text for a directory below that of the makefile. */
#include "evidence/gnulib-prefix.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

/* A line without its newline. */
struct line {
	const char *at;
	size_t len;
};

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\v' || c == '\r';
}

static bool equals(const char *at, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(at, word, len) == 0;
}

static bool begins(const char *at, size_t len, const char *word)
{
	return strlen(word) <= len && memcmp(at, word, strlen(word)) == 0;
}

/* "$(NAME)" and on. */
static bool is_reference(const char *at, size_t len)
{
	size_t i = 2;

	if (!begins(at, len, "$("))
		return false;
	while (i < len && is_alnum(at[i]))
		i++;
	return i > 2 && i < len && at[i] == ')';
}

static void put_word(struct tc_buf *out, const char *at, size_t len,
		     const char *directory)
{
	if (*at != '-' && !is_reference(at, len) &&
	    !equals(at, len, "Makefile") && !equals(at, len, "\\") &&
	    !equals(at, len, "@ALLOCA@"))
		tc_buf_puts(out, directory);
	tc_buf_append(out, at, len);
}

static void put_words(struct tc_buf *out, struct line line,
		      const char *directory)
{
	while (line.len > 0) {
		size_t n = 0;

		while (n < line.len && !is_blank(line.at[n]))
			n++;
		if (n > 0) {
			put_word(out, line.at, n, directory);
		} else {
			tc_buf_putc(out, *line.at);
			n = 1;
		}
		line.at += n;
		line.len -= n;
	}
}

static size_t span(const struct line *line, size_t i, const char *more)
{
	while (i < line->len && line->at[i] != '\0' &&
	       (is_alnum(line->at[i]) || strchr(more, line->at[i]) != NULL))
		i++;
	return i;
}

/* "DIR/FILE.h : WHAT": a rule for a file with a dot, and something behind the
 * colon. */
static bool is_rule(const struct line *line)
{
	size_t dot = span(line, 0, "-+/"), i;

	if (dot == 0 || dot == line->len || line->at[dot] != '.')
		return false;
	i = span(line, dot + 1, "-.");
	if (i == dot + 1)
		return false;
	while (i < line->len && line->at[i] == ' ')
		i++;
	if (i == line->len || line->at[i++] != ':')
		return false;
	while (i < line->len && line->at[i] == ' ')
		i++;
	return i < line->len && !is_blank(line->at[i]);
}

/* "NAME =", "NAME +=": the length up to "=". */
static size_t assignment(const struct line *line)
{
	size_t i = span(line, 0, ".");

	if (i == 0)
		return 0;
	while (i < line->len && is_blank(line->at[i]))
		i++;
	if (i < line->len && line->at[i] == '+')
		i++;
	return i < line->len && line->at[i] == '=' ? i + 1 : 0;
}

static bool is_one_of(const char *at, size_t len, const char *const *names)
{
	for (; *names != NULL; names++)
		if (equals(at, len, *names))
			return true;
	return false;
}

/* The sides of an assignment as they become. */
static void put_assignment(struct tc_buf *out, const struct line *line,
			   size_t left, const char *directory)
{
	static const char *const held[] = {
		"SUBDIRS =", "EXTRA_DIST =", "BUILT_SOURCES =", "SUFFIXES =",
		"MOSTLYCLEANFILES =", "CLEANFILES =", "DISTCLEANFILES =",
		"MAINTAINERCLEANFILES =", "AM_GNU_GETTEXT =", NULL
	};
	static const char *const flags[] = {
		"AM_CFLAGS =", "AM_CFLAGS +=", "AM_CPPFLAGS =",
		"AM_CPPFLAGS +=", NULL
	};
	const struct line right = { line->at + left, line->len - left };
	const char *at = line->at;
	size_t name = span(line, 0, ".");

	if (equals(at, left, "GPERF =") ||
	    (begins(at, left, "V_GPERF") && left > 2 && at[left - 2] == ' ') ||
	    begins(at, left, "HAVE_") || begins(at, left, "SED_HEADER_")) {
		tc_buf_append(out, at, line->len);
	} else if (is_one_of(at, left, held)) {
		tc_buf_append(out, at, left - 1);
		tc_buf_puts(out, "+=");
		tc_buf_append(out, right.at, right.len);
	} else if (is_one_of(at, left, flags)) {
		tc_buf_printf(out, "lib_%.*s = $(%.*s)", (int)name - 3, at + 3,
			      (int)name, at);
		tc_buf_append(out, right.at, right.len);
	} else if (begins(at, left, "SUFFIXES ") ||
		   begins(at, left, "AUTOMAKE_OPTIONS =")) {
		tc_buf_puts(out, "# ");
		tc_buf_append(out, at, line->len);
	} else {
		tc_buf_append(out, at, left);
		put_words(out, right, directory);
	}
}

static bool put_if(struct tc_buf *out, const char **at, const char *word,
		   const char *becomes, const char *more)
{
	if (strncmp(*at, word, strlen(word)) != 0)
		return false;
	tc_buf_puts(out, becomes);
	tc_buf_puts(out, more);
	*at += strlen(word);
	return true;
}

/* $(srcdir)/ is the directory from the top; $(MKDIR_P) makes what is below
 * it. */
static void put_places(struct tc_buf *out, const char *at,
		       const char *directory)
{
	while (*at != '\0') {
		const bool mkdir = strncmp(at, "$(MKDIR_P)", 10) == 0 ||
				   strncmp(at, "@MKDIR_P@", 9) == 0;

		if (put_if(out, &at, "$(srcdir)/", "$(top_srcdir)/",
			   directory))
			continue;
		if (!mkdir) {
			tc_buf_putc(out, *at++);
			continue;
		}
		(void)(put_if(out, &at, "@MKDIR_P@", "$(MKDIR_P)", "") ||
		       put_if(out, &at, "$(MKDIR_P)", "$(MKDIR_P)", ""));
		if (is_alnum(at[strspn(at, " \t\n")])) {
			at += strspn(at, " \t\n");
			tc_buf_puts(out, " ");
			tc_buf_puts(out, directory);
		}
	}
}

void tc_gnulib_put_below(struct tc_buf *out, const char *text,
			 const char *directory)
{
	struct tc_buf lines, rule;
	const char *at = text, *eol;

	tc_buf_init(&lines, TC_MAX_KEPT_FILE);
	tc_buf_init(&rule, TC_MAX_KEPT_FILE);
	for (; (eol = strchr(at, '\n')) != NULL; at = eol + 1) {
		struct line line = { at, (size_t)(eol - at) };
		size_t left;

		if (is_rule(&line)) {
			tc_buf_reset(&rule);
			put_words(&rule, line, directory);
			line = (struct line){ tc_buf_str(&rule), rule.len };
		}
		left = assignment(&line);
		if (left > 0)
			put_assignment(&lines, &line, left, directory);
		else
			tc_buf_append(&lines, line.at, line.len);
		tc_buf_putc(&lines, '\n');
	}
	put_places(out, tc_buf_str(&lines), directory);
	tc_buf_release(&lines);
	tc_buf_release(&rule);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one module brought along, as the reference database knows it. */
#include "evidence/gnulib-section.h"

#include <string.h>

#include "base/buf.h"

static const char top[] = "$(top_srcdir)/";

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_identifier(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* What is left of a line. */
struct rest {
	const char *at, *start;
	size_t len;
};

static bool begins(const struct rest *r, const char *words)
{
	const size_t n = strlen(words);

	return r->len >= n && memcmp(r->at, words, n) == 0;
}

/* "libgnu_la_SOURCES": the length of the library's name. */
static size_t library_len(const struct rest *r, const char *library)
{
	const size_t n = strlen(library);

	return n > 0 && begins(r, library) && r->len >= n + 2 &&
	       r->at[n] == '_' && is_upper(r->at[n + 1]) ? n : 0;
}

/* "$(top_srcdir)/DIR/": the length of DIR. */
static size_t aux_len(const struct rest *r, const char *aux)
{
	const size_t n = strlen(aux), skip = sizeof(top) - 1;

	return begins(r, top) && r->len > skip + n &&
	       memcmp(r->at + skip, aux, n) == 0 && r->at[skip + n] == '/'
		       ? n : 0;
}

/* "GL_SGL", where gnulib-tool puts the prefix: $(GL_SGL_GNULIB_X),
 * |GL_SGL|g, _GL_SGL\1. */
static size_t prefix_len(const struct rest *r, const char *prefix)
{
	static const char *const places[][2] = {
		{ "$(", "_GNULIB_" }, { "|", "|g" }, { "_", "\\1" },
	};
	const size_t before = (size_t)(r->at - r->start);
	size_t n = strlen(prefix), i;

	if (!begins(r, prefix))
		return 0;
	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const struct rest behind = { r->at + n, r->at, r->len - n };
		const size_t b = strlen(places[i][0]);

		if (before >= b && begins(&behind, places[i][1]) &&
		    memcmp(r->at - b, places[i][0], b) == 0)
			return n;
	}
	return 0;
}

/* A word that would have been put in, had the module left it open. */
static bool is_ambiguous(const struct rest *r, const char *aux,
			 const char *prefix)
{
	if (library_len(r, "lib") > 0 && !begins(r, "lib_LIBRARIES") &&
	    !begins(r, "lib_LTLIBRARIES"))
		return true;
	if (strcmp(aux, "build-aux") != 0 && aux_len(r, "build-aux") > 0)
		return true;
	return strcmp(prefix, "GL") != 0 && prefix_len(r, "GL") > 0;
}

/* One line; prefix is "GL" or "GL_SGL". */
static bool put_line(struct tc_buf *out, const struct tc_line *line,
		     const struct tc_gnulib_words *words, const char *prefix)
{
	struct rest r = { line->at, line->at, line->len };
	size_t n;

	while (r.len > 0) {
		if ((n = library_len(&r, words->library)) > 0) {
			tc_buf_puts(out, "lib");
		} else if ((n = prefix_len(&r, prefix)) > 0) {
			tc_buf_puts(out, "GL");
		} else if ((n = aux_len(&r, words->aux)) > 0) {
			tc_buf_puts(out, top);
			tc_buf_puts(out, "build-aux");
			n += sizeof(top) - 1;
		} else if (is_ambiguous(&r, words->aux, prefix)) {
			return false;
		} else {
			tc_buf_putc(out, *r.at);
			n = 1;
		}
		r.at += n;
		r.len -= n;
	}
	tc_buf_putc(out, '\n');
	return true;
}

bool tc_gnulib_section_plain(struct tc_buf *out, const struct tc_line *lines,
			     const struct tc_line_run *body,
			     const struct tc_gnulib_words *words)
{
	char prefix[TC_GNULIB_PREFIX + 4] = "GL";
	const size_t len = strlen(words->prefix);
	size_t i;

	if (len >= TC_GNULIB_PREFIX)
		return false;
	if (strcmp(words->prefix, "gl") != 0 && len > 0) {
		prefix[2] = '_';
		for (i = 0; i < len; i++) {
			const char c = words->prefix[i];

			prefix[3 + i] = c >= 'a' && c <= 'z'
						? (char)(c - 'a' + 'A') : c;
		}
		prefix[3 + len] = '\0';
	}
	for (i = body->from; i < body->end; i++)
		if (!put_line(out, &lines[i], words, prefix))
			return false;
	return true;
}

static bool is_hex(const struct tc_line *word)
{
	size_t i;

	for (i = 0; i < word->len; i++)
		if (strchr("0123456789abcdef", word->at[i]) == NULL)
			return false;
	return true;
}

/* A name that no shell variable can have is its MD5 there. */
static bool names_module(const struct tc_line *word,
			 const struct tc_line *module)
{
	enum { MD5_DIGITS = 32 };
	size_t i;

	for (i = 0; i < module->len; i++)
		if (!is_identifier(module->at[i]))
			return word->len == MD5_DIGITS && is_hex(word);
	return word->len == module->len &&
	       memcmp(word->at, module->at, word->len) == 0;
}

bool tc_gnulib_section_condition(const struct tc_line *line,
				 const struct tc_line *module)
{
	static const char middle[] = "_GNULIB_ENABLED_";
	struct tc_gnulib_names none = { .kept[0].at = NULL };
	struct tc_line word = *line;
	const char *at;

	if (!tc_gnulib_match(&none, "if %W_GNULIB_ENABLED_%W", line))
		return false;
	at = memmem(line->at, line->len, middle, sizeof(middle) - 1);
	if (at == NULL)
		return false;
	word.at = at + sizeof(middle) - 1;
	word.len -= (size_t)(word.at - line->at);
	return names_module(&word, module);
}

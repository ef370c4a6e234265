/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command that gnulib-tool records in what it writes. */
#include "evidence/gnulib-command.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

enum {
	MUST = 1 << 0, /* always written */
	MANY = 1 << 1, /* may come again */
	OLD = 1 << 2,  /* only where the command is one line */
	NEW = 1 << 3,  /* only where it is spread */
	ELSE = 1 << 4, /* not with the one before it; MUST: one of the two */
	SOON = 1 << 5, /* MUST, where the command is spread */
};

/* In the order in which gnulib-tool writes them. */
static const struct {
	const char *option;
	int how;
} options[] = {
	{ "--dir=", OLD },
	{ "--local-dir=", MANY },
	{ "--lib=", MUST },
	{ "--source-base=", MUST },
	{ "--m4-base=", MUST },
	{ "--po-base=", 0 },
	{ "--doc-base=", MUST },
	{ "--tests-base=", MUST },
	{ "--aux-dir=", MUST },
	{ "--with-tests", 0 },
	{ "--with-obsolete", 0 },
	{ "--with-c++-tests", 0 },
	{ "--with-longrunning-tests", 0 },
	{ "--with-privileged-tests", 0 },
	{ "--with-unportable-tests", 0 },
	{ "--with-all-tests", 0 },
	{ "--avoid=", MANY | OLD },
	{ "--lgpl", 0 },
	{ "--lgpl=", ELSE },
	{ "--gpl=", NEW },
	{ "--gnu-make", 0 },
	{ "--makefile-name=", 0 },
	{ "--tests-makefile-name=", NEW },
	{ "--automake-subdir", NEW },
	{ "--automake-subdir-tests", NEW },
	{ "--conditional-dependencies", 0 },
	{ "--no-conditional-dependencies", ELSE | SOON },
	{ "--libtool", 0 },
	{ "--no-libtool", ELSE | MUST },
	{ "--macro-prefix=", MUST },
	{ "--po-domain=", 0 },
	{ "--witness-c-macro=", 0 },
	{ "--vc-files", 0 },
	{ "--no-vc-files", ELSE },
	{ "--avoid=", MANY | NEW },
};

static bool starts(const struct tc_line *line, const char *words)
{
	const size_t n = strlen(words);

	return line->len >= n && memcmp(line->at, words, n) == 0;
}

static void add_word(struct tc_gnulib_command *out, const char *at, size_t len)
{
	const struct tc_line word = { at, len };

	out->words = tc_grow(out->words, out->count, &out->cap, sizeof(word));
	out->words[out->count++] = word;
}

/* Words with one space between them; with more, " \" at the end. */
static bool add_words(struct tc_gnulib_command *out, struct tc_line text,
		      bool more)
{
	size_t n;

	if (more) {
		if (text.len < 2 ||
		    memcmp(text.at + text.len - 2, " \\", 2) != 0)
			return false;
		text.len -= 2;
	}
	for (;; text.at += n + 1, text.len -= n + 1) {
		for (n = 0; n < text.len && text.at[n] != ' '; n++)
			;
		if (n == 0)
			return false;
		add_word(out, text.at, n);
		if (n == text.len)
			return true;
	}
}

static struct tc_line behind(const struct tc_line *line, size_t n)
{
	return (struct tc_line){ line->at + n, line->len - n };
}

/* One word in each further line. */
static size_t spread_lines(struct tc_gnulib_command *out,
			   const struct tc_line *lines, size_t count)
{
	size_t i, before;
	bool more = true;

	out->spread = true;
	for (i = 0; i < count && more; i++) {
		if (!starts(&lines[i], "#  "))
			return 0;
		before = out->count;
		more = lines[i].at[lines[i].len - 1] == '\\';
		if (!add_words(out, behind(&lines[i], 3), more) ||
		    out->count != before + 1)
			return 0;
	}
	return more ? 0 : i;
}

/* "WORDS" in the line that names the tool: the command is in that alone. */
static size_t one_line(struct tc_gnulib_command *out,
		       const struct tc_line *line, const char *before)
{
	return starts(line, before) &&
	       add_words(out, behind(line, strlen(before)), false);
}

/* "--local-dir=DIR \\" in the line that names the tool, and lines behind it. */
static size_t many_lines(struct tc_gnulib_command *out,
			 const struct tc_line *lines, size_t count)
{
	static const char tool[] = "# gnulib-tool --import";
	struct tc_line words;
	size_t i, n;

	if (count == 0 || !starts(&lines[0], tool))
		return 0;
	words = behind(&lines[0], strlen(tool));
	if (!tc_line_is(&words, " \\") &&
	    (words.len == 0 || words.at[0] != ' ' ||
	     !add_words(out, behind(&words, 1), true)))
		return 0;
	for (i = 0; i < out->count; i++)
		if (!starts(&out->words[i], "--local-dir="))
			return 0;
	n = spread_lines(out, lines + 1, count - 1);
	return n == 0 ? 0 : n + 1;
}

size_t tc_gnulib_command_read(struct tc_gnulib_command *out,
			      const struct tc_line *lines, size_t count,
			      bool reproduce)
{
	size_t n = 0;

	*out = (struct tc_gnulib_command){ .words = NULL };
	if (count == 0)
		return 0;
	if (!reproduce)
		n = one_line(out, lines, "#   gnulib-tool --import ");
	else if (tc_line_is(lines, "# Reproduce by:"))
		n = 1;
	else
		n = one_line(out, lines,
			     "# Reproduce by: gnulib-tool --import ");
	if (n == 0 ? !reproduce : out->count == 0) {
		const size_t more = many_lines(out, lines + n, count - n);

		n = more == 0 ? 0 : n + more;
	}
	if (n == 0)
		tc_gnulib_command_release(out);
	return n;
}

static bool is_option(const struct tc_line *word, const char *option)
{
	const size_t n = strlen(option);

	if (option[n - 1] == '=')
		return word->len > n && starts(word, option);
	return tc_line_is(word, option);
}

/* The row of a word, from row k on; COUNT(options): none. */
static size_t find_row(const struct tc_gnulib_command *c, size_t k,
		       const struct tc_line *word)
{
	const int other = c->spread ? OLD : NEW;

	for (; k < COUNT(options); k++)
		if (!(options[k].how & other) &&
		    is_option(word, options[k].option))
			break;
	return k;
}

static bool is_plain(const struct tc_line *word)
{
	struct tc_gnulib_names none = { .kept[0].at = NULL };

	return tc_gnulib_match(&none, "%M", word);
}

static bool has_all(const struct tc_gnulib_command *c, const bool *met)
{
	const int must = c->spread ? MUST | SOON : MUST;
	size_t row;

	for (row = 0; row < COUNT(options); row++)
		if ((options[row].how & must) && !met[row] &&
		    !((options[row].how & ELSE) && met[row - 1]))
			return false;
	return true;
}

bool tc_gnulib_command_check(struct tc_gnulib_command *out)
{
	bool met[COUNT(options)] = { false };
	size_t i, k = 0, row;

	for (i = 0; i < out->count && out->words[i].at[0] == '-'; i++) {
		row = find_row(out, k, &out->words[i]);
		if (row == COUNT(options) || !is_plain(&out->words[i]) ||
		    ((options[row].how & ELSE) && met[row - 1]))
			return false;
		met[row] = true;
		k = options[row].how & MANY ? row : row + 1;
	}
	if (!has_all(out, met))
		return false;
	out->modules = i;
	for (; i < out->count; i++)
		if (out->words[i].at[0] == '-' || !is_plain(&out->words[i]))
			return false;
	return out->modules < out->count;
}

bool tc_gnulib_command_value(const struct tc_gnulib_command *command,
			     const char *option, struct tc_line *value)
{
	size_t i;

	for (i = 0; i < command->modules; i++)
		if (is_option(&command->words[i], option)) {
			*value = behind(&command->words[i], strlen(option));
			return true;
		}
	return false;
}

bool tc_gnulib_command_equal(const struct tc_gnulib_command *a,
			     const struct tc_gnulib_command *b)
{
	size_t i;

	if (a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++)
		if (a->words[i].len != b->words[i].len ||
		    memcmp(a->words[i].at, b->words[i].at,
			   a->words[i].len) != 0)
			return false;
	return true;
}

void tc_gnulib_command_release(struct tc_gnulib_command *command)
{
	free(command->words);
	*command = (struct tc_gnulib_command){ .words = NULL };
}

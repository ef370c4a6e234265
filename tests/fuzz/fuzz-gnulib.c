/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The forms of what gnulib-tool writes: runs are in their order, and inside. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "evidence/gnulib-cache-form.h"
#include "evidence/gnulib-diff.h"
#include "evidence/gnulib-form.h"
#include "evidence/gnulib-make-form.h"
#include "evidence/gnulib-own.h"
#include "evidence/gnulib-render.h"
#include "evidence/gnulib-section.h"
#include "evidence/shell-values.h"
#include "fuzz.h"

static void check_line(const struct tc_line *line)
{
	struct tc_line word;

	if (tc_gnulib_module_line(line, &word))
		FUZZ_CHECK(word.len > 0 && word.at > line->at &&
			   word.at + word.len < line->at + line->len);
	if (tc_gnulib_enable_line(line, &word))
		FUZZ_CHECK(word.at >= line->at &&
			   word.at + word.len <= line->at + line->len);
}

static void check_comp(const struct tc_line *lines, size_t count)
{
	struct tc_gnulib_comp comp;
	size_t i, at;

	if (!tc_gnulib_comp_read(&comp, lines, count))
		return;
	FUZZ_CHECK(comp.code_count == TC_GNULIB_RUNS);
	FUZZ_CHECK(comp.prefix[0] != '\0');
	FUZZ_CHECK(comp.early.from <= comp.early.end);
	at = comp.early.end;
	for (i = 0; i < comp.code_count; i++) {
		FUZZ_CHECK(comp.code[i].from > at);
		FUZZ_CHECK(comp.code[i].from <= comp.code[i].end);
		at = comp.code[i].end;
	}
	FUZZ_CHECK(at < count);
}

static bool is_inside(const struct tc_line_run *run, size_t count)
{
	return run->from <= run->end && run->end <= count;
}

/* What is made of the words is what gnulib-tool would put in again. */
static void check_body(const struct tc_line *lines,
		       const struct tc_line_run *body)
{
	const struct tc_gnulib_words words = { "libgnu_la", "gl", "aux" };
	struct tc_buf text;
	size_t most = 1, i;

	for (i = body->from; i < body->end; i++)
		most += 2 * lines[i].len + 1;
	tc_buf_init(&text, most);
	if (tc_gnulib_section_plain(&text, lines, body, &words))
		FUZZ_CHECK(!text.full &&
			   memmem(tc_buf_str(&text), text.len,
				  "libgnu_la_S", 11) == NULL);
	tc_buf_release(&text);
}

static void check_make(const struct tc_line *lines, size_t count)
{
	struct tc_gnulib_make make;
	struct tc_gnulib_section section;
	struct tc_line value;
	size_t i, n;

	if (!tc_gnulib_make_read(&make, lines, count))
		return;
	FUZZ_CHECK(is_inside(&make.command, count));
	FUZZ_CHECK(is_inside(&make.links, count));
	FUZZ_CHECK(is_inside(&make.modules, count));
	FUZZ_CHECK(make.gap_count <= TC_GNULIB_GAPS);
	for (i = 0; i < make.gap_count; i++)
		FUZZ_CHECK(is_inside(&make.gaps[i], count));
	if (tc_gnulib_make_option(lines, &make.command, "--lib", &value))
		FUZZ_CHECK(memchr(value.at, ' ', value.len) == NULL);
	for (i = make.modules.from; i < make.modules.end; i += n) {
		n = tc_gnulib_make_section(&section, lines, i, count);
		FUZZ_CHECK(n > 0 && section.name.len > 0);
		FUZZ_CHECK(is_inside(&section.body, count));
		check_body(lines, &section.body);
	}
	FUZZ_CHECK(i == make.modules.end);
}

/* Nothing that a shell or m4 would do something with. */
static void check_plain(const struct tc_line *word)
{
	size_t i;

	for (i = 0; i < word->len; i++)
		FUZZ_CHECK(word->at[i] > ' ' &&
			   strchr("`$'\\\"()[],#;&|<>*?{}", word->at[i]) == NULL);
}

/* What is of the form has a command that gnulib-tool could have written. */
static void check_cache(const struct tc_line *lines, size_t count)
{
	struct tc_gnulib_cache cache;
	size_t i;

	if (!tc_gnulib_cache_read(&cache, lines, count))
		return;
	FUZZ_CHECK(is_inside(&cache.notice, count));
	FUZZ_CHECK(is_inside(&cache.written, count));
	FUZZ_CHECK(cache.gap_count <= sizeof(cache.gaps) / sizeof(*cache.gaps));
	for (i = 0; i < cache.gap_count; i++)
		FUZZ_CHECK(is_inside(&cache.gaps[i], count));
	FUZZ_CHECK(cache.gap_count > 0 || cache.command.count > 0);
	FUZZ_CHECK(cache.command.count == 0 ||
		   cache.command.modules < cache.command.count);
	for (i = 0; i < cache.command.count; i++)
		check_plain(&cache.command.words[i]);
	tc_gnulib_cache_release(&cache);
}

/* No more than there was, and no empty line. */
static void check_section(const char *bytes, size_t size)
{
	struct tc_buf text;

	tc_buf_init(&text, size + 1);
	tc_gnulib_section(&text, bytes, size, "configure.ac");
	FUZZ_CHECK(!text.full && text.len <= size + 1);
	FUZZ_CHECK(text.len == 0 || (text.ptr[0] != '\n' &&
				     text.ptr[text.len - 1] == '\n'));
	FUZZ_CHECK(text.len == 0 ||
		   memmem(text.ptr, text.len, "\n\n", 2) == NULL);
	tc_buf_release(&text);
}

/* A name once, a value that a string can hold. */
static void check_values(const char *bytes, size_t size)
{
	struct tc_shell_values values = { .count = 0 };
	size_t i, k;

	tc_shell_values_read(&values, bytes, size);
	FUZZ_CHECK(values.count <= TC_SHELL_VALUES);
	for (i = 0; i < values.count; i++) {
		const struct tc_shell_value *v = &values.list[i];

		FUZZ_CHECK(strcspn(v->name, "= $'\"\n") == strlen(v->name));
		FUZZ_CHECK(v->value == NULL ||
			   strlen(v->value) <= TC_SHELL_VALUE);
		FUZZ_CHECK(tc_shell_values_get(&values, v->name) == v->value);
		for (k = 0; k < i; k++)
			FUZZ_CHECK(strcmp(values.list[k].name, v->name) != 0);
	}
	tc_shell_values_release(&values);
}

/* Any text may be a description, a change of it, or both. */
static void check_module(const char *bytes, size_t size)
{
	const struct tc_gnulib_manner manners[] = { { true, "" },
						    { false, "lib/" } };
	const struct tc_gnulib_module module = { "x-tests", bytes, size };
	const char *blank = memmem(bytes, size, "\n\n", 2);
	struct tc_buf text;
	size_t half = blank ? (size_t)(blank + 1 - bytes) : size / 2;

	tc_buf_init(&text, 2 * size + 1);
	if (tc_gnulib_diff_apply(&text, bytes, half, bytes + half,
				 size - half))
		FUZZ_CHECK(!text.full && text.len <= 2 * size);
	tc_buf_reset(&text);
	tc_buf_puts(&text, "\n");
	(void)tc_gnulib_makes(&module, &manners[0], &text);
	(void)tc_gnulib_makes(&module, &manners[1], &text);
	FUZZ_CHECK(!tc_gnulib_links(&module, "no\nline"));
	tc_buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	struct tc_line *lines = calloc(size + 1, sizeof(*lines));
	size_t count = 0;

	FUZZ_CHECK(lines != NULL);
	check_section(at, size);
	check_module(at, size);
	check_values(at, size);
	while (at < end) {
		const char *eol = memchr(at, '\n', (size_t)(end - at));

		lines[count].at = at;
		lines[count].len = (size_t)((eol ? eol : end) - at);
		check_line(&lines[count++]);
		at = eol ? eol + 1 : end;
	}
	check_comp(lines, count);
	check_make(lines, count);
	check_cache(lines, count);
	free(lines);
	return 0;
}

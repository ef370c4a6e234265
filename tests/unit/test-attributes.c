/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes of a tree: the rules one by one, and random files that
 * git check-attr reads as well. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "source/git/attributes.h"
#include "source/git/wildmatch.h"

enum { TRIALS = 60, PATHS = 24, SEED = 20240329 };

static const char *const names[TC_ATTR_COUNT] = {
	"text", "crlf", "eol", "ident", "working-tree-encoding", "filter",
	"export-subst", "export-ignore",
};

static const struct {
	const char *pattern, *text;
	bool fits;
} pattern_rows[] = {
	{ "", "", true },
	{ "a", "a", true },
	{ "a", "A", false },
	{ "*", "", true },
	{ "*", "a/b", false },
	{ "**", "a/b", true },
	{ "a**", "a/b", false },
	{ "**a", "b/a", false },
	{ "**/a", "a", true },
	{ "**/a", "b/c/a", true },
	{ "**/a", "ba", false },
	{ "a/**/b", "a/b", true },
	{ "a/**/b", "a/x/y/b", true },
	{ "a/**/b", "ab", false },
	{ "a/**", "a/", true },
	{ "a/**", "a", false },
	{ "a/***/b", "a/x/y/b", true },
	{ "**\\/a", "b/a", true },
	{ "**\\/a", "a", false },
	{ "**/**/a", "a", true },
	{ "*/b", "a/b", true },
	{ "*/b", "a/a/b", false },
	{ "a*b*c", "axbxbxc", true },
	{ "a*b*c", "ax/bxc", false },
	{ "a?c", "a/c", false },
	{ "a[!b]c", "a/c", false },
	{ "a[/]c", "a/c", false },
	{ "[]]", "]", true },
	{ "[]-]", "-", true },
	{ "[!]a]", "b", true },
	{ "[^a]", "a", false },
	{ "[a-c]", "b", true },
	{ "[c-a]", "b", false },
	{ "[a-]", "-", true },
	{ "[\\]]", "]", true },
	{ "[a-\\c]", "c", true },
	{ "[[:digit:]x]", "7", true },
	{ "[[:digit:]x]", "x", true },
	{ "[[:DIGIT:]]", "7", false },
	{ "[[:nothing:]a]", "a", false },
	{ "[[:]", ":", true },
	{ "[[:]", "[", true },
	{ "[[:x]", "x", true },
	{ "[[:space:]]", "\v", false },
	{ "[[:space:]]", "\r", true },
	{ "[[:alpha:]]", "\303", false },
	{ "[\303-\304]", "\303", true },
	{ "[a", "a", false },
	{ "[", "[", false },
	{ "[]", "]", false },
	{ "\\[", "[", true },
	{ "\\", "\\", false },
	{ "a\\", "a", false },
	{ "a\\", "a\\", false },
	{ "\\a", "a", true },
};

static void test_patterns(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(pattern_rows); i++)
		if (tc_wildmatch(pattern_rows[i].pattern, strlen(pattern_rows[i].pattern),
				 pattern_rows[i].text, strlen(pattern_rows[i].text)) !=
		    pattern_rows[i].fits)
			fail_msg("%s against %s", pattern_rows[i].pattern,
				 pattern_rows[i].text);
}

/* Of the kind that makes matchers by trial and error take for ever. */
static void test_patterns_take_no_time(void **state)
{
	char pattern[401], text[4096];
	size_t i;

	(void)state;
	for (i = 0; i < 400; i += 4)
		memcpy(pattern + i, "*a**", 4);
	memset(text, 'a', sizeof(text));
	text[4095] = 'b';
	pattern[399] = 'c';
	assert_false(tc_wildmatch(pattern, 400, text, 4096));
	pattern[399] = 'b';
	assert_true(tc_wildmatch(pattern, 400, text, 4096));
	/* Longer than any path. */
	assert_false(tc_wildmatch("*", 1, text, 4097));
}

static char value_of(const struct tc_attr *attr)
{
	static const char letters[] = {
		[TC_ATTR_UNSPECIFIED] = '.',
		[TC_ATTR_TRUE] = '+',
		[TC_ATTR_FALSE] = '-',
		[TC_ATTR_STRING] = '=',
	};

	return letters[attr->kind];
}

/* The attributes of a path in the order above, by one file at the top. */
static const char *ask(const char *text, size_t len, const char *path,
		       bool directory)
{
	static char seen[TC_ATTR_COUNT + 1];
	struct tc_attributes *a = tc_attributes_new();
	struct tc_attr values[TC_ATTR_COUNT];
	struct tc_error err = { "" };
	size_t i;

	assert_int_equal(tc_attributes_add(a, "", text, len, &err), 0);
	assert_int_equal(tc_attributes_get(a, path, directory, TC_ATTRS_ALL,
					   values, &err), 0);
	for (i = 0; i < TC_ATTR_COUNT; i++)
		seen[i] = value_of(&values[i]);
	tc_attributes_free(a);
	return seen;
}

static const struct {
	const char *file, *path;
	bool directory;
	const char *values;
} line_rows[] = {
	{ "a text", "a", false, "+......." },
	{ "a text", "d/a", false, "+......." },
	{ "/a text", "d/a", false, "........" },
	{ "d/a text", "d/a", false, "+......." },
	{ "d text", "d/a", false, "........" },
	{ "a text -crlf eol=x !ident", "a", false, "+-=....." },
	{ "a text\na !text", "a", false, "........" },
	{ "a text\n* -text", "a", false, "-......." },
	{ "a text -text", "a", false, "-......." },
	{ "a -text=x", "a", false, "-......." },
	{ "a text=", "a", false, "=......." },
	{ "#a text\n\n  \n\ta\ttext\r", "a", false, "+......." },
	{ "\"a b\" text", "a b", false, "+......." },
	{ "\"\\303\\274\" text", "\303\274", false, "+......." },
	{ "\"a\\tb\"text", "a\tb", false, "+......." },
	{ "\"a b text", "\"a", false, "+......." },
	{ "\"a text", "\"a", false, "+......." },
	{ "\"\\400\" text", "\"\\400\"", false, "........" },
	{ "\"a\\000b\" text", "a", false, "+......." },
	{ "!a text", "!a", false, "........" },
	{ "\"!a\" text", "!a", false, "........" },
	{ "\\!a text", "!a", false, "+......." },
	{ "a text -", "a", false, "........" },
	{ "a text x/y", "a", false, "........" },
	{ "a text builtin_x", "a", false, "........" },
	{ "a text =b", "a", false, "........" },
	{ "a binary", "a", false, "-......." },
	{ "a binary\n[attr]binary crlf", "a", false, ".+......" },
	{ "[attr]m text n\n[attr]n crlf m\na m", "a", false, "++......" },
	{ "a m\n[attr]m text\na -m", "a", false, "........" },
	{ "a m\n[attr]m text\na !m", "a", false, "........" },
	{ "[attr]m -text\na text\na m", "a", false, "-......." },
	{ "[attr]m -text\na m text", "a", false, "+......." },
	{ "[attr]m -text\na text m", "a", false, "-......." },
	{ "[attr]text crlf\na text", "a", false, "++......" },
	{ "[attr]text crlf\na text=x", "a", false, "=......." },
	{ "[attr]m crlf\n\"[attr]m x\" text\na m", "a", false, "+......." },
	{ "[attr] text", "a", false, "+......." },
	{ "a/ text", "a", false, "........" },
	{ "a/ text", "a", true, "+......." },
	{ "a text", "a", true, "+......." },
	{ "a/** text", "a", true, "........" },
	{ "a/** text", "a/b", true, "+......." },
	{ "/ text", "a", true, "........" },
	{ "\357\273\277a text", "a", false, "........" },
	{ "* text", "a", false, "+......." },
};

static void test_lines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(line_rows); i++) {
		const char *seen = ask(line_rows[i].file, strlen(line_rows[i].file),
				       line_rows[i].path, line_rows[i].directory);

		if (strcmp(seen, line_rows[i].values) != 0)
			fail_msg("%s: %s", line_rows[i].file, seen);
	}
	/* A file ends at a NUL. */
	assert_string_equal(ask("a text\n\0\na crlf", 16, "a", false),
			    "+.......");
}

static void test_lines_that_are_too_long(void **state)
{
	char line[2100];
	size_t len;

	(void)state;
	for (len = 2046; len <= 2049; len++) {
		memset(line, ' ', sizeof(line));
		memcpy(line, "a text", 6);
		assert_string_equal(ask(line, len, "a", false),
				    len < 2048 ? "+......." : "........");
	}
}

static void test_a_file_in_each_directory(void **state)
{
	struct tc_attributes *a = tc_attributes_new();
	struct tc_attr values[TC_ATTR_COUNT];
	struct tc_error err;

	(void)state;
	assert_int_equal(tc_attributes_mentioned(a), 0);
	assert_int_equal(tc_attributes_add(a, "", "x text", 6, &err), 0);
	assert_int_equal(tc_attributes_add(a, "d/e", "x -text\n/y eol=lf", 17,
					   &err), 0);
	/* Macros are defined at the top alone. */
	assert_int_equal(tc_attributes_add(a, "d", "[attr]m crlf\nx m", 16,
					   &err), 0);
	assert_int_equal(tc_attributes_mentioned(a),
			 1 << TC_ATTR_TEXT | 1 << TC_ATTR_EOL);
	assert_int_equal(tc_attributes_get(a, "d/e/x", false, TC_ATTRS_ALL,
					   values, &err), 0);
	assert_int_equal(values[TC_ATTR_TEXT].kind, TC_ATTR_FALSE);
	assert_int_equal(tc_attributes_get(a, "d/x", false, TC_ATTRS_ALL,
					   values, &err), 0);
	assert_int_equal(values[TC_ATTR_TEXT].kind, TC_ATTR_TRUE);
	assert_int_equal(values[TC_ATTR_CRLF].kind, TC_ATTR_UNSPECIFIED);
	assert_int_equal(tc_attributes_get(a, "d/e/y", false, TC_ATTRS_ALL,
					   values, &err), 0);
	assert_string_equal(values[TC_ATTR_EOL].text, "lf");
	/* Its own file says nothing about a directory. */
	assert_int_equal(tc_attributes_get(a, "d/e", true, TC_ATTRS_ALL,
					   values, &err), 0);
	assert_int_equal(values[TC_ATTR_TEXT].kind, TC_ATTR_UNSPECIFIED);
	tc_attributes_free(a);
	tc_attributes_free(NULL);
}

static void test_bounds(void **state)
{
	struct tc_attributes *a = tc_attributes_new();
	struct tc_error err = { "" };
	char *text = malloc(20 * 5000);
	size_t len = 0, i;

	(void)state;
	for (i = 0; i < 5000; i++)
		len += (size_t)sprintf(text + len, "[attr]m%zu text\n", i);
	assert_int_equal(tc_attributes_add(a, "", text, len, &err), -1);
	assert_non_null(strstr(err.msg, "macros"));
	tc_attributes_free(a);
	free(text);
}

/* Lines that cost much to look at: given up at some time. */
static void test_work_is_bounded(void **state)
{
	struct tc_attributes *a = tc_attributes_new();
	struct tc_attr values[TC_ATTR_COUNT];
	struct tc_error err = { "" };
	char line[2048], path[4001];
	size_t i, n = 0;

	(void)state;
	memset(line, '?', sizeof(line));
	line[0] = 'x';
	memcpy(line + 2000, " text\n", 7);
	memset(path, 'a', sizeof(path));
	path[4000] = '\0';
	for (i = 0; i < 20; i++) {
		char dir[8];

		(void)snprintf(dir, sizeof(dir), i ? "%zu" : "", i);
		assert_int_equal(tc_attributes_add(a, dir, line, 2006, &err),
				 0);
	}
	while (tc_attributes_get(a, path, false, TC_ATTRS_ALL, values,
				 &err) == 0 && n < 100000)
		n++;
	assert_true(n > 1000 && n < 10000);
	assert_non_null(strstr(err.msg, "too much work"));
	tc_attributes_free(a);
}

static void test_lines_are_bounded(void **state)
{
	struct tc_attributes *a = tc_attributes_new();
	size_t count = 1100000, i;
	struct tc_error err = { "" };
	char *text = malloc(count * 7 + 1);

	(void)state;
	for (i = 0; i < count; i++)
		memcpy(text + i * 7, "* text\n", 7);
	assert_int_equal(tc_attributes_add(a, "", text, count * 7, &err), -1);
	assert_non_null(strstr(err.msg, "attributes"));
	tc_attributes_free(a);
	/* Those that are not looked at do not count. */
	a = tc_attributes_new();
	for (i = 0; i < count; i++)
		memcpy(text + i * 7, "* diff\n", 7);
	assert_int_equal(tc_attributes_add(a, "", text, count * 7, &err), 0);
	assert_int_equal(tc_attributes_mentioned(a), 0);
	tc_attributes_free(a);
	free(text);
}

/* Macros in the wrong order, each of the next and of many others. */
static void test_macros_are_bounded(void **state)
{
	enum { MACROS = 2000, WIDE = 480 };
	struct tc_attributes *a = tc_attributes_new();
	struct tc_error err = { "" };
	char *text = malloc(MACROS * (WIDE + 2) * 5), *to = text;
	size_t i, k;

	(void)state;
	for (i = 0; i < MACROS; i++) {
		to += sprintf(to, "[attr]%04zu", i);
		for (k = 0; k < WIDE - 100; k++)
			to += sprintf(to, " %04d", 0);
		to += sprintf(to, i + 1 < MACROS ? " %04zu\n" : " text\n",
			      i + 1);
	}
	assert_int_equal(tc_attributes_add(a, "", text, (size_t)(to - text),
					   &err), -1);
	assert_non_null(strstr(err.msg, "too much work"));
	tc_attributes_free(a);
	free(text);
}

/* Random files against git. */
static unsigned pick(unsigned n)
{
	static uint32_t seed = SEED;

	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void random_pattern(char *out, size_t room)
{
	static const char *const parts[] = {
		"a", "b", "c", "a", "b", "*", "**", "?", "/", "/", "**/", "/**",
		"*/", "[ab]", "[!a]", "[^b-c]", "[[:alpha:]]", "[[:x:]]", "[",
		"]", "\\a", "\\*", ".", "-", "[]a]", "[a-", "***", "!", "#",
		"[[:punct:]]", "[a\\-c]", "\303\274", "\\/", "[/]", "[[:]",
	};
	size_t literal;

	do {
		unsigned n = 1 + pick(5);

		*out = '\0';
		while (n-- > 0)
			strncat(out, parts[pick(TC_COUNT(parts))],
				room - strlen(out) - 1);
		literal = tc_wildmatch_literal(out, strlen(out));
		/* Not what git took for another pattern before 2.52. */
	} while (literal > 0 && out[literal - 1] != '/' &&
		 strncmp(out + literal, "**", 2) == 0);
}

static void write_pattern(FILE *file, const char *pattern)
{
	if (pick(4) > 0) {
		fputs(pattern, file);
		return;
	}
	putc('"', file);
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '\\' || *pattern == '"')
			fprintf(file, "\\%c", *pattern);
		else if (pick(3) == 0)
			fprintf(file, "\\%03o", (unsigned char)*pattern);
		else
			putc(*pattern, file);
	}
	putc('"', file);
}

static void write_file(const char *path)
{
	static const char *const ends[] = { "\n", "\n", "\n", "\r\n", "\n\n" };
	static const char *const odd[] = { "m1", "-m1", "!m2", "m2", "other",
					   "binary", "-binary", "bad=", "-",
					   "x%", "m1=x" };
	FILE *file = fopen(path, "w");
	unsigned lines = pick(9), i;
	char pattern[64];

	assert_non_null(file);
	if (pick(20) == 0)
		fputs("\357\273\277", file);
	while (lines-- > 0) {
		if (pick(5) == 0) {
			fprintf(file, "[attr]m%u", pick(3));
		} else {
			random_pattern(pattern, sizeof(pattern));
			write_pattern(file, pattern);
		}
		for (i = pick(4); i > 0; i--) {
			putc(pick(3) ? ' ' : '\t', file);
			if (pick(4) == 0) {
				fputs(odd[pick(pick(3) ? 6 : TC_COUNT(odd))],
				      file);
				continue;
			}
			fprintf(file, "%s%s%s", pick(3) ? "" : pick(2) ? "-" : "!",
				names[pick(TC_ATTR_COUNT)],
				pick(5) ? "" : "=v");
		}
		fputs(ends[pick(TC_COUNT(ends))], file);
	}
	fclose(file);
}

static void random_path(char *out)
{
	static const char *const parts[] = { "a", "b", "c", "ab", "a.b", "-",
					     "*", "abc", "]", "\303\274", "a]" };
	unsigned n = 1 + pick(3);

	*out = '\0';
	while (n-- > 0) {
		strcat(out, parts[pick(TC_COUNT(parts))]);
		if (n > 0)
			strcat(out, "/");
	}
	if (pick(4) == 0)
		strcat(out, "/");
}

static void add_from(struct tc_attributes *a, const char *dir,
		     const char *path)
{
	FILE *file = fopen(path, "r");
	struct tc_error err;
	char text[8192];

	assert_non_null(file);
	assert_int_equal(tc_attributes_add(a, dir, text,
					   fread(text, 1, sizeof(text), file),
					   &err), 0);
	fclose(file);
}

static const char *as_git_says(const struct tc_attr *attr)
{
	static const char *const words[] = {
		[TC_ATTR_UNSPECIFIED] = "unspecified",
		[TC_ATTR_TRUE] = "set",
		[TC_ATTR_FALSE] = "unset",
	};

	return attr->kind == TC_ATTR_STRING ? attr->text : words[attr->kind];
}

static void compare_path(struct tc_attributes *a, FILE *said, char *path)
{
	struct tc_attr values[TC_ATTR_COUNT];
	size_t len = strlen(path), i, k;
	bool directory = path[len - 1] == '/';
	struct tc_error err;
	char word[3][300];

	path[len - directory] = '\0';
	assert_int_equal(tc_attributes_get(a, path, directory, TC_ATTRS_ALL,
					   values, &err), 0);
	for (i = 0; i < TC_ATTR_COUNT; i++) {
		struct tc_attr alone[TC_ATTR_COUNT];

		for (k = 0; k < 3; k++) {
			char *end = word[k];

			while ((*end = (char)getc(said)) != '\0')
				end++;
		}
		assert_string_equal(word[1], names[i]);
		if (strcmp(word[2], as_git_says(&values[i])) != 0)
			fail_msg("%s: %s is %s, git says %s", word[0], names[i],
				 as_git_says(&values[i]), word[2]);
		assert_int_equal(tc_attributes_get(a, path, directory, 1u << i,
						   alone, &err), 0);
		assert_string_equal(word[2], as_git_says(&alone[i]));
	}
}

static void trial(unsigned number)
{
	static const char *const dirs[] = { "", "a", "a/b", "b" };
	struct tc_attributes *a = tc_attributes_new();
	char paths[PATHS][64], name[32];
	FILE *file = fopen("paths", "w");
	size_t i;

	for (i = 0; i < TC_COUNT(dirs); i++) {
		(void)snprintf(name, sizeof(name), "r/%s/.gitattributes",
			       dirs[i]);
		write_file(name);
		add_from(a, dirs[i], name);
	}
	for (i = 0; i < PATHS; i++) {
		random_path(paths[i]);
		fwrite(paths[i], 1, strlen(paths[i]) + 1, file);
	}
	fclose(file);
	if (system("exec 2>log; set -e; cd r; rm -f .git/index\n"
		   "set -- .gitattributes a/.gitattributes"
		   " a/b/.gitattributes b/.gitattributes\n"
		   "${GIT:-git} hash-object -w --no-filters \"$@\" >../ids\n"
		   "while read -r id; do\n"
		   "	printf '100644 %s\\t%s\\n' \"$id\" \"$1\"; shift\n"
		   "done <../ids | ${GIT:-git} update-index --index-info\n"
		   "${GIT:-git} check-attr --cached -z --stdin text crlf eol"
		   " ident working-tree-encoding filter export-subst"
		   " export-ignore <../paths >../said") != 0)
		fail_msg("trial %u: git check-attr failed", number);
	file = fopen("said", "r");
	for (i = 0; i < PATHS; i++)
		compare_path(a, file, paths[i]);
	fclose(file);
	tc_attributes_free(a);
}

static void test_as_git_check_attr(void **state)
{
	char dir[] = "unit-attributes.XXXXXX", command[64];
	unsigned i;

	(void)state;
	if (system("${GIT:-git} --version >/dev/null 2>&1") != 0)
		skip();
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
	setenv("GIT_ATTR_NOSYSTEM", "1", 1);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	assert_int_equal(system("${GIT:-git} init -q r; mkdir -p r/a/b r/b"),
			 0);
	for (i = 0; i < TRIALS; i++)
		trial(i);
	assert_int_equal(chdir(".."), 0);
	(void)snprintf(command, sizeof(command), "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_patterns_take_no_time),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_lines_that_are_too_long),
		cmocka_unit_test(test_a_file_in_each_directory),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_work_is_bounded),
		cmocka_unit_test(test_lines_are_bounded),
		cmocka_unit_test(test_macros_are_bounded),
		cmocka_unit_test(test_as_git_check_attr),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

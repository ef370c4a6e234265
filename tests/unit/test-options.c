/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Command lines: what is understood, what is refused and with which words. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "cmd.h"
#include "options.h"

/* Stands in for the one in src/cmd.c: the complaint is what is tested. */
static char complaint[1024];
int tc_complain(const struct tc_error *err)
{
	(void)snprintf(complaint, sizeof(complaint), "%s", err->msg);
	return TC_EXIT_ERROR;
}

static bool flag, other, instead;
static const char *text, *choice;
static struct tc_string_list list;
static const char *const choices[] = { "red", "green", NULL };

static const struct tc_option first_table[] = {
	{ 'f', "flag", TC_OPT_FLAG, &flag, NULL, "a flag", NULL },
	{ 'g', "other", TC_OPT_FLAG, &other, NULL, "another", NULL },
	{ 't', "text", TC_OPT_STRING, &text, "TEXT", "some text", NULL },
	{ 0 },
};
static const struct tc_option second_table[] = {
	{ 0, "choice", TC_OPT_CHOICE, &choice, NULL,
	  "one of several things that take two whole lines to tell",
	  choices },
	{ 'l', "list", TC_OPT_LIST, &list, "ITEM", "repeatable", NULL },
	{ 0, "instead", TC_OPT_INSTEAD, &instead, NULL, "other work", NULL },
	{ 0 },
};
static const struct tc_option *const tables[] = { first_table, second_table,
						  NULL };

static const struct tc_usage usage = {
	.command = "try",
	.synopsis = "FILE [OPTION]...",
	.summary = "Try options.",
	.examples = "  tarcheck try a\n",
	.options = tables,
	.min_operands = 1,
	.max_operands = 2,
	.operand = "FILE",
};

enum { MAX_WORDS = 12 };
static char *words[MAX_WORDS];
static int count;

/* Parses "try" and the words given, up to NULL. */
static int parse(const char *const *given)
{
	flag = other = instead = false;
	text = choice = NULL;
	tc_string_list_release(&list);
	complaint[0] = '\0';
	words[0] = (char *)(uintptr_t)"try";
	for (count = 1; given[count - 1] != NULL; count++)
		words[count] = (char *)(uintptr_t)given[count - 1];
	words[count] = NULL;
	return tc_options_parse(&usage, &count, words);
}

#define PARSE(...) parse((const char *const[]){ __VA_ARGS__, NULL })

static void test_operands_and_options_mix(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "--flag", "b", "-t", "x"), 0);
	assert_int_equal(count, 3);
	assert_string_equal(words[1], "a");
	assert_string_equal(words[2], "b");
	assert_null(words[3]);
	assert_true(flag);
	assert_false(other);
	assert_string_equal(text, "x");
}

static void test_ways_to_give_a_value(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "--text=x=y"), 0);
	assert_string_equal(text, "x=y");
	assert_int_equal(PARSE("a", "--text", "--flag"), 0);
	assert_string_equal(text, "--flag");
	assert_false(flag);
	assert_int_equal(PARSE("a", "-tx"), 0);
	assert_string_equal(text, "x");
	assert_int_equal(PARSE("a", "-fgtx"), 0);
	assert_true(flag && other);
	assert_string_equal(text, "x");
	assert_int_equal(PARSE("a", "--text="), 0);
	assert_string_equal(text, "");
	assert_int_equal(PARSE("a", "-tx", "-ty"), 0);
	assert_string_equal(text, "y");
}

static void test_list_keeps_all_in_order(void **state)
{
	(void)state;
	assert_int_equal(PARSE("-lx", "a", "--list", "y", "--list=z"), 0);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[0], "x");
	assert_string_equal(list.items[1], "y");
	assert_string_equal(list.items[2], "z");
}

static void test_two_dashes_end_options(void **state)
{
	(void)state;
	assert_int_equal(PARSE("--flag", "--", "--other"), 0);
	assert_int_equal(count, 2);
	assert_string_equal(words[1], "--other");
	assert_true(flag);
	assert_false(other);
	/* A single dash is an operand. */
	assert_int_equal(PARSE("-"), 0);
	assert_string_equal(words[1], "-");
}

static void test_choices(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "--choice", "green"), 0);
	assert_string_equal(choice, "green");
	assert_int_equal(PARSE("a", "--choice=blue"), -1);
	assert_string_equal(complaint, "try: --choice is one of red, green, "
				       "not 'blue'");
	assert_int_equal(PARSE("a", "--choice=gre"), -1);
}

static void test_unknown_names_the_nearest(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "--txet", "x"), -1);
	assert_string_equal(complaint, "try: unknown option '--txet'; did you "
				       "mean '--text'?");
	/* The value is no part of the name. */
	assert_int_equal(PARSE("a", "--lits=secret"), -1);
	assert_string_equal(complaint, "try: unknown option '--lits'; did you "
				       "mean '--list'?");
	assert_int_equal(PARSE("a", "--hlep"), -1);
	assert_string_equal(complaint, "try: unknown option '--hlep'; did you "
				       "mean '--help'?");
	assert_int_equal(PARSE("a", "--quite-different"), -1);
	assert_string_equal(complaint, "try: unknown option "
				       "'--quite-different'; see --help");
	assert_int_equal(PARSE("a", "-fx"), -1);
	assert_string_equal(complaint, "try: unknown option '-x'; see --help");
}

static void test_no_beginnings_of_names(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "--fla"), -1);
	assert_int_equal(PARSE("a", "--flags"), -1);
}

static void test_values_where_they_belong(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "--flag=yes"), -1);
	assert_string_equal(complaint, "try: option '--flag' takes no value");
	assert_int_equal(PARSE("a", "--text"), -1);
	assert_string_equal(complaint, "try: option '--text' needs a value: "
				       "TEXT");
	assert_int_equal(PARSE("a", "-t"), -1);
}

static void test_number_of_operands(void **state)
{
	(void)state;
	assert_int_equal(PARSE("--flag"), -1);
	assert_string_equal(complaint, "try: FILE is missing; see --help");
	assert_int_equal(PARSE("a", "b", "c"), -1);
	assert_string_equal(complaint, "try: unexpected operand 'c'");
	/* Other work needs none, but may have come after an error. */
	assert_int_equal(PARSE("--instead"), 0);
	assert_true(instead);
	assert_int_equal(PARSE("--instead", "--nope"), -1);
}

static void test_complaints_are_quoted(void **state)
{
	(void)state;
	assert_int_equal(PARSE("a", "--\033[31m"), -1);
	assert_null(strchr(complaint, '\033'));
	assert_non_null(strstr(complaint, "\\x1b"));
	assert_int_equal(PARSE("a", "b", "\n"), -1);
	assert_null(strchr(complaint, '\n'));
}

static void test_help(void **state)
{
	char *help = NULL;
	size_t len;
	FILE *out = open_memstream(&help, &len);

	(void)state;
	tc_options_help(&usage, out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(
		help,
		"Examples:\n"
		"  tarcheck try a\n"
		"\n"
		"Usage: tarcheck try FILE [OPTION]...\n"
		"Try options.\n"
		"\n"
		"Options:\n"
		"  -f, --flag              a flag\n"
		"  -g, --other             another\n"
		"  -t, --text TEXT         some text\n"
		"      --choice red|green  one of several things that take two whole lines to\n"
		"                          tell\n"
		"  -l, --list ITEM         repeatable\n"
		"      --instead           other work\n"
		"  -h, --help              show this text\n");
	free(help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operands_and_options_mix),
		cmocka_unit_test(test_ways_to_give_a_value),
		cmocka_unit_test(test_list_keeps_all_in_order),
		cmocka_unit_test(test_two_dashes_end_options),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_unknown_names_the_nearest),
		cmocka_unit_test(test_no_beginnings_of_names),
		cmocka_unit_test(test_values_where_they_belong),
		cmocka_unit_test(test_number_of_operands),
		cmocka_unit_test(test_complaints_are_quoted),
		cmocka_unit_test(test_help),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	tc_string_list_release(&list);
	return failed;
}

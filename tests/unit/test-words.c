/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words of a generated file: what passes for one, and all that must not. */
#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "regen/words.h"

/* What a generator wrote now, and what was shipped. */
static const char *between(const char *now, const char *shipped)
{
	return tc_words_differ_only(now, strlen(now), shipped,
				    strlen(shipped));
}

#define CONFIGURE(v) "#! /bin/sh\n# for x " v ".\nPACKAGE_VERSION='" v "'\n" \
		     "echo \"x " v "\"\n"

static void test_version(void **state)
{
	static const char *const good[] = {
		CONFIGURE("1.0"), CONFIGURE("v5.2-12-gdeadbee"),
		CONFIGURE("2024.10.16+git~1_x"),
	};
	static const char *const bad[] = {
		CONFIGURE("1.0;id"), CONFIGURE("$(id)"), CONFIGURE("`id`"),
		CONFIGURE("1 0"), CONFIGURE(""), CONFIGURE("-n"),
		CONFIGURE("1/2"), CONFIGURE("1'0"), CONFIGURE("1\n0"),
		CONFIGURE("1\\"), CONFIGURE("1\"x"), CONFIGURE("1,2"),
		CONFIGURE("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			  "aaaaaaaaaaaaa"),
		/* Not in every place; and something beside it. */
		"#! /bin/sh\n# for x 1.0.\nPACKAGE_VERSION='1.0'\n"
		"echo \"x UNKNOWN\"\n",
		"#! /bin/sh\n# for x 1.0.\nPACKAGE_VERSION='1.0'\n"
		"echo \"x 1.0\"\nid\n",
		"#! /bin/sh\n# for x 1.0.\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(good); i++)
		assert_string_equal(between(CONFIGURE("UNKNOWN"), good[i]),
				    "version-word");
	for (i = 0; i < TC_COUNT(bad); i++) {
		assert_null(between(CONFIGURE("UNKNOWN"), bad[i]));
		assert_null(between(bad[i], CONFIGURE("1.0")));
	}
	/* A word that is no version of any release. */
	assert_null(between(CONFIGURE("UNKNOWN"), CONFIGURE("eval")));
	/* A fallback that is part of other words, or is one. */
	assert_string_equal(between(CONFIGURE("no") "nohup x_no no2\n",
				    CONFIGURE("1.0") "nohup x_no no2\n"),
			    "version-word");
	assert_null(between(CONFIGURE("no") "nohup id\n",
			    CONFIGURE("1.0") "1.0hup id\n"));
	assert_null(between(CONFIGURE("no") "x=no\n", CONFIGURE("1.0") "x=no\n"));
}

#define MACRO(date) "\n# made by Autoconf\n" \
		    "# from AX_AM_MACROS_STATIC on " date "\nall:\n"

static void test_date(void **state)
{
	const char *now = MACRO("Thu Jan  1 00:00:00 UTC 1970");
	static const char *const bad[] = {
		MACRO("Mon Oct 31 05:21:03 \\"), MACRO("Mon Oct 31;id"),
		MACRO("Mon Oct 31\nid"), MACRO("$(shell id)"), MACRO("Mon"),
		MACRO("Mon Oct 31 05:21:03 PDT 2022 and much more than that"),
		"\n# made by Autoconf\nall:\n",
		"\n# made by Autoconf\n# from AX_AM_MACROS_STATIC on "
		"Mon Oct 31 05:21:03 PDT 2022\nall: id\n",
	};
	size_t i;

	(void)state;
	assert_string_equal(between(now,
				    MACRO("Mon Oct 31 05:21:03 PDT 2022")),
			    "macro-date");
	for (i = 0; i < TC_COUNT(bad); i++)
		assert_null(between(now, bad[i]));
}

#define LISTS(words, stamps) "A = 1\n" words "\nB = 1\nall:\n\t@:\n" stamps \
			     "c.$(OBJEXT): c.h\n"
#define COMMON(words) LISTS("DIST_COMMON = " words, A_STAMP B_STAMP)
#define STAMPS(lines) LISTS("am__DIST_COMMON = x", lines)
#define A_STAMP "l/a.$(OBJEXT): l/$(am__dirstamp)\n"
#define B_STAMP "l/b.$(OBJEXT): l/$(am__dirstamp)\n"

static void test_list_order(void **state)
{
	static const char *const bad[] = {
		COMMON("x $(top_srcdir)/y"), COMMON("x $(top_srcdir)/y z z"),
		COMMON("z x $(top_srcdir)/y ev"), COMMON("z x $(top_srcdir)/Y"),
		COMMON("z x $(top_srcdir)/y\nE = 1"),
		COMMON("z x $(top_srcdir)/y \\ e"), COMMON("z x \\"),
		COMMON("z x $(top_srcdir)/y # e"), COMMON(""),
		COMMON("z x $(top_srcdir)/y\n\tid"), "",
		LISTS("DIST_COMMON  = z x $(top_srcdir)/y", A_STAMP B_STAMP),
		LISTS("D = z x $(top_srcdir)/y", A_STAMP B_STAMP),
	};
	static const char *const stamps[] = {
		STAMPS(B_STAMP), STAMPS(B_STAMP B_STAMP), STAMPS(A_STAMP),
		STAMPS(B_STAMP A_STAMP A_STAMP), STAMPS(B_STAMP "\n" A_STAMP),
		STAMPS(B_STAMP "\tid\n" A_STAMP), STAMPS(B_STAMP A_STAMP "\tid\n"),
		STAMPS(B_STAMP "l/a.$(OBJEXT): l/e l/$(am__dirstamp)\n"),
		STAMPS(B_STAMP "l/a.$(OBJEXT): l/$(am__dirstamp) e\n"),
		STAMPS(B_STAMP "l/a.$(OBJEXT): l/$(am__dirstamp);id\n"),
		STAMPS("c.$(OBJEXT): c.h\n" A_STAMP B_STAMP),
	};
	size_t i;

	(void)state;
	assert_string_equal(between(COMMON("x $(top_srcdir)/y z"),
				    COMMON("z \\\n\t$(top_srcdir)/y x")),
			    "list-order");
	assert_string_equal(between(STAMPS(A_STAMP B_STAMP),
				    STAMPS(B_STAMP A_STAMP)), "list-order");
	for (i = 0; i < TC_COUNT(bad); i++) {
		assert_null(between(COMMON("x $(top_srcdir)/y z"), bad[i]));
		assert_null(between(bad[i], COMMON("x $(top_srcdir)/y z")));
	}
	for (i = 0; i < TC_COUNT(stamps); i++)
		assert_null(between(STAMPS(A_STAMP B_STAMP), stamps[i]));
	/* A recipe would be another rule's. */
	assert_null(between(STAMPS(A_STAMP B_STAMP "\tid\n"),
			    STAMPS(B_STAMP A_STAMP "\tid\n")));
	/* What make would take apart in the middle. */
	assert_null(between(COMMON("$(a b c) d"), COMMON("d $(a b c)")));
}

static void test_final_line(void **state)
{
	(void)state;
	assert_string_equal(between("a\nb\n", "a\nb\n\n"), "final-line");
	assert_string_equal(between("a\nb\n\n", "a\nb\n"), "final-line");
	assert_null(between("a\n", "a\n\n\n"));
	assert_null(between("a\n", "a\n \n"));
	assert_null(between("a\n", "a\n#\n"));
	assert_null(between("a", "a\n"));
	assert_null(between("", "\n"));
	assert_null(between("a\nb\n", "a\nc\n\n"));
	assert_null(between("a\nb\n", "a\n\nb\n"));
}

#define KEYWORD(line) "# Makefile.in\n\n" line "\n\nall:\n\t@echo # $Id: x $\n"

static void test_keyword(void **state)
{
	const char *now = KEYWORD("# $Id: Makefile.am,v 1.8 2006/04/30 a Exp $");
	static const char *const bad[] = {
		KEYWORD("# $Id$"), KEYWORD("# $Id: $"), KEYWORD("# $Id: a b$"),
		KEYWORD("# $Id: Makefile.am,v 1.9 2006/04/30 a Exp $"),
		KEYWORD("# $Id: Makefile.in,v $(shell id) $"),
		KEYWORD("# $Id: Makefile.in,v 1.2;id $"),
		KEYWORD("# $Id: Makefile.in,v 1.2 \\"),
		KEYWORD("# $Id: Makefile.in,v 1.2 $ \\"),
		KEYWORD("# $Id: Makefile.in,v 1.2 $\nX = 1"),
		KEYWORD("# $Id: Makefile.in,v 1.2 $") "\tid\n",
		KEYWORD("# $Id: a,v $ b"), KEYWORD("# $Id: $(shell id) $"),
		KEYWORD("# $Id: a,v \\"), KEYWORD("# $Id: a,v \\\n $"),
		KEYWORD("# $Id: `id` $"), KEYWORD("# $Id: a;id $"),
		KEYWORD("# $Id: a,v 1.2 $ \\"), KEYWORD("X = $Id: a,v 1.2 $"),
		KEYWORD("# $Id: a,v 1.2 $\nX = 1"), KEYWORD("# $Rev: a,v 1.2 $"),
		KEYWORD("# $Id: a,v 1.2 $") "\tid\n", "# Makefile.in\n", "",
		"# Makefile.in\n\n# $Id: a,v 1.2 $\n\nall:\n\t@echo # $Id: y $\n",
	};
	size_t i;

	(void)state;
	assert_string_equal(between(now, KEYWORD("# $Id: Makefile.in,v 1.41 $")),
			    "keyword-comment");
	for (i = 0; i < TC_COUNT(bad); i++) {
		assert_null(between(now, bad[i]));
		assert_null(between(bad[i], now));
	}
}

#define FROM(file, word) "#! /bin/sh\n# From " file " Revision" word "\n" \
			 "# Guess values\nPS1='$ '\n"

#define SAYS(word) "#! /bin/sh\n# From configure.ac " word "\nPS1='$ '\n"

static void test_revision(void **state)
{
	const char *now = FROM("configure.ac", ": 794 .");
	static const char *const good[] = {
		FROM("configure.ac", "."),
	};
	static const char *const bad[] = {
		FROM("configure.ac", ""), FROM("configure.in", "."),
		FROM("configure.ac", ": 795 ."), FROM("configure.ac", ".."),
		FROM("configure.ac", ".\nid"), FROM("configure.ac", ": $(id)."),
		FROM("configure.ac", ": 794\\"), FROM("configure.ac", ".") "id\n",
		FROM("configure.ac", ": 1.2.3.4.5.6.7.8.9.1.2.3.4.5.6.7.8.9.1.2.3."),
		"#! /bin/sh\n# Guess values\nPS1='$ '\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(good); i++)
		assert_string_equal(between(now, good[i]), "revision-comment");
	for (i = 0; i < TC_COUNT(bad); i++)
		assert_null(between(now, bad[i]));
	assert_string_equal(between(FROM("configure.ac", "."),
				    FROM("configure.ac", ": 1.79.2.1 .")),
			    "revision-comment");
	assert_string_equal(between(FROM("configure.in", ": 1 ."),
				    FROM("configure.in", ".")),
			    "revision-comment");
	/* As a program says it. */
	assert_string_equal(between(SAYS("."), SAYS("3.7.0-148-g3b16748.")),
			    "revision-comment");
	assert_null(between(SAYS("3.7.0-147-g3b16748."),
			    SAYS("3.7.0-148-g3b16748.")));
	assert_null(between(SAYS("."), SAYS("`id`.")));
	assert_null(between(SAYS("."), SAYS("1.\nid")));
	assert_null(between(SAYS("."), SAYS("1\\")));
}

#define DIST(rules) "distdir:\n\tdone\n" rules "info:\n"

static void test_objects(void **state)
{
	static const char *const good[] = {
		DIST("a.o: a.c\n\n"),
		DIST("a.lo a.o : a.c ../b.h\nb.o: b.cc \\\n\tsrc/b.hpp\n\n"),
		DIST("\n"),
	};
	static const char *const bad[] = {
		DIST("a.o: a.c\n"), DIST("a.o: a.c\n\n\n"), DIST("a.o:\n\n"),
		DIST("a.o: all\n\n"), DIST("a.o: a.c;id\n\n"),
		DIST("a.o: $(A).c\n\n"), DIST("a.o: a.c # b.c\n\n"),
		DIST("a.o: a.c\n\tid\n\n"), DIST("a.o: a.c\n\n\tid\n"),
		DIST("all: a.c\n\n"), DIST("a.o := a.c\n\n"),
		DIST("a.o: b.o: a.c\n\n"), DIST(".o: a.c\n\n"),
		DIST("a.o: .c\n\n"), DIST("a.o: a.c\n\nA = b\n"),
		DIST("\ta.o: a.c\n\n"), DIST("a.o=a.c\n\n"),
		DIST("a.o: a.c \\\n\n"),
	};
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(good); i++)
		assert_string_equal(between(DIST(""), good[i]),
				    "object-dependencies");
	for (i = 0; i < TC_COUNT(good); i++)
		assert_null(between(good[i], DIST("")));
	for (i = 0; i < TC_COUNT(bad); i++)
		assert_null(between(DIST(""), bad[i]));
	/* They would be words of the variable. */
	assert_null(between("A = \\\nb.c\n", "A = \\\na.o: a.c\n\nb.c\n"));
	assert_null(between("A = \\\nb.c\n", "A = \\\n\nb.c\n"));
	assert_null(between("A = a\nb:\n", "A = a\n\nb:\n"));
	/* They would take a recipe from the rule before them. */
	assert_null(between("distdir:\n\tdone\n",
			    "distdir:\na.o: a.c\n\n\tdone\n"));
}

#define RULES(a, b) "maintainer-clean:\n\t@echo\n@C_FALSE@x-local:\n" a b \
		    "clean: clean-am\n\trm -f x\n"
#define INSTALL "@A_FALSE@install-data-local:\n@B_TRUE@@A_FALSE@y-local:\n"
#define CLEAN "@A_FALSE@clean-local:\n"

static void test_rule_order(void **state)
{
	static const char *const bad[] = {
		RULES("@A_FALSE@clean-local:\n", ""), RULES(INSTALL, INSTALL),
		RULES(INSTALL, CLEAN CLEAN), RULES(INSTALL, "clean-local:\n"),
		RULES(INSTALL, "@A_FALSE@clean-local: evil\n"),
		RULES(INSTALL "\tid\n", CLEAN), RULES(INSTALL "\n", CLEAN),
		RULES(INSTALL, "@A_FALSE@clean-local:\n\tid\n"),
		RULES(INSTALL, CLEAN) "all:\n", RULES(INSTALL, CLEAN) "\tid",
		/* Out of the run: a recipe would be another rule's. */
		"maintainer-clean:\n" CLEAN "\t@echo\n@C_FALSE@x-local:\n"
		INSTALL "clean: clean-am\n\trm -f x\n",
		"",
	};
	size_t i;

	(void)state;
	assert_string_equal(between(RULES(CLEAN, INSTALL),
				    RULES(INSTALL, CLEAN)),
			    "rule-order");
	for (i = 0; i < TC_COUNT(bad); i++) {
		assert_null(between(RULES(CLEAN, INSTALL), bad[i]));
		assert_null(between(bad[i], RULES(CLEAN, INSTALL)));
	}
	assert_null(between(RULES(CLEAN, INSTALL "\tid\n"),
			    RULES(INSTALL, CLEAN "\tid\n")));
	assert_null(between(RULES(CLEAN, INSTALL "@A_FALSE@\tid\n"),
			    RULES(INSTALL, CLEAN "@A_FALSE@\tid\n")));
	assert_null(between(RULES("clean-local:\n", "all-local:\n"),
			    RULES("all-local:\n", "clean-local:\n")));
	assert_null(between(RULES("@A@clean-local:\n", "@A@all-local:\n"),
			    RULES("@A@all-local:\n", "@A@clean-local:\n")));
}

enum { RULE = 19 }; /* bytes of a line below */

/* count rules, "aaa" to "zzz" and again; or from behind. */
static char *many_rules(size_t count, bool backwards)
{
	char *text = malloc(count * RULE + 1);
	size_t i, k;

	assert_non_null(text);
	for (i = 0; i < count; i++) {
		k = backwards ? count - 1 - i : i;
		(void)snprintf(text + i * RULE, RULE + 1, "@A_TRUE@%c%c%c-local:\n",
			       (int)('a' + k / 676 % 26),
			       (int)('a' + k / 26 % 26), (int)('a' + k % 26));
	}
	return text;
}

/* Of so many nothing is said. */
static void test_many_rules(void **state)
{
	static const size_t counts[] = { 500, 100000 };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(counts); i++) {
		char *now = many_rules(counts[i], false);
		char *shipped = many_rules(counts[i], true);
		const char *said = between(now, shipped);

		if (i == 0)
			assert_string_equal(said, "rule-order");
		else
			assert_null(said);
		free(now);
		free(shipped);
	}
}

/* count items of len bytes, which differ in the last ones, on both sides of
 * which there is text; or from behind. */
static char *long_items(const char *before, const char *after, size_t count,
			size_t len, bool backwards)
{
	const size_t size = strlen(before) + len + strlen(after);
	char *text = malloc(count * size + 1), *at = text;
	size_t i;

	assert_non_null(text);
	for (i = 0; i < count; i++) {
		(void)sprintf(at, "%s%0*zu%s", before, (int)len,
			      backwards ? count - 1 - i : i, after);
		at += size;
	}
	return text;
}

/* Long ones take no longer than as many bytes of short ones; they took half
 * a minute and more, and a release can have many such files. */
static void test_long_items(void **state)
{
	enum { COUNT = 1000, LEN = 8000 };
	char *now = long_items("@A", "_TRUE@x-local:\n", COUNT, LEN, false);
	char *shipped = long_items("@A", "_TRUE@x-local:\n", COUNT, LEN, true);
	char *list[2];
	size_t i;

	(void)state;
	(void)alarm(60);
	assert_string_equal(between(now, shipped), "rule-order");
	free(now);
	free(shipped);
	for (i = 0; i < 2; i++) {
		char *items = long_items(" ", "", COUNT, LEN, i == 1);

		assert_true(asprintf(&list[i], "DIST_COMMON =%s\n", items) > 0);
		free(items);
	}
	assert_string_equal(between(list[0], list[1]), "list-order");
	(void)alarm(0);
	free(list[0]);
	free(list[1]);
}

static void test_empty(void **state)
{
	(void)state;
	(void)between("", "");
	assert_null(between("", "a"));
}

static void test_zero_byte(void **state)
{
	static const char text[] = CONFIGURE("1.0") "\0id\n";

	(void)state;
	assert_null(tc_words_differ_only(text, sizeof(text) - 1,
					 CONFIGURE("1.1"),
					 strlen(CONFIGURE("1.1"))));
	assert_null(tc_words_differ_only(CONFIGURE("1.1"),
					 strlen(CONFIGURE("1.1")), text,
					 sizeof(text) - 1));
}

static void test_is_version(void **state)
{
	static const char *const good[] = { "1", "1.0\n", "v2.3-4-gab12",
					    "20240101\n" };
	static const char *const bad[] = { "", "\n", "1.0\n\n", "1.0\nid\n",
					   "1 0", "id", "v", "$(id)", "1;id",
					   "-1", "rm", "1/2", "/1" };
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(good); i++)
		assert_true(tc_words_is_version(good[i], strlen(good[i])));
	for (i = 0; i < TC_COUNT(bad); i++)
		assert_false(tc_words_is_version(bad[i], strlen(bad[i])));
	assert_false(tc_words_is_version("1\0002", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_date),
		cmocka_unit_test(test_revision),
		cmocka_unit_test(test_final_line),
		cmocka_unit_test(test_keyword),
		cmocka_unit_test(test_rule_order),
		cmocka_unit_test(test_list_order),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_many_rules),
		cmocka_unit_test(test_long_items),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_zero_byte),
		cmocka_unit_test(test_is_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

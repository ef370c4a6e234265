/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a checkout may have said when a release was made, and what not. */
#include "unit.h"

#include <stdio.h>

#include "regen/checkout.h"

#define ID "dd8894f0123456789abcdef0123456789abcdef0"

static struct tc_checkout marks(void)
{
	struct tc_checkout c;

	memset(&c, 0, sizeof(c));
	tc_checkout_mark(&c);
	return c;
}

/* A text in which the id is in full, short and as part of a version. */
#define TEXT "#! /bin/sh\nID='%s'\n  short: %.*s (x)\nVERSION=1.2-4-g%.*s\n" \
	     "revision: %s\n"

static char *text_of(const struct tc_checkout *c)
{
	static char out[2][512];
	static int n;
	char *at = out[n++ % 2];

	(void)snprintf(at, 512, TEXT, c->id, (int)c->brief, c->id,
		       (int)c->brief, c->id, c->number);
	return at;
}

static void test_read(void **state)
{
	struct tc_checkout c = marks(), said = marks();
	const char *now = text_of(&c), *shipped;

	(void)state;
	(void)snprintf(said.id, sizeof(said.id), "%s", ID);
	(void)snprintf(said.number, sizeof(said.number), "4711");
	said.brief = 9;
	shipped = text_of(&said);
	assert_true(tc_checkout_read(&c, now, shipped));
	assert_string_equal(c.id, ID);
	assert_string_equal(c.number, "4711");
	assert_int_equal(c.brief, 9);
	assert_true(tc_checkout_only_printed(&c, now, shipped));
}

/* Of one place, word in the shipped file. */
static bool reads(const char *word)
{
	struct tc_checkout c = marks();
	char now[256], shipped[256];

	(void)snprintf(now, sizeof(now), "#! /bin/sh\nREV=%s\nexit\n", c.id);
	(void)snprintf(shipped, sizeof(shipped), "#! /bin/sh\nREV=%s\nexit\n",
		       word);
	return tc_checkout_read(&c, now, shipped) &&
	       strcmp(c.id, word) == 0;
}

static void test_hostile_words(void **state)
{
	static const char *const bad[] = {
		"", "abc", "$(id)", "`id`", "abcd;id", "abcd id", "ABCDEF12",
		"abcd\nid", "'abcd'", "abcd\\", "master", "abcdefg", "-abcd",
		ID "0", "abcd$x", "abcd)", "abcd#", "abcd/e",
	};
	size_t i;

	(void)state;
	assert_true(reads(ID));
	assert_true(reads("abcd"));
	for (i = 0; i < TC_COUNT(bad); i++)
		assert_false(reads(bad[i]));
}

static void test_two_words(void **state)
{
	struct tc_checkout c = marks();
	char now[256];

	(void)state;
	(void)snprintf(now, sizeof(now), "a=%s\nb=%s\n", c.id, c.id);
	assert_false(tc_checkout_read(&c, now, "a=dd8894f\nb=cc8894f\n"));
	assert_string_equal(c.id, marks().id);
	/* One of the places is not there, or other than it was. */
	assert_false(tc_checkout_read(&c, now, "a=dd8894f\n"));
	assert_false(tc_checkout_read(&c, now, "a=dd8894f\nc=dd8894f\n"));
	/* No mark at all: what the shipped file has is not looked at. */
	assert_false(tc_checkout_read(&c, "a=\nb=\n", "a=dd8894f\nb=dd88\n"));
	/* Part of a longer word is no mark. */
	(void)snprintf(now, sizeof(now), "a=%s0\n", c.id);
	assert_false(tc_checkout_read(&c, now, "a=dd8894f\n"));
	assert_true(tc_checkout_read(&c, "a=7c1d90b\nb=7c1d90b\n",
				     "a=dd8894f\nb=dd8894f\n"));
}

static bool printed(const char *marked, const char *text)
{
	struct tc_checkout c = marks();

	(void)snprintf(c.id, sizeof(c.id), "dd8894f");
	return tc_checkout_only_printed(&c, marked, text);
}

static void test_only_printed(void **state)
{
	(void)state;
	assert_true(printed("a 7c1d90b (31773)\n", "a dd8894f (56712)\n"));
	assert_true(printed("v=1.0-g7c1d90b3e5\n", "v=1.0-gdd8894f\n"));
	assert_true(printed("x\n", "x\n"));
	/* What is otherwise than the word is otherwise for it. */
	assert_false(printed("a 7c1d90b\n", "a dd8894f\nid\n"));
	assert_false(printed("a 7c1d90b\nid\n", "a dd8894f\n"));
	assert_false(printed("a 7c1d90b\nb\n", "a dd8894f\nc\n"));
	assert_false(printed("a 7c1d90b\nif no\n", "a dd8894f\nif yes\n"));
	assert_false(printed("a 7c1d90b\n", "a ab12345\n"));
	assert_false(printed("a 7c1d90b\n", "a $(id)\n"));
	assert_false(printed("a 7c1d90b dd\n", "a dd8894f cc\n"));
	assert_false(printed("a 7c1d90b\n", "a dd8894f"));
	assert_false(printed("a 7c1d90b", ""));
	assert_false(printed("n=1\n", "n=123456789012345678901\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_hostile_words),
		cmocka_unit_test(test_two_words),
		cmocka_unit_test(test_only_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

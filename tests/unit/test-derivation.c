/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rule of the weakest input, over every kind of edge. */
#include "unit.h"

#include <stdlib.h>

#include "evidence/derivation.h"
#include "evidence/evidence.h"

enum { MEMBERS = 8 };

struct fixture {
	struct tc_tree archive;
	struct tc_evidence ev;
};

/* Members "a" to "h"; none has an origin. */
static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	int i;

	*state = f;
	tc_tree_init(&f->archive);
	tc_evidence_init(&f->ev);
	for (i = 0; i < MEMBERS; i++)
		tc_tree_add(&f->archive)->path = tc_arena_printf(
			&f->archive.arena, "%c", 'a' + i);
	tc_tree_sort(&f->archive);
	tc_evidence_compare(&f->ev, &f->archive, NULL);
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	tc_evidence_release(&f->ev);
	tc_tree_release(&f->archive);
	free(f);
	return 0;
}

static struct tc_input member(uint32_t index)
{
	/* strong is not for the caller to say. */
	return (struct tc_input){ .kind = TC_INPUT_MEMBER, .strong = true,
				  .member = index, .name = "a member" };
}

static struct tc_input other(enum tc_input_kind kind, bool strong)
{
	return (struct tc_input){ .kind = (uint8_t)kind, .strong = strong,
				  .name = tc_input_kind_name(kind) };
}

static void derive(struct fixture *f, uint32_t index, enum tc_origin origin,
		   const struct tc_input *inputs, size_t count)
{
	const struct tc_derivation d = {
		.member = index,
		.origin = (uint8_t)origin,
		.holds = true,
		.how = "some tool",
		.inputs = inputs,
		.input_count = count,
	};

	tc_derivation_add(&f->ev, &d);
}

static void derive_one(struct fixture *f, uint32_t index,
		       struct tc_input input)
{
	derive(f, index, TC_ORIGIN_REPRODUCED, &input, 1);
}

static int origin(const struct fixture *f, uint32_t index)
{
	return f->ev.results[index].origin;
}

static void set(struct fixture *f, uint32_t index, enum tc_origin o)
{
	f->ev.results[index].origin = (uint8_t)o;
}

static bool holds(const struct fixture *f, uint32_t index)
{
	size_t count;
	const struct tc_derivation *d =
		tc_derivation_find(&f->ev, index, &count);

	assert_non_null(d);
	return d->holds;
}

/* Each kind of input, strong and weak, alone and beside strong ones. */
static void test_every_kind(void **state)
{
	struct fixture *f = *state;
	const struct tc_input good[] = {
		other(TC_INPUT_VCS, true), other(TC_INPUT_REFERENCE, true),
		other(TC_INPUT_TOOL, true), member(1),
	};
	struct tc_input in[TC_COUNT(good)];
	size_t i;

	set(f, 1, TC_ORIGIN_KNOWN);
	for (i = 0; i < TC_COUNT(good); i++) {
		memcpy(in, good, sizeof(in));
		if (in[i].kind == TC_INPUT_MEMBER)
			in[i] = member(2);
		in[i].strong = in[i].kind == TC_INPUT_MEMBER;
		set(f, 0, TC_ORIGIN_NONE);
		derive(f, 0, TC_ORIGIN_COMPOSED, in, TC_COUNT(in));
		assert_int_equal(origin(f, 0), TC_ORIGIN_NONE);
		derive(f, 0, TC_ORIGIN_COMPOSED, &in[i], 1);
		assert_int_equal(origin(f, 0), TC_ORIGIN_NONE);
		assert_false(holds(f, 0));
		derive(f, 0, TC_ORIGIN_COMPOSED, &good[i], 1);
		assert_int_equal(origin(f, 0), TC_ORIGIN_COMPOSED);
	}
	set(f, 0, TC_ORIGIN_NONE);
	derive(f, 0, TC_ORIGIN_REPRODUCED, good, TC_COUNT(good));
	assert_int_equal(origin(f, 0), TC_ORIGIN_REPRODUCED);
	assert_string_equal(f->ev.results[0].detail, "some tool");
}

/* What a member input has for an origin decides, not what the caller says. */
static void test_origins_of_members(void **state)
{
	struct fixture *f = *state;
	int o;

	for (o = 0; o < TC_ORIGIN_COUNT; o++) {
		set(f, 0, TC_ORIGIN_NONE);
		set(f, 1, (enum tc_origin)o);
		derive_one(f, 0, member(1));
		assert_int_equal(origin(f, 0), o < TC_ORIGIN_NONE ?
						       TC_ORIGIN_REPRODUCED :
						       TC_ORIGIN_NONE);
	}
}

static void test_no_inputs(void **state)
{
	struct fixture *f = *state;

	derive(f, 0, TC_ORIGIN_REPRODUCED, NULL, 0);
	assert_false(holds(f, 0));
	assert_int_equal(origin(f, 0), TC_ORIGIN_NONE);
}

/* a <- b <- c <- d, told in that order: all wait for d. */
static void test_chain(void **state)
{
	struct fixture *f = *state;
	uint32_t i;

	for (i = 0; i < 3; i++)
		derive_one(f, i, member(i + 1));
	for (i = 0; i < 3; i++)
		assert_false(holds(f, i));
	derive_one(f, 3, other(TC_INPUT_VCS, false));
	assert_int_equal(origin(f, 0), TC_ORIGIN_NONE);
	derive_one(f, 3, other(TC_INPUT_VCS, true));
	for (i = 0; i < 3; i++) {
		assert_true(holds(f, i));
		assert_int_equal(origin(f, i), TC_ORIGIN_REPRODUCED);
	}
}

/* One weak file at the far end taints all that rests on it. */
static void test_taint(void **state)
{
	struct fixture *f = *state;
	const struct tc_input two[] = { member(1), member(3) };

	set(f, 2, TC_ORIGIN_VCS);
	derive_one(f, 1, member(2));
	derive_one(f, 3, member(4));
	derive(f, 0, TC_ORIGIN_REPRODUCED, two, TC_COUNT(two));
	assert_true(holds(f, 1));
	assert_false(holds(f, 3));
	assert_false(holds(f, 0));
	assert_int_equal(origin(f, 0), TC_ORIGIN_NONE);
}

/* No circle bears itself, whichever way round it is told. */
static void test_cycles(void **state)
{
	struct fixture *f = *state;
	const struct tc_input both[] = { member(2), member(3) };

	derive_one(f, 0, member(0));
	assert_false(holds(f, 0));
	derive_one(f, 1, member(2));
	derive(f, 2, TC_ORIGIN_COMPOSED, both, 2);
	derive_one(f, 3, member(1));
	set(f, 4, TC_ORIGIN_KNOWN);
	derive(f, 5, TC_ORIGIN_COMPOSED, (struct tc_input[]){
		member(4), member(5) }, 2);
	assert_false(holds(f, 1));
	assert_false(holds(f, 2));
	assert_false(holds(f, 3));
	assert_false(holds(f, 5));
	/* Something outside of it does. */
	derive_one(f, 3, member(4));
	assert_int_equal(origin(f, 3), TC_ORIGIN_REPRODUCED);
	assert_false(holds(f, 2));
	assert_false(holds(f, 1));
	derive_one(f, 2, member(3));
	assert_true(holds(f, 1));
	assert_int_equal(origin(f, 5), TC_ORIGIN_NONE);
}

/* A strong origin stays, and one of none or not judged gives way. */
static void test_own_origin(void **state)
{
	struct fixture *f = *state;

	f->ev.results[0].detail = "where from";
	set(f, 0, TC_ORIGIN_KNOWN);
	set(f, 1, TC_ORIGIN_NOT_JUDGED);
	derive_one(f, 0, other(TC_INPUT_VCS, true));
	derive_one(f, 1, member(0));
	assert_true(holds(f, 0));
	assert_int_equal(origin(f, 0), TC_ORIGIN_KNOWN);
	assert_string_equal(f->ev.results[0].detail, "where from");
	assert_int_equal(origin(f, 1), TC_ORIGIN_REPRODUCED);
	/* The weak derivation of a known file takes nothing from it. */
	derive_one(f, 0, other(TC_INPUT_VCS, false));
	assert_int_equal(origin(f, 0), TC_ORIGIN_KNOWN);
}

static void test_order_and_copies(void **state)
{
	struct fixture *f = *state;
	char name[] = "sed 4.8", how[] = "one", label[] = "paths";
	const char *labels[] = { label };
	struct tc_input in = { .kind = TC_INPUT_TOOL, .name = name };
	struct tc_derivation d = { .member = 4, .origin = TC_ORIGIN_COMPOSED,
				   .how = how, .inputs = &in,
				   .input_count = 1, .normalisations = labels,
				   .normalisation_count = 1 };
	const struct tc_derivation *found;
	size_t count, i;

	derive_one(f, 6, other(TC_INPUT_TOOL, false));
	tc_derivation_add(&f->ev, &d);
	name[0] = how[0] = label[0] = 'X';
	d.how = "two";
	tc_derivation_add(&f->ev, &d);
	derive_one(f, 2, other(TC_INPUT_TOOL, false));
	for (i = 1; i < f->ev.derivation_count; i++)
		assert_true(f->ev.derivations[i - 1].member <=
			    f->ev.derivations[i].member);
	found = tc_derivation_find(&f->ev, 4, &count);
	assert_int_equal(count, 2);
	assert_string_equal(found[0].how, "one");
	assert_string_equal(found[0].inputs[0].name, "sed 4.8");
	assert_string_equal(found[0].normalisations[0], "paths");
	assert_string_equal(found[1].how, "two");
	assert_null(tc_derivation_find(&f->ev, 3, &count));
	assert_int_equal(count, 0);
}

static void test_words(void **state)
{
	struct fixture *f = *state;
	struct tc_input in[6];
	size_t count, i;

	for (i = 0; i < 6; i++)
		in[i] = other(TC_INPUT_VCS, i == 1);
	in[0].name = "configure.ac";
	derive(f, 0, TC_ORIGIN_REPRODUCED, in, 6);
	assert_string_equal(tc_derivation_words(
		tc_derivation_find(&f->ev, 0, &count), &f->ev.arena),
		"reproduced by some tool, but inputs unverified: "
		"configure.ac, vcs, vcs and 2 more");
	derive(f, 1, TC_ORIGIN_COMPOSED, in, 1);
	assert_string_equal(tc_derivation_words(
		tc_derivation_find(&f->ev, 1, &count), &f->ev.arena),
		"composed by some tool, but inputs unverified: configure.ac");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_kind, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_origins_of_members,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_inputs, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_chain, setup, teardown),
		cmocka_unit_test_setup_teardown(test_taint, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cycles, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_origin, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_order_and_copies, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

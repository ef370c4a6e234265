/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trusted keys and allowances: options, environment, the installed file. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "db/trust.h"

/* Two keys that nobody has. */
#define KEY_A "RWQBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
#define KEY_B "RWQCAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC"

const char *const *tc_installed_dbs(void)
{
	static const char *const paths[] = { "default.db", NULL };

	return paths;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int setup(void **state)
{
	(void)state;
	tc_db_trust_args = (struct tc_db_trust_args){ .require_signed = false };
	(void)unlink("trusted.pub");
	(void)unsetenv("TARCHECK_DB_KEY");
	(void)unsetenv("TARCHECK_ALLOW_UNSIGNED_DB");
	return 0;
}

/* What it comes to, as text: "keys N", and what is required or allowed. */
static void gives(const char *want)
{
	struct tc_error err = { "" };
	struct tc_keyring ring = { 0 };
	struct tc_db_trust trust;
	char text[64];

	if (tc_db_trust_gather(&trust, &ring, "trusted.pub", &err) != 0) {
		assert_int_equal(ring.count, 0);
		assert_non_null(strstr(err.msg, want));
		return;
	}
	assert_ptr_equal(trust.keys, &ring);
	assert_string_equal(trust.installed[0], "default.db");
	(void)snprintf(text, sizeof(text), "keys %zu%s%s", ring.count,
		       trust.require_signed ? " require" : "",
		       trust.allow_unsigned ? " allow" : "");
	assert_string_equal(text, want);
	tc_keyring_release(&ring);
}

static void test_nothing(void **state)
{
	(void)state;
	gives("keys 0");
}

static void test_installed_file(void **state)
{
	(void)state;
	write_file("trusted.pub", KEY_A "\nuntrusted comment: b\n" KEY_B "\n");
	gives("keys 2 require");
	tc_db_trust_args.allow_unsigned = true;
	gives("keys 2 require allow");
	/* One that is there and cannot be read must not count as none. */
	write_file("trusted.pub", "");
	gives("trusted.pub: no public key in it");
	write_file("trusted.pub", KEY_A "x\n");
	gives("trusted.pub: line 1 is not a public key");
	assert_int_equal(unlink("trusted.pub"), 0);
	assert_int_equal(symlink("absent", "trusted.pub"), 0);
	gives("trusted.pub: ");
}

static void test_options(void **state)
{
	const char *keys[] = { KEY_A, "trusted.pub" };

	(void)state;
	tc_db_trust_args.keys.items = keys;
	tc_db_trust_args.keys.count = 1;
	gives("keys 1");
	tc_db_trust_args.keys.count = 2;
	gives("--db-key: trusted.pub: ");
	tc_db_trust_args.keys.count = 1;
	tc_db_trust_args.require_signed = true;
	gives("keys 1 require");
	tc_db_trust_args.allow_unsigned = true;
	gives("exclude each other");
	tc_db_trust_args.require_signed = false;
	gives("keys 1 allow");
}

static void test_environment(void **state)
{
	(void)state;
	(void)setenv("TARCHECK_DB_KEY", KEY_B, 1);
	gives("keys 1");
	(void)setenv("TARCHECK_ALLOW_UNSIGNED_DB", "", 1);
	gives("keys 1");
	(void)setenv("TARCHECK_ALLOW_UNSIGNED_DB", "yes", 1);
	gives("keys 1 allow");
	tc_db_trust_args.require_signed = true;
	gives("keys 1 require");
	(void)setenv("TARCHECK_DB_KEY", "absent.pub", 1);
	gives("$TARCHECK_DB_KEY: absent.pub: ");
	(void)setenv("TARCHECK_DB_KEY", "", 1);
	gives("keys 0 require");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing, setup),
		cmocka_unit_test_setup(test_installed_file, setup),
		cmocka_unit_test_setup(test_options, setup),
		cmocka_unit_test_setup(test_environment, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

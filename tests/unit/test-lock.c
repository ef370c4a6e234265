/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lock files: held, released, left behind by the dead. */
#include "unit.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lock.h"

static int enter(void **state)
{
	char *dir = strdup("unit-lock.XXXXXX");

	if (dir == NULL || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return -1;
	*state = dir;
	return 0;
}

static int leave(void **state)
{
	int rc = chdir("..") | rmdir(*state);

	free(*state);
	return rc;
}

static int take(struct tc_lock *lock, const char *path, struct tc_error *err)
{
	return tc_lock_wait(lock, path, TC_LOCK_SECONDS, tc_lock_try, err);
}

static bool is_there(void)
{
	return access("file.lock", F_OK) == 0;
}

static void test_one_after_the_other(void **state)
{
	struct tc_lock lock = { NULL, -1 };
	struct tc_error err = { "" };

	(void)state;
	assert_int_equal(take(&lock, "file", &err), 0);
	assert_true(is_there());
	tc_lock_release(&lock);
	assert_false(is_there());
	tc_lock_release(&lock);
	tc_lock_release(NULL);
	assert_int_equal(take(&lock, "file", &err), 0);
	tc_lock_release(&lock);
}

/* A child that holds the lock, says so, and then waits to be killed. */
static pid_t hold(void)
{
	int ready[2];
	char byte = 0;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct tc_lock lock;

		byte = take(&lock, "file", NULL) == 0 ? 'y' : 'n';
		if (write(ready[1], &byte, 1) == 1)
			pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(byte, 'y');
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void test_the_dead_hold_nothing(void **state)
{
	struct tc_lock lock = { NULL, -1 };
	struct tc_error err = { "" };
	pid_t pid = hold();

	(void)state;
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(is_there());
	assert_int_equal(take(&lock, "file", &err), 0);
	tc_lock_release(&lock);
	assert_false(is_there());
}

static void test_does_not_wait_for_another(void **state)
{
	struct tc_lock lock = { NULL, -1 };
	struct tc_error err = { "" };
	pid_t pid = hold();

	(void)state;
	assert_int_equal(tc_lock_try(&lock, "file", &err), 0);
	assert_null(lock.path);
	assert_true(is_there());
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(tc_lock_try(&lock, "file", &err), 1);
	tc_lock_release(&lock);
	assert_false(is_there());
}

static void test_waits_for_another(void **state)
{
	struct tc_lock lock = { NULL, -1 };
	struct tc_error err = { "" };
	pid_t pid = hold(), killer = fork();

	(void)state;
	if (killer == 0) {
		usleep(200000);
		_exit(kill(pid, SIGKILL));
	}
	assert_int_equal(take(&lock, "file", &err), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(waitpid(killer, NULL, 0), killer);
	tc_lock_release(&lock);
}

static void test_what_cannot_be_locked(void **state)
{
	struct tc_lock lock = { NULL, -1 };
	struct tc_error err = { "" };

	(void)state;
	assert_int_equal(take(&lock, "no/such", &err), -1);
	assert_non_null(strstr(err.msg, "no/such.lock: cannot lock"));
	assert_int_equal(symlink("elsewhere", "file.lock"), 0);
	assert_int_equal(take(&lock, "file", &err), -1);
	assert_int_equal(access("elsewhere", F_OK), -1);
	assert_int_equal(unlink("file.lock"), 0);
	assert_null(lock.path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_after_the_other),
		cmocka_unit_test(test_the_dead_hold_nothing),
		cmocka_unit_test(test_does_not_wait_for_another),
		cmocka_unit_test(test_waits_for_another),
		cmocka_unit_test(test_what_cannot_be_locked),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}

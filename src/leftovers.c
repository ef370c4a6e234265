/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has a temporary name, and must not stay when a signal ends the
 * program. */
#include "leftovers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/remove-tree.h"
#include "confine.h"
#include "interrupt.h"

/* Of the process; changed and read while interrupts are deferred. */
static struct {
	char **paths; /* as they came */
	size_t count, cap;
	void (*first)(int sig);
	bool watching;
} own;

/* A lock came before what it is about, and goes after it. */
void tc_leftovers_remove(void)
{
	struct tc_error err;

	while (own.count > 0) {
		char *path = own.paths[--own.count];

		(void)tc_remove_tree(path, &err);
		free(path);
	}
}

static void end_all(int sig)
{
	if (own.first != NULL)
		own.first(sig);
	tc_confine_end();
	tc_leftovers_remove();
	tc_interrupt_die(sig);
}

void tc_leftovers_watch(void (*first)(int sig))
{
	if (own.watching)
		return;
	own.watching = true;
	own.first = first;
	tc_interrupt_hold();
	tc_interrupt_begin(end_all);
}

void tc_leftovers_watch_forked(void)
{
	while (own.count > 0)
		free(own.paths[--own.count]);
	own.first = NULL;
	tc_interrupt_begin_forked();
}

void tc_leftovers_add(const char *path)
{
	own.paths = tc_grow(own.paths, own.count, &own.cap,
			    sizeof(*own.paths));
	own.paths[own.count++] = tc_strdup(path);
}

void tc_leftovers_drop(const char *path)
{
	size_t i = own.count;

	while (i > 0 && strcmp(own.paths[i - 1], path) != 0)
		i--;
	if (i == 0)
		return;
	free(own.paths[i - 1]);
	own.count--;
	memmove(own.paths + i - 1, own.paths + i,
		(own.count + 1 - i) * sizeof(*own.paths));
}

bool tc_leftovers_make_dir(char *template)
{
	bool made;
	int code;

	tc_interrupt_defer();
	made = mkdtemp(template) != NULL;
	code = errno;
	if (made)
		tc_leftovers_add(template);
	tc_interrupt_allow();
	errno = code;
	return made;
}

int tc_leftovers_rename(const char *from, const char *to)
{
	int rc, code;

	tc_interrupt_defer();
	rc = rename(from, to);
	code = errno;
	if (rc == 0)
		tc_leftovers_drop(from);
	tc_interrupt_allow();
	errno = code;
	return rc;
}

void tc_leftovers_remove_dir(const char *path)
{
	struct tc_error err;

	tc_interrupt_defer();
	(void)tc_remove_tree(path, &err);
	tc_leftovers_drop(path);
	tc_interrupt_allow();
}

/* What is written directly has no such name, and whoever is at a pipe's other
 * end may take his time: that can be interrupted at any moment. */
static bool is_direct(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

int tc_leftovers_open(struct tc_outfile *out, const char *path,
		      struct tc_error *err)
{
	int rc;

	if (is_direct(path))
		return tc_outfile_open(out, path, err);
	tc_interrupt_defer();
	rc = tc_outfile_open(out, path, err);
	if (rc == 0 && out->temp != NULL)
		tc_leftovers_add(out->temp);
	tc_interrupt_allow();
	return rc;
}

int tc_leftovers_commit(struct tc_outfile *out, struct tc_error *err)
{
	int rc;

	if (out->temp == NULL)
		return tc_outfile_commit(out, err);
	tc_interrupt_defer();
	tc_leftovers_drop(out->temp);
	rc = tc_outfile_commit(out, err);
	tc_interrupt_allow();
	return rc;
}

void tc_leftovers_release(struct tc_outfile *out)
{
	if (out == NULL || out->temp == NULL) {
		tc_outfile_release(out);
		return;
	}
	tc_interrupt_defer();
	tc_leftovers_drop(out->temp);
	tc_outfile_release(out);
	tc_interrupt_allow();
}

static int try_lock(struct tc_lock *lock, const char *path,
		    struct tc_error *err)
{
	int rc;

	tc_interrupt_defer();
	rc = tc_lock_try(lock, path, err);
	if (rc > 0)
		tc_leftovers_add(lock->path);
	tc_interrupt_allow();
	return rc;
}

int tc_leftovers_lock(struct tc_lock *lock, const char *path,
		      struct tc_error *err)
{
	return tc_lock_wait(lock, path, TC_LOCK_SECONDS, try_lock, err);
}

void tc_leftovers_unlock(struct tc_lock *lock)
{
	if (lock->path == NULL)
		return;
	tc_interrupt_defer();
	tc_leftovers_drop(lock->path);
	tc_lock_release(lock);
	tc_interrupt_allow();
}

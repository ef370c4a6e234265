/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A release that is read from standard input. */
#include "standard-input.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"

static const char *name;

const struct tc_option tc_input_option_table[] = {
	{ 0, "name", TC_OPT_STRING, &name, "NAME",
	  "file name of the release on standard input (-): says which release "
	  "it is, and that it is a zip archive where it ends in .zip", NULL },
	{ 0 },
};

/* Not all file systems have O_TMPFILE. No signal comes while it has a name. */
static int open_unnamed(const char *dir)
{
	char *path = tc_asprintf("%s/tarcheck.XXXXXX", dir);
	sigset_t all, before;
	int fd;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		(void)unlink(path);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	free(path);
	return fd;
}

static int open_spool(struct tc_error *err)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	if (dir == NULL || *dir == '\0')
		dir = "/tmp";
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = open_unnamed(dir);
	return fd >= 0 ? fd : tc_fail_errno(err, errno, "cannot make a file "
					    "for standard input in $TMPDIR");
}

int tc_input_given(struct tc_check_options *opt, const char *operand,
		   struct tc_error *err)
{
	struct stat st;

	if (strcmp(operand, "-") != 0) {
		opt->subject = operand;
		return name == NULL ? 0 :
		       tc_fail(err, "--name is of standard input, -");
	}
	opt->subject = "/dev/stdin";
	opt->name = name != NULL ? name : "-";
	if (fstat(STDIN_FILENO, &st) != 0)
		return tc_fail_errno(err, errno, "standard input");
	if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return 0;
	opt->spool_fd = open_spool(err);
	return opt->spool_fd < 0 ? -1 : 0;
}

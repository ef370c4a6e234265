/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passphrases of secret keys: of a file or of somebody at the terminal. */
#include "cmd-db-passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/quote.h"

/* What came while nothing was shown; it is raised again afterwards. */
static volatile sig_atomic_t caught;

static void catch(int sig)
{
	caught = sig;
}

/* Up to the first line feed or the end. */
static int read_line(int fd, char *dst, size_t size, size_t *len,
		     struct tc_error *err)
{
	size_t n;

	for (n = 0; n < size; n++) {
		ssize_t got = read(fd, dst + n, 1);

		if (got < 0)
			return tc_fail_errno(err, errno, "cannot read the "
					     "passphrase");
		if (got == 0 || dst[n] == '\n')
			break;
	}
	if (n == size)
		return tc_fail(err, "the passphrase is too long");
	*len = n;
	return 0;
}

static int of_file(const char *file, char *dst, size_t size, size_t *len,
		   struct tc_error *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct tc_quoted q;
	int rc;

	tc_quote_into(q.s, sizeof(q.s), file);
	if (fd < 0)
		return tc_fail_errno(err, errno, "%s", q.s);
	rc = read_line(fd, dst, size, len, err);
	close(fd);
	return rc == 0 ? 0 : tc_prefix(err, "%s", q.s);
}

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { ENDING = sizeof(ending) / sizeof(*ending) };

/* With the terminal silent: every way out of here makes it speak again. */
static int ask_silently(int tty, char *dst, size_t size, size_t *len,
			struct tc_error *err)
{
	struct sigaction old[ENDING], action = { .sa_handler = catch };
	struct termios before, silent;
	size_t i;
	int rc;

	if (tcgetattr(tty, &before) != 0)
		return tc_fail_errno(err, errno, "terminal");
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	silent.c_lflag |= ECHONL;
	caught = 0;
	for (i = 0; i < ENDING; i++)
		(void)sigaction(ending[i], &action, &old[i]);
	rc = tcsetattr(tty, TCSAFLUSH, &silent);
	if (rc != 0)
		tc_fail_errno(err, errno, "terminal");
	else
		rc = read_line(tty, dst, size, len, err);
	(void)tcsetattr(tty, TCSAFLUSH, &before);
	for (i = 0; i < ENDING; i++)
		(void)sigaction(ending[i], &old[i], NULL);
	if (caught != 0)
		(void)raise(caught);
	return rc;
}

static int of_terminal(const char *key, char *dst, size_t size, size_t *len,
		       struct tc_error *err)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	struct tc_quoted q;
	char prompt[sizeof(q.s) + 32];
	int n, rc = -1;

	if (tty < 0)
		return tc_fail(err, "a passphrase is needed, and there is no "
				    "terminal: see --passphrase-file");
	n = snprintf(prompt, sizeof(prompt), "Passphrase for %s: ",
		     tc_quote_into(q.s, sizeof(q.s), key));
	if (write(tty, prompt, (size_t)n) == n)
		rc = ask_silently(tty, dst, size, len, err);
	else
		tc_fail(err, "cannot write to the terminal");
	close(tty);
	return rc;
}

int tc_passphrase_ask(void *source, char *dst, size_t size, size_t *len,
		      struct tc_error *err)
{
	const struct tc_passphrase_source *s = source;

	if (s->file != NULL)
		return of_file(s->file, dst, size, len, err);
	return of_terminal(s->key, dst, size, len, err);
}

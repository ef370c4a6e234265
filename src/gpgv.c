/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detached OpenPGP signatures, checked by gpgv(1). */
#include "gpgv.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"

enum { STATUS_BYTES = 65536 }; /* of a file with hundreds of signatures */

/* What the lines add up to. */
struct tally {
	unsigned good, expired, against, unknown;
	char fingerprint[65];
};

/* The n-th word of a line, from 0; its length in *len. */
static const char *word(const char *line, size_t n, size_t *len)
{
	while (n-- > 0) {
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	*len = strcspn(line, " ");
	return line;
}

static bool is_word(const char *line, size_t n, const char *text)
{
	size_t len;
	const char *at = word(line, n, &len);

	return len == strlen(text) && memcmp(at, text, len) == 0;
}

/* VALIDSIG FINGERPRINT ... PRIMARY-FINGERPRINT: the tenth argument. */
static void take_fingerprint(struct tally *t, const char *line)
{
	size_t len;
	const char *at = word(line, 10, &len);

	if (t->fingerprint[0] != '\0' || len < 40 || len > 64 ||
	    tc_hex_span(at) != len)
		return;
	memcpy(t->fingerprint, at, len);
	t->fingerprint[len] = '\0';
}

/* ERRSIG KEYID ALGORITHM HASH CLASS TIME RC: 9 is "no public key". */
static void take_line(struct tally *t, const char *line)
{
	static const char *const speak_against[] = { "BADSIG", "EXPSIG",
						     "REVKEYSIG" };
	size_t i;

	if (is_word(line, 0, "GOODSIG"))
		t->good++;
	else if (is_word(line, 0, "EXPKEYSIG"))
		t->expired++;
	else if (is_word(line, 0, "VALIDSIG"))
		take_fingerprint(t, line);
	else if (is_word(line, 0, "ERRSIG") && is_word(line, 6, "9"))
		t->unknown++;
	else if (is_word(line, 0, "ERRSIG"))
		t->against++;
	for (i = 0; i < sizeof(speak_against) / sizeof(*speak_against); i++)
		if (is_word(line, 0, speak_against[i]))
			t->against++;
}

static void take_status(struct tally *t, char *text)
{
	static const char prefix[] = "[GNUPG:] ";
	char *line, *next;

	for (line = text; line != NULL && *line != '\0'; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (strncmp(line, prefix, sizeof(prefix) - 1) == 0)
			take_line(t, line + sizeof(prefix) - 1);
	}
}

/* gpgv ends with 0 where all are good, with 2 also where a key is unknown. */
void tc_gpgv_conclude(struct tc_gpgv *out, char *text, int exit_status)
{
	struct tc_gpgv made = { .outcome = TC_GPGV_MALFORMED };
	struct tally t = { .good = 0 };
	bool ended_well;

	take_status(&t, text);
	ended_well = exit_status == 0 || (exit_status == 2 && t.unknown > 0);
	if (t.against > 0)
		made.outcome = TC_GPGV_BAD;
	else if (t.good + t.expired > 0)
		made.outcome = ended_well && t.fingerprint[0] != '\0' ?
				       TC_GPGV_GOOD :
				       TC_GPGV_BAD;
	else if (t.unknown > 0)
		made.outcome = TC_GPGV_UNKNOWN_KEY;
	if (made.outcome == TC_GPGV_GOOD) {
		memcpy(made.fingerprint, t.fingerprint,
		       sizeof(made.fingerprint));
		made.key_expired = t.good == 0;
	}
	*out = made;
}

/* Not by way of a shell, and with nothing of the user's in the environment. */
static int start(pid_t *pid, const char *keyring, const char *signature,
		 int data, int status, struct tc_error *err)
{
	const char *const args[] = {
		"gpgv", "--status-fd", "1", "--homedir", "/nonexistent",
		"--keyring", keyring, "--", signature, "-", NULL,
	};
	const char *const environment[] = { "LC_ALL=C", NULL };
	posix_spawn_file_actions_t actions;
	int code;

	if (posix_spawn_file_actions_init(&actions) != 0)
		tc_oom();
	code = posix_spawn_file_actions_adddup2(&actions, data, 0);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(&actions, status, 1);
	if (code == 0)
		code = posix_spawn_file_actions_addopen(&actions, 2,
							"/dev/null", O_WRONLY,
							0);
	if (code == 0)
		code = posix_spawnp(pid, args[0], &actions, NULL,
				    (char *const *)(void *)args,
				    (char *const *)(void *)environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (code == ENOENT)
		return tc_fail(err, "gpgv is absent (Debian: gpgv)");
	return code ? tc_fail_errno(err, code, "gpgv: cannot start") : 0;
}

static int read_status(int fd, int exit_status, struct tc_gpgv *out,
		       struct tc_error *err)
{
	char *text = tc_malloc(STATUS_BYTES);
	ssize_t n = pread(fd, text, STATUS_BYTES, 0);
	int rc = 0;

	if (n < 0)
		rc = tc_fail_errno(err, errno, "gpgv");
	else if (n == STATUS_BYTES || memchr(text, '\0', (size_t)n) != NULL)
		rc = tc_fail(err, "gpgv says too much");
	if (rc == 0) {
		text[n] = '\0';
		tc_gpgv_conclude(out, text, exit_status);
	}
	free(text);
	return rc;
}

/* Its status goes to a file in memory: a pipe that nobody reads while the
 * data is written could fill up. */
static int run(const char *keyring, const char *signature, int status,
	       const struct tc_gpgv_data *data, struct tc_gpgv *out,
	       struct tc_error *err)
{
	int ends[2], exit_status = 0, rc;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return tc_fail_errno(err, errno, "gpgv");
	rc = start(&pid, keyring, signature, ends[0], status, err);
	close(ends[0]);
	if (rc != 0) {
		close(ends[1]);
		return -1;
	}
	rc = data->write(data->ctx, ends[1], err);
	close(ends[1]);
	while (waitpid(pid, &exit_status, 0) < 0)
		if (errno != EINTR)
			return tc_fail_errno(err, errno, "gpgv");
	if (rc != 0)
		return -1;
	return read_status(status, WIFEXITED(exit_status) ?
				   WEXITSTATUS(exit_status) : -1, out, err);
}

/* A name without a slash gpgv would look for in its home directory, and of an
 * armored keyring it would only say that it holds no key. */
static char *keyring_path(const char *keyring, struct tc_error *err)
{
	char *path = realpath(keyring, NULL);
	struct tc_quoted q;
	char head[10] = "";
	int fd;

	tc_quote_into(q.s, sizeof(q.s), keyring);
	fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	if (fd < 0 || read(fd, head, sizeof(head)) < 0) {
		tc_fail_errno(err, errno, "%s: cannot read the keyring", q.s);
	} else if (memcmp(head, "-----BEGIN", sizeof(head)) == 0) {
		tc_fail(err, "%s: an armored keyring: see gpg --dearmor", q.s);
	} else {
		close(fd);
		return path;
	}
	if (fd >= 0)
		close(fd);
	free(path);
	return NULL;
}

int tc_gpgv_verify(const char *keyring, const char *signature,
		   const struct tc_gpgv_data *data, struct tc_gpgv *out,
		   struct tc_error *err)
{
	char *path = keyring_path(keyring, err);
	int status, rc;

	if (path == NULL)
		return -1;
	status = memfd_create("gpgv", MFD_CLOEXEC);
	if (status < 0)
		rc = tc_fail_errno(err, errno, "gpgv");
	else
		rc = run(path, signature, status, data, out, err);
	if (status >= 0)
		close(status);
	free(path);
	return rc;
}

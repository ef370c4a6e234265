/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* OpenPGP signatures, checked by gpgv(1). */
#include "gpgv.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/quote.h"
#include "broker.h"
#include "memory-file.h"

enum {
	STATUS_BYTES = 65536, /* of a file with hundreds of signatures */
	FD_PATH = 32,
	FIXED_ARGS = 12,
	SIGNALED = 255, /* as an exit status */
};

int tc_gpgv_keyring_add(struct tc_gpgv_keyrings *k, const char *path,
			struct tc_error *err)
{
	struct tc_buf file, binary;
	struct tc_quoted q;
	int fd = -1, rc;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (k->count == TC_MAX_KEYRINGS)
		return tc_fail(err, "%s: more than %u keyrings", q.s,
			       TC_MAX_KEYRINGS);
	tc_buf_init(&file, TC_MAX_OPENPGP_FILE);
	tc_buf_init(&binary, TC_MAX_OPENPGP_FILE);
	rc = tc_read_file(path, &file, err);
	if (rc == 0) {
		rc = tc_openpgp_keyring(tc_buf_str(&file), file.len, &binary,
					err);
		if (rc == 0)
			fd = tc_memory_file(binary.ptr, binary.len, err);
		/* A process that reads hostile bytes has it as well. */
		if (fd < 0 || tc_memory_file_seal(fd, err) != 0)
			rc = tc_prefix(err, "%s", q.s);
		if (fd >= 0 && rc != 0)
			close(fd);
	}
	tc_buf_release(&file);
	tc_buf_release(&binary);
	if (rc == 0)
		k->fds[k->count++] = fd;
	return rc;
}

void tc_gpgv_keyrings_release(struct tc_gpgv_keyrings *k)
{
	if (k == NULL)
		return;
	while (k->count > 0)
		close(k->fds[--k->count]);
}

/* Those that gpgv opens by name, /proc/self/fd/N; everything else is closed in
 * it. A descriptor put in its own place stays open (POSIX.1-2024,
 * posix_spawn_file_actions_adddup2()). */
static int add_inherited(posix_spawn_file_actions_t *actions,
			 const struct tc_gpgv_keyrings *k, int sig)
{
	int code = posix_spawn_file_actions_adddup2(actions, sig, sig);
	size_t i;

	for (i = 0; code == 0 && i < k->count; i++)
		code = posix_spawn_file_actions_adddup2(actions, k->fds[i],
							k->fds[i]);
	return code;
}

/* Not by way of a shell, and with nothing of the user's in the environment.
 * fds: signatures, content, status. */
static int spawn(pid_t *pid, const char *const *args,
		 const struct tc_gpgv_keyrings *k, const int *fds,
		 struct tc_error *err)
{
	const char *const environment[] = { "LC_ALL=C", NULL };
	posix_spawn_file_actions_t actions;
	int code;

	if (posix_spawn_file_actions_init(&actions) != 0)
		tc_oom();
	code = posix_spawn_file_actions_adddup2(&actions, fds[1], 0);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(&actions, fds[2], 1);
	if (code == 0)
		code = posix_spawn_file_actions_addopen(&actions, 2,
							"/dev/null", O_WRONLY,
							0);
	if (code == 0)
		code = add_inherited(&actions, k, fds[0]);
	if (code == 0)
		code = posix_spawnp(pid, args[0], &actions, NULL,
				    (char *const *)(void *)args,
				    (char *const *)(void *)environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (code == ENOENT)
		return tc_fail(err, "gpgv is absent (Debian: gpgv)");
	return code ? tc_fail_errno(err, code, "gpgv: cannot start") : 0;
}

static int start(pid_t *pid, const struct tc_gpgv_keyrings *k, const int *fds,
		 struct tc_error *err)
{
	static const char *const begin[] = { "gpgv", "--status-fd", "1",
					     "--homedir", "/nonexistent" };
	const char *args[FIXED_ARGS + 2 * TC_MAX_KEYRINGS];
	char paths[TC_MAX_KEYRINGS + 1][FD_PATH];
	size_t n = sizeof(begin) / sizeof(*begin), i;

	memcpy(args, begin, sizeof(begin));
	for (i = 0; i < k->count; i++) {
		(void)snprintf(paths[i], FD_PATH, "/proc/self/fd/%d",
			       k->fds[i]);
		args[n++] = "--keyring";
		args[n++] = paths[i];
	}
	(void)snprintf(paths[i], FD_PATH, "/proc/self/fd/%d", fds[0]);
	args[n++] = "--";
	args[n++] = paths[i];
	args[n++] = "-";
	args[n] = NULL;
	return spawn(pid, args, k, fds, err);
}

static int read_status(int fd, int exit_status, struct tc_openpgp *out,
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
		tc_openpgp_status(out, text, exit_status);
	}
	free(text);
	return rc;
}

/* gpgv may close its end early: it says why in its status, and the content is
 * read to its end all the same. */
struct pipe_end {
	int fd;
	bool closed;
};

static int to_pipe(void *ctx, const void *data, size_t len,
		   struct tc_error *err)
{
	struct pipe_end *end = ctx;

	if (end->closed || tc_write_all(end->fd, data, len))
		return 0;
	if (errno != EPIPE)
		return tc_fail_errno(err, errno, "gpgv");
	end->closed = true;
	return 0;
}

/* Its exit status, 255 where a signal ended it; or -1. */
static int wait_for(pid_t pid, struct tc_error *err)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return tc_fail_errno(err, errno, "gpgv");
	return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALED;
}

int tc_gpgv_serve(const struct tc_gpgv_keyrings *k, const int *fds,
		  struct tc_error *err)
{
	pid_t pid;

	if (start(&pid, k, fds, err) != 0)
		return -1;
	return wait_for(pid, err);
}

static int begin(pid_t *pid, const struct tc_gpgv_keyrings *k, const int *fds,
		 struct tc_error *err)
{
	return tc_broker_there() ?
		       tc_broker_send(TC_BROKER_GPGV, fds, 3, err) :
		       start(pid, k, fds, err);
}

static int end(pid_t pid, struct tc_error *err)
{
	return tc_broker_there() ? tc_broker_answer(err) : wait_for(pid, err);
}

/* Its status goes to a file in memory: a pipe that nobody reads while the
 * content is written could fill up. So are its signatures: gpgv wants a
 * name. */
static int run(const struct tc_gpgv_keyrings *k, int sig, int status,
	       const struct tc_content *content, struct tc_openpgp *out,
	       struct tc_error *err)
{
	int ends[2], exit_status, rc;
	struct pipe_end to;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return tc_fail_errno(err, errno, "gpgv");
	rc = begin(&pid, k, (int[]){ sig, ends[0], status }, err);
	close(ends[0]);
	if (rc != 0) {
		close(ends[1]);
		return -1;
	}
	to = (struct pipe_end){ ends[1], false };
	rc = content->read(content->ctx, to_pipe, &to, err);
	close(ends[1]);
	exit_status = end(pid, rc == 0 ? err : NULL);
	if (rc != 0 || exit_status < 0)
		return -1;
	return read_status(status, exit_status, out, err);
}

int tc_gpgv_run(const struct tc_gpgv_keyrings *k, const void *sig, size_t len,
		const struct tc_content *content, struct tc_openpgp *out,
		struct tc_error *err)
{
	int fd = tc_memory_file(sig, len, err);
	int status, rc = -1;

	if (fd < 0)
		return -1;
	status = tc_memory_file("", 0, err);
	if (status >= 0) {
		rc = run(k, fd, status, content, out, err);
		close(status);
	}
	close(fd);
	return rc;
}

int tc_gpgv_seal(void *ctx, const void *sig, size_t len,
		 const struct tc_content *content, struct tc_openpgp *out,
		 struct tc_error *err)
{
	return tc_gpgv_run(ctx, sig, len, content, out, err);
}

/* Everything that speaks against wins. */
void tc_gpgv_conclude(struct tc_gpgv *out, const struct tc_openpgp *o)
{
	struct tc_gpgv made = { .outcome = TC_GPGV_MALFORMED };

	if (o->bad + o->lapsed + o->revoked > 0)
		made.outcome = TC_GPGV_BAD;
	else if (o->good + o->expired > 0)
		made.outcome = o->ended_well && o->fingerprint[0] != '\0' ?
				       TC_GPGV_GOOD :
				       TC_GPGV_BAD;
	else if (o->unknown > 0)
		made.outcome = TC_GPGV_UNKNOWN_KEY;
	if (made.outcome == TC_GPGV_GOOD) {
		memcpy(made.fingerprint, o->fingerprint,
		       sizeof(made.fingerprint));
		made.key_expired = o->good == 0;
	}
	*out = made;
}

int tc_gpgv_verify(const struct tc_gpgv_keyrings *k, const char *signature,
		   const struct tc_content *content, struct tc_gpgv *out,
		   struct tc_error *err)
{
	struct tc_openpgp o = { .good = 0 };
	struct tc_buf file, binary;
	int rc;

	tc_buf_init(&file, TC_MAX_SIGNATURE_FILE);
	tc_buf_init(&binary, TC_MAX_SIGNATURE_FILE);
	rc = tc_read_file(signature, &file, err);
	if (rc == 0 && tc_openpgp_signature(tc_buf_str(&file), file.len,
					    &binary, NULL) == 0)
		rc = tc_gpgv_run(k, binary.ptr, binary.len, content, &o, err);
	tc_buf_release(&file);
	tc_buf_release(&binary);
	if (rc == 0)
		tc_gpgv_conclude(out, &o);
	return rc;
}

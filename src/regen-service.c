/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs generators for a confined process, and keeps what they came to. */
#include "regen-service.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "broker.h"
#include "check/regen.h"
#include "crypto/digest.h"
#include "memory-file.h"
#include "regen/private-copy.h"
#include "regen/sandbox-job.h"

enum {
	HEX = 2 * TC_SHA256_SIZE,
	NAME = HEX + 1 + HEX, /* of a log */
	MAX_RESULT = 16 << 20,
	CHUNK = 65536,
};

/* Of the process. */
static struct {
	struct tc_regen_options *opt;
	const char *subject;
	struct tc_private_copy scratch; /* path NULL: there is none */
	char digest[HEX + 1];           /* of the subject; "" not known */
} own;

void tc_regen_service_begin(struct tc_regen_options *opt, const char *subject)
{
	own.opt = opt;
	own.subject = subject;
	if (opt->skip || opt->store == NULL ||
	    (opt->bwrap == NULL && !opt->unsafe))
		return;
	/* Where there is no store there is nothing to run. */
	if (*opt->store != '/' || access(opt->store, X_OK) != 0) {
		char *store = realpath(opt->store, NULL);

		if (store == NULL)
			return;
		opt->store = store; /* of the process */
	}
	if (tc_private_copy_make(&own.scratch, opt->work, NULL) == 0)
		opt->work = own.scratch.path;
}

const char *tc_regen_service_work(void)
{
	return own.scratch.path;
}

void tc_regen_service_end(void)
{
	tc_private_copy_remove(&own.scratch);
}

/* PREFIX/REST: rest, or NULL. */
static const char *below(const char *path, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(path, prefix, len) == 0 && path[len] == '/' ?
		       path + len + 1 : NULL;
}

static bool is_allowed(const struct tc_sandbox_job *job)
{
	const char *dir = own.scratch.path == NULL ?
				  NULL : below(job->work_dir, own.scratch.path);
	size_t i;

	/* Directly in ours, where nobody can make a link. */
	if (dir == NULL || *dir == '\0' || strchr(dir, '/') != NULL)
		return false;
	for (i = 0; i < job->bind_count; i++)
		if (below(job->binds[i].from, own.opt->store) == NULL)
			return false;
	return true;
}

static int run_and_answer(const struct tc_sandbox_job *job, int fd,
			  struct tc_error *err)
{
	struct tc_sandbox_result result;
	struct tc_buf text;
	int rc = tc_sandbox_run(job, &result, err);

	if (rc != 0)
		return -1;
	tc_buf_init(&text, MAX_RESULT);
	tc_sandbox_result_write(&result, &text);
	if (text.full || !tc_write_all(fd, text.ptr, text.len))
		rc = tc_fail(err, "sandbox: the result cannot be written");
	tc_buf_release(&text);
	tc_sandbox_result_release(&result);
	return rc;
}

int tc_regen_serve_sandbox(const int *fds, struct tc_error *err)
{
	struct tc_sandbox_request *request = tc_calloc(1, sizeof(*request));
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_SANDBOX_MAX_JOB);
	rc = tc_memory_file_read(fds[0], &text, err);
	if (rc == 0)
		rc = tc_sandbox_job_parse(request, tc_buf_str(&text),
					  text.len, err);
	if (rc == 0 && !is_allowed(&request->job))
		rc = tc_fail(err, "sandbox: not a job of ours");
	if (rc == 0) {
		request->job.bwrap = own.opt->bwrap;
		request->job.unsafe = own.opt->unsafe;
		request->job.limits.wall_ms = own.opt->seconds * 1000;
		rc = run_and_answer(&request->job, fds[1], err);
	}
	tc_buf_release(&text);
	free(request);
	return rc;
}

/* Of the tarball as it is on disk. */
static int digest_subject(struct tc_error *err)
{
	struct tc_digest *d = tc_digest_new(TC_DIGEST_SHA256, err);
	uint8_t sum[TC_SHA256_SIZE];
	char chunk[CHUNK];
	ssize_t n = -1;
	int fd;

	if (d == NULL)
		return -1;
	tc_digest_start(d);
	fd = open(own.subject, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	while (fd >= 0 && (n = read(fd, chunk, sizeof(chunk))) > 0)
		tc_digest_update(d, chunk, (size_t)n);
	if (fd >= 0)
		close(fd);
	tc_digest_final(d, sum);
	tc_digest_free(d);
	if (n == 0)
		(void)tc_hex(own.digest, sum, sizeof(sum));
	return n == 0 ? 0 : tc_fail(err, "cannot be read again");
}

static bool is_name(const char *text, size_t len)
{
	return len > NAME && text[NAME] == '\n' && text[HEX] == '.' &&
	       memcmp(text, own.digest, HEX) == 0 &&
	       strspn(text + HEX + 1, "0123456789abcdef") == HEX;
}

int tc_regen_serve_log(const int *fds, struct tc_error *err)
{
	struct tc_buf text;
	int rc = -1;

	if (own.subject == NULL || own.opt->cache == NULL)
		return tc_fail(err, "no log is kept");
	if (own.digest[0] == '\0' && digest_subject(err) != 0)
		return -1;
	tc_buf_init(&text, TC_MAX_REGEN_LOG + NAME + 1);
	if (tc_memory_file_read(fds[0], &text, err) == 0) {
		if (is_name(tc_buf_str(&text), text.len)) {
			const struct tc_buf log = {
				.ptr = text.ptr + NAME + 1,
				.len = text.len - NAME - 1,
			};

			text.ptr[NAME] = '\0';
			tc_check_regen_keep(own.opt->cache, text.ptr, &log);
			rc = 0;
		} else {
			tc_fail(err, "not a log of this release");
		}
	}
	tc_buf_release(&text);
	return rc;
}

/* Behind the fence. */

static int ask(int job, struct tc_sandbox_result *result, struct tc_error *err)
{
	int fds[2] = { job, tc_memory_file("", 0, err) };
	struct tc_buf text;
	int rc;

	if (fds[1] < 0)
		return -1;
	tc_buf_init(&text, MAX_RESULT);
	rc = tc_broker_ask(TC_BROKER_SANDBOX, fds, 2, err);
	if (rc >= 0)
		rc = tc_memory_file_read(fds[1], &text, err);
	if (rc == 0)
		rc = tc_sandbox_result_parse(result, tc_buf_str(&text),
					     text.len, err);
	tc_buf_release(&text);
	close(fds[1]);
	return rc;
}

static int run(const struct tc_sandbox_job *job,
	       struct tc_sandbox_result *result, struct tc_error *err)
{
	struct tc_buf text;
	int fd = -1, rc = -1;

	tc_buf_init(&text, TC_SANDBOX_MAX_JOB);
	tc_sandbox_job_write(job, &text);
	if (text.full)
		tc_fail(err, "sandbox: too long a job");
	else
		fd = tc_memory_file(text.ptr, text.len, err);
	tc_buf_release(&text);
	if (fd >= 0) {
		rc = ask(fd, result, err);
		close(fd);
	}
	return rc;
}

static void keep(const char *name, const struct tc_buf *log)
{
	struct tc_buf text;
	int fd;

	tc_buf_init(&text, TC_MAX_REGEN_LOG + NAME + 1);
	tc_buf_printf(&text, "%s\n", name);
	tc_buf_append(&text, log->ptr, log->len);
	fd = tc_memory_file(tc_buf_str(&text), text.len, NULL);
	tc_buf_release(&text);
	if (fd < 0)
		return;
	/* Missed by nobody. */
	(void)tc_broker_ask(TC_BROKER_LOG, &fd, 1, NULL);
	close(fd);
}

void tc_regen_service_use(struct tc_regen_options *opt)
{
	*opt = *own.opt;
	opt->run = run;
	opt->keep = keep;
}

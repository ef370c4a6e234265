/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs generators for a confined process, and keeps what they came to. */
#include "regen-service.h"

#include <errno.h>
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
#include "interrupt.h"
#include "memory-file.h"
#include "regen-jobs.h"
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
	if (tc_private_copy_make(&own.scratch, opt->work, TC_COPY_WHOLE,
				 NULL) == 0)
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

/* A copy of that sort, directly in ours, where nobody can make a link. */
static bool is_copy(const char *path, const char *sort)
{
	const char *dir = own.scratch.path == NULL ?
				  NULL : below(path, own.scratch.path);

	return dir != NULL && strncmp(dir, sort, strlen(sort)) == 0 &&
	       strchr(dir, '/') == NULL;
}

static bool is_allowed(const struct tc_sandbox_job *job)
{
	size_t i;

	if (!is_copy(job->work_dir, job->under ? TC_COPY_PART : TC_COPY_WHOLE) ||
	    (job->under != NULL && !is_copy(job->under, TC_COPY_BASE)))
		return false;
	for (i = 0; i < job->bind_count; i++)
		if (below(job->binds[i].from, own.opt->store) == NULL)
			return false;
	return true;
}

static struct tc_regen_job *read_job(int fd, struct tc_error *err)
{
	struct tc_regen_job *job = tc_calloc(1, sizeof(*job));
	struct tc_sandbox_job *wanted = &job->request.job;

	tc_buf_init(&job->text, TC_SANDBOX_MAX_JOB);
	if (tc_memory_file_read(fd, &job->text, err) == 0 &&
	    tc_sandbox_job_parse(&job->request, tc_buf_str(&job->text),
				 job->text.len, err) == 0 &&
	    (is_allowed(wanted) ||
	     tc_fail(err, "sandbox: not a job of ours") == 0)) {
		wanted->bwrap = own.opt->bwrap;
		wanted->unsafe = own.opt->unsafe;
		wanted->limits.wall_ms = own.opt->seconds * 1000;
		return job;
	}
	tc_buf_release(&job->text);
	free(job);
	return NULL;
}

int tc_regen_serve_sandbox(const int *fds, struct tc_error *err)
{
	struct tc_regen_job *job = read_job(fds[0], err);

	if (job == NULL)
		return -1;
	job->result = fcntl(fds[1], F_DUPFD_CLOEXEC, 0);
	job->answer = fcntl(fds[2], F_DUPFD_CLOEXEC, 0);
	if (job->result < 0 || job->answer < 0)
		tc_fail_errno(err, errno, "sandbox");
	else if (tc_regen_jobs_start(job, own.opt->jobs, err) == 0)
		return 0;
	if (job->result >= 0)
		close(job->result);
	if (job->answer >= 0)
		close(job->answer);
	tc_buf_release(&job->text);
	free(job);
	return -1;
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

/* What comes by the pipe once the job is done. */
static int wait_for(int pipe, struct tc_error *err)
{
	struct tc_regen_answer answer;
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(answer) &&
	       ((n = read(pipe, (char *)&answer + len,
			  sizeof(answer) - len)) > 0 ||
		(n < 0 && errno == EINTR)))
		len += n > 0 ? (size_t)n : 0;
	if (len < sizeof(answer))
		return tc_fail(err, "the sandbox's other side is gone");
	return answer.value == 0 ? 0 : tc_fail(err, "%s", answer.err.msg);
}

static int ask(int job, int result, struct tc_error *err)
{
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return tc_fail_errno(err, errno, "sandbox");
	rc = tc_broker_ask(TC_BROKER_SANDBOX,
			   (const int[]){ job, result, ends[1] }, 3, err);
	close(ends[1]);
	if (rc == 0)
		rc = wait_for(ends[0], err);
	close(ends[0]);
	return rc;
}

static int ask_and_read(int job, struct tc_sandbox_result *result,
			struct tc_error *err)
{
	int fd = tc_memory_file("", 0, err), rc;
	struct tc_buf text;

	if (fd < 0)
		return -1;
	tc_buf_init(&text, MAX_RESULT);
	rc = ask(job, fd, err);
	if (rc == 0)
		rc = tc_memory_file_read(fd, &text, err);
	if (rc == 0)
		rc = tc_sandbox_result_parse(result, tc_buf_str(&text),
					     text.len, err);
	tc_buf_release(&text);
	close(fd);
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
		rc = ask_and_read(fd, result, err);
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

/* A log's file has a temporary name until it is whole. */
static void keep_here(const char *name, const struct tc_buf *log)
{
	tc_interrupt_defer();
	tc_check_regen_keep(own.opt->cache, name, log);
	tc_interrupt_allow();
}

void tc_regen_service_here(struct tc_regen_options *opt)
{
	opt->keep = keep_here;
	if (own.scratch.path == NULL)
		return;
	opt->work = own.scratch.path;
	opt->run = tc_regen_jobs_run;
}

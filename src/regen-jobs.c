/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Generators that run at present, several at a time. */
#include "regen-jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/thread.h"
#include "memory-file.h"

enum { MAX_RESULT = 16 << 20 };

/* Of the process. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t ended;
	unsigned running;
	atomic_bool stop;
} jobs = { .lock = PTHREAD_MUTEX_INITIALIZER,
	   .ended = PTHREAD_COND_INITIALIZER };

static int begin(unsigned most, struct tc_error *err)
{
	int rc = 0;

	(void)pthread_mutex_lock(&jobs.lock);
	if (atomic_load(&jobs.stop))
		rc = tc_fail(err, "sandbox: interrupted");
	else if (jobs.running >= most)
		rc = tc_fail(err, "sandbox: more than %u at a time", most);
	else
		jobs.running++;
	(void)pthread_mutex_unlock(&jobs.lock);
	return rc;
}

static void end(void)
{
	(void)pthread_mutex_lock(&jobs.lock);
	jobs.running--;
	(void)pthread_cond_broadcast(&jobs.ended);
	(void)pthread_mutex_unlock(&jobs.lock);
}

static int run(const struct tc_sandbox_job *asked,
	       struct tc_sandbox_result *result, struct tc_error *err)
{
	struct tc_sandbox_job job = *asked;

	job.cancel = &jobs.stop;
	return tc_sandbox_run(&job, result, err);
}

static int run_and_write(const struct tc_sandbox_job *job, int fd,
			 struct tc_error *err)
{
	struct tc_sandbox_result result;
	struct tc_buf text;
	int rc = run(job, &result, err);

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

static void *work(void *arg)
{
	struct tc_regen_job *job = arg;
	struct tc_regen_answer answer = { .value = 0 };
	int fd;

	answer.value = run_and_write(&job->request.job, job->result,
				     &answer.err);
	tc_buf_release(&job->text);
	close(job->result);
	fd = job->answer;
	free(job);
	/* Whoever has the answer may ask for the next. */
	end();
	/* Who does not read it any more is gone. */
	(void)tc_write_all(fd, &answer, sizeof(answer));
	close(fd);
	return NULL;
}

int tc_regen_jobs_start(struct tc_regen_job *job, unsigned most,
			struct tc_error *err)
{
	pthread_t thread;
	int code;

	if (begin(most, err) != 0)
		return -1;
	code = tc_thread_start(&thread, work, job);
	if (code != 0) {
		end();
		return tc_fail_errno(err, code, "sandbox");
	}
	(void)pthread_detach(thread);
	return 0;
}

int tc_regen_jobs_run(const struct tc_sandbox_job *job,
		      struct tc_sandbox_result *result, struct tc_error *err)
{
	int rc = -1;

	if (begin(UINT32_MAX, err) == 0) {
		rc = run(job, result, err);
		end();
	}
	/* The process is about to end, and there is nothing to be said. */
	while (atomic_load(&jobs.stop))
		(void)pause();
	return rc;
}

void tc_regen_jobs_stop(void)
{
	(void)pthread_mutex_lock(&jobs.lock);
	atomic_store(&jobs.stop, true);
	while (jobs.running > 0)
		(void)pthread_cond_wait(&jobs.ended, &jobs.lock);
	(void)pthread_mutex_unlock(&jobs.lock);
}

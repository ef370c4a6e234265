/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A job and its result as bytes: strings, each with a NUL at its end, and
 * lists of them that end with an empty one. */
#include "regen/sandbox-job.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/path.h"

static void put(struct tc_buf *out, const char *s)
{
	tc_buf_append(out, s, strlen(s) + 1);
}

static void put_list(struct tc_buf *out, const char *const *list)
{
	while (*list != NULL)
		put(out, *list++);
	put(out, "");
}

void tc_sandbox_job_write(const struct tc_sandbox_job *job, struct tc_buf *out)
{
	size_t i;

	put(out, job->work_dir);
	put(out, job->cwd);
	put(out, job->under ? job->under : "");
	put(out, job->under ? job->part : "");
	put_list(out, job->argv);
	put_list(out, job->env);
	for (i = 0; i < job->bind_count; i++) {
		put(out, job->binds[i].from);
		put(out, job->binds[i].to);
	}
	put(out, "");
}

struct bytes {
	const char *at, *end;
};

/* The next string; NULL where there is none, or no end of it. */
static const char *take(struct bytes *b)
{
	const char *s = b->at;
	const char *nul = memchr(s, '\0', (size_t)(b->end - s));

	if (nul == NULL)
		return NULL;
	b->at = nul + 1;
	return s;
}

/* out has room for max and a NULL. Their number, or -1. */
static int take_list(struct bytes *b, const char **out, size_t max)
{
	size_t n = 0;
	const char *s;

	while ((s = take(b)) != NULL && *s != '\0') {
		if (n == max)
			return -1;
		out[n++] = s;
	}
	out[n] = NULL;
	return s == NULL ? -1 : (int)n;
}

static bool is_absolute(const char *path)
{
	return path != NULL && path[0] == '/' &&
	       (path[1] == '\0' || tc_path_is_below(path + 1));
}

static bool take_binds(struct bytes *b, struct tc_sandbox_request *out)
{
	const char *from, *to;
	size_t n = 0;

	while ((from = take(b)) != NULL && *from != '\0') {
		to = take(b);
		if (n == TC_SANDBOX_MAX_BINDS || !is_absolute(from) ||
		    !is_absolute(to))
			return false;
		out->binds[n++] = (struct tc_sandbox_bind){ from, to };
	}
	out->job.bind_count = n;
	return from != NULL && b->at == b->end;
}

static bool are_settings(const char *const *env)
{
	for (; *env != NULL; env++)
		if (**env == '=' || strchr(*env, '=') == NULL)
			return false;
	return true;
}

/* Both are there, or both are empty. */
static bool take_under(struct bytes *b, struct tc_sandbox_job *job)
{
	const char *under = take(b), *part = under ? take(b) : NULL;

	if (part == NULL)
		return false;
	if (*under == '\0')
		return *part == '\0';
	job->under = under;
	job->part = part;
	return is_absolute(under) && tc_path_is_below(part);
}

int tc_sandbox_job_parse(struct tc_sandbox_request *out, const char *text,
			 size_t len, struct tc_error *err)
{
	struct bytes b = { text, text + len };

	memset(out, 0, sizeof(*out));
	out->job.work_dir = take(&b);
	out->job.cwd = out->job.work_dir ? take(&b) : NULL;
	if (out->job.cwd == NULL || !is_absolute(out->job.work_dir) ||
	    (*out->job.cwd != '\0' && !tc_path_is_below(out->job.cwd)) ||
	    !take_under(&b, &out->job) ||
	    take_list(&b, out->argv, TC_SANDBOX_MAX_ARGS) < 1 ||
	    !is_absolute(out->argv[0]) ||
	    take_list(&b, out->env, TC_SANDBOX_MAX_ENV) < 0 ||
	    !are_settings(out->env) || !take_binds(&b, out))
		return tc_fail(err, "sandbox: not a job");
	out->job.argv = out->argv;
	out->job.env = out->env;
	out->job.binds = out->binds;
	return 0;
}

/* Every limit that a run can stop at; sandbox.h has them. */
static const char *const limits[] = { "", "time", "processes", "memory",
				      "disk", "output" };
enum { LIMITS = sizeof(limits) / sizeof(*limits) };

struct numbers {
	uint32_t end, limit, wall_ms, cpu_ms;
	int32_t status;
};

void tc_sandbox_result_write(const struct tc_sandbox_result *result,
			     struct tc_buf *out)
{
	struct numbers n = { .end = result->end, .wall_ms = result->wall_ms,
			     .cpu_ms = result->cpu_ms,
			     .status = result->status };
	uint32_t i;

	for (i = 1; i < LIMITS; i++)
		if (result->limit != NULL &&
		    strcmp(limits[i], result->limit) == 0)
			n.limit = i;
	tc_buf_append(out, &n, sizeof(n));
	if (result->output.len > 0)
		tc_buf_append(out, result->output.ptr, result->output.len);
}

int tc_sandbox_result_parse(struct tc_sandbox_result *out, const char *text,
			    size_t len, struct tc_error *err)
{
	struct tc_sandbox_result made = { .status = 0 };
	struct numbers n;

	if (len < sizeof(n))
		return tc_fail(err, "sandbox: no result");
	memcpy(&n, text, sizeof(n));
	if (n.end > TC_SANDBOX_ABSENT || n.limit >= LIMITS)
		return tc_fail(err, "sandbox: not a result");
	made.end = (enum tc_sandbox_end)n.end;
	made.status = n.status;
	made.limit = n.limit ? limits[n.limit] : NULL;
	made.wall_ms = n.wall_ms;
	made.cpu_ms = n.cpu_ms;
	tc_buf_init(&made.output, len);
	tc_buf_append(&made.output, text + sizeof(n), len - sizeof(n));
	*out = made;
	return 0;
}

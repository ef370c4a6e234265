/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Jobs that a confined process asks for: what is accepted is the one way to
 * write it, and sound. */
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "fuzz.h"
#include "regen/sandbox-job.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tc_sandbox_request request;
	struct tc_error err = { "" };
	struct tc_buf out;
	size_t i;
	int rc = tc_sandbox_job_parse(&request, (const char *)data, size,
				      &err);

	FUZZ_CHECK(rc == 0 || err.msg[0] != '\0');
	if (rc != 0)
		return 0;
	FUZZ_CHECK(request.job.bwrap == NULL && !request.job.unsafe);
	FUZZ_CHECK(request.argv[0] != NULL && request.argv[0][0] == '/');
	FUZZ_CHECK(strstr(request.job.work_dir, "/..") == NULL ||
		   strstr(request.job.work_dir, "/../") == NULL);
	for (i = 0; request.env[i] != NULL; i++)
		FUZZ_CHECK(strchr(request.env[i], '=') != NULL);
	tc_buf_init(&out, TC_SANDBOX_MAX_JOB);
	tc_sandbox_job_write(&request.job, &out);
	FUZZ_CHECK(out.full ||
		   (out.len == size && memcmp(out.ptr, data, size) == 0));
	tc_buf_release(&out);
	return 0;
}

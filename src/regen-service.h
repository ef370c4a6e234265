/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs generators for a confined process, and keeps what they came to. */
#ifndef TC_SRC_REGEN_SERVICE_H
#define TC_SRC_REGEN_SERVICE_H

struct tc_error;
struct tc_regen_options;

/*
 * Before the fence: a work directory of this process's own, which opt->work
 * names from then on, opt->store made absolute. subject: the only tarball of
 * this process, or NULL; only of that are logs kept. Where a directory cannot
 * be made, opt is left as it is. opt and subject stay the caller's, and are
 * looked at until tc_regen_service_end().
 */
void tc_regen_service_begin(struct tc_regen_options *opt, const char *subject);
/* The directory, to be written in; or NULL. */
const char *tc_regen_service_work(void);
/* Removes the directory. */
void tc_regen_service_end(void);

/* Behind the fence: *opt as given, but with what asks the services. */
void tc_regen_service_use(struct tc_regen_options *opt);
/* Without a fence: *opt was given, and runs are such that
 * tc_regen_jobs_stop() stops, in that directory. */
void tc_regen_service_here(struct tc_regen_options *opt);

/*
 * The services TC_BROKER_SANDBOX and TC_BROKER_LOG. The first (a job, a file
 * for its result, a pipe: regen-jobs.h) answers when the job has begun, and
 * begins no more than opt->jobs at a time. It runs any program, but in
 * bubblewrap, with nothing mounted that is not of the store of toolchains and
 * a work directory in ours. The second keeps a log whose name begins with the
 * digest of the subject: whoever asks can spoil no other release's.
 */
int tc_regen_serve_sandbox(const int *fds, struct tc_error *err);
int tc_regen_serve_log(const int *fds, struct tc_error *err);

#endif

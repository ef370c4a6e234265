/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A check behind the fence: what it may read, and what it may ask for. */
#include "confine-check.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "broker.h"
#include "check-options.h"
#include "check/check.h"
#include "cmd-db-trust.h"
#include "cmd.h"
#include "confine.h"
#include "interrupt.h"
#include "leftovers.h"
#include "pin-options.h"
#include "regen-jobs.h"
#include "regen-options.h"
#include "regen-service.h"
#include "seal-options.h"

static const struct tc_service services[] = {
	{ TC_BROKER_GPGV, 3, tc_seals_serve_gpgv },
	{ TC_BROKER_SANDBOX, 3, tc_regen_serve_sandbox },
	{ TC_BROKER_LOG, 1, tc_regen_serve_log },
	{ TC_BROKER_PINS, 1, tc_pins_serve },
	{ TC_BROKER_OUTPUT, 1, tc_check_serve_output },
	{ TC_BROKER_COMMIT, 0, tc_check_serve_commit },
	{ 0 },
};

/* All but the values of --db are read here, and once. */
static int read_given(struct tc_check_options *opt, struct tc_error *err)
{
	opt->trust = tc_db_trust_given(err);
	return opt->trust == NULL || tc_seals_given(opt, err) != 0 ||
			       tc_pins_given(opt, err) != 0 ||
			       tc_regen_given(&opt->regen, err) != 0 ? -1 : 0;
}

static void add_all_beside(struct tc_paths *paths, const char *const *list,
			   size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		tc_paths_add_beside(paths, list[i]);
}

static void add_repos(struct tc_paths *paths, const struct tc_check_options *opt)
{
	const struct tc_submodule_options *s = &opt->submodules;
	size_t i;

	if (opt->repo != NULL)
		tc_paths_add_repo(paths, opt->repo);
	for (i = 0; i < s->given_count; i++) {
		const char *path = strchr(s->given[i], '=');

		if (path != NULL)
			tc_paths_add_repo(paths, path + 1);
	}
	for (i = 0; i < s->dir_count; i++)
		tc_paths_add_repo(paths, s->dirs[i]);
}

static void add_regen(struct tc_paths *paths, const struct tc_regen_options *r)
{
	if (r->skip)
		return;
	if (r->store != NULL)
		tc_paths_add(paths, r->store);
	if (r->list != NULL)
		tc_paths_add(paths, r->list);
	if (r->cache != NULL)
		tc_paths_add(paths, r->cache);
	if (tc_regen_service_work() != NULL)
		tc_paths_add_work(paths, tc_regen_service_work());
}

/* A spool has no name but this one. */
static void add_subject(struct tc_paths *paths,
			const struct tc_check_options *opt)
{
	char path[32];

	if (opt->subject != NULL)
		tc_paths_add_beside(paths, opt->subject);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", opt->spool_fd);
	if (opt->spool_fd > 0)
		tc_paths_add(paths, path);
}

static int gather(struct tc_paths *paths, const struct tc_check_options *opt,
		  size_t count, struct tc_error *err)
{
	const struct tc_signature_options *s = &opt->signatures;
	struct tc_ref_file dbs[TC_MAX_DATABASES];
	int n = tc_db_given(tc_check_dbs(), dbs, err), i;
	size_t k;

	if (n < 0)
		return -1;
	for (k = 0; k < count; k++)
		add_subject(paths, &opt[k]);
	add_all_beside(paths, s->files, s->file_count);
	add_all_beside(paths, s->sums, s->sums_count);
	for (i = 0; i < n; i++)
		tc_paths_add_around(paths, dbs[i].path);
	if (tc_check_contents() != NULL)
		tc_paths_add_beside(paths, tc_check_contents());
	add_repos(paths, opt);
	add_regen(paths, &opt->regen);
	return 0;
}

static void stop_and_die(int sig)
{
	tc_regen_jobs_stop();
	tc_regen_service_end();
	tc_leftovers_remove();
	tc_interrupt_die(sig);
}

static int work_here(int (*work)(void *ctx), void *ctx)
{
	struct tc_regen_options regen = { .skip = false };
	struct tc_error err = { "" };
	int status;

	if (tc_regen_given(&regen, &err) != 0)
		return tc_complain(&err);
	tc_regen_service_begin(&regen, NULL);
	tc_interrupt_hold();
	tc_interrupt_begin(stop_and_die);
	status = work(ctx);
	tc_interrupt_end();
	tc_regen_service_end();
	return status;
}

int tc_confine_check(struct tc_check_options *opts, size_t count,
		     int (*work)(void *ctx), void *ctx)
{
	struct tc_paths paths = { .list = NULL };
	struct tc_error err = { "" };
	int status;

	if (!tc_confine_wanted())
		return work_here(work, ctx);
	if (read_given(opts, &err) != 0)
		return tc_complain(&err);
	tc_interrupt_hold();
	tc_regen_service_begin(&opts->regen, count == 1 ? opts->subject : NULL);
	if (gather(&paths, opts, count, &err) == 0)
		status = tc_confine(&paths, services, work, ctx);
	else
		status = tc_complain(&err);
	tc_regen_jobs_stop();
	tc_check_serve_end();
	tc_regen_service_end();
	tc_interrupt_end();
	tc_paths_release(&paths);
	return status;
}

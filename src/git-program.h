/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Running git(1), for the one thing that the library does not do: fetching
 * over the network. */
#ifndef TC_SRC_GIT_PROGRAM_H
#define TC_SRC_GIT_PROGRAM_H

#include <stdio.h>

struct tc_error;
struct tc_remote_url;

struct tc_git_job {
	const char *const *arguments; /* with "git"; NULL-terminated */
	const struct tc_remote_url *url; /* which shown means, and no other */
	FILE *input;      /* a file, from its beginning; NULL: nothing */
	unsigned silence; /* seconds without a sign of life before it is
			     ended */
};

/*
 * Runs git as PATH finds it: with none of the user's or the system's
 * configuration, no hooks, no terminal, no programs that ask for passwords,
 * the transports of tc_remote_url_parse() and no others, and objects checked
 * as they come. Its environment is ours but for PATH, the ssh agent, proxies
 * and certificates. output, if not NULL, gets a stream of what it printed
 * (close it).
 *
 * 0, or -1 with git's own last line in err, quoted, and without the secret
 * of the URL. INT, TERM and HUP end git and all that it started, wait for
 * it, and are a failure here, as they are before it is started:
 * tc_git_interrupted() says so.
 */
int tc_git_run(const struct tc_git_job *job, FILE **output,
	       struct tc_error *err);

/*
 * Between these two INT, TERM and HUP, unless they are ignored, do no more than
 * tc_git_interrupted() tells: the signal that came, or 0. Git is run there and
 * nowhere else. Who began cleans up, ends that, and raises the signal again.
 */
void tc_git_begin(void);
void tc_git_end(void);
int tc_git_interrupted(void);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git(1) prints, where we read it. Some of it is a server's words. */
#ifndef TC_SRC_GIT_OUTPUT_H
#define TC_SRC_GIT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct tc_buf;
struct tc_error;
struct tc_remote_url;

/* An id of an object, in digits of SHA-1 or SHA-256, and a NUL. */
enum { TC_GIT_ID = 65 };

/* err gets why git failed: of the end of its standard error, which is changed,
 * the first "fatal:" line, else the last line; quoted, and nothing of it where
 * it holds the secret of url (which may be NULL). -1. */
int tc_git_output_failed(struct tc_buf *tail, const struct tc_remote_url *url,
			 struct tc_error *err);

/* The one line of `git rev-parse --verify`. false: no id. */
bool tc_git_output_id(FILE *out, char id[TC_GIT_ID]);

/* Of the lines of `git rev-list --missing=print` those ids that it marks with
 * "?", a line each, go to list. Their number. */
size_t tc_git_output_missing(FILE *out, FILE *list);

#endif

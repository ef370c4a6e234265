/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Repositories on other machines: --network, and clones that are kept. */
#ifndef TC_SRC_REMOTE_H
#define TC_SRC_REMOTE_H

#include "options.h"
#include "remote-url.h"

struct tc_error;

/* --network and --network-timeout, of every command that has --repo. */
extern const struct tc_option tc_remote_option_table[];

/* A repository that --repo names. */
struct tc_remote {
	const char *path;  /* on this machine: where to read */
	const char *shown; /* what people are told; path for a local one */
	struct tc_remote_url url; /* of another machine, else zeroed */
	char *cache;
};

/*
 * A word that is no URL is a path and taken as it is. A URL without --network
 * is an error. With it the repository is fetched by git into
 * $XDG_CACHE_HOME/tarcheck/git or ~/.cache/tarcheck/git: a bare clone, made
 * aside and renamed, without the contents of files where the server can do
 * that; then those of tag or commit (both NULL: of none) in one request. A
 * clone that is there is brought up to date, so branches and tags are those
 * of now. Other processes wait.
 *
 * 0 with *out filled in (tc_remote_release() it), or -1. An interrupt ends
 * the process by that signal, after nothing unfinished was left.
 */
int tc_remote_open(struct tc_remote *out, const char *word, const char *tag,
		   const char *commit, struct tc_error *err);
void tc_remote_release(struct tc_remote *remote);

#endif

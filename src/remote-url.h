/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses of repositories on other machines, as gitglossary(7) and
 * git-clone(1) have them. */
#ifndef TC_SRC_REMOTE_URL_H
#define TC_SRC_REMOTE_URL_H

#include <stdbool.h>
#include <stddef.h>

struct tc_error;

/* Whether the word means an address and not a path on this machine:
 * SCHEME://..., TRANSPORT::..., or HOST:PATH where no such file exists. */
bool tc_remote_is_url(const char *word);

/* Zeroed: none. */
struct tc_remote_url {
	char *real;  /* with the password or token it came with, if any */
	char *shown; /* without: what reports, logs and the cache may hold */
	const char *secret; /* what shown lacks, in real; NULL: nothing */
	size_t secret_len;
	char *name;  /* one file name, another one for every shown */
};

/*
 * Takes https, ssh (also as [USER@]HOST:PATH), git and file, and nothing that
 * git or ssh could take for an option. 0, or -1 with the shown form in err.
 */
int tc_remote_url_parse(struct tc_remote_url *out, const char *word,
			struct tc_error *err);
void tc_remote_url_release(struct tc_remote_url *url);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Version numbers of reference tools: out of the names of their releases, and
 * their order. */
#ifndef TC_DB_RELEASE_VERSION_H
#define TC_DB_RELEASE_VERSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct tc_error;
struct tc_refs;

/* The longest seen is "2.4.7.4-1ec8f-dirty". */
enum { TC_VERSION_SIZE = 32 };

/*
 * The upstream version in the name of a release as manifests have it: "2.4.7"
 * of "v2.4.7", "1.5.26" of "release-1-5-26", "2.4.7" of "Debian libtool
 * 2.4.7-7~deb12u1", "1.4.p6" of "Release-1-4-p6"; "" where there is none or it
 * does not fit.
 */
void tc_release_version(char out[TC_VERSION_SIZE], const char *release);

/*
 * Runs of digits as numbers, runs of letters as text, whatever stands between
 * them: below, equal to, above 0. "2.60" is below "2.60a", that is below
 * "2.60.1"; "1.4-p6" equals "1.4.p6". "" is lowest.
 */
int tc_version_compare(const char *a, const char *b);

/* Of the form that releases have: "1.4", "1.16.5", "2.2.6b", "1.4-p6"; not
 * what is made from a repository: "2.72.24-c5b83", "2.4.2.418". */
bool tc_version_is_release(const char *version);

/*
 * The highest version of a project's releases, of any variant, in any of the
 * databases; "" where they have none. tc_refs_named_release() looks only at
 * those that are called by the project's name ("Debian automake 1.19-3"): so
 * it may be too low, and is cheap; the other reads all rows. 0, -1.
 */
int tc_refs_named_release(struct tc_refs *refs, const char *project,
			  char out[TC_VERSION_SIZE], struct tc_error *err);
int tc_refs_newest_release(struct tc_refs *refs, const char *project,
			   char out[TC_VERSION_SIZE], struct tc_error *err);

#endif

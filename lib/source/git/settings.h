/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a repository says of its format, and nothing that it includes. */
#ifndef TC_SOURCE_GIT_SETTINGS_H
#define TC_SOURCE_GIT_SETTINGS_H

struct git_repository;

#define TC_GIT_INCLUDE "include"
#define TC_GIT_NOT_INCLUDED "exclude"

/*
 * From now on the repository's settings are those in its own file "config" as
 * it is now: no file that one names is opened (include.path, includeIf: it
 * could be any file of this machine), nor the user's and the system's. The
 * sections of those that would be are called exclude and excludeIf. 0 or
 * libgit2's negative code.
 */
int tc_git_settings(struct git_repository *repo);

#endif

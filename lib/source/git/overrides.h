/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a repository holds that would make git show or run something else. */
#ifndef TC_SOURCE_GIT_OVERRIDES_H
#define TC_SOURCE_GIT_OVERRIDES_H

struct tc_arena;
struct tc_repo;

/*
 * None of it is obeyed here, so this is only for people: references below
 * refs/replace, grafts, alternates (gitrepository-layout(5)), and settings
 * that name commands or other files of settings (git-config(1)). One line,
 * "refs/replace (2), info/grafts", raw; NULL where there is nothing.
 */
const char *tc_repo_overrides(struct tc_repo *repo, struct tc_arena *arena);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every version of chosen files in a repository's history, with its time. */
#ifndef TC_SOURCE_GIT_HISTORY_H
#define TC_SOURCE_GIT_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct tc_error;
struct tc_repo;

/* One content of one path. Dates are committer dates in UTC as YYYYMMDD. */
struct tc_version {
	const char *path;
	uint8_t blob[20];
	uint32_t first;   /* day of the earliest commit that brought it */
	uint32_t last;    /* latest day of a commit that replaced it or of a
			     release that still held it; 0 = still in head */
	const char *first_release; /* earliest and latest release tag that */
	const char *last_release;  /* hold it, by commit date; NULL: none */
	uint32_t first_release_day, last_release_day;
	int64_t first_release_time, last_release_time;
	uint32_t last_any; /* as last, whether or not it is in head; 0: none */
	bool in_head;
};

/* A release tag and the commit that it names. */
struct tc_history_tag {
	const char *name;
	uint8_t commit[20];
};

struct tc_history {
	struct tc_version *versions; /* by path, then blob */
	size_t count;
	uint8_t (*commit_ids)[20]; /* that head and tags reach; sorted */
	size_t commits;      /* how many */
	struct tc_history_tag *tags; /* that count, by name; arena */
	size_t tag_count;
	uint8_t head[20];
	char head_hex[41];
	uint32_t head_day;
	size_t walked;       /* commits that were looked at for it */
	const char *restarted; /* why an earlier reading was of no use; NULL:
				  it was, or there was none */
	struct tc_arena arena;
};

/*
 * Which files are wanted. Patterns are those of tc_path_match(): one without
 * a slash is for base names anywhere. One that begins with a slash is for
 * the whole path, so "/install-sh" is the file at the top only.
 */
struct tc_selection {
	const char *const *paths;   /* none: all */
	size_t path_count;
	const char *const *exclude; /* taken out again */
	size_t exclude_count;
};
bool tc_selection_wants(const struct tc_selection *selection,
			const char *path);

struct tc_history_options {
	struct tc_selection selection;
	const char *const *release_tags; /* fnmatch(3) patterns; NAME=ID, with
					    a full commit id, is a release
					    that has no tag */
	size_t release_tag_count;
	const char *head;           /* commit id to start from; NULL: HEAD */
	/* What was read of the same history before it grew, with the same
	 * selection and patterns; NULL: nothing. Only new commits and tags are
	 * looked at then. The result is the same. Of no use when its head is
	 * no ancestor of head, or one of its tags has moved or gone. */
	const struct tc_history *earlier;
	void (*progress)(void *ctx, uint64_t done, uint64_t total);
	void *progress_ctx;
};

/*
 * Starts from head and from the release tags, never from refs/pull or other
 * branches: what anybody could have pushed is not published. Tags of commits
 * later than head do not count, so that head alone says how far the history
 * goes. Only regular files count. Trees are read for directories that a pattern can reach and
 * that differ from a parent's; no blob is read, so blobs may be missing (a
 * partial clone), but a missing commit or tree (a shallow clone) is an error.
 * The result does not depend on the order of commits or references.
 */
int tc_history_read(struct tc_repo *repo, const struct tc_history_options *opt,
		    struct tc_history *out, struct tc_error *err);
void tc_history_release(struct tc_history *history);
/* Whether the history reaches that commit. */
bool tc_history_has_commit(const struct tc_history *history,
			   const uint8_t commit[20]);

bool tc_repo_has_blob(struct tc_repo *repo, const uint8_t blob[20]);
/* The content of a blob: malloc'd, NUL-terminated; the caller frees it.
 * 0; 1 when the object is not in the repository (a partial clone); -1. */
int tc_repo_read_blob(struct tc_repo *repo, const uint8_t blob[20],
		      char **bytes, size_t *len, struct tc_error *err);

#endif

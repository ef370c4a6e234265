/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which commit a release was made from. */
#include "check/locate.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "check/check.h"
#include "source/directory.h"
#include "source/tarball.h"

static bool is_in_git(const struct tc_member *m)
{
	return m->type == TC_TYPE_FILE || m->type == TC_TYPE_SYMLINK;
}

static int read_subject(struct tc_location *made, const char *subject,
			const struct tc_read_options *read,
			struct tc_error *err)
{
	struct stat st;

	if (stat(subject, &st) == 0 && S_ISDIR(st.st_mode))
		return tc_directory_read(subject, read, &made->archive,
					 &made->info, err);
	return tc_tarball_read(subject, subject, read, &made->archive,
			       &made->info, err);
}

int tc_locate(struct tc_location *out, const char *subject, const char *repo,
	      size_t count, void (*progress)(void *ctx, uint64_t done,
					     uint64_t total),
	      void *progress_ctx, struct tc_error *err)
{
	const struct tc_read_options read = { .progress = progress,
					      .progress_ctx = progress_ctx };
	const struct tc_locate_options opt = { .progress = progress,
					       .progress_ctx = progress_ctx };
	struct tc_location made = { .count = 0 };
	struct tc_repo *opened = tc_repo_open(repo, err);
	size_t i;
	int n = -1;

	tc_tree_init(&made.archive);
	made.fits = tc_calloc(count, sizeof(*made.fits));
	if (opened != NULL && read_subject(&made, subject, &read, err) == 0)
		n = tc_repo_locate(opened, &made.archive, &opt, made.fits,
				   count, &made.seen, err);
	tc_repo_free(opened);
	if (n < 0) {
		tc_location_release(&made);
		return -1;
	}
	made.count = (size_t)n;
	for (i = 0; i < made.archive.count; i++)
		made.files += is_in_git(&made.archive.members[i]);
	*out = made;
	return 0;
}

void tc_location_release(struct tc_location *location)
{
	if (location == NULL)
		return;
	free(location->fits);
	tc_tree_release(&location->archive);
}

/* Findings about a member whose bytes have no origin in the tag. */
static bool is_about_bytes(const struct tc_check *check,
			   const struct tc_finding *f)
{
	const struct tc_member *m;

	if (f->path == NULL ||
	    (f->id != TC_FINDING_VCS_MODIFIED &&
	     f->id != TC_FINDING_FILE_UNEXPLAINED &&
	     f->id != TC_FINDING_MACRO_UNEXPLAINED &&
	     f->id != TC_FINDING_AUX_UNEXPLAINED &&
	     f->id != TC_FINDING_MACRO_IMPOSTOR &&
	     f->id != TC_FINDING_AUX_IMPOSTOR))
		return false;
	m = tc_tree_find(&check->archive, f->path);
	return m != NULL && m->type == TC_TYPE_FILE && m->size > 0 &&
	       (m->flags & TC_MEMBER_BLOB);
}

static const char *distance(struct tc_arena *arena,
			    const struct tc_sighting *s)
{
	if (s->before > 0 && s->after == 0)
		return tc_arena_printf(arena, "%zu commit%s before", s->before,
				       s->before == 1 ? "" : "s");
	if (s->after > 0 && s->before == 0)
		return tc_arena_printf(arena, "%zu commit%s after", s->after,
				       s->after == 1 ? "" : "s");
	return "on another line of history than";
}

static void tell_sightings(struct tc_check *check, struct tc_repo *repo)
{
	struct tc_evidence *ev = &check->evidence;
	const struct tc_locate_options opt = {
		.near = check->revision.commit,
		.around = TC_MAX_LOOK_BACK,
	};
	struct tc_sighting *wanted = tc_calloc(ev->findings.count,
					       sizeof(*wanted));
	size_t *index = tc_calloc(ev->findings.count, sizeof(*index));
	struct tc_error ignored;
	size_t count = 0, i;

	for (i = 0; i < ev->findings.count; i++) {
		if (!is_about_bytes(check, &ev->findings.list[i]))
			continue;
		memcpy(wanted[count].blob,
		       tc_tree_find(&check->archive,
				    ev->findings.list[i].path)->blob,
		       TC_BLOB_SIZE);
		index[count++] = i;
	}
	if (count > 0 && tc_repo_find_blobs(repo, &check->revision, &opt,
					    wanted, count, &ev->arena,
					    &ignored) == 0)
		for (i = 0; i < count; i++)
			if (wanted[i].found)
				tc_finding_evidence_at(
					&ev->findings, index[i],
					"equals %s of commit %.12s, %s the "
					"commit compared with", wanted[i].path,
					wanted[i].commit_hex,
					distance(&ev->arena, &wanted[i]));
	free(index);
	free(wanted);
}

/* Whether a closer look at other commits is worth its time. */
static bool has_foreign_files(const struct tc_findings *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (f->list[i].id == TC_FINDING_VCS_WRONG_TREE ||
		    (f->list[i].id == TC_FINDING_VCS_MODIFIED &&
		     f->list[i].severity == TC_SEVERITY_ERROR))
			return true;
	return false;
}

static uint64_t count_equal(const struct tc_evidence *ev)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < ev->archive->count; i++)
		n += ev->results[i].vcs == TC_VCS_IDENTICAL;
	return n;
}

static void tell_better_fit(struct tc_check *check, struct tc_repo *repo)
{
	struct tc_evidence *ev = &check->evidence;
	const struct tc_locate_options opt = {
		.near = check->revision.commit,
		.around = TC_MAX_LOOK_BACK,
	};
	const uint64_t equal = count_equal(ev);
	struct tc_error ignored;
	struct tc_fit best;
	struct tc_locate_seen seen;

	if (tc_repo_locate(repo, &check->archive, &opt, &best, 1, &seen,
			   &ignored) < 1 || best.equal <= equal)
		return;
	tc_findings_add(&ev->findings, TC_FINDING_VCS_OTHER_COMMIT, NULL,
			"%llu members equal commit %.12s%s%s, %llu the one "
			"compared with", (unsigned long long)best.equal,
			best.commit_hex, best.tag ? " (tag " : "",
			best.tag ? tc_arena_printf(&ev->arena, "%s)", best.tag)
				 : "",
			(unsigned long long)equal);
	tc_findings_sort(&ev->findings);
}

/* Every file is the tag's, but not every file of the tag is here. */
static bool is_part_of_tag(const struct tc_check *check)
{
	const struct tc_evidence *ev = &check->evidence;
	bool missing = false;
	size_t i;

	for (i = 0; i < ev->archive->count; i++)
		if (ev->archive->members[i].type != TC_TYPE_DIR &&
		    ev->results[i].vcs != TC_VCS_IDENTICAL)
			return false;
	for (i = 0; i < ev->findings.count; i++)
		missing = missing ||
			  ev->findings.list[i].id == TC_FINDING_VCS_MISSING;
	return missing;
}

/* Is it another commit and nothing but that? */
static void tell_exact_fit(struct tc_check *check, struct tc_repo *repo)
{
	struct tc_evidence *ev = &check->evidence;
	struct tc_locate_options opt = { .near = check->revision.commit };
	struct tc_locate_seen seen;
	struct tc_error ignored;
	struct tc_fit own, best;

	/* The tag's commit alone, then those around it. */
	if (tc_repo_locate(repo, &check->archive, &opt, &own, 1, &seen,
			   &ignored) < 1)
		return;
	opt.around = TC_MAX_LOOK_BACK;
	if (tc_repo_locate(repo, &check->archive, &opt, &best, 1, &seen,
			   &ignored) < 1 || own.absent == 0 ||
	    best.equal != own.equal || best.differ > 0 || best.absent > 0)
		return;
	tc_findings_add(&ev->findings, TC_FINDING_VCS_OTHER_COMMIT, NULL,
			"all %llu members equal commit %.12s%s%s as well, and "
			"of that no file beside them is missing",
			(unsigned long long)best.equal, best.commit_hex,
			best.tag ? " (tag " : "",
			best.tag ? tc_arena_printf(&ev->arena, "%s)", best.tag)
				 : "");
	tc_findings_sort(&ev->findings);
}

void tc_check_look_back(struct tc_check *check, struct tc_repo *repo)
{
	tell_sightings(check, repo);
	if (has_foreign_files(&check->evidence.findings))
		tell_better_fit(check, repo);
	else if (is_part_of_tag(check))
		tell_exact_fit(check, repo);
}

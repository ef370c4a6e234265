/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The whole story of one verification. */
#include "check/check.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "check/filters.h"
#include "check/locate.h"
#include "check/repository.h"
#include "check/top-name.h"
#include "db/contents.h"
#include "evidence/coherence.h"
#include "evidence/compose.h"
#include "evidence/kind.h"
#include "evidence/po.h"
#include "evidence/stamps.h"
#include "source/directory.h"
#include "source/git/history.h"
#include "source/git/init.h"
#include "source/tarball.h"

/* What the keep function needs to know while members stream by. */
struct keeper {
	const struct tc_tree *vcs; /* NULL for audit */
};

/* Classify, and keep the bytes that a later step may want to look into: of
 * macros and scripts, and of files that differ from the tag's. */
static bool classify(void *ctx, struct tc_member *member, const char *head,
		     size_t len)
{
	const struct keeper *keeper = ctx;
	const struct tc_member *v = NULL;

	member->kind = (uint16_t)tc_kind_classify(member->path, head, len);
	if (keeper->vcs != NULL)
		v = tc_tree_find(keeper->vcs, member->path);
	if (v != NULL && memcmp(v->blob, member->blob, TC_BLOB_SIZE) != 0)
		return true;
	return tc_kind_wants_bytes(member->kind) ||
	       tc_stamp_wants_bytes(member->path) ||
	       tc_po_wants_bytes(member->path);
}

static int read_subject(struct tc_check *check,
			const struct tc_check_options *opt,
			struct keeper *keeper, struct tc_error *err)
{
	struct tc_read_options read = {
		.keep = classify,
		.keep_ctx = keeper,
		.limits = opt->limits,
		.copy_fd = opt->spool_fd,
		.progress = opt->progress,
		.progress_ctx = opt->progress_ctx,
	};
	struct stat st;

	if (stat(opt->subject, &st) == 0 && S_ISDIR(st.st_mode))
		return tc_directory_read(opt->subject, &read, &check->archive,
					 &check->info, err);
	if (tc_tarball_read(opt->subject, check->subject, &read,
			    &check->archive, &check->info, err) != 0)
		return -1;
	if (opt->spool_fd != 0)
		check->path = tc_arena_printf(&check->evidence.arena,
					      "/proc/self/fd/%d",
					      opt->spool_fd);
	return 0;
}

static int read_repo(struct tc_check *check,
		     const struct tc_check_options *opt, struct tc_repo *repo,
		     struct tc_error *err)
{
	int rc;

	if (opt->tag != NULL)
		rc = tc_repo_find_tag(repo, opt->tag, &check->revision, err);
	else
		rc = tc_repo_find_commit(repo, opt->commit, &check->revision,
					 err);
	return rc ? rc : tc_repo_read_tree(repo, &check->revision, &check->vcs,
					   &check->tree_faults, err);
}

/* Facts of the reader become findings here: evidence knows no reader. */
static void add_facts(struct tc_check *check)
{
	static const enum tc_finding_id ids[] = {
		[TC_FACT_DUPLICATE] = TC_FINDING_ARCHIVE_DUPLICATE_PATH,
		[TC_FACT_REPEATED] = TC_FINDING_ARCHIVE_REPEATED_MEMBER,
		[TC_FACT_UNSAFE_PATH] = TC_FINDING_ARCHIVE_UNSAFE_PATH,
		[TC_FACT_LINK_ESCAPES] = TC_FINDING_ARCHIVE_LINK_ESCAPES,
		[TC_FACT_BAD_HARDLINK] = TC_FINDING_ARCHIVE_BAD_HARDLINK,
		[TC_FACT_SPECIAL] = TC_FINDING_ARCHIVE_SPECIAL_MEMBER,
		[TC_FACT_SEVERAL_TOPS] = TC_FINDING_ARCHIVE_SEVERAL_TOPS,
		[TC_FACT_LAYERS] = TC_FINDING_ARCHIVE_LAYERS,
		[TC_FACT_THROUGH_LINK] = TC_FINDING_ARCHIVE_THROUGH_LINK,
		[TC_FACT_AMBIGUOUS] = TC_FINDING_ARCHIVE_AMBIGUOUS,
		[TC_FACT_TRAILING] = TC_FINDING_ARCHIVE_TRAILING_DATA,
		[TC_FACT_DISAGREE] = TC_FINDING_ARCHIVE_DISAGREEMENT,
		[TC_FACT_NO_END] = TC_FINDING_ARCHIVE_NO_END,
		[TC_FACT_PADDING] = TC_FINDING_ARCHIVE_PADDING,
		[TC_FACT_GZIP_FIELDS] = TC_FINDING_ARCHIVE_GZIP_FIELDS,
	};
	struct tc_evidence *ev = &check->evidence;
	size_t i;

	for (i = 0; i < check->info.fact_count; i++) {
		const struct tc_archive_fact *fact = &check->info.facts[i];
		const struct tc_member *v = NULL;
		struct tc_finding *f;

		f = tc_findings_add(&ev->findings, ids[fact->kind], fact->path,
				    "%s", fact->text ? fact->text : "");
		if (fact->text == NULL)
			f->detail = NULL;
		if (fact->kind != TC_FACT_LINK_ESCAPES)
			continue;
		/* A link that the tag holds as well was open to review. */
		if (ev->vcs != NULL)
			v = tc_tree_find(ev->vcs, fact->path);
		if (v != NULL && v->type == TC_TYPE_SYMLINK)
			f->severity = TC_SEVERITY_INFO;
	}
}

/* Of a directory the name is the user's own. */
static void add_top_name(struct tc_check *check)
{
	const char *top = check->archive.top, *odd;

	if (top == NULL || *top == '\0' || !check->info.has_sha256)
		return;
	odd = tc_top_name_odd(top, tc_path_base(check->subject));
	if (odd != NULL)
		tc_findings_add(&check->evidence.findings,
				TC_FINDING_ARCHIVE_TOP_NAME, NULL, "%s %s",
				top, odd);
}

/* A repository that cannot be read is none: all is told that can be told
 * without one, and that this is not all. */
static int open_repo(struct tc_check *check, const char *path,
		     struct tc_repo **repo, struct tc_error *err)
{
	const char *why;
	int rc = tc_repo_try_open(path, repo, &why, err);

	if (rc > 0)
		tc_findings_add(&check->evidence.findings,
				TC_FINDING_VCS_UNSUPPORTED_FORMAT, NULL, "%s",
				why);
	return rc < 0 ? -1 : 0;
}

/* How one modified file differs from the tag's: the counts in the detail,
 * the lines as evidence where the difference is held against the release. */
static void show_difference(struct tc_check *check, struct tc_repo *repo,
			    size_t index, uint64_t *left)
{
	struct tc_evidence *ev = &check->evidence;
	struct tc_finding *f = &ev->findings.list[index];
	const struct tc_member *m = tc_tree_find(&check->archive, f->path);
	const struct tc_member *v = tc_tree_find(&check->vcs, f->path);
	const char *lines[TC_MAX_EVIDENCE_LINES];
	size_t added, removed;
	int n, i;

	if (v == NULL || m == NULL) /* of a submodule; a directory now */
		return;
	if (m->extra == NULL || m->extra->bytes == NULL ||
	    m->extra->bytes_len != m->size || v->type != TC_TYPE_FILE)
		return;
	n = tc_repo_diff(repo, v->blob, m->extra->bytes, m->extra->bytes_len,
			 &ev->arena, left, lines, TC_MAX_EVIDENCE_LINES,
			 &added, &removed);
	if (n < 0)
		return;
	f->detail = tc_arena_printf(&ev->arena,
				    "%s: %zu lines added, %zu removed",
				    f->detail, added, removed);
	if (f->severity < TC_SEVERITY_ERROR)
		return;
	for (i = 0; i < n; i++)
		tc_finding_evidence_at(&ev->findings, index, "%s", lines[i]);
}

static void show_differences(struct tc_check *check, struct tc_repo *repo)
{
	const struct tc_findings *f = &check->evidence.findings;
	uint64_t left = TC_MAX_DIFF_WORK;
	size_t i;

	for (i = 0; i < f->count; i++)
		if (f->list[i].id == TC_FINDING_VCS_MODIFIED)
			show_difference(check, repo, i, &left);
}

static int read_submodules(struct tc_check *check,
			   const struct tc_check_options *opt,
			   struct tc_repo *repo, struct tc_error *err)
{
	struct tc_submodules *modules = &check->submodules;
	struct tc_pinned *pinned = &check->evidence.pinned;
	struct tc_arena *arena = &check->evidence.arena;
	const char **missing, **commits;
	size_t i, n = 0;

	if (tc_submodules_read(modules, repo, &check->vcs, &opt->submodules,
			       err) != 0)
		return -1;
	missing = tc_arena_alloc(arena, (modules->count + 1) *
						sizeof(*missing));
	commits = tc_arena_alloc(arena, (modules->count + 1) *
						sizeof(*commits));
	for (i = 0; i < modules->count; i++)
		if (modules->list[i].where == NULL) {
			missing[n] = modules->list[i].path;
			commits[n++] = modules->list[i].commit_hex;
		}
	*pinned = (struct tc_pinned){
		.files = modules->files.count > 0 ? &modules->files : NULL,
		.missing = missing,
		.commits = commits,
		.missing_count = n,
	};
	return 0;
}

static int add_diffs(struct tc_evidence *ev, const char *path,
		     struct tc_error *err)
{
	struct tc_contents *store = tc_contents_open(path, err);
	int rc;

	if (store == NULL)
		return -1;
	rc = tc_evidence_full_diffs(ev, store, err);
	tc_contents_free(store);
	return rc;
}

/* The repository and, one at a time, those of its submodules. */
struct tagged {
	const struct tc_submodules *modules;
	struct tc_repo *repo, *module;
	const char *where; /* module */
};

static int read_tagged(void *ctx, const struct tc_member *file, char **bytes,
		       size_t *len, struct tc_error *err)
{
	struct tagged *t = ctx;
	const struct tc_submodule *m = tc_submodules_of(t->modules, file->path);

	if (m == NULL)
		return tc_repo_read_blob(t->repo, file->blob, bytes, len, err);
	if (m->where == NULL)
		return 1;
	if (t->module == NULL || strcmp(t->where, m->where) != 0) {
		tc_repo_free(t->module);
		t->module = tc_repo_open(m->where, err);
		t->where = m->where;
	}
	return t->module == NULL ? -1 : tc_repo_read_blob(t->module, file->blob,
							  bytes, len, err);
}

/* What can be told of files by others, without running anything. */
static int explain(struct tc_check *check, struct tc_repo *repo,
		   struct tc_refs *refs, struct tc_error *err)
{
	struct tagged tagged = { &check->submodules, repo, NULL, NULL };
	const struct tc_tag_reader reader = { read_tagged, &tagged };
	int rc = tc_evidence_origins(&check->evidence, refs, err);

	if (rc == 0)
		rc = tc_evidence_compose(&check->evidence, refs,
					 repo ? &reader : NULL, err);
	if (rc == 0)
		rc = tc_evidence_po(&check->evidence, refs,
				    repo ? &reader : NULL, err);
	if (rc == 0)
		tc_evidence_stamps(&check->evidence);
	tc_repo_free(tagged.module);
	return rc;
}

static int gather(struct tc_check *check, const struct tc_check_options *opt,
		  struct tc_repo *repo, struct tc_refs *refs,
		  struct tc_error *err)
{
	struct tc_evidence *ev = &check->evidence;
	struct keeper keeper = { .vcs = repo ? &check->vcs : NULL };

	if (repo != NULL && read_repo(check, opt, repo, err) != 0)
		return -1;
	if (read_subject(check, opt, &keeper, err) != 0)
		return -1;
	tc_evidence_compare(ev, &check->archive, repo ? &check->vcs : NULL);
	if (repo != NULL && read_submodules(check, opt, repo, err) != 0)
		return -1;
	if (repo != NULL && tc_check_filters(check, repo, err) != 0)
		return -1;
	if (explain(check, repo, refs, err) != 0)
		return -1;
	if (tc_check_regen(check, opt, repo, err) != 0)
		return -1;
	add_facts(check);
	add_top_name(check);
	if (repo != NULL)
		tc_check_repository(check, repo);
	if (tc_check_signatures(check, opt, repo, err) != 0)
		return -1;
	tc_check_pins(check, opt);
	if (tc_evidence_coherence(ev, refs, err) != 0)
		return -1;
	/* What was unpacked may be of today, whatever day that is. */
	tc_judge_times(ev, check->info.has_sha256 ? opt->today : 0);
	if (tc_evidence_judge(ev, refs, err) != 0)
		return -1;
	if (repo != NULL) {
		show_differences(check, repo);
		tc_check_look_back(check, repo);
	}
	if (opt->contents != NULL && add_diffs(ev, opt->contents, err) != 0)
		return -1;
	if (tc_check_effect(check, opt, repo, err) != 0)
		return -1;
	check->verdict = tc_verdict_reach(ev, &opt->policy);
	return 0;
}

/* After the work: their digests were taken beside it. */
static int describe_databases(struct tc_check *check, struct tc_refs *refs,
			      struct tc_error *err)
{
	size_t i;

	for (i = 0; i < tc_refs_count(refs); i++)
		if (tc_refs_describe(refs, i, &check->evidence.arena,
				     &check->databases[i], err) != 0)
			return -1;
	check->database_count = i;
	return 0;
}

int tc_check_run(struct tc_check *check, const struct tc_check_options *opt,
		 struct tc_error *err)
{
	struct tc_check made = { .subject = opt->name ? opt->name :
							   opt->subject,
				 .path = opt->subject,
				 .repo = opt->repo_shown ? opt->repo_shown :
							    opt->repo,
				 .today = opt->today };
	struct tc_repo *repo = NULL;
	struct tc_refs *refs = NULL;
	int rc = -1;

	*check = made;
	tc_tree_init(&check->archive);
	tc_tree_init(&check->vcs);
	tc_evidence_init(&check->evidence);
	if (tc_git_init(err) != 0)
		goto out;
	check->holds_git = true;
	refs = tc_refs_open(opt->dbs, opt->db_count, opt->trust, err);
	if (refs == NULL)
		goto out;
	tc_refs_digest_start(refs);
	if (opt->repo != NULL && open_repo(check, opt->repo, &repo, err) != 0)
		goto out;
	rc = gather(check, opt, repo, refs, err);
	if (rc == 0)
		rc = describe_databases(check, refs, err);
out:
	tc_repo_free(repo);
	tc_refs_close(refs);
	if (rc != 0)
		tc_check_release(check);
	return rc;
}

void tc_check_release(struct tc_check *check)
{
	if (check == NULL)
		return;
	tc_evidence_release(&check->evidence);
	tc_tree_release(&check->archive);
	tc_tree_release(&check->vcs);
	tc_submodules_release(&check->submodules);
	if (check->holds_git)
		tc_git_shutdown();
	check->holds_git = false;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Step 2: the strongest origin that holds for each member. */
#include <string.h>

#include "base/limits.h"
#include "base/path.h"
#include "db/refs.h"
#include "evidence/internal.h"

struct seeker {
	struct tc_evidence *ev;
	struct tc_refs *refs;
	struct tc_blob_index blobs;  /* of ev->vcs */
	struct tc_blob_index pinned; /* of ev->pinned.files */
	struct tc_error *err;
};

static void set(struct tc_result *result, enum tc_origin origin,
		const char *detail)
{
	result->origin = (uint8_t)origin;
	result->detail = detail;
}

/* What git's own archive filters make of the blob at this path. */
static bool from_filtered(struct seeker *s, const struct tc_member *m,
			  struct tc_result *result)
{
	const struct tc_member *v;

	if (result->vcs != TC_VCS_MODIFIED || m->type != TC_TYPE_FILE)
		return false;
	v = tc_tree_find(s->ev->vcs, m->path);
	if (v == NULL || v->extra == NULL || !v->extra->has_filtered ||
	    memcmp(v->extra->filtered, m->blob, TC_BLOB_SIZE) != 0)
		return false;
	set(result, TC_ORIGIN_VCS_FILTERED, v->extra->filters);
	return true;
}

/* A symbolic link in the tag that `make dist` followed. */
static bool from_link(struct seeker *s, const struct tc_member *m,
		      struct tc_result *result)
{
	char target[TC_MAX_PATH + 1];
	const struct tc_member *v = tc_tree_find(s->ev->vcs, m->path);

	if (v == NULL || v->type != TC_TYPE_SYMLINK ||
	    tc_path_resolve_link(target, sizeof(target), v->path, v->link) != 0)
		return false;
	v = tc_tree_find(s->ev->vcs, target);
	if (v == NULL || v->type != TC_TYPE_FILE ||
	    memcmp(v->blob, m->blob, TC_BLOB_SIZE) != 0)
		return false;
	set(result, TC_ORIGIN_VCS_ELSEWHERE,
	    tc_arena_printf(&s->ev->arena,
			    "%s: a symbolic link to it in the tag, shipped as "
			    "a file", v->path));
	return true;
}

/*
 * The same bytes at another path of the tagged tree, if possible under the
 * same name. For what is copied or generated that name is a condition: what
 * was public as test data must not explain a macro or a script. Any other
 * file under a new name is labelled so, and judge.c keeps it from being
 * accepted unseen.
 */
static bool from_elsewhere(struct seeker *s, const struct tc_member *m,
			   struct tc_result *result)
{
	enum tc_kind_class class = tc_member_kind(m)->class;
	const struct tc_member *v;

	if (s->ev->vcs == NULL || m->type != TC_TYPE_FILE || m->size == 0)
		return false;
	if (result->vcs == TC_VCS_MODIFIED && from_link(s, m, result))
		return true;
	v = tc_blob_index_find(&s->blobs, s->ev->vcs, m->blob,
			       tc_path_base(m->path));
	if (v == NULL && (class == TC_CLASS_SOURCE || class == TC_CLASS_DATA))
		v = tc_blob_index_find(&s->blobs, s->ev->vcs, m->blob, NULL);
	if (v == NULL)
		return false;
	set(result, TC_ORIGIN_VCS_ELSEWHERE, v->path);
	return true;
}

/* The same in a submodule at its pinned commit: under its own path there, or
 * where a tool such as gnulib-tool copied it to. */
static bool from_submodule(struct seeker *s, const struct tc_member *m,
			   struct tc_result *result)
{
	enum tc_kind_class class = tc_member_kind(m)->class;
	const struct tc_tree *files = s->ev->pinned.files;
	const struct tc_member *v;

	if (files == NULL || m->type != TC_TYPE_FILE || m->size == 0)
		return false;
	v = tc_tree_find(files, m->path);
	if (v == NULL || v->type != TC_TYPE_FILE ||
	    memcmp(v->blob, m->blob, TC_BLOB_SIZE) != 0)
		v = tc_blob_index_find(&s->pinned, files, m->blob,
				       tc_path_base(m->path));
	if (v == NULL && (class == TC_CLASS_SOURCE || class == TC_CLASS_DATA))
		v = tc_blob_index_find(&s->pinned, files, m->blob, NULL);
	if (v == NULL)
		return false;
	set(result, TC_ORIGIN_VCS_ELSEWHERE, v->path);
	return true;
}

static int from_database(struct seeker *s, const struct tc_member *m,
			 struct tc_result *result)
{
	struct tc_arena *arena = &s->ev->arena;
	struct tc_known *known = NULL;
	int n, i;

	if (m->type != TC_TYPE_FILE || m->size == 0)
		return 0;
	n = tc_refs_lookup(s->refs, TC_KEY_SHA256, m->sha256,
			   tc_path_base(m->path), arena, &known, s->err);
	if (n < 0)
		return -1;
	for (i = 0; i < n && known[i].known_bad; i++)
		;
	if (i == n)
		return 0;
	set(result,
	    *known[i].variant ? TC_ORIGIN_KNOWN_VARIANT : TC_ORIGIN_KNOWN,
	    tc_arena_printf(arena, "%s %s, %s%s", known[i].project,
			    known[i].path, tc_known_when(&known[i], arena),
			    tc_refs_whose(s->refs, &known[i], arena)));
	result->db = (uint8_t)known[i].db;
	return 1;
}

static int seek(struct seeker *s, const struct tc_member *m,
		struct tc_result *result)
{
	int rc;

	if (result->vcs == TC_VCS_IDENTICAL) {
		set(result, TC_ORIGIN_VCS, NULL);
		return 0;
	}
	if (from_filtered(s, m, result))
		return 0;
	/* A published release says more about a macro or script than another
	 * path of the tag does, but the tag is the stronger origin. */
	if (from_elsewhere(s, m, result) || from_submodule(s, m, result))
		return 0;
	rc = from_database(s, m, result);
	if (rc == 0)
		rc = tc_origin_transformed(s->ev, s->refs, m, result, s->err);
	return rc < 0 ? -1 : 0;
}

int tc_evidence_origins(struct tc_evidence *ev, struct tc_refs *refs,
			struct tc_error *err)
{
	struct seeker s = { .ev = ev, .refs = refs, .err = err };
	size_t i;
	int rc = 0;

	if (ev->vcs != NULL)
		tc_blob_index_init(&s.blobs, ev->vcs);
	if (ev->pinned.files != NULL)
		tc_blob_index_init(&s.pinned, ev->pinned.files);
	for (i = 0; i < ev->archive->count && rc == 0; i++) {
		const struct tc_member *m = &ev->archive->members[i];

		if (!tc_member_counts(m))
			continue;
		if (ev->vcs == NULL && !tc_member_kind(m)->audited)
			ev->results[i].origin = TC_ORIGIN_NOT_JUDGED;
		else
			rc = seek(&s, m, &ev->results[i]);
	}
	tc_blob_index_release(&s.blobs);
	tc_blob_index_release(&s.pinned);
	return rc;
}

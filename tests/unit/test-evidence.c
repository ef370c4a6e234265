/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Comparison, origins, findings, over trees and a database made here. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/hex.h"
#include "db/compile.h"
#include "db/refs.h"
#include "evidence/evidence.h"
#include "evidence/kind.h"

/* Content is a word; its digests are made up from it. */
struct fixture {
	struct tc_tree archive, vcs;
	struct tc_evidence ev;
	struct tc_refs *refs;
};

static void digests(struct tc_member *m, const char *word)
{
	size_t len = strlen(word);

	memset(m->sha256, 0, sizeof(m->sha256));
	memset(m->blob, 0, sizeof(m->blob));
	memcpy(m->sha256, word, len);
	memcpy(m->blob, word, len);
	m->flags = TC_MEMBER_SHA256 | TC_MEMBER_BLOB;
	m->size = len;
}

static struct tc_member *add(struct tc_tree *tree, const char *path,
			     const char *word)
{
	struct tc_member *m = tc_tree_add(tree);

	m->path = tc_arena_strdup(&tree->arena, path);
	m->mode = 0644;
	m->type = TC_TYPE_FILE;
	m->kind = (uint16_t)tc_kind_classify(path, "x", 1);
	digests(m, word);
	return m;
}

static struct tc_member *add_link(struct tc_tree *tree, const char *path,
				  const char *target)
{
	struct tc_member *m = add(tree, path, target);

	m->type = TC_TYPE_SYMLINK;
	m->link = tc_arena_strdup(&tree->arena, target);
	m->kind = 0;
	return m;
}

static void row(FILE *out, const char *word, const char *path, const char *rest)
{
	char hex[2 * TC_SHA256_SIZE + 1];
	struct tc_member m;

	digests(&m, word);
	fprintf(out, "%s\t%s%s\n", tc_hex(hex, m.sha256, TC_SHA256_SIZE), path,
		rest);
}

static int compile(void **state)
{
	static const char *const names[] = { "one.tsv", "two.tsv", "bad.tsv" };
	FILE *one = fopen(names[0], "w"), *two = fopen(names[1], "w"),
	     *bad = fopen(names[2], "w");
	struct tc_error err;

	(void)state;
	if (one == NULL || two == NULL || bad == NULL)
		return -1;
	fputs("# tarcheck-manifest 1\n# project: tools\n"
	      "# alias: COPYINGv3 COPYING\n"
	      "# columns: sha256 path serial\n", one);
	row(one, "gpl", "COPYINGv3", "\t-");
	row(one, "install", "lib/install-sh", "\t-");
	row(one, "missing", "lib/missing", "\t-");
	row(one, "w3", "m4/widget.m4", "\t3");
	row(one, "w5", "m4/widget.m4", "\t5");
	fputs("# tarcheck-manifest 1\n# project: tools\n# variant: Debian\n"
	      "# columns: sha256 path\n", two);
	row(two, "patched", "lib/missing", "");
	fputs("# tarcheck-manifest 1\n# project: tools\n# known-bad: yes\n"
	      "# columns: sha256 path reference\n", bad);
	row(bad, "evil", "m4/widget.m4", "\tCVE-0000-0001");
	if (fclose(one) != 0 || fclose(two) != 0 || fclose(bad) != 0)
		return -1;
	return tc_db_compile(names, TC_COUNT(names), "test.db", &err);
}

static int setup(void **state)
{
	const struct tc_ref_file file = { "default", "test.db" };
	struct fixture *f = calloc(1, sizeof(*f));
	struct tc_error err;

	*state = f;
	tc_tree_init(&f->archive);
	tc_tree_init(&f->vcs);
	tc_evidence_init(&f->ev);
	f->refs = tc_refs_open(&file, 1, NULL, &err);
	return f->refs == NULL;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	tc_evidence_release(&f->ev);
	tc_tree_release(&f->archive);
	tc_tree_release(&f->vcs);
	tc_refs_close(f->refs);
	free(f);
	return 0;
}

static void run(struct fixture *f, bool audit)
{
	struct tc_error err = { "" };

	tc_tree_sort(&f->archive);
	tc_tree_sort(&f->vcs);
	tc_evidence_compare(&f->ev, &f->archive, audit ? NULL : &f->vcs);
	assert_int_equal(tc_evidence_origins(&f->ev, f->refs, &err), 0);
	assert_int_equal(tc_evidence_judge(&f->ev, f->refs, &err), 0);
}

static const struct tc_result *result(const struct fixture *f,
				      const char *path)
{
	const struct tc_member *m = tc_tree_find(&f->archive, path);

	assert_non_null(m);
	return &f->ev.results[m - f->archive.members];
}

static void assert_origin(const struct fixture *f, const char *path,
			  enum tc_origin origin)
{
	const char *got =
		tc_origin_name((enum tc_origin)result(f, path)->origin);

	if (strcmp(got, tc_origin_name(origin)) != 0)
		fail_msg("%s: %s, not %s", path, got, tc_origin_name(origin));
}

static const struct tc_finding *find(const struct fixture *f,
				     enum tc_finding_id id, const char *path)
{
	size_t i;

	for (i = 0; i < f->ev.findings.count; i++) {
		const struct tc_finding *one = &f->ev.findings.list[i];

		if (one->id == id && (path == NULL ? one->path == NULL :
				      one->path != NULL &&
				      strcmp(one->path, path) == 0))
			return one;
	}
	return NULL;
}

static void assert_found(const struct fixture *f, enum tc_finding_id id,
			 const char *path, enum tc_severity severity)
{
	const struct tc_finding *one = find(f, id, path);

	if (one == NULL)
		fail_msg("%s: no %s", path, tc_finding_type(id)->id);
	else
		assert_int_equal(one->severity, severity);
}

static void test_comparison(void **state)
{
	struct fixture *f = *state;
	struct tc_member *m;

	add(&f->archive, "same", "a");
	add(&f->archive, "other", "a");
	add(&f->archive, "more", "a");
	add(&f->archive, "twice", "a");
	add(&f->archive, "twice", "b");
	add_link(&f->archive, "link", "to");
	add(&f->archive, "file-for-link", "to");
	m = add(&f->archive, "unread", "a");
	m->flags = 0;
	m = add(&f->archive, "dir", "");
	m->type = TC_TYPE_DIR;
	add(&f->vcs, "same", "a");
	add(&f->vcs, "other", "b");
	add(&f->vcs, "twice", "b");
	add_link(&f->vcs, "link", "to");
	add_link(&f->vcs, "file-for-link", "to");
	add(&f->vcs, "unread", "a");
	add(&f->vcs, "dir", "a");
	add(&f->vcs, "zlast", "a");
	tc_tree_sort(&f->archive);
	tc_tree_sort(&f->vcs);
	tc_evidence_compare(&f->ev, &f->archive, &f->vcs);
	assert_int_equal(result(f, "same")->vcs, TC_VCS_IDENTICAL);
	assert_int_equal(result(f, "other")->vcs, TC_VCS_MODIFIED);
	assert_int_equal(result(f, "more")->vcs, TC_VCS_ABSENT);
	assert_int_equal(result(f, "twice")[-1].vcs, TC_VCS_MODIFIED);
	assert_int_equal(result(f, "twice")->vcs, TC_VCS_IDENTICAL);
	assert_int_equal(result(f, "link")->vcs, TC_VCS_IDENTICAL);
	assert_int_equal(result(f, "file-for-link")->vcs, TC_VCS_MODIFIED);
	assert_int_equal(result(f, "unread")->vcs, TC_VCS_MODIFIED);
	/* A directory does not stand for a file of the tag. */
	assert_int_equal(f->ev.vcs_only_count, 2);
	assert_string_equal(f->vcs.members[f->ev.vcs_only[0]].path, "dir");
	assert_string_equal(f->vcs.members[f->ev.vcs_only[1]].path, "zlast");
}

static void test_origins(void **state)
{
	struct fixture *f = *state;
	struct tc_extra *extra;

	add(&f->vcs, "src/a.c", "a");
	add(&f->vcs, "src/crlf.c", "lf");
	add(&f->vcs, "z/a.c", "a");
	add(&f->vcs, "file", "f");
	add_link(&f->vcs, "sub/ln", "../file");
	tc_tree_sort(&f->vcs);
	extra = tc_tree_extra(&f->vcs, tc_tree_find(&f->vcs, "src/crlf.c"));
	memcpy(extra->filtered, "crlf", 4);
	extra->has_filtered = true;
	extra->filters = "eol";
	add(&f->archive, "src/a.c", "a");
	add(&f->archive, "src/crlf.c", "crlf");
	add(&f->archive, "lib/a.c", "a");
	add(&f->archive, "lib/b.c", "a");
	add(&f->archive, "sub/ln", "f");
	add(&f->archive, "aux/compile", "a");
	add(&f->archive, "aux/missing", "missing");
	add(&f->archive, "aux/install-sh", "patched");
	add(&f->archive, "old/missing", "patched");
	add(&f->archive, "m4/widget.m4", "evil");
	add(&f->archive, "COPYING", "gpl");
	run(f, false);
	assert_origin(f, "src/a.c", TC_ORIGIN_VCS);
	assert_origin(f, "src/crlf.c", TC_ORIGIN_VCS_FILTERED);
	assert_string_equal(result(f, "src/crlf.c")->detail, "eol");
	assert_origin(f, "lib/a.c", TC_ORIGIN_VCS_ELSEWHERE);
	assert_string_equal(result(f, "lib/a.c")->detail, "src/a.c");
	/* Another name vouches for no script, and for source not unseen. */
	assert_origin(f, "lib/b.c", TC_ORIGIN_VCS_ELSEWHERE);
	assert_found(f, TC_FINDING_VCS_RENAMED, "lib/b.c", TC_SEVERITY_ERROR);
	assert_null(find(f, TC_FINDING_VCS_RENAMED, "lib/a.c"));
	assert_null(find(f, TC_FINDING_VCS_RENAMED, "sub/ln"));
	assert_origin(f, "aux/compile", TC_ORIGIN_NONE);
	assert_origin(f, "sub/ln", TC_ORIGIN_VCS_ELSEWHERE);
	assert_origin(f, "aux/missing", TC_ORIGIN_KNOWN);
	assert_non_null(strstr(result(f, "aux/missing")->detail,
			       "tools lib/missing"));
	assert_origin(f, "old/missing", TC_ORIGIN_KNOWN_VARIANT);
	assert_origin(f, "aux/install-sh", TC_ORIGIN_NONE);
	assert_origin(f, "m4/widget.m4", TC_ORIGIN_NONE);
	assert_origin(f, "COPYING", TC_ORIGIN_KNOWN);
	assert_int_equal(f->ev.judged, 11);
	assert_int_equal(f->ev.coverage[TC_ORIGIN_NONE].members, 3);
	assert_int_equal(f->ev.coverage[TC_ORIGIN_NONE].bytes, 1 + 7 + 4);
}

/* The empty file is nobody's file, but at its own path. */
static void test_empty_files(void **state)
{
	struct fixture *f = *state;

	add(&f->vcs, "a/empty", "");
	add(&f->vcs, "b", "b");
	add(&f->archive, "a/empty", "");
	add(&f->archive, "c/empty", "");
	add(&f->archive, "b", "b");
	run(f, false);
	assert_origin(f, "a/empty", TC_ORIGIN_VCS);
	assert_origin(f, "c/empty", TC_ORIGIN_NONE);
	assert_found(f, TC_FINDING_FILE_UNEXPLAINED, "c/empty",
		     TC_SEVERITY_NOTICE);
}

static void test_audit(void **state)
{
	struct fixture *f = *state;

	add(&f->archive, "src/a.c", "a");
	add(&f->archive, "m4/own.m4", "own");
	add(&f->archive, "m4/widget.m4", "w9");
	add(&f->archive, "missing", "missing");
	add(&f->archive, "compile", "whatever");
	run(f, true);
	assert_origin(f, "src/a.c", TC_ORIGIN_NOT_JUDGED);
	assert_origin(f, "missing", TC_ORIGIN_KNOWN);
	assert_int_equal(result(f, "missing")->vcs, TC_VCS_NO_REPO);
	assert_found(f, TC_FINDING_MACRO_UNVERIFIED, "m4/own.m4",
		     TC_SEVERITY_NOTICE);
	assert_found(f, TC_FINDING_MACRO_IMPOSTOR, "m4/widget.m4",
		     TC_SEVERITY_ERROR);
	assert_found(f, TC_FINDING_GENERATED_UNVERIFIED, "compile",
		     TC_SEVERITY_NOTICE);
	assert_int_equal(f->ev.findings.count, 3);
	assert_int_equal(f->ev.judged, 4);
}

static void test_modified(void **state)
{
	struct fixture *f = *state;

	add(&f->vcs, "a.c", "a");
	add(&f->vcs, "b.c", "b");
	add(&f->vcs, "missing", "mine");
	add(&f->vcs, "m4/widget.m4", "mine");
	add(&f->vcs, "po/de.po", "old");
	add(&f->vcs, "COPYING", "old");
	add(&f->archive, "a.c", "b");
	add(&f->archive, "b.c", "c");
	add(&f->archive, "missing", "missing");
	add(&f->archive, "m4/widget.m4", "w9");
	add(&f->archive, "po/de.po", "new");
	add(&f->archive, "COPYING", "gpl");
	run(f, false);
	/* Bytes of the tag, but of another file. */
	assert_found(f, TC_FINDING_VCS_MODIFIED, "a.c", TC_SEVERITY_ERROR);
	assert_found(f, TC_FINDING_VCS_MODIFIED, "b.c", TC_SEVERITY_ERROR);
	/* Published bytes, and what release tools rewrite. */
	assert_found(f, TC_FINDING_VCS_MODIFIED, "missing",
		     TC_SEVERITY_WARNING);
	assert_found(f, TC_FINDING_VCS_MODIFIED, "COPYING",
		     TC_SEVERITY_WARNING);
	assert_found(f, TC_FINDING_VCS_MODIFIED, "po/de.po",
		     TC_SEVERITY_WARNING);
	assert_found(f, TC_FINDING_VCS_MODIFIED, "m4/widget.m4",
		     TC_SEVERITY_ERROR);
	assert_found(f, TC_FINDING_MACRO_IMPOSTOR, "m4/widget.m4",
		     TC_SEVERITY_ERROR);
	assert_null(find(f, TC_FINDING_AUX_IMPOSTOR, "missing"));
}

static void test_serials(void **state)
{
	static const char text[] = "# widget.m4 serial 30\n# serial 2\n";
	struct fixture *f = *state;
	const struct tc_finding *one;
	struct tc_member *m = add(&f->archive, "m4/widget.m4", "w9");

	tc_tree_extra(&f->archive, m)->bytes = text;
	m->extra->bytes_len = sizeof(text) - 1;
	add(&f->vcs, "x", "x");
	run(f, false);
	one = find(f, TC_FINDING_MACRO_IMPOSTOR, "m4/widget.m4");
	assert_non_null(one);
	assert_non_null(strstr(one->detail, "published by tools"));
	assert_non_null(strstr(one->detail, "highest published is 5"));
	assert_true(one->evidence_count >= 1);
	assert_non_null(strstr(one->evidence[one->evidence_count - 1],
			       "2 lines state a serial"));
}

/* A mark that the reader sets; no content that has it is public. */
static void test_collision(void **state)
{
	struct fixture *f = *state;

	add(&f->archive, "a.c", "a")->flags |= TC_MEMBER_COLLISION;
	add(&f->archive, "b.c", "b");
	add(&f->vcs, "a.c", "x");
	add(&f->vcs, "b.c", "b");
	run(f, false);
	assert_found(f, TC_FINDING_ARCHIVE_SHA1_COLLISION, "a.c",
		     TC_SEVERITY_ERROR);
	assert_null(find(f, TC_FINDING_ARCHIVE_SHA1_COLLISION, "b.c"));
	assert_int_equal(f->ev.findings.list[0].severity, TC_SEVERITY_ERROR);
}

/* count members, same of them as in the tag, which has the rest otherwise. */
static void whole(size_t count, size_t same, bool wrong)
{
	struct fixture *f;
	void *state;
	size_t i;

	assert_int_equal(setup(&state), 0);
	f = state;
	for (i = 0; i < count; i++) {
		char path[32];

		snprintf(path, sizeof(path), "%zu.c", i);
		add(&f->archive, path, "a");
		add(&f->vcs, path, i < same ? "a" : "b");
	}
	run(f, false);
	assert_int_equal(find(f, TC_FINDING_VCS_WRONG_TREE, NULL) != NULL,
			 wrong);
	teardown(&state);
}

static void test_wrong_tree(void **state)
{
	(void)state;
	whole(10, 0, true);
	whole(10, 1, false);
	whole(11, 1, true);
	whole(1, 0, true);
	whole(1, 1, false);
}

static void test_nothing(void **state)
{
	struct fixture *f = *state;

	run(f, false);
	assert_found(f, TC_FINDING_ARCHIVE_EMPTY, NULL, TC_SEVERITY_ERROR);
	assert_int_equal(f->ev.judged, 0);
	tc_evidence_release(NULL);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_comparison), CASE(test_origins),
		CASE(test_empty_files), CASE(test_audit),
		CASE(test_modified),   CASE(test_serials),
		CASE(test_collision),  cmocka_unit_test(test_wrong_tree),
		CASE(test_nothing),
	};

	return cmocka_run_group_tests(tests, compile, NULL);
}

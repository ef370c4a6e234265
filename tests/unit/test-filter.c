/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Archive filters: what git archive itself writes, recomputed. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hex.h"
#include "source/git/convert.h"
#include "source/git/filter.h"
#include "source/git/lfs.h"
#include "source/git/repo.h"
#include "source/git/subst.h"

/* "filtered" gets "BLOB-ID PATH" lines of what git archive writes. Attributes
 * outside of the tree are put there afterwards: they must not count. */
static const char script[] =
	"set -e; exec >log 2>&1\n"
	"GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null\n"
	"GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org\n"
	"GIT_COMMITTER_NAME=c GIT_COMMITTER_EMAIL=c@example.org\n"
	"export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_AUTHOR_NAME\n"
	"export GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL\n"
	"git=${GIT:-git}\n"
	"mkdir r; cd r; \"$git\" init -q -b main .\n"
	"mkdir sub dir\n"
	"cat >.gitattributes <<'EOF'\n"
	"[attr]windows text eol=crlf\n"
	"*.crlf eol=crlf\n"
	"*.win windows\n"
	"*.auto text=auto eol=crlf\n"
	"*.id ident\n"
	"both* ident eol=crlf\n"
	"off* eol=crlf\n"
	"off* -text -eol\n"
	"pic* binary\n"
	"dir/* eol=crlf\n"
	"*.enc working-tree-encoding=UTF-16LE\n"
	"*.bom working-tree-encoding=UTF-16LE-BOM\n"
	"*.subst export-subst\n"
	"evil filter=evil diff=evil\n"
	"EOF\n"
	"echo '*.crlf -text -eol' >sub/.gitattributes\n"
	"for f in plain a.crlf sub/b.crlf c.win d.auto off dir/e evil; do\n"
	"	printf 'one\\ntwo\\n' >$f\n"
	"done\n"
	"printf 'a\\0b\\n' >bin.auto; printf 'a\\0b\\n' >bin.crlf; printf 'a\\0b\\n' >pic\n"
	"echo '$Id$' >f.id; echo 'no keyword' >g.id; echo '$Id$' >both\n"
	"printf 'a\\0\\n\\0' >h.enc; printf 'b\\0' >odd.enc\n"
	"printf '\\377\\n' >bad.bom; echo 'x' >good.bom\n"
	"echo '$Id$ $Id$ $Id:$ $Id: a b $' >two.id\n"
	"echo '$Format:%H$' >i.subst; echo 'no format' >j.subst\n"
	": >empty.crlf\n"
	"\"$git\" add -A -- ':!*.bom'\n"
	"for f in bad good; do\n"
	"	id=$(\"$git\" hash-object -w --no-filters $f.bom)\n"
	"	\"$git\" update-index --add --cacheinfo 100644,$id,$f.bom\n"
	"done\n"
	"\"$git\" commit -q -m One; \"$git\" tag t\n"
	"for f in plain a.crlf sub/b.crlf c.win d.auto off dir/e evil \\\n"
	"	bin.auto bin.crlf pic f.id g.id both j.subst empty.crlf h.enc \\\n"
	"	odd.enc good.bom two.id; do\n"
	"	\"$git\" archive t $f >x.tar\n"
	"	id=$(${TAR:-tar} -xOf x.tar $f |\n"
	"		\"$git\" hash-object --stdin --no-filters)\n"
	"	echo \"$id $f\" >>../filtered\n"
	"done\n"
	"mkdir -p .git/info\n"
	"echo '* eol=crlf ident' >.git/info/attributes\n"
	"cp .git/info/attributes .gitattributes\n"
	"\"$git\" config core.autocrlf true\n"
	"\"$git\" config core.attributesFile \"$PWD/.git/info/attributes\"\n"
	"\"$git\" config filter.evil.smudge 'touch ran'\n"
	"\"$git\" config filter.evil.required true\n";

struct fixture {
	char dir[32];
	struct tc_repo *repo;
	struct tc_revision rev;
	struct tc_tree tree;
	struct tc_filters *filters;
};

static int make_repo(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct tc_error err;

	*state = f;
	strcpy(f->dir, "unit-filter.XXXXXX");
	if (mkdtemp(f->dir) == NULL || chdir(f->dir) != 0 ||
	    system(script) != 0)
		return -1;
	tc_tree_init(&f->tree);
	f->repo = tc_repo_open("r", &err);
	if (f->repo == NULL ||
	    tc_repo_find_tag(f->repo, "t", &f->rev, &err) != 0)
		return -1;
	if (tc_repo_read_tree(f->repo, &f->rev, &f->tree, NULL, &err) != 0)
		return -1;
	f->filters = tc_filters_new(f->repo, &f->rev, &f->tree, &err);
	return f->filters ? 0 : -1;
}

static int drop_repo(void **state)
{
	struct fixture *f = *state;
	char command[100];
	int bad = chdir("..");

	tc_filters_free(f->filters);
	tc_tree_release(&f->tree);
	tc_repo_free(f->repo);
	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	bad |= system(command);
	free(f);
	return bad;
}

/* text: what the archive has there, kept whole; or NULL. */
static struct tc_member *filter_against(struct fixture *f, const char *path,
					const char *text)
{
	struct tc_extra kept = { .bytes = text };
	struct tc_member archived = { .path = path, .extra = &kept };
	struct tc_member *m = tc_tree_find(&f->tree, path);
	struct tc_error err = { "" };

	kept.bytes_len = text ? strlen(text) : 0;
	archived.size = kept.bytes_len;
	assert_non_null(m);
	m->extra = NULL;
	if (tc_filters_apply(f->filters, m, &archived, &err) != 0)
		fail_msg("%s: %s", path, err.msg);
	return m;
}

static struct tc_member *filter(struct fixture *f, const char *path)
{
	return filter_against(f, path, NULL);
}

/* For every file git was asked about: the same bytes, by their blob id. */
static void test_as_git_archive(void **state)
{
	FILE *list = fopen("filtered", "r");
	char want[41], path[100], got[41];
	size_t count = 0, changed = 0;

	assert_non_null(list);
	while (fscanf(list, "%40s %99s", want, path) == 2) {
		const struct tc_member *m = filter(*state, path);
		bool has = m->extra != NULL && m->extra->has_filtered;

		tc_hex(got, has ? m->extra->filtered : m->blob, TC_BLOB_SIZE);
		if (strcmp(want, got) != 0)
			fail_msg("%s: %s, git archive has %s", path, got, want);
		count++;
		changed += has;
	}
	fclose(list);
	assert_int_equal(count, 20);
	assert_int_equal(changed, 11);
}

static void test_names_of_filters(void **state)
{
	static const struct {
		const char *path, *filters;
		bool has;
	} rows[] = {
		{ "a.crlf", "eol", true },
		{ "c.win", "eol", true },
		{ "f.id", "ident", true },
		{ "both", "ident,eol", true },
		{ "h.enc", "working-tree-encoding", true },
	};
	static const char *const none[] = { "plain", "sub/b.crlf", "off",
					    "bin.auto", "pic", "g.id",
					    "i.subst", "j.subst", "evil", "empty.crlf",
					    "bad.bom" };
	size_t i;

	for (i = 0; i < TC_COUNT(rows); i++) {
		const struct tc_member *m = filter(*state, rows[i].path);

		assert_non_null(m->extra);
		assert_string_equal(m->extra->filters, rows[i].filters);
		assert_int_equal(m->extra->has_filtered, rows[i].has);
	}
	for (i = 0; i < TC_COUNT(none); i++) {
		const struct tc_member *m = filter(*state, none[i]);

		assert_true(m->extra == NULL || m->extra->filters == NULL);
	}
	assert_int_not_equal(access("ran", F_OK), 0);
	assert_int_not_equal(access("r/ran", F_OK), 0);
}

/* The blob is "$Format:%H$"; the bytes that are held against it. */
static void test_export_subst(void **state)
{
	struct fixture *f = *state;
	char exact[64];
	const struct {
		const char *text;
		bool fits;
	} rows[] = {
		{ exact, true },
		{ "0123abcd\n", false },
		{ "\n", false },
		{ "", false },
	};
	size_t i;

	(void)snprintf(exact, sizeof(exact), "%s\n", f->rev.commit_hex);
	for (i = 0; i < TC_COUNT(rows); i++) {
		struct tc_member *m =
			tc_tree_find(&f->tree, "i.subst");

		m->extra = NULL;
		(void)filter_against(*state, "i.subst", rows[i].text);
		if ((m->extra != NULL && m->extra->has_filtered) !=
		    rows[i].fits)
			fail_msg("row %zu", i);
	}
}

static enum tc_subst match(const char *text, const char *bytes,
			   const char **seen, struct tc_arena *arena)
{
	static const char *const parents[] = { "fedcba98" };
	const struct tc_commit_text commit = {
		.commit = "0123456789abcdef0123456789abcdef01234567",
		.tree = "tree", .parents = parents, .parent_count = 1,
		.author = { "A", "a@b", "Mapped", "m@b", 0, 0 },
		.committer = { "C", "c@d", "C", "c@d", 86400, 90 },
		.message = "\n\nOne  \n two\n\nBody\n", .encoding = "",
	};

	uint64_t left = UINT64_MAX;

	return tc_subst_match(&commit, text, strlen(text), bytes,
			      strlen(bytes), arena, &left, seen);
}

struct row {
	const char *text, *bytes;
	enum tc_subst level;
	const char *seen;
};
static const struct row place_rows[] = {
	{ "a=$Format:%h$ b=$Format:%H$;",
	  "a=01234 b=0123456789abcdef0123456789abcdef01234567;",
	  TC_SUBST_VARIABLE, "short id '01234'" },
	{ "a=$Format:%h$ b=$Format:%H$;", "a=01234 b=01234;",
	  TC_SUBST_DIFFERS, "" },
	{ "a=$Format:%h$;", "a=012;", TC_SUBST_DIFFERS, "" },
	{ "a=$Format:%h%h$;", "a=012301234;", TC_SUBST_VARIABLE,
	  "short id '0123', short id '01234'" },
	{ "$Format:%an$ $Format:%aN$", "A Mapped", TC_SUBST_EXACT, "" },
	{ "$Format:%aN$", "A", TC_SUBST_EXACT, "" },
	{ "$Format:%cN$", "A", TC_SUBST_DIFFERS, "" },
	{ "$Format:%ci$", "1970-01-02 01:30:00 +0130", TC_SUBST_EXACT,
	  "" },
	{ "$Format:%aI$", "1970-01-01T00:00:00Z", TC_SUBST_EXACT, "" },
	{ "$Format:%aI$", "1970-01-01T00:00:00+00:00", TC_SUBST_EXACT,
	  "" },
	{ "$Format:%s|%f|%b$", "One  two|One|Body\n",
	  TC_SUBST_EXACT, "" },
	{ "$Format:%p$", "fedcb", TC_SUBST_VARIABLE,
	  "short id 'fedcb'" },
	{ "$Format:%ar$", "3 days ago", TC_SUBST_LOOSE,
	  "text '3 days ago'" },
	{ "$Format:%ar$", "3 `days` ago", TC_SUBST_DIFFERS, "" },
	{ "$Format:$", "", TC_SUBST_EXACT, "" },
	{ "$Format:%$", "%", TC_SUBST_EXACT, "" },
	{ "$Format:%zz$", "%zz", TC_SUBST_EXACT, "" },
	{ "no format", "no format", TC_SUBST_EXACT, "" },
	{ "$Format:%H", "$Format:%H", TC_SUBST_EXACT, "" },
};
/* Columns, lines, signs. */
static const struct row layout_rows[] = {
	{ "a\n\n$Format:%-e$|", "a|", TC_SUBST_EXACT, "" },
	{ "a\n$Format:%-d$|", "a\n (v1)|", TC_SUBST_VARIABLE,
	  "ref names '\n (v1)'" },
	{ "a\n$Format:%-d$|", "a|", TC_SUBST_VARIABLE, "ref names ''" },
	{ "a\n$Format:%-d$|", "a\n|", TC_SUBST_DIFFERS, "" },
	{ "$Format:%+an%+e$|", "\nA|", TC_SUBST_EXACT, "" },
	{ "$Format:%<(4)%an$|", "A   |", TC_SUBST_EXACT, "" },
	{ "a  $Format:%>>(3)%aN$|", "aMapped|", TC_SUBST_LOOSE,
	  "text 'Mapped'" },
	{ "$Format: %>>(4)%ae%w()$|", "  a@b|", TC_SUBST_EXACT, "" },
	{ "$Format:  %>>(2)%ae$|", " a@b|", TC_SUBST_EXACT, "" },
	{ "a\n$Format:%w(0,3,3)%-e%an$|", "aA|", TC_SUBST_TOO_MUCH, "" },
	{ "a   $Format:%>>(3)%cn%%$|", "a     C%|", TC_SUBST_EXACT,
	  "" },
	{ "$Format:%>(3,trunc)%ae$", "a..", TC_SUBST_DIFFERS, "" },
	{ "$Format:%>(2,trunc)%ae$", "..", TC_SUBST_EXACT, "" },
	{ "$Format:%w(4)%s$", "One \ntwo", TC_SUBST_EXACT, "" },
	{ "$Format:%<(9)%h$", "01234    ", TC_SUBST_LOOSE,
	  "text '01234    '" },
	{ "$Format:%(decorate:prefix=,suffix=;,tag=@)$",
	  "HEAD -> main, @v1;", TC_SUBST_VARIABLE,
	  "ref names 'HEAD -> main, @v1;'" },
	{ "$Format:%(decorate:tag=)$", " (HEAD -> main, v1)",
	  TC_SUBST_VARIABLE, "ref names ' (HEAD -> main, v1)'" },
	{ "$Format:%(decorate:prefix=%x5b)$", "%(decorate:prefix=[)",
	  TC_SUBST_VARIABLE, "ref names '%(decorate:prefix=[)'" },
	{ "$Format:%C(always,red)$", "\033[31m", TC_SUBST_VARIABLE,
	  "colour '\033[31m'" },
	{ "$Format:%C(always,red)$", "\033[31;x", TC_SUBST_DIFFERS,
	  "" },
};

/* Several placeholders: what is between them has to be there, in order, and
 * each has to be what it stands for. */
static void try_rows(const struct row *list, size_t count)
{
	struct tc_arena arena = { 0 };
	const char *seen;
	size_t i;

	for (i = 0; i < count; i++) {
		if (match(list[i].text, list[i].bytes, &seen, &arena) !=
		    list[i].level)
			fail_msg("%s", list[i].text);
		assert_string_equal(seen, list[i].seen);
	}
	tc_arena_release(&arena);
}
static void test_placeholders(void **state)
{
	(void)state;
	try_rows(place_rows, TC_COUNT(place_rows));
	try_rows(layout_rows, TC_COUNT(layout_rows));
	assert_true(tc_subst_has_format("a$Format:$b", 11));
	assert_false(tc_subst_has_format("$Format:%h", 10));
	assert_false(tc_subst_has_format("", 0));
}

/* Many open placeholders over a long line: given up, not searched for ever. */
static void test_search_is_bounded(void **state)
{
	struct tc_arena arena = { 0 };
	char text[64 * 12 + 8] = "", bytes[4002];
	const char *seen;
	size_t i;

	(void)state;
	for (i = 0; i < 64; i++)
		(void)snprintf(text + 12 * i, sizeof(text) - 12 * i,
			       "$Format:%%D$x");
	memset(bytes, 'x', sizeof(bytes) - 2);
	bytes[4000] = '!';
	bytes[4001] = '\0';
	assert_int_equal(match(text, bytes, &seen, &arena), TC_SUBST_TOO_MUCH);
	tc_arena_release(&arena);
}

/* What all files together may cost. */
static void test_the_budget_is_one(void **state)
{
	static const struct tc_commit_text commit = {
		.commit = "01234567", .tree = "t", .message = "", .encoding = "",
	};
	static const char text[] = "$Format:%D$$Format:%D$!";
	struct tc_arena arena = { 0 };
	uint64_t left = 3000000, before;
	const char *seen;
	char bytes[1001];
	size_t n = 0;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	do {
		before = left;
		n++;
	} while (tc_subst_match(&commit, text, sizeof(text) - 1, bytes,
				sizeof(bytes), &arena, &left,
				&seen) == TC_SUBST_DIFFERS && left < before);
	assert_in_range(n, 1, 10);
	assert_int_equal(left, 0);
	assert_int_equal(tc_subst_match(&commit, "$Format:%h$", 11, "0123", 4,
					&arena, &left, &seen),
			 TC_SUBST_TOO_MUCH);
	tc_arena_release(&arena);
}

/* Placeholders that never end are looked for in few bytes only. */
static void test_a_format_has_an_end(void **state)
{
	static const struct tc_commit_text commit = {
		.commit = "01234567", .tree = "t", .message = "", .encoding = "",
	};
	enum { LEN = 1 << 20 };
	struct tc_arena arena = { 0 };
	uint64_t left = UINT64_MAX;
	char *text = malloc(LEN);
	const char *seen;
	size_t i;

	(void)state;
	memcpy(text, "$Format:", 8);
	for (i = 8; i < LEN; i++)
		text[i] = "%C("[i % 3];
	text[LEN - 1] = '$';
	assert_int_equal(tc_subst_match(&commit, text, LEN, "x", 1, &arena,
					&left, &seen), TC_SUBST_TOO_MUCH);
	free(text);
	tc_arena_release(&arena);
}

/* No filter makes more of a text than it may, and what it makes is whole. */
static void test_growth_is_bounded(void **state)
{
	static const char id[] = "0123456789012345678901234567890123456789";
	static const struct tc_attr on = { .kind = TC_ATTR_TRUE };
	const struct tc_conversion rows[] = {
		{ .ident = on },
		{ .text = on, .eol = { TC_ATTR_STRING, "crlf" } },
		{ .encoding = { TC_ATTR_STRING, "UTF-32LE" } },
	};
	static const size_t sizes[] = { 2 * 47 + 2, 12, 40 };
	static const char text[] = "$Id$\n$Id$\n";
	struct tc_converted out;
	size_t i;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		assert_false(tc_convert(&rows[i], id, text, 10, sizes[i] - 1,
					&out));
		assert_true(tc_convert(&rows[i], id, text, 10, sizes[i], &out));
		assert_int_equal(out.len, sizes[i]);
		free(out.data);
	}
}

static void test_a_blob_that_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct tc_member *m = tc_tree_find(&f->tree, "a.crlf");
	struct tc_error err = { "" };
	uint8_t was[TC_BLOB_SIZE];

	memcpy(was, m->blob, sizeof(was));
	m->blob[0] ^= 1;
	assert_int_equal(tc_filters_apply(f->filters, m,
					  &(struct tc_member){ .size = 0 },
					  &err), -1);
	assert_true(err.msg[0] != '\0');
	memcpy(m->blob, was, sizeof(was));
}

static void test_pointers(void **state)
{
#define POINTER "version https://git-lfs.github.com/spec/v1\n"
#define OID "oid sha256:" \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
		{ POINTER OID "size 12\n", true },
		{ POINTER OID "size 0\n", true },
		{ POINTER OID "size 18446744073709551609\n", true },
		{ POINTER OID "size 18446744073709551610\n", false },
		{ POINTER OID "size 18446744073709551616\n", false },
		{ POINTER OID "size 184467440737095516100\n", false },
		{ POINTER OID "size 12", false },
		{ POINTER OID "size \n", false },
		{ POINTER OID "size -1\n", false },
		{ POINTER OID "size 12\nx y\n", false },
		{ POINTER OID "size 12 \n", false },
		{ POINTER "size 12\n" OID, false },
		{ POINTER OID, false },
		{ OID "size 12\n", false },
		{ POINTER "oid sha256:0123\nsize 12\n", false },
		{ POINTER "oid md5:0123\nsize 12\n", false },
		{ "", false },
	};
	struct tc_lfs_pointer p;
	char large[1100] = POINTER OID "size ";
	size_t i, len;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++)
		if (tc_lfs_pointer_parse(&p, rows[i].text,
					 strlen(rows[i].text)) != rows[i].is)
			fail_msg("row %zu", i);
	assert_true(tc_lfs_pointer_parse(&p, rows[0].text,
					 strlen(rows[0].text)));
	assert_int_equal(p.size, 12);
	assert_int_equal(p.sha256[31], 0xef);
	/* Not by how long it could be. */
	for (len = strlen(large); len < 1030; len++)
		large[len] = '0';
	large[1022] = '\n';
	assert_true(tc_lfs_pointer_parse(&p, large, 1023));
	large[1022] = '0';
	large[1023] = '\n';
	assert_false(tc_lfs_pointer_parse(&p, large, 1024));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_git_archive),
		cmocka_unit_test(test_names_of_filters),
		cmocka_unit_test(test_export_subst),
		cmocka_unit_test(test_placeholders),
		cmocka_unit_test(test_search_is_bounded),
		cmocka_unit_test(test_the_budget_is_one),
		cmocka_unit_test(test_a_format_has_an_end),
		cmocka_unit_test(test_growth_is_bounded),
		cmocka_unit_test(test_a_blob_that_is_not_there),
		cmocka_unit_test(test_pointers),
	};

	if (system("${GIT:-git} --version >/dev/null 2>&1") != 0) {
		puts("1..0 # SKIP git is absent");
		return 0;
	}
	return cmocka_run_group_tests(tests, make_repo, drop_repo);
}

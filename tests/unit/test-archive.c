/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tar archives made here, header by header: what the reader makes of them. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "source/archive.h"

enum { BLOCK = 512 };

/* POSIX ustar, pax(1) "ustar Interchange Format": offsets of fields. */
enum { MODE = 100, SIZE = 124, MTIME = 136, SUM = 148, TYPE = 156, LINK = 157,
       MAGIC = 257 };

struct maker {
	FILE *file;
};

static void make_open(struct maker *k)
{
	k->file = fopen("x.tar", "wb");
	assert_non_null(k->file);
}

static void header(struct maker *k, char type, const char *name, size_t size,
		   unsigned mode, const char *link)
{
	char h[BLOCK] = { 0 };
	unsigned sum = 0;
	size_t i;

	assert_true(strlen(name) <= 100);
	memcpy(h, name, strlen(name));
	sprintf(h + MODE, "%07o", mode);
	sprintf(h + SIZE, "%011lo", (unsigned long)size);
	sprintf(h + MTIME, "%011o", 1711713600);
	memset(h + SUM, ' ', 8);
	h[TYPE] = type;
	memcpy(h + LINK, link, strlen(link));
	memcpy(h + MAGIC, "ustar\00000", 8);
	for (i = 0; i < BLOCK; i++)
		sum += (unsigned char)h[i];
	sprintf(h + SUM, "%06o", sum);
	assert_int_equal(fwrite(h, 1, BLOCK, k->file), BLOCK);
}

static void body(struct maker *k, const char *data, size_t len)
{
	static const char zeros[BLOCK];
	size_t pad = (BLOCK - len % BLOCK) % BLOCK;

	assert_int_equal(fwrite(data, 1, len, k->file), len);
	assert_int_equal(fwrite(zeros, 1, pad, k->file), pad);
}

static void file(struct maker *k, const char *name, const char *text)
{
	header(k, '0', name, strlen(text), 0644, "");
	body(k, text, strlen(text));
}

static void make_close(struct maker *k)
{
	static const char zeros[2 * BLOCK];

	assert_int_equal(fwrite(zeros, 1, sizeof(zeros), k->file),
			 sizeof(zeros));
	assert_int_equal(fclose(k->file), 0);
}

struct result {
	struct tc_tree tree;
	struct tc_archive_info info;
	struct tc_error err;
};

static int read_with(struct result *r, const struct tc_read_options *options)
{
	memset(r, 0, sizeof(*r));
	tc_tree_init(&r->tree);
	return tc_archive_read("x.tar", options, &r->tree, &r->info, &r->err);
}

static void read_ok(struct result *r)
{
	struct tc_read_options options = { .keep = NULL };

	if (read_with(r, &options) != 0)
		fail_msg("%s", r->err.msg);
}

/* Refused: a reason that names the file, and nothing left in the tree. */
static void read_fails(const char *reason)
{
	struct tc_read_options options = { .keep = NULL };
	struct result r;

	assert_int_equal(read_with(&r, &options), -1);
	assert_int_equal(r.tree.count, 0);
	assert_ptr_equal(strstr(r.err.msg, "x.tar: "), r.err.msg);
	if (strstr(r.err.msg, reason) == NULL)
		fail_msg("%s: not in: %s", reason, r.err.msg);
	tc_tree_release(&r.tree);
}

static const struct tc_member *get(const struct result *r, const char *path)
{
	const struct tc_member *m = tc_tree_find(&r->tree, path);

	if (m == NULL)
		fail_msg("no member %s", path);
	return m;
}

static void assert_blob(const struct tc_member *m, const char *hex)
{
	char got[2 * TC_BLOB_SIZE + 1];

	assert_true(m->flags & TC_MEMBER_BLOB);
	assert_string_equal(tc_hex(got, m->blob, TC_BLOB_SIZE), hex);
}

static size_t count_facts(const struct result *r,
			  enum tc_archive_fact_kind kind, const char *path)
{
	size_t i, n = 0;

	for (i = 0; i < r->info.fact_count; i++) {
		const struct tc_archive_fact *f = &r->info.facts[i];

		if (f->kind == kind &&
		    (path == NULL || strcmp(f->path, path) == 0))
			n++;
	}
	return n;
}

static void test_members(void **state)
{
	const struct tc_member *m;
	struct maker k;
	struct result r;
	char hex[2 * TC_SHA256_SIZE + 1];

	(void)state;
	make_open(&k);
	header(&k, '5', "p-1/", 0, 0755, "");
	file(&k, "p-1/b", "hello\n");
	header(&k, '0', "p-1/a", 0, 04711, "");
	header(&k, '2', "p-1/link", 0, 0777, "b");
	header(&k, '5', "p-1/dir/", 0, 0700, "");
	make_close(&k);
	read_ok(&r);
	assert_string_equal(r.tree.top, "p-1");
	assert_int_equal(r.tree.count, 4);
	assert_int_equal(r.info.fact_count, 0);
	assert_string_equal(r.info.filter, "none");
	assert_int_equal(r.info.size, 6 * BLOCK + 2 * BLOCK);
	assert_int_equal(r.info.unpacked, r.info.size);
	assert_true(r.info.has_sha256);
	assert_null(r.info.comment);
	m = get(&r, "b");
	assert_int_equal(m->size, 6);
	assert_int_equal(m->mode, 0644);
	assert_int_equal(m->mtime, 1711713600);
	assert_blob(m, "ce013625030ba8dba906f756967f9e9ca394464a");
	assert_string_equal(tc_hex(hex, m->sha256, TC_SHA256_SIZE),
			    "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d0"
			    "8286a2e846f6be03");
	m = get(&r, "a");
	assert_int_equal(m->mode, 04711);
	assert_blob(m, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
	m = get(&r, "link");
	assert_int_equal(m->type, TC_TYPE_SYMLINK);
	assert_string_equal(m->link, "b");
	assert_int_equal(m->size, 1);
	assert_blob(m, "63d8dbd40c23542e740659a7168a0ce3138ea748");
	assert_int_equal(get(&r, "dir")->type, TC_TYPE_DIR);
	tc_tree_release(&r.tree);
}

/* One top directory is taken off; anything beside it, and it stays. */
static void test_top(void **state)
{
	static const struct {
		const char *names[3], *top;
	} rows[] = {
		{ { "p-1/a", "p-1/b/c", NULL }, "p-1" },
		{ { "./p-1/a", "p-1//b", NULL }, "p-1" },
		{ { "./", "p-1/a", NULL }, "p-1" },
		{ { "p-1/a", "p-10/b", NULL }, "" },
		{ { "p-1/a", "p-1", NULL }, "" },
		{ { "a", NULL }, "" },
		{ { "p-1/a", "../p-1/b", NULL }, "" },
		{ { "/p-1/a", "/p-1/b", NULL }, "" },
	};
	struct maker k;
	struct result r;
	size_t i, n;

	(void)state;
	for (i = 0; i < TC_COUNT(rows); i++) {
		make_open(&k);
		for (n = 0; n < 3 && rows[i].names[n]; n++)
			if (strcmp(rows[i].names[n], "./") == 0)
				header(&k, '5', "./", 0, 0755, "");
			else
				file(&k, rows[i].names[n], "x");
		make_close(&k);
		read_ok(&r);
		assert_string_equal(r.tree.top, rows[i].top);
		assert_int_equal(count_facts(&r, TC_FACT_SEVERAL_TOPS, NULL),
				 *rows[i].top == '\0');
		tc_tree_release(&r.tree);
	}
}

/* Extended headers: pax path and size win; a global comment is git's. */
static void test_pax(void **state)
{
	static const char comment[] =
		"52 comment=0123456789012345678901234567890123456789\n";
	struct maker k;
	struct result r;
	char record[400], name[301];
	int len;

	(void)state;
	memset(name, 'n', 300);
	name[300] = '\0';
	len = sprintf(record, "313 path=p-1/%s\n", name) + 0;
	assert_int_equal(len, 3 + 1 + 5 + 4 + 300 + 1);
	record[2] = '4'; /* 314 */
	make_open(&k);
	header(&k, 'g', "pax_global_header", sizeof(comment) - 1, 0666, "");
	body(&k, comment, sizeof(comment) - 1);
	header(&k, 'x', "p-1/short", (size_t)len, 0666, "");
	body(&k, record, (size_t)len);
	file(&k, "p-1/short", "hello\n");
	make_close(&k);
	read_ok(&r);
	assert_string_equal(r.info.comment,
			    "0123456789012345678901234567890123456789");
	assert_int_equal(r.tree.count, 1);
	assert_blob(get(&r, name), "ce013625030ba8dba906f756967f9e9ca394464a");
	tc_tree_release(&r.tree);
}

static void test_gnu_long_name(void **state)
{
	struct maker k;
	struct result r;
	char name[200];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	memcpy(name, "p-1/", 4);
	name[sizeof(name) - 1] = '\0';
	make_open(&k);
	header(&k, 'L', "././@LongLink", sizeof(name), 0644, "");
	body(&k, name, sizeof(name));
	file(&k, "p-1/nnnn", "x");
	make_close(&k);
	read_ok(&r);
	assert_int_equal(r.tree.count, 1);
	assert_string_equal(r.tree.members[0].path, name + 4);
	tc_tree_release(&r.tree);
}

/* A hard link is its target under another name, below the top as well. */
static void test_hard_links(void **state)
{
	const struct tc_member *m;
	struct maker k;
	struct result r;

	(void)state;
	make_open(&k);
	file(&k, "p-1/b", "hello\n");
	header(&k, '1', "p-1/a", 0, 0644, "p-1/b");
	header(&k, '1', "p-1/aa", 0, 0644, "./p-1//a");
	header(&k, '1', "p-1/c", 0, 0644, "p-1/later");
	file(&k, "p-1/later", "x");
	make_close(&k);
	read_ok(&r);
	for (m = r.tree.members; m < r.tree.members + 2; m++) {
		assert_int_equal(m->type, TC_TYPE_FILE);
		assert_true(m->flags & TC_MEMBER_HARDLINK);
		assert_int_equal(m->size, 6);
		assert_blob(m, "ce013625030ba8dba906f756967f9e9ca394464a");
	}
	assert_string_equal(get(&r, "a")->link, "b");
	assert_int_equal(count_facts(&r, TC_FACT_BAD_HARDLINK, NULL), 1);
	assert_int_equal(count_facts(&r, TC_FACT_BAD_HARDLINK, "c"), 1);
	assert_false(get(&r, "c")->flags & TC_MEMBER_BLOB);
	tc_tree_release(&r.tree);
}

/* GNU sparse: the file is what is stored, and a fact says that it is not. */
static void test_sparse(void **state)
{
	struct maker k;
	struct result r;
	/* GNU tar manual, "Storing Sparse Files", PAX 0.1. */
	static const char pax[] = "22 GNU.sparse.major=0\n"
				  "22 GNU.sparse.minor=1\n"
				  "25 GNU.sparse.size=10000\n"
				  "26 GNU.sparse.numblocks=2\n"
				  "29 GNU.sparse.map=0,3,9000,3\n";

	(void)state;
	make_open(&k);
	header(&k, 'x', "p-1/s", sizeof(pax) - 1, 0644, "");
	body(&k, pax, sizeof(pax) - 1);
	header(&k, '0', "p-1/s", 6, 0644, "");
	body(&k, "abcdef", 6);
	make_close(&k);
	read_ok(&r);
	assert_int_equal(get(&r, "s")->size, 6);
	assert_int_equal(count_facts(&r, TC_FACT_AMBIGUOUS, NULL), 1);
	assert_int_equal(count_facts(&r, TC_FACT_DISAGREE, NULL), 1);
	tc_tree_release(&r.tree);
}

struct seen {
	char paths[200];
	size_t longest;
};

static bool keep(void *ctx, struct tc_member *member, const char *head,
		 size_t len)
{
	struct seen *seen = ctx;

	(void)head;
	strcat(strcat(seen->paths, member->path), " ");
	if (len > seen->longest)
		seen->longest = len;
	member->kind = 7;
	return strcmp(member->path, "big") == 0;
}

/* The keep function sees regular files, below the top, and no more of them
 * than is ever kept. */
static void test_keep(void **state)
{
	const size_t size = TC_MAX_KEPT_FILE + 1000;
	struct seen seen = { .paths = "" };
	struct tc_read_options options = { .keep = keep, .keep_ctx = &seen,
					   .want_sha1 = true };
	char *data = calloc(1, size);
	const struct tc_member *m;
	struct maker k;
	struct result r;

	(void)state;
	make_open(&k);
	header(&k, '5', "p-1/", 0, 0755, "");
	file(&k, "p-1/small", "x");
	header(&k, '2', "p-1/link", 0, 0777, "small");
	header(&k, '0', "p-1/big", size, 0644, "");
	body(&k, data, size);
	header(&k, '1', "p-1/hard", 0, 0644, "p-1/big");
	make_close(&k);
	assert_int_equal(read_with(&r, &options), 0);
	assert_string_equal(seen.paths, "small big hard ");
	assert_int_equal(seen.longest, TC_MAX_KEPT_FILE);
	m = get(&r, "big");
	assert_int_equal(m->kind, 7);
	assert_int_equal(m->extra->bytes_len, TC_MAX_KEPT_FILE);
	assert_true(m->extra->has_sha1);
	assert_int_equal(get(&r, "hard")->kind, 7);
	assert_int_equal(get(&r, "link")->kind, 0);
	assert_null(get(&r, "small")->extra->bytes);
	tc_tree_release(&r.tree);
	free(data);
}

static void test_facts(void **state)
{
	struct maker k;
	struct result r;

	(void)state;
	make_open(&k);
	file(&k, "p-1/twice", "x");
	file(&k, "p-1/twice", "y");
	file(&k, "p-1/../p-1/up", "x");
	header(&k, '2', "p-1/out", 0, 0777, "../../etc");
	header(&k, '2', "p-1/in", 0, 0777, "d/../twice");
	header(&k, '2', "p-1/sub", 0, 0777, "d");
	file(&k, "p-1/sub/x", "x");
	header(&k, '6', "p-1/fifo", 0, 0644, "");
	make_close(&k);
	k.file = fopen("x.tar", "ab");
	body(&k, "trailing", 8);
	fclose(k.file);
	read_ok(&r);
	assert_int_equal(count_facts(&r, TC_FACT_DUPLICATE, "twice"), 1);
	assert_int_equal(count_facts(&r, TC_FACT_UNSAFE_PATH, "../p-1/up"), 1);
	assert_int_equal(count_facts(&r, TC_FACT_LINK_ESCAPES, NULL), 1);
	assert_int_equal(count_facts(&r, TC_FACT_LINK_ESCAPES, "out"), 1);
	assert_int_equal(count_facts(&r, TC_FACT_THROUGH_LINK, "sub/x"), 1);
	assert_int_equal(count_facts(&r, TC_FACT_SPECIAL, "fifo"), 1);
	assert_int_equal(count_facts(&r, TC_FACT_TRAILING, NULL), 1);
	assert_int_equal(r.info.fact_count, 6);
	/* Both stay, in the order of the archive. */
	assert_int_equal(get(&r, "twice")[-1].size, 1);
	assert_string_equal(get(&r, "twice")[-1].path, "twice");
	tc_tree_release(&r.tree);
}

/* Read as far as it goes, with a fact that says where that is. */
static void test_damaged(void **state)
{
	struct maker k;
	struct result r;

	(void)state;
	/* The blocks at the end that are not there. */
	make_open(&k);
	file(&k, "p-1/a", "x");
	fclose(k.file);
	read_ok(&r);
	assert_int_equal(r.tree.count, 1);
	assert_int_equal(count_facts(&r, TC_FACT_NO_END, NULL), 1);
	tc_tree_release(&r.tree);
	/* A second header that is none. */
	make_open(&k);
	file(&k, "p-1/a", "x");
	body(&k, "no header", 9);
	file(&k, "p-1/b", "x");
	make_close(&k);
	read_ok(&r);
	assert_int_equal(r.tree.count, 1);
	assert_int_equal(r.info.fact_count, 1);
	assert_int_equal(count_facts(&r, TC_FACT_AMBIGUOUS, NULL), 1);
	assert_non_null(strstr(r.info.facts[0].text, "at byte 1024 of"));
	tc_tree_release(&r.tree);
}

static void test_refused(void **state)
{
	char name[TC_MAX_PATH + 100];
	struct maker k;
	int len;

	(void)state;
	remove("x.tar");
	read_fails("No such file");
	make_open(&k);
	fclose(k.file);
	read_fails("empty");
	make_open(&k);
	fputs("text, not an archive\n", k.file);
	fclose(k.file);
	read_fails("not a tar archive");
	/* A body that is not all there. */
	make_open(&k);
	header(&k, '0', "p-1/a", 5000, 0644, "");
	body(&k, "x", 1);
	fclose(k.file);
	read_fails("runcated");
	/* A name past the limit. */
	memset(name, 'n', sizeof(name));
	len = snprintf(NULL, 0, "%d path=%.*s\n", 4200, TC_MAX_PATH + 50, name);
	make_open(&k);
	header(&k, 'x', "x", (size_t)len, 0644, "");
	snprintf(name, sizeof(name), "%d path=", len);
	memset(name + strlen(name), 'n', sizeof(name) - strlen(name));
	name[len - 1] = '\n';
	body(&k, name, (size_t)len);
	file(&k, "p-1/a", "x");
	make_close(&k);
	read_fails("limit: name longer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_top),
		cmocka_unit_test(test_pax),
		cmocka_unit_test(test_gnu_long_name),
		cmocka_unit_test(test_hard_links),
		cmocka_unit_test(test_sparse),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members of a release with hostile names and contents, judged and reported:
 * each has one origin, and no byte of theirs gets raw into a report. A member
 * is a letter, a path, a NUL, bytes, a NUL; a "v" is one of the tag. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "check/check.h"
#include "db/compile.h"
#include "db/refs.h"
#include "evidence/kind.h"
#include "fuzz.h"
#include "report/report.h"

static void add(struct tc_tree *tree, char letter, const char *path,
		const char *bytes, size_t len)
{
	struct tc_extra *extra;
	struct tc_member *m;
	char *normal = malloc(strlen(path) + 1);
	size_t i;

	FUZZ_CHECK(normal != NULL);
	if (strlen(path) >= TC_MAX_PATH || !tc_path_is_below(path) ||
	    tc_path_normalise(normal, path) == 0) {
		free(normal);
		return;
	}
	m = tc_tree_add(tree);
	m->path = tc_arena_strdup(&tree->arena, normal);
	free(normal);
	m->type = letter == 'l' ? TC_TYPE_SYMLINK :
		  letter == 'd' ? TC_TYPE_DIR : TC_TYPE_FILE;
	m->mode = letter == 'x' ? 04777 : 0644;
	m->size = m->type == TC_TYPE_DIR ? 0 : len;
	m->mtime = letter == 'n' ? INT64_MAX : 0;
	if (m->type == TC_TYPE_SYMLINK)
		m->link = tc_arena_strndup(&tree->arena, bytes, len);
	for (i = 0; i < len; i++) {
		m->sha256[i % 32] = (uint8_t)(m->sha256[i % 32] * 3 + bytes[i]);
		m->blob[i % 20] = (uint8_t)(m->blob[i % 20] * 5 + bytes[i]);
	}
	if (m->type != TC_TYPE_DIR)
		m->flags = TC_MEMBER_SHA256 | TC_MEMBER_BLOB;
	if (m->type != TC_TYPE_FILE)
		return;
	m->kind = (uint16_t)tc_kind_classify(m->path, bytes, len);
	extra = tc_tree_extra(tree, m);
	extra->bytes = tc_arena_strndup(&tree->arena, bytes, len);
	extra->bytes_len = strlen(extra->bytes);
}

static void read_members(struct tc_check *check, const char *at,
			 const char *end)
{
	while (at < end) {
		const char *path = at + 1, *bytes, *stop;

		bytes = path < end ? memchr(path, '\0', (size_t)(end - path)) :
				     NULL;
		if (bytes == NULL)
			return;
		bytes++;
		stop = bytes < end ?
			       memchr(bytes, '\0', (size_t)(end - bytes)) :
			       NULL;
		if (stop == NULL)
			stop = end;
		add(*at == 'v' ? &check->vcs : &check->archive, *at, path,
		    bytes, (size_t)(stop - bytes));
		at = stop + 1;
	}
}

static void check_text(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		FUZZ_CHECK(text[i] == '\n' ||
			   ((unsigned char)text[i] >= ' ' && text[i] != 0x7f));
}

static void check_json(const char *text, size_t len)
{
	json_error_t why;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);

	if (root == NULL)
		fprintf(stderr, "%d: %s\n", why.line, why.text);
	FUZZ_CHECK(root != NULL);
	check_text(text, len);
	json_decref(root);
}

static void write_reports(const struct tc_check *check)
{
	const struct tc_report_options options = { .version = "1",
						   .verbose = true,
						   .sandbox = "off" };
	const struct tc_writer *w;

	for (w = tc_writers; w->name != NULL; w++) {
		char *text = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);

		FUZZ_CHECK(out != NULL);
		w->write(out, &check, 1, &options);
		FUZZ_CHECK(fclose(out) == 0);
		if (strcmp(w->name, "json") == 0)
			check_json(text, len);
		else
			check_text(text, len);
		free(text);
	}
}

/* A database with a few names; it stays. */
static struct tc_refs *references(void)
{
	static const char manifest[] =
		"# tarcheck-manifest 1\n# project: tools\n"
		"# columns: sha256 path serial\n"
		"1111111111111111111111111111111111111111111111111111111111111111"
		"\tbuild-aux/install-sh\t-\n"
		"2222222222222222222222222222222222222222222222222222222222222222"
		"\tbuild-aux/ltmain.sh\t-\n"
		"3333333333333333333333333333333333333333333333333333333333333333"
		"\tm4/a.m4\t3\n";
	static struct tc_refs *refs;
	struct fuzz_file text;
	const char *path = text.path;
	const struct tc_db_sources sources = { .manifests = &path,
					       .manifest_count = 1 };
	struct tc_ref_file file = { "default", NULL };
	struct tc_error err = { "" };

	if (refs != NULL)
		return refs;
	fuzz_file_open(&text, manifest, sizeof(manifest) - 1);
	file.path = fuzz_named_file();
	if (tc_db_store_sources(&sources, file.path, &err) == 0)
		refs = tc_refs_open(&file, 1, NULL, &err);
	fuzz_file_close(&text);
	if (refs == NULL)
		fprintf(stderr, "%s\n", err.msg);
	FUZZ_CHECK(refs != NULL);
	return refs;
}

static void judge(struct tc_check *check, bool tag)
{
	struct tc_evidence *ev = &check->evidence;
	const struct tc_policy policy = { .fail_on = TC_SEVERITY_ERROR };
	struct tc_error err = { "" };
	uint64_t sum = 0, files = 0;
	size_t i;

	tc_tree_sort(&check->archive);
	tc_tree_sort(&check->vcs);
	tc_evidence_compare(ev, &check->archive, tag ? &check->vcs : NULL);
	FUZZ_CHECK(tc_evidence_origins(ev, references(), &err) == 0);
	tc_judge_times(ev, 20260101);
	FUZZ_CHECK(tc_evidence_judge(ev, references(), &err) == 0);
	for (i = 0; i < TC_ORIGIN_COUNT; i++)
		sum += ev->coverage[i].members;
	for (i = 0; i < check->archive.count; i++)
		files += check->archive.members[i].type != TC_TYPE_DIR;
	FUZZ_CHECK(sum == files);
	check->verdict = tc_verdict_reach(ev, &policy);
	if (files == 0)
		FUZZ_CHECK(check->verdict.outcome != TC_ACCEPTED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct tc_check *check = calloc(1, sizeof(*check));

	FUZZ_CHECK(check != NULL);
	check->subject = "x-1.tar";
	check->info.format = "ustar";
	check->info.filter = "none";
	tc_tree_init(&check->archive);
	tc_tree_init(&check->vcs);
	tc_evidence_init(&check->evidence);
	if (size > 1) {
		if (*text == 't')
			check->repo = "x.git";
		read_members(check, text + 1, text + size);
	}
	judge(check, check->repo != NULL);
	write_reports(check);
	tc_check_release(check);
	free(check);
	return 0;
}

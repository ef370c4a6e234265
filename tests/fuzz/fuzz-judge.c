/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members of a release with hostile names and contents, judged and reported:
 * each has one origin, and no byte of theirs gets raw into a report. A member
 * is a letter, a path, a NUL, bytes, a NUL; letters: add_member(). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "check/check.h"
#include "db/refs.h"
#include "evidence/coherence.h"
#include "evidence/derivation.h"
#include "evidence/kind.h"
#include "fuzz.h"
#include "published.h"
#include "report/report.h"

/* What there is once the trees are sorted. */
struct later {
	const char *derived[8]; /* paths of those that are written again */
	size_t derived_count;
};

static void set_digests(struct tc_member *m, const char *bytes, size_t len)
{
	char head[40];
	const size_t n = (size_t)snprintf(head, sizeof(head), "blob %zu",
					  len) + 1;
	struct tc_digest *sha1 = tc_digest_new(TC_DIGEST_SHA1, NULL);

	FUZZ_CHECK(sha1 != NULL &&
		   tc_digest_buffer(TC_DIGEST_SHA256, bytes, len, m->sha256,
				    NULL) == 0);
	tc_digest_start(sha1);
	tc_digest_update(sha1, head, n);
	tc_digest_update(sha1, bytes, len);
	tc_digest_final(sha1, m->blob);
	tc_digest_free(sha1);
	m->flags = TC_MEMBER_SHA256 | TC_MEMBER_BLOB;
}

static void set_extra(struct tc_tree *tree, struct tc_member *m, char letter,
		      const char *bytes, size_t len)
{
	struct tc_extra *extra = tc_tree_extra(tree, m);

	extra->bytes = tc_arena_strndup(&tree->arena, bytes, len);
	extra->bytes_len = strlen(extra->bytes);
	if (letter == 'M')
		extra->missing = "an object";
	if (letter == 'F')
		extra->filters = "export-subst";
	if (letter == 'U')
		extra->unknown = extra->bytes;
	if (letter == 'P')
		extra->pointer = extra->bytes;
}

/*
 * In the archive: l a link, d a directory, x a program, n a new file, g a
 * gitlink, c one of a collision, r one that is written again, else a file. In
 * the tag: v a file, X a program, L a link, G a gitlink, M one whose object
 * is missing, F and U ones that went through filters, P a pointer, I one that
 * is not exported.
 */
static void add_member(struct tc_tree *tree, char letter, const char *path,
		       const char *bytes, size_t len, struct later *later)
{
	struct tc_member *m;
	char *normal = malloc(strlen(path) + 1);

	FUZZ_CHECK(normal != NULL);
	if (strlen(path) >= TC_MAX_PATH || !tc_path_is_below(path) ||
	    tc_path_normalise(normal, path) == 0) {
		free(normal);
		return;
	}
	m = tc_tree_add(tree);
	m->path = tc_arena_strdup(&tree->arena, normal);
	free(normal);
	m->type = letter == 'l' || letter == 'L' ? TC_TYPE_SYMLINK :
		  letter == 'g' || letter == 'G' ? TC_TYPE_GITLINK :
		  letter == 'd' ? TC_TYPE_DIR : TC_TYPE_FILE;
	m->mode = letter == 'x' ? 04777 : letter == 'X' ? 0755 : 0644;
	m->size = m->type == TC_TYPE_DIR ? 0 : len;
	m->mtime = letter == 'n' ? INT64_MAX : 0;
	if (m->type == TC_TYPE_SYMLINK)
		m->link = tc_arena_strndup(&tree->arena, bytes, len);
	if (m->type != TC_TYPE_DIR)
		set_digests(m, bytes, len);
	if (letter == 'c')
		m->flags |= TC_MEMBER_COLLISION;
	if (letter == 'I')
		m->flags |= TC_MEMBER_IGNORED;
	if (letter == 'r' && later->derived_count < 8)
		later->derived[later->derived_count++] = m->path;
	if (m->type != TC_TYPE_FILE)
		return;
	m->kind = (uint16_t)tc_kind_classify(m->path, bytes, len);
	set_extra(tree, m, letter, bytes, len);
}

/* "s", "p": a seal and a pin, whose words are from outside, too. */
static bool add_words(struct tc_check *check, char letter, const char *path,
		      const char *bytes, size_t len)
{
	struct tc_arena *arena = &check->evidence.arena;
	const char *name = tc_arena_strdup(arena, path);
	const char *text = tc_arena_strndup(arena, bytes, len);

	if (letter == 's' && check->seals.count < TC_MAX_SEALS)
		check->seals.list[check->seals.count++] =
			(struct tc_found_seal){
			.place = (enum tc_seal_place)(len % 3), .path = name,
			.evtag = (enum tc_evtag_state)(len % 4),
			.unpacked = len % 2, .listed = len % 5 == 0,
			.seal = { .form = TC_FORM_OPENPGP,
				  .outcome = (enum tc_seal_outcome)(len % 4),
				  .signer = text, .why = text, .key = "SHA256:a",
				  .digest = "SHA-1", .weak = len % 7 == 0,
				  .expired_since = len % 3 == 0, .time = 7 },
		};
	else if (letter == 'p' && check->pins.count < TC_PIN_KINDS)
		check->pins.list[check->pins.count++] = (struct tc_found_pin){
			.kind = TC_PIN_TARBALL, .name = name, .tag = text,
			.value = "11", .pinned = len % 2, .same = len % 3 == 0,
			.day = 20200101,
		};
	return letter == 's' || letter == 'p';
}

static void read_members(struct tc_check *check, const char *at,
			 const char *end, struct later *later)
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
		if (!add_words(check, *at, path, bytes,
			       (size_t)(stop - bytes)))
			add_member(strchr("vXLGMFUPI", *at) && *at ?
					   &check->vcs : &check->archive, *at,
				   path, bytes, (size_t)(stop - bytes), later);
		at = stop + 1;
	}
}

/* Each rests on the member after it and on a program. */
static void derive(struct tc_evidence *ev, const struct later *later)
{
	size_t i;

	for (i = 0; i < later->derived_count; i++) {
		const struct tc_member *m =
			tc_tree_find(ev->archive, later->derived[i]);
		const size_t at = (size_t)(m - ev->archive->members);
		const size_t next = (at + 1) % ev->archive->count;
		const struct tc_member *from = &ev->archive->members[next];
		const char *const words[] = { "timestamp" };
		const struct tc_input inputs[] = {
			{ .kind = TC_INPUT_MEMBER, .member = (uint32_t)next,
			  .name = from->path, .has_sha256 = true },
			{ .kind = TC_INPUT_TOOL, .strong = i % 2 == 0,
			  .name = "autoconf-2.71", .detail = "a program" },
		};
		const struct tc_derivation d = {
			.member = (uint32_t)at, .how = "autoconf 2.71",
			.origin = i % 3 ? TC_ORIGIN_COMPOSED :
					  TC_ORIGIN_REPRODUCED,
			.normalisations = words,
			.normalisation_count = i % 2,
			.inputs = inputs, .input_count = 2,
		};

		tc_derivation_add(ev, &d);
		if (!tc_origin_is_strong(ev->results[at].origin))
			ev->results[at].note = "not written\nagain";
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

static void write_report(const struct tc_check *check,
			 const struct tc_writer *w, bool verbose)
{
	const struct tc_report_options options = { .version = "1",
						   .verbose = verbose,
						   .sandbox = "partial" };
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

static void write_reports(const struct tc_check *check)
{
	const struct tc_writer *w;

	for (w = tc_writers; w->name != NULL; w++) {
		write_report(check, w, true);
		if (strcmp(w->name, "json") != 0)
			write_report(check, w, false);
	}
}

static void judge(struct tc_check *check, bool tag, const struct later *later)
{
	struct tc_evidence *ev = &check->evidence;
	const struct tc_policy policy = { .fail_on = TC_SEVERITY_ERROR };
	struct tc_error err = { "" };
	uint64_t sum = 0, files = 0;
	size_t i;

	tc_tree_sort(&check->archive);
	tc_tree_sort(&check->vcs);
	tc_evidence_compare(ev, &check->archive, tag ? &check->vcs : NULL);
	FUZZ_CHECK(tc_evidence_origins(ev, fuzz_references(), &err) == 0);
	derive(ev, later);
	FUZZ_CHECK(tc_evidence_coherence(ev, fuzz_references(), &err) == 0);
	tc_judge_times(ev, 20260101);
	FUZZ_CHECK(tc_evidence_judge(ev, fuzz_references(), &err) == 0);
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
	struct later later = { .derived_count = 0 };

	FUZZ_CHECK(check != NULL);
	check->subject = "x-1.tar";
	check->info.format = "ustar";
	check->info.filter = "none";
	tc_tree_init(&check->archive);
	tc_tree_init(&check->vcs);
	tc_evidence_init(&check->evidence);
	if (size > 1) {
		if (*text == 't' || *text == 'T')
			check->repo = "x.git";
		check->revision.annotated = *text == 'T';
		/* One of the databases has words of its signer. */
		check->databases[0] = (struct tc_ref){
			.name = "default", .edition = "e", .files = 7,
			.standing = *text == 'T' ? TC_DB_SIGNED :
						   TC_DB_INSTALLED,
			.signer = *text == 'T' ? "RWk" : NULL,
			.comment = *text == 'T' ? "by\033x" : NULL,
			.day = 20200101,
		};
		check->database_count = 1;
		read_members(check, text + 1, text + size, &later);
	}
	judge(check, check->repo != NULL, &later);
	write_reports(check);
	tc_check_release(check);
	free(check);
	return 0;
}

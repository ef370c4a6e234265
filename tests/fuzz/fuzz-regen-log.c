/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Logs of re-runs: none of one that is not as they are written becomes
 * evidence, and what does is written as it was read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "check/regen-internal.h"
#include "evidence/derivation.h"
#include "evidence/kind.h"
#include "fuzz.h"

static const struct {
	const char *path;
	const char *kind;
	uint8_t origin;
} members[] = {
	{ "Makefile.am", "source", TC_ORIGIN_KNOWN },
	{ "Makefile.in", "makefile-in", TC_ORIGIN_NONE },
	{ "a\\\n b", "source", TC_ORIGIN_NONE },
	{ "aclocal.m4", "source", TC_ORIGIN_COMPOSED },
	{ "configure", "configure", TC_ORIGIN_NONE },
	{ "configure.ac", "source", TC_ORIGIN_KNOWN },
	{ "x", "source", TC_ORIGIN_NONE },
};
enum { MEMBERS = sizeof(members) / sizeof(*members) };

struct run {
	struct tc_check check;
	struct tc_regen r;
	struct tc_regen_options opt;
	struct tc_error err;
	uint8_t given[MEMBERS];
};

/* Of the process: two toolchains, of which nobody has to be run. */
static struct tc_toolchains *toolchains(void)
{
	static struct tc_toolchains *store;
	char digest[65], text[600], dir[300];
	struct tc_error err = { "" };
	size_t i;
	static const char *const tools[][2] = { { "autoconf", "2.71" },
						{ "automake", "1.16" } };

	if (store != NULL)
		return store;
	memset(digest, '7', sizeof(digest) - 1);
	digest[64] = '\0';
	for (i = 0; i < 2; i++) {
		const int len = snprintf(text, sizeof(text),
			"# tarcheck-toolchain 1\n# tool: %s\n# version: %s\n"
			"# variant:\n# bin: /usr/bin\n# source: a.deb\n"
			"# source-id: %s\n# trusted: yes\n"
			"# columns: mode sha256 path target\n"
			"0755\t%s\tusr/bin/%s\t-\n", tools[i][0], tools[i][1],
			digest, digest, tools[i][0]);

		snprintf(dir, sizeof(dir), "store/%s/manifest", tools[i][0]);
		fuzz_dir_put(dir, text, (size_t)len);
	}
	snprintf(dir, sizeof(dir), "%s/store", fuzz_dir());
	FUZZ_CHECK(tc_toolchains_open(&store, dir, NULL, &err) == 0);
	FUZZ_CHECK(tc_toolchains_named(store, "autoconf")->broken == NULL);
	FUZZ_CHECK(tc_toolchains_named(store, "automake")->broken == NULL);
	return store;
}

static struct run *start(void)
{
	struct run *run = calloc(1, sizeof(*run));
	struct tc_check *check;
	size_t i;

	FUZZ_CHECK(run != NULL);
	check = &run->check;
	tc_tree_init(&check->archive);
	tc_tree_init(&check->vcs);
	tc_evidence_init(&check->evidence);
	for (i = 0; i < MEMBERS; i++) {
		struct tc_member *m = tc_tree_add(&check->archive);

		m->path = members[i].path;
		m->type = TC_TYPE_FILE;
		m->kind = (uint16_t)tc_kind_find(members[i].kind);
	}
	tc_evidence_compare(&check->evidence, &check->archive, NULL);
	for (i = 0; i < MEMBERS; i++)
		check->evidence.results[i].origin = members[i].origin;
	run->opt.cache = fuzz_dir();
	run->r = (struct tc_regen){
		.check = check, .opt = &run->opt, .err = &run->err,
		.store = toolchains(), .given = run->given, .weak = true,
		.autoconf_kind = tc_kind_find("configure"),
		.autoheader_kind = tc_kind_find("config-h-in"),
		.automake_kind = tc_kind_find("makefile-in"),
	};
	tc_buf_init(&run->r.log, TC_MAX_REGEN_LOG);
	return run;
}

static void end(struct run *run)
{
	tc_buf_release(&run->r.log);
	free(run->r.log_path);
	tc_check_release(&run->check);
	free(run);
}

/* Which file it is in, and the line that it begins with. */
static const char *log_name(struct tc_buf *head)
{
	static char name[200], first[100];

	if (name[0] == '\0') {
		struct run *run = start();
		struct tc_buf text;

		FUZZ_CHECK(!tc_regen_recall(&run->r));
		snprintf(name, sizeof(name), "%s",
			 tc_path_base(run->r.log_path));
		tc_regen_remember(&run->r);
		tc_buf_init(&text, TC_MAX_REGEN_LOG);
		FUZZ_CHECK(tc_read_file(run->r.log_path, &text, NULL) == 0);
		snprintf(first, sizeof(first), "%.*s\n",
			 (int)strcspn(tc_buf_str(&text), "\n"), text.ptr);
		tc_buf_release(&text);
		end(run);
	}
	tc_buf_puts(head, first);
	return name;
}

static bool is_untouched(const struct run *run)
{
	const struct tc_evidence *ev = &run->check.evidence;
	bool same = run->r.log.len == 0 && ev->derivation_count == 0 &&
		    ev->findings.count == 0;
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		same = same && ev->results[i].note == NULL &&
		       ev->results[i].origin == members[i].origin;
	return same;
}

static void compare(const struct run *a, const struct run *b)
{
	const struct tc_evidence *x = &a->check.evidence;
	const struct tc_evidence *y = &b->check.evidence;
	size_t i;

	FUZZ_CHECK(a->r.log.len == b->r.log.len);
	FUZZ_CHECK(strcmp(tc_buf_str(&a->r.log), tc_buf_str(&b->r.log)) == 0);
	FUZZ_CHECK(x->derivation_count == y->derivation_count);
	FUZZ_CHECK(x->findings.count == y->findings.count);
	for (i = 0; i < MEMBERS; i++) {
		FUZZ_CHECK(x->results[i].origin == y->results[i].origin);
		FUZZ_CHECK(x->results[i].differs == y->results[i].differs);
		FUZZ_CHECK((x->results[i].note == NULL) ==
			   (y->results[i].note == NULL));
	}
}

/* What was taken over is about members, and rests on what there is. */
static void check_evidence(const struct run *run)
{
	const struct tc_evidence *ev = &run->check.evidence;
	size_t i, k;

	for (i = 0; i < ev->derivation_count; i++) {
		const struct tc_derivation *d = &ev->derivations[i];

		FUZZ_CHECK(d->member < MEMBERS && d->input_count > 0);
		for (k = 0; k < d->input_count; k++)
			if (d->inputs[k].kind == TC_INPUT_MEMBER)
				FUZZ_CHECK(d->inputs[k].member < MEMBERS);
	}
	for (i = 0; i < MEMBERS; i++)
		FUZZ_CHECK(run->given[i] <= TC_GIVEN_WEAK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run *run, *again;
	struct tc_buf text;
	const char *name;
	bool good;

	tc_buf_init(&text, TC_MAX_REGEN_LOG);
	name = log_name(&text);
	tc_buf_append(&text, data, size);
	fuzz_dir_empty();
	fuzz_dir_put(name, text.ptr, text.len);
	tc_buf_release(&text);
	run = start();
	good = tc_regen_recall(&run->r);
	FUZZ_CHECK(good || is_untouched(run));
	if (good) {
		check_evidence(run);
		again = start();
		memcpy(again->given, run->given, sizeof(run->given));
		FUZZ_CHECK(tc_regen_replay(&again->r, &run->r.log));
		compare(run, again);
		end(again);
	}
	end(run);
	return 0;
}

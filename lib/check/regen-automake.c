/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Has automake write each Makefile.in again. */
/*
 * What it writes depends on its options and on which files are there when it
 * runs (DIST_COMMON names them): a maintainer ran it in a checkout, where what
 * it installs and what the build writes was not yet.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/path.h"
#include "check/regen-internal.h"
#include "check/regen-listed.h"
#include "check/regen-near.h"
#include "evidence/kind.h"

enum {
	MAX_FLAGS = 4, /* of automake, as a shipped file has them */
	MAX_SETS = 4,  /* of such flags that are tried */
	FLAG = 32,
	MAX_RUNS = 24,
	MAX_MIXED = 1 << 20, /* bytes of a Makefile.in that is looked at for */
	MAX_VARIABLES = 1000, /* so many */
};

struct flags {
	char list[MAX_FLAGS][FLAG];
	size_t count;
};

/* What was there when automake ran. */
enum state {
	ALL_THERE,
	AS_LISTED,      /* what the shipped DIST_COMMON names, and no more */
	AS_CHECKED_OUT, /* nothing that automake installs or the build makes */
	STATES,
};

struct makefiles {
	struct tc_regen *r;
	const struct tc_regen_dir *dir;
	const struct tc_toolchain *autoconf;
	const struct tc_toolchain *variants;
	size_t variant_count;
	const struct tc_toolchain *tool; /* of the present run */
	struct tc_regen_best *best; /* by member */
	bool *absent;      /* by member: out of the copy at present */
	struct tc_regen_listed listed; /* for AS_LISTED */
	const char *note;
	size_t runs;
};

static bool pending(const struct makefiles *mk, uint32_t i)
{
	return tc_regen_is_pending(mk->r, mk->dir, mk->r->automake_kind, i);
}

static bool any_pending(const struct makefiles *mk)
{
	uint32_t i;

	for (i = 0; i < mk->r->check->archive.count; i++)
		if (pending(mk, i))
			return true;
	return false;
}

/* The flags in the rule that writes a shipped Makefile.in again. They are a
 * hint of how it was made: other flags only make other bytes. */
static void read_flags(const struct tc_regen *r, uint32_t i, struct flags *f)
{
	static const char rule[] = "$(AUTOMAKE) --";
	const struct tc_extra *extra = tc_regen_bytes(r, i);
	const char *at = extra ? strstr(extra->bytes, rule) : NULL;

	memset(f, 0, sizeof(*f));
	at = at ? at + sizeof(rule) - 3 : NULL;
	while (at != NULL && f->count < MAX_FLAGS &&
	       strncmp(at, "--", 2) == 0) {
		size_t len = strspn(at, "-abcdefghijklmnopqrstuvwxyz");

		if (len >= FLAG)
			break;
		memcpy(f->list[f->count++], at, len);
		at += len;
		at += strspn(at, " ");
	}
}

/* The index of X.am for the output X.in. */
static uint32_t source_of(const struct tc_regen *r, uint32_t i)
{
	char *am = tc_strdup(r->check->archive.members[i].path);
	char *end = strrchr(am, '.');
	uint32_t from = TC_NO_MEMBER;

	if (end != NULL && strcmp(end, ".in") == 0) {
		memcpy(end, ".am", 3);
		from = tc_regen_member(r, "", am);
	}
	free(am);
	return from;
}

/* Copied by "automake --add-missing", mostly not before it wants them. */
static bool is_installed(const char *base)
{
	static const char *const names[] = {
		"COPYING",     "INSTALL",  "acinstall",     "ar-lib",
		"compile",     "depcomp",  "elisp-comp",    "mdate-sh",
		"missing",     "py-compile", "mkinstalldirs", "test-driver",
		"texinfo.tex", "ylwrap",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(base, names[i]) == 0)
			return true;
	return false;
}

static bool is_made(const struct tc_regen *r, uint32_t i)
{
	const struct tc_member *m = &r->check->archive.members[i];
	const struct tc_kind *kind = tc_kind_get(m->kind);

	if (m->kind == 0 ||
	    r->check->evidence.results[i].origin == TC_ORIGIN_VCS ||
	    r->check->evidence.results[i].vcs == TC_VCS_MODIFIED)
		return false;
	if (is_installed(tc_path_base(m->path)))
		return true;
	if (tc_regen_is_output(r, i) || tc_regen_is_sound(r, i) ||
	    tc_path_ends_in(m->path, ".m4"))
		return false;
	return kind->class == TC_CLASS_GENERATED ||
	       (r->repo != NULL && (kind->class == TC_CLASS_SOURCE ||
				    kind->class == TC_CLASS_DATA));
}

static bool is_absent(const struct makefiles *mk, uint32_t i, enum state state)
{
	if (state == ALL_THERE || !tc_regen_is_of(mk->r, mk->dir, i))
		return false;
	return state == AS_LISTED ? mk->listed.unlisted[i] : is_made(mk->r, i);
}

static bool lend(struct makefiles *mk, enum state state)
{
	static const enum tc_regen_lent lent[STATES] = {
		[ALL_THERE] = TC_LENT_NONE,
		[AS_LISTED] = TC_LENT_ALL,
		[AS_CHECKED_OUT] = TC_LENT_REQUIRED,
	};

	return tc_regen_listed_lend(&mk->listed, mk->r, lent[state]);
}

/* 1: that is another state than the one before, 0: it is not; -1. */
static int enter(struct makefiles *mk, enum state state)
{
	bool any = lend(mk, state);
	uint32_t i;

	for (i = 0; i < mk->r->check->archive.count; i++) {
		bool absent = is_absent(mk, i, state);

		if (mk->absent[i] && !absent &&
		    tc_regen_put_again(mk->r, i) != 0)
			return -1;
		any |= mk->absent[i] != absent;
		mk->absent[i] = absent;
		/* What the last run installed goes, too. */
		if (absent)
			tc_regen_drop(mk->r, i);
	}
	return any;
}

static void compare(struct makefiles *mk, enum state state)
{
	struct tc_regen *r = mk->r;
	const char *const words = r->words;
	uint32_t i;

	if (state != ALL_THERE)
		r->words = tc_regen_listed_words(&mk->listed, r);
	for (i = 0; i < r->check->archive.count; i++) {
		struct tc_regen_how how = { .program = "automake",
					    .tool = mk->tool,
					    .other = mk->autoconf };
		struct tc_buf now;

		if (!pending(mk, i))
			continue;
		if (tc_regen_take(r, i, &now)) {
			if (tc_regen_equals(r, i, &now, &how.normalisation)) {
				tc_regen_record(r, mk->dir, i, source_of(r, i),
						&how);
			} else {
				tc_regen_keep_best(r, i, &mk->best[i],
						   &now, mk->tool);
				if (state == ALL_THERE)
					tc_regen_listed_read(&mk->listed, r,
							     mk->dir, i, &now);
			}
		}
		tc_buf_release(&now);
	}
	r->words = words;
}

static int run(struct makefiles *mk, const struct flags *flags, enum state state)
{
	const struct tc_regen_how how = { .program = "automake",
					  .tool = mk->tool,
					  .other = mk->autoconf };
	const char *args[MAX_FLAGS + 3];
	const char *note = NULL;
	size_t n = 0, k;
	bool more;
	int rc;

	for (k = 0; k < flags->count; k++)
		args[n++] = flags->list[k];
	if (state != ALL_THERE) {
		args[n++] = "--add-missing";
		args[n++] = "--copy";
	}
	args[n] = NULL;
	if (mk->runs >= MAX_RUNS)
		return 0;
	for (more = true; more && mk->runs < MAX_RUNS; mk->runs++) {
		rc = tc_regen_run(mk->r, "automake", mk->autoconf, mk->tool,
				  mk->dir->path, args, &note);
		if (rc < 0)
			return -1;
		/* Why it fails with less than there is says little. */
		if (state == ALL_THERE && note != NULL)
			mk->note = note;
		/* Even where it failed it has mostly written some. */
		compare(mk, state);
		more = rc == 0 && any_pending(mk) &&
		       tc_regen_listed_require(&mk->listed, mk->r, mk->dir,
					       state != ALL_THERE) &&
		       state != ALL_THERE && lend(mk, state);
	}
	tc_regen_others(mk->r, mk->dir, &how);
	return 0;
}

/* With each set of flags that some output of those still to be had has. */
static int run_flags(struct makefiles *mk, enum state state)
{
	struct flags tried[MAX_SETS];
	size_t count = 0, k;
	uint32_t i;

	for (i = 0; i < mk->r->check->archive.count; i++) {
		struct flags f;

		if (!pending(mk, i) || count == MAX_SETS)
			continue;
		read_flags(mk->r, i, &f);
		for (k = 0; k < count; k++)
			if (memcmp(&tried[k], &f, sizeof(f)) == 0)
				break;
		if (k < count)
			continue;
		tried[count++] = f;
		if (run(mk, &f, state) != 0)
			return -1;
	}
	return 0;
}

static int run_states(struct makefiles *mk)
{
	enum state state;

	for (state = ALL_THERE; state < STATES && any_pending(mk); state++) {
		int rc = enter(mk, state);

		if (rc > 0 || (rc == 0 && state == ALL_THERE))
			rc = run_flags(mk, state);
		if (rc < 0)
			return -1;
	}
	return enter(mk, ALL_THERE) < 0 ? -1 : 0;
}

static int run_variants(struct makefiles *mk)
{
	size_t k;

	for (k = 0; k < mk->variant_count && any_pending(mk); k++) {
		mk->tool = &mk->variants[k];
		if (tc_regen_fit(mk->tool) && run_states(mk) != 0)
			return -1;
	}
	return 0;
}

/* A line "NAME = @NAME@", which is of autoconf: its length, or 0. */
static size_t variable_of(const char *line)
{
	size_t len = strcspn(line, " \n");

	if (len == 0 || strncmp(line + len, " = @", 4) != 0 ||
	    strncmp(line + len + 4, line, len) != 0 ||
	    strncmp(line + len + 4 + len, "@\n", 2) != 0)
		return 0;
	return len + 4 + len + 2;
}

/* Has text all the variables of other? Not asked of what no project has. */
static bool has_variables(const char *text, const char *other)
{
	size_t text_len = strlen(text), count = 0;

	if (text_len > MAX_MIXED)
		return true;
	/* With the newline before each. */
	while ((other = strchr(other, '\n')) != NULL && count < MAX_VARIABLES) {
		size_t len = variable_of(other + 1);

		if (len > 0 && memmem(text, text_len, other, len + 1) == NULL)
			return false;
		count += len > 0;
		other++;
	}
	return true;
}

/* Were those that differ written by another autoconf than configure: do they
 * lack a variable, or have one more? */
static bool is_mixed(const struct makefiles *mk)
{
	uint32_t i;

	for (i = 0; i < mk->r->check->archive.count; i++) {
		const struct tc_extra *shipped;
		const char *now = mk->best[i].bytes;

		if (now == NULL || !pending(mk, i))
			continue;
		shipped = tc_regen_bytes(mk->r, i);
		if (shipped != NULL &&
		    (!has_variables(now, shipped->bytes) ||
		     !has_variables(shipped->bytes, now)))
			return true;
	}
	return false;
}

/* With another autoconf: what is there of the last one goes. */
static int run_with(struct makefiles *mk, const struct tc_toolchain *autoconf)
{
	uint32_t i;

	for (i = 0; i < mk->r->check->archive.count; i++)
		if (pending(mk, i) && tc_regen_put_again(mk->r, i) != 0)
			return -1;
	tc_regen_drop_traces(mk->r, mk->dir);
	mk->autoconf = autoconf;
	return run_variants(mk);
}

/* Of the version of configure those that add a variable, or do not. */
static bool may_mix(const struct tc_toolchain *t,
		    const struct tc_toolchain *used)
{
	return t != used && (*t->variant == '\0' ||
			     strcmp(t->variant, "runstatedir") == 0) &&
	       tc_regen_fit(t);
}

/* These, then releases near it. */
static int run_mixed(struct makefiles *mk)
{
	const struct tc_toolchain *used = mk->autoconf, *t;
	struct tc_regen_near near;
	size_t count, k;
	int rc = 0;

	t = tc_toolchains_find(mk->r->store, "autoconf", used->version, &count);
	for (k = 0; k < count && rc == 0; k++)
		if (may_mix(&t[k], used) && is_mixed(mk))
			rc = run_with(mk, &t[k]);
	tc_regen_near_init(&near, used);
	while (rc == 0 && is_mixed(mk) &&
	       (t = tc_regen_near_next(mk->r, &near)) != NULL)
		rc = run_with(mk, t);
	mk->autoconf = used;
	return rc;
}

/* Has automake written from X.am, member i, an X.in that is no member? */
static bool is_lacking(const struct makefiles *mk, uint32_t i)
{
	const char *path = mk->r->check->archive.members[i].path;
	size_t len = strlen(path);
	struct tc_buf now;
	char *name;
	bool wrote;

	if (len < 4 || strcmp(path + len - 3, ".am") != 0 ||
	    !tc_regen_is_of(mk->r, mk->dir, i))
		return false;
	name = tc_asprintf("%.*sin", (int)len - 2, path);
	wrote = tc_regen_member(mk->r, "", name) == TC_NO_MEMBER &&
		tc_regen_take_path(mk->r, name, &now);
	if (tc_regen_member(mk->r, "", name) == TC_NO_MEMBER)
		tc_buf_release(&now);
	free(name);
	return wrote;
}

static void judge(struct makefiles *mk)
{
	uint32_t i;

	for (i = 0; i < mk->r->check->archive.count; i++) {
		if (pending(mk, i) && mk->best[i].bytes != NULL)
			tc_regen_differs(mk->r, i, &mk->best[i]);
		else if (pending(mk, i))
			tc_regen_note(mk->r, i, mk->note);
		if (is_lacking(mk, i))
			tc_regen_lacks(mk->r, i);
	}
}

static const char *stated_version(struct makefiles *mk)
{
	const char *version = NULL;
	uint32_t i;

	for (i = 0; i < mk->r->check->archive.count && version == NULL; i++)
		if (pending(mk, i))
			version = tc_regen_stated(mk->r, i, TC_TOOL_AUTOMAKE);
	return version;
}

int tc_regen_makefiles(struct tc_regen *r, const struct tc_regen_dir *dir,
		       const struct tc_toolchain *autoconf)
{
	struct makefiles mk = { .r = r, .dir = dir, .autoconf = autoconf };
	size_t count = r->check->archive.count;
	const char *version = stated_version(&mk);
	uint32_t i;
	int rc;

	if (version == NULL)
		return 0;
	mk.variants = tc_toolchains_find(r->store, "automake", version,
					 &mk.variant_count);
	mk.note = tc_arena_printf(&r->check->evidence.arena,
				  mk.variants ? "automake %s did not write it" :
				  "no toolchain automake %s", version);
	mk.best = tc_calloc(count, sizeof(*mk.best));
	mk.absent = tc_calloc(count, sizeof(*mk.absent));
	mk.listed.unlisted = tc_calloc(count, sizeof(*mk.listed.unlisted));
	rc = run_variants(&mk);
	if (rc == 0)
		rc = run_mixed(&mk);
	if (rc == 0)
		judge(&mk);
	for (i = 0; i < count; i++)
		free(mk.best[i].bytes);
	free(mk.best);
	free(mk.absent);
	free(mk.listed.unlisted);
	return rc;
}

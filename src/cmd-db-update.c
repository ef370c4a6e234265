/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db update: all manifests again from what the recipe names. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "cmd.h"
#include "confine.h"
#include "import-compare.h"
#include "import-recipe.h"
#include "interrupt.h"
#include "leftovers.h"

static const char *recipe_path, *output, *lines, *jobs_text, *store;
static struct tc_recipe_places places;
static struct tc_string_list only;
static bool check, allow_removal, verbose;

static const struct tc_option own_options[] = {
	{ 0, "recipe", TC_OPT_STRING, &recipe_path, "FILE",
	  "the list of manifests and their sources; needed", NULL },
	{ 0, "mirrors", TC_OPT_STRING, &places.mirrors, "DIR",
	  "where the git repositories are, named as their URLs end", NULL },
	{ 0, "files", TC_OPT_STRING, &places.files, "DIR",
	  "where the release files are", NULL },
	{ 'o', "output", TC_OPT_STRING, &output, "DIR",
	  "the manifests; else the directory known beside the recipe", NULL },
	{ 0, "lines", TC_OPT_STRING, &lines, "DIR",
	  "the lines of their macros and scripts; else as for the manifests, or "
	  "the directory lines beside the recipe", NULL },
	{ 0, "only", TC_OPT_LIST, &only, "NAME",
	  "this manifest and no others; may be given several times", NULL },
	{ 0, "check", TC_OPT_FLAG, &check, NULL,
	  "compare, write nothing; status 1 when one would change", NULL },
	{ 0, "allow-removal", TC_OPT_FLAG, &allow_removal, NULL,
	  "write manifests that lose rows", NULL },
	{ 0, "jobs", TC_OPT_STRING, &jobs_text, "N",
	  "manifests at a time; else as many as there are processors", NULL },
	{ 0, "keep-contents", TC_OPT_STRING, &store, "STORE",
	  "also keep the contents there, for full differences", NULL },
	{ 'v', "verbose", TC_OPT_FLAG, &verbose, NULL,
	  "show every row that came, went or changed", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db update",
	.synopsis = "--recipe FILE [OPTION]...",
	.summary = "Derive all manifests again from the repositories and "
		   "release files that a recipe names, and say what they "
		   "gained and lost. A release file is used only if it has "
		   "the digest that the recipe has.",
	.examples = "  tarcheck db update --recipe data/sources.tsv --check \\\n"
		    "    --mirrors ~/mirrors --files ~/releases\n",
	.options = option_tables,
	.max_operands = 0,
};

/* How a manifest fared, the worst of which decides the exit status. */
enum outcome { PENDING, FINE, DIFFERS, FAILED };

struct work {
	const struct tc_recipe_entry *entry;
	struct tc_recipe_job job;
	pid_t pid;        /* of its worker, 0 when there is none */
	char *made, *made_lines; /* where the worker writes */
	enum outcome outcome;
	char *text;       /* what to print about it, or NULL */
	size_t text_len;
};

struct update {
	struct tc_recipe recipe;
	struct work *work;
	size_t count, started, printed, running, limit;
	char *temp; /* directory */
};

/* Of the process, for signals. */
static struct update *at_work;

/* Each of them takes away what it has made beside its results. */
static void end_workers(int sig)
{
	siginfo_t info;
	size_t i;

	for (i = 0; i < at_work->count; i++)
		if (at_work->work[i].pid > 0)
			(void)kill(at_work->work[i].pid, sig);
	for (i = 0; i < at_work->count; i++)
		if (at_work->work[i].pid > 0)
			(void)waitid(P_PID, (id_t)at_work->work[i].pid, &info,
				     WEXITED | WNOWAIT);
}

static void complain_of(const char *name, const char *text)
{
	struct tc_error err;

	tc_fail(&err, "%s: %s", name, text);
	(void)tc_complain(&err);
}

/* The worker's whole life: its memory and libraries are its own, so that
 * manifests cannot touch one another. */
_Noreturn static void run_worker(struct work *w)
{
	const struct tc_string_list *list = &w->job.arguments;
	struct tc_arena *arena = &w->job.arena;
	char **argv = tc_arena_alloc(arena, (list->count + 12) * sizeof(*argv));
	struct tc_error err = { "" };
	int argc = 0, status = TC_EXIT_ERROR;
	size_t i;

	if (tc_recipe_job_check(&w->job, &err) != 0) {
		complain_of(w->entry->name, err.msg);
		_exit(TC_EXIT_ERROR);
	}
	argv[argc++] = tc_arena_strdup(arena, "import");
	for (i = 0; i < list->count; i++)
		argv[argc++] = tc_arena_strdup(arena, list->items[i]);
	argv[argc++] = tc_arena_strdup(arena, "--quiet");
	argv[argc++] = tc_arena_strdup(arena, "--sandbox");
	argv[argc++] = tc_arena_strdup(arena, tc_confine_mode());
	/* A check owes nothing to what another run left behind. */
	if (check)
		argv[argc++] = tc_arena_strdup(arena, "--no-cache");
	if (store != NULL) {
		argv[argc++] = tc_arena_strdup(arena, "--keep-contents");
		argv[argc++] = tc_arena_strdup(arena, store);
	}
	argv[argc++] = tc_arena_strdup(arena, "--lines");
	argv[argc++] = w->made_lines;
	argv[argc++] = tc_arena_strdup(arena, "-o");
	argv[argc++] = w->made;
	argv[argc] = NULL;
	status = tc_cmd_db_import(argc, argv);
	_exit(fflush(stderr) == 0 ? status : TC_EXIT_ERROR);
}

static int copy_file(const char *from, const char *to, struct tc_error *err)
{
	struct tc_outfile out = { .temp = NULL };
	struct tc_buf buf;
	int rc = -1;

	tc_buf_init(&buf, TC_MAX_MANIFEST_BYTES);
	if (tc_read_file(from, &buf, err) == 0 &&
	    tc_leftovers_open(&out, to, err) == 0) {
		(void)fwrite(tc_buf_str(&buf), 1, buf.len, out.stream);
		rc = tc_leftovers_commit(&out, err);
		tc_leftovers_release(&out);
	}
	tc_buf_release(&buf);
	return rc;
}

/* An import that reads only what is new takes over the lines of the last. */
static int seed_lines(const struct work *w)
{
	char *there = tc_asprintf("%s/%s.lines", lines, w->entry->name);
	struct tc_error err = { "" };
	int rc = 0;

	if (access(there, F_OK) == 0 &&
	    copy_file(there, w->made_lines, &err) != 0) {
		complain_of(w->entry->name, err.msg);
		rc = -1;
	}
	free(there);
	return rc;
}

static void start(struct update *u, struct work *w)
{
	pid_t pid;
	size_t i;

	tc_recipe_job_make(&w->job, w->entry, &places);
	for (i = 0; i < w->job.missing.count; i++)
		complain_of(w->entry->name, w->job.missing.items[i]);
	w->outcome = FAILED;
	if (w->job.missing.count > 0)
		return;
	w->made = tc_asprintf("%s/%s.tsv", u->temp, w->entry->name);
	w->made_lines = tc_asprintf("%s/%s.lines", u->temp, w->entry->name);
	if (!check && seed_lines(w) != 0)
		return;
	(void)fflush(NULL);
	pid = tc_interrupt_fork(&w->pid);
	if (pid == 0) {
		tc_leftovers_watch_forked();
		run_worker(w);
	}
	/* What the kernel lacks the first one says. */
	tc_confine_hush();
	if (pid < 0) {
		complain_of(w->entry->name, strerror(errno));
		return;
	}
	w->outcome = PENDING;
	u->running++;
}

static void summarise(FILE *out, const char *name,
		      const struct tc_manifest_change *c, const char *text)
{
	if (c->same)
		fprintf(out, "%s: %zu rows, as before\n", name, c->rows);
	else if (c->fresh)
		fprintf(out, "%s: %zu rows, new\n", name, c->rows);
	else
		fprintf(out, "%s: %zu rows: %zu added, %zu removed, "
			"%zu changed\n%s", name, c->rows, c->added,
			c->removed, c->changed, text);
}

/* The same of its lines, which follow it and its --allow-removal. */
static int settle_lines(struct work *w, bool fresh, FILE *out,
			struct tc_error *err)
{
	char *target = tc_asprintf("%s/%s.lines", lines, w->entry->name);
	struct tc_buf made, there;
	int rc = 0;

	tc_buf_init(&made, TC_MAX_MANIFEST_BYTES);
	tc_buf_init(&there, TC_MAX_MANIFEST_BYTES);
	if (access(w->made_lines, F_OK) == 0)
		rc = tc_read_file(w->made_lines, &made, err);
	if (rc == 0 && access(target, F_OK) == 0)
		rc = tc_read_file(target, &there, err);
	if (rc == 0 && (made.len != there.len ||
			memcmp(tc_buf_str(&made), tc_buf_str(&there),
			       made.len) != 0)) {
		if (!fresh)
			fprintf(out, "  its lines %s: %zu bytes, were %zu\n",
				check ? "would change" : "changed", made.len,
				there.len);
		if (check)
			w->outcome = DIFFERS;
		else if (made.len == 0)
			rc = unlink(target) != 0 && errno != ENOENT ?
				     tc_fail_errno(err, errno, "%s", target) :
				     0;
		else
			rc = copy_file(w->made_lines, target, err);
	}
	tc_buf_release(&made);
	tc_buf_release(&there);
	free(target);
	return rc;
}

/* The derived manifest against the one that is there. */
static int settle(struct work *w, struct tc_error *err)
{
	struct tc_manifest_change change;
	char *target = tc_asprintf("%s/%s.tsv", output, w->entry->name);
	FILE *out = open_memstream(&w->text, &w->text_len);
	struct tc_buf details;
	int rc;

	if (out == NULL)
		tc_oom();
	tc_buf_init(&details, TC_MAX_MANIFEST_BYTES);
	rc = tc_manifest_compare_confined(target, w->made, verbose, &details,
					  &change, err);
	if (rc == 0) {
		summarise(out, w->entry->name, &change, tc_buf_str(&details));
		w->outcome = change.same || !check ? FINE : DIFFERS;
		if (!check && change.removed > 0 && !allow_removal) {
			fprintf(out, "  not written: it would lose rows "
				"(--allow-removal)\n");
			w->outcome = DIFFERS;
		} else if (!check && !change.same) {
			rc = copy_file(w->made, target, err);
		}
		if (rc == 0 && (check || w->outcome == FINE))
			rc = settle_lines(w, change.fresh, out, err);
	}
	if (fclose(out) != 0)
		tc_oom();
	tc_buf_release(&details);
	free(target);
	return rc;
}

static void end(struct update *u, struct work *w, int status)
{
	struct tc_error err = { "" };

	u->running--;
	w->outcome = FAILED;
	if (!WIFEXITED(status))
		complain_of(w->entry->name, "its worker was killed");
	else if (WEXITSTATUS(status) != 0)
		complain_of(w->entry->name, "could not be derived");
	else if (settle(w, &err) != 0) {
		complain_of(w->entry->name, err.msg);
		w->outcome = FAILED;
	}
	(void)unlink(w->made);
	(void)unlink(w->made_lines);
}

static int wait_for_one(struct update *u, struct tc_error *err)
{
	struct work *ended = NULL;
	siginfo_t info;
	int status = 0;
	size_t i;

	if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) != 0)
		return errno == EINTR ? 0 : tc_fail_errno(err, errno,
							  "db update: workers");
	/* While it is in the table nobody else has its id. */
	tc_interrupt_defer();
	(void)waitpid(info.si_pid, &status, 0);
	for (i = 0; i < u->count; i++)
		if (u->work[i].pid == info.si_pid)
			ended = &u->work[i];
	if (ended != NULL)
		ended->pid = 0;
	tc_interrupt_allow();
	if (ended != NULL)
		end(u, ended, status);
	return 0;
}

/* In the order of the recipe, as far as all before are known. */
static void print_known(struct update *u)
{
	while (u->printed < u->started &&
	       u->work[u->printed].outcome != PENDING) {
		const struct work *w = &u->work[u->printed++];

		if (w->text != NULL)
			(void)fwrite(w->text, 1, w->text_len, stdout);
	}
	(void)fflush(stdout);
}

static int derive_all(struct update *u, struct tc_error *err)
{
	while (u->started < u->count || u->running > 0) {
		if (u->started < u->count && u->running < u->limit)
			start(u, &u->work[u->started++]);
		else if (wait_for_one(u, err) != 0)
			return -1;
		print_known(u);
	}
	return 0;
}

static int choose(struct update *u, struct tc_error *err)
{
	const struct tc_recipe *r = &u->recipe;
	struct tc_quoted q;
	size_t i, k;

	for (i = 0; i < only.count; i++)
		if (tc_recipe_find(r, only.items[i]) == NULL)
			return tc_fail(err, "db update: the recipe has no "
				       "manifest %s",
				       tc_quote_into(q.s, sizeof(q.s),
						     only.items[i]));
	u->work = tc_calloc(r->count + 1, sizeof(*u->work));
	for (i = 0; i < r->count; i++) {
		for (k = 0; k < only.count; k++)
			if (strcmp(only.items[k], r->entries[i].name) == 0)
				break;
		if (only.count == 0 || k < only.count)
			u->work[u->count++].entry = &r->entries[i];
	}
	return 0;
}

static const char *beside_recipe(const char *name)
{
	const char *slash = strrchr(recipe_path, '/');

	return tc_asprintf("%.*s%s",
			   slash ? (int)(slash - recipe_path) + 1 : 0,
			   recipe_path, name);
}

static int check_options(struct update *u, struct tc_error *err)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct stat st;
	struct tc_quoted q;

	if (recipe_path == NULL)
		return tc_fail(err, "db update: --recipe FILE is missing");
	u->limit = processors > 0 ? (size_t)processors : 1;
	if (jobs_text != NULL) {
		u->limit = strtoul(jobs_text, NULL, 10);
		if (strspn(jobs_text, "0123456789") != strlen(jobs_text) ||
		    u->limit < 1 || u->limit > 64)
			return tc_fail(err, "db update: --jobs takes a number "
					    "to 64");
	}
	if (lines == NULL)
		lines = output ? output : beside_recipe("lines");
	if (output == NULL)
		output = beside_recipe("known");
	if (stat(output, &st) != 0 || !S_ISDIR(st.st_mode))
		return tc_fail(err, "%s: not a directory",
			       tc_quote_into(q.s, sizeof(q.s), output));
	if (!check && mkdir(lines, 0777) != 0 && errno != EEXIST)
		return tc_fail_errno(err, errno, "%s",
				     tc_quote_into(q.s, sizeof(q.s), lines));
	return 0;
}

static int make_temp(struct update *u, struct tc_error *err)
{
	const char *dir = getenv("TMPDIR");

	u->temp = tc_asprintf("%s/tarcheck-XXXXXX",
			      dir && *dir ? dir : "/tmp");
	at_work = u;
	tc_leftovers_watch(end_workers);
	if (tc_leftovers_make_dir(u->temp))
		return 0;
	tc_fail_errno(err, errno, "db update: a temporary directory");
	free(u->temp);
	u->temp = NULL;
	return -1;
}

static int status_of(const struct update *u)
{
	enum outcome worst = FINE;
	size_t i;

	for (i = 0; i < u->count; i++)
		if (u->work[i].outcome > worst)
			worst = u->work[i].outcome;
	return worst == FINE ? TC_EXIT_OK :
	       worst == DIFFERS ? TC_EXIT_REJECTED : TC_EXIT_ERROR;
}

static void release(struct update *u)
{
	size_t i;

	for (i = 0; i < u->count; i++) {
		tc_recipe_job_release(&u->work[i].job);
		free(u->work[i].made);
		free(u->work[i].made_lines);
		free(u->work[i].text);
	}
	if (u->temp != NULL)
		tc_leftovers_remove_dir(u->temp);
	free(u->temp);
	free(u->work);
	tc_recipe_release(&u->recipe);
	tc_string_list_release(&only);
}

int tc_cmd_db_update(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct tc_error err = { "" };
	struct update u = { .count = 0 };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (check_options(&u, &err) != 0 ||
	    tc_recipe_read(&u.recipe, recipe_path, &err) != 0 ||
	    choose(&u, &err) != 0 || make_temp(&u, &err) != 0 ||
	    derive_all(&u, &err) != 0)
		status = tc_complain(&err);
	else
		status = status_of(&u);
	release(&u);
	return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a repository holds that would make git show or run something else. */
#include "source/git/overrides.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "source/git/internal.h"
#include "source/git/settings.h"

enum { MAX_LINE = 600 };

/* Section, and variable; a section's own name may stand between the two. */
static const struct {
	const char *section, *variable;
} commands[] = {
	{ "core", "fsmonitor" }, { "core", "hookspath" },
	{ "core", "sshcommand" }, { "core", "gitproxy" },
	{ "core", "askpass" }, { "core", "pager" },
	{ "core", "editor" }, { "core", "alternaterefscommand" },
	{ "core", "attributesfile" }, { "filter", "clean" },
	{ "filter", "smudge" }, { "filter", "process" },
	{ "diff", "command" }, { "diff", "textconv" },
	{ "diff", "external" }, { "merge", "driver" },
	{ "gpg", "program" }, { "credential", "helper" },
	{ "uploadpack", "packobjectshook" }, { "remote", "uploadpack" },
	{ "remote", "receivepack" }, { TC_GIT_NOT_INCLUDED, "path" },
	{ TC_GIT_NOT_INCLUDED "if", "path" },
};

static void add(struct tc_buf *line, const char *text)
{
	if (line->len + strlen(text) + 10 > MAX_LINE)
		text = "...";
	if (line->len > 3 &&
	    strcmp(line->ptr + line->len - 3, "...") == 0)
		return;
	if (line->len > 0)
		tc_buf_puts(line, ", ");
	tc_buf_puts(line, text);
}

static bool is_command(const git_config_entry *entry)
{
	const char *first = strchr(entry->name, '.');
	const char *last = strrchr(entry->name, '.');
	int truth;
	size_t i;

	if (first == NULL || entry->value == NULL ||
	    git_config_parse_bool(&truth, entry->value) == 0)
		return false;
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strlen(commands[i].section) ==
			    (size_t)(first - entry->name) &&
		    strncmp(entry->name, commands[i].section,
			    (size_t)(first - entry->name)) == 0 &&
		    strcmp(last + 1, commands[i].variable) == 0)
			return true;
	return false;
}

/* As the repository has it. */
static void add_name(struct tc_buf *line, const char *name)
{
	const size_t n = strlen(TC_GIT_NOT_INCLUDED);
	char *own;

	if (strncmp(name, TC_GIT_NOT_INCLUDED, n) != 0) {
		add(line, name);
		return;
	}
	own = tc_asprintf("%s%s", TC_GIT_INCLUDE, name + n);
	add(line, own);
	free(own);
}

static void add_settings(struct tc_buf *line, git_repository *repo)
{
	git_config_iterator *all = NULL;
	git_config *config = NULL;
	git_config_entry *entry;

	if (git_repository_config_snapshot(&config, repo) == 0 &&
	    git_config_iterator_new(&all, config) == 0)
		while (git_config_next(&entry, all) == 0)
			if (is_command(entry))
				add_name(line, entry->name);
	git_config_iterator_free(all);
	git_config_free(config);
}

static void add_replaced(struct tc_buf *line, git_repository *repo)
{
	git_reference_iterator *refs = NULL;
	const char *name;
	char text[60];
	size_t n = 0;

	if (git_reference_iterator_glob_new(&refs, repo,
					    "refs/replace/*") == 0)
		while (git_reference_next_name(&name, refs) == 0)
			n++;
	git_reference_iterator_free(refs);
	(void)snprintf(text, sizeof(text), "refs/replace (%zu)", n);
	if (n > 0)
		add(line, text);
}

static void add_file(struct tc_buf *line, git_repository *repo,
		     const char *name)
{
	const char *dir = git_repository_commondir(repo);
	char *path = tc_asprintf("%s%s", dir ? dir : "", name);
	struct stat st;

	if (stat(path, &st) == 0 && st.st_size > 0)
		add(line, name);
	free(path);
}

const char *tc_repo_overrides(struct tc_repo *repo, struct tc_arena *arena)
{
	const char *text = NULL;
	struct tc_buf line;

	tc_buf_init(&line, MAX_LINE);
	add_replaced(&line, repo->refs);
	add_file(&line, repo->refs, "info/grafts");
	add_file(&line, repo->refs, "objects/info/alternates");
	add_settings(&line, repo->refs);
	git_error_clear();
	if (line.len > 0)
		text = tc_arena_strdup(arena, tc_buf_str(&line));
	tc_buf_release(&line);
	return text;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that a repository is known by. */
#include "source/git/layout.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"

enum { MAX_POINTER = 8192 }; /* bytes of a file that names a directory */

static int check_file(const char *path, struct tc_error *err)
{
	struct tc_quoted q;
	struct stat st;

	if (stat(path, &st) != 0 || S_ISDIR(st.st_mode))
		return 0;
	tc_quote_into(q.s, sizeof(q.s), path);
	if (!S_ISREG(st.st_mode))
		return tc_fail(err, "%s: not a regular file", q.s);
	if ((uint64_t)st.st_size > TC_MAX_REFS_FILE)
		return tc_fail(err, "%s: more than %u bytes", q.s,
			       TC_MAX_REFS_FILE);
	return 0;
}

/* References in files of their own. Those that readdir(3) knows as regular
 * files are not looked at one by one: there may be 100,000. */
static int check_refs(const char *dir, unsigned depth, struct tc_error *err)
{
	DIR *stream = opendir(dir);
	const struct dirent *entry;
	int rc = 0;

	while (stream != NULL && rc == 0 &&
	       (entry = readdir(stream)) != NULL) {
		char *path;

		if (entry->d_type == DT_REG || entry->d_name[0] == '.')
			continue;
		path = tc_asprintf("%s/%s", dir, entry->d_name);
		if (entry->d_type != DT_DIR)
			rc = check_file(path, err);
		else if (depth < TC_MAX_DEPTH)
			rc = check_refs(path, depth + 1, err);
		free(path);
	}
	if (stream != NULL)
		(void)closedir(stream);
	return rc;
}

static int check_dir(const char *dir, struct tc_error *err)
{
	static const char *const names[] = { "HEAD", "config",
					     "config.worktree", "packed-refs",
					     "commondir", "gitdir", "shallow" };
	char *refs = tc_asprintf("%s/refs", dir);
	int rc = check_refs(refs, 0, err);
	size_t i;

	free(refs);
	for (i = 0; i < sizeof(names) / sizeof(*names) && rc == 0; i++) {
		char *path = tc_asprintf("%s/%s", dir, names[i]);

		rc = check_file(path, err);
		free(path);
	}
	return rc;
}

static bool is_anchored(const char *name)
{
	return *name == '/' || strncmp(name, "./", 2) == 0 ||
	       strncmp(name, "../", 3) == 0;
}

/* The directory that a file names behind the prefix, seen from dir, without
 * the blanks at its end, as libgit2 takes it; NULL for none. The caller frees
 * it. anchored: only one from /, ./ or ../ on. */
static char *follow(const char *dir, const char *name, const char *prefix,
		    bool anchored)
{
	char *path = tc_asprintf("%s/%s", dir, name), *to = NULL;
	size_t skip = strlen(prefix);
	struct tc_error ignored;
	struct tc_buf text;
	struct stat st;

	tc_buf_init(&text, MAX_POINTER);
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    tc_read_file(path, &text, &ignored) == 0 &&
	    strncmp(tc_buf_str(&text), prefix, skip) == 0 &&
	    strlen(tc_buf_str(&text)) == text.len) {
		const char *at = tc_buf_str(&text) + skip;
		int len = (int)(text.len - skip);

		while (len > 0 && isspace((unsigned char)at[len - 1]))
			len--;
		if (len > 0 && (!anchored || is_anchored(at)))
			to = at[0] == '/' ? tc_asprintf("%.*s", len, at) :
					    tc_asprintf("%s/%.*s", dir, len,
							at);
	}
	tc_buf_release(&text);
	free(path);
	return to;
}

char *tc_git_find_dir(const char *path)
{
	char *inner = tc_asprintf("%s/.git", path), *linked;
	struct stat st;

	if (stat(inner, &st) == 0 && S_ISDIR(st.st_mode))
		return inner;
	free(inner);
	linked = follow(path, ".git", "gitdir: ", false);
	return linked ? linked : tc_strdup(path);
}

/* Where dir says that the rest is elsewhere, there has to be something:
 * libgit2 wants that as well, but does not free what it has at hand where it is
 * not so. What is neither absolute nor begins with a dot and a slash it takes
 * as seen from the directory that we happen to be in. */
static int check_common(const char *dir, struct tc_error *err)
{
	char *pointer = tc_asprintf("%s/commondir", dir);
	char *common = follow(dir, "commondir", "", true);
	struct tc_quoted q;
	struct stat st;
	int rc = 0;

	tc_quote_into(q.s, sizeof(q.s), pointer);
	if (stat(pointer, &st) == 0 && S_ISREG(st.st_mode) &&
	    (common == NULL || stat(common, &st) != 0 || !S_ISDIR(st.st_mode)))
		rc = tc_fail(err, "%s: names no directory from /, ./ or ../ on",
			     q.s);
	else if (common != NULL)
		rc = check_dir(common, err);
	free(common);
	free(pointer);
	return rc;
}

int tc_git_check_layout(const char *path, struct tc_error *err)
{
	char *pointer = tc_asprintf("%s/.git", path);
	char *dir = tc_git_find_dir(path);
	int rc = check_file(pointer, err);

	if (rc == 0)
		rc = check_dir(dir, err);
	if (rc == 0)
		rc = check_common(dir, err);
	free(dir);
	free(pointer);
	return rc;
}

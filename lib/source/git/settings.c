/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a repository says of its format, and nothing that it includes. */
#include "source/git/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <git2/sys/repository.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "source/git/internal.h"

enum { FD_PATH = 32 };

/* Sections of that name get another one. Where that stands in a value it is
 * in no value that anybody looks at. */
static void drop_includes(char *text)
{
	static const char include[] = TC_GIT_INCLUDE;
	static const char other[] = TC_GIT_NOT_INCLUDED;
	char *p = text;

	while ((p = strchr(p, '[')) != NULL) {
		p += 1 + strspn(p + 1, " \t");
		if (strncasecmp(p, include, sizeof(include) - 1) == 0)
			memcpy(p, other, sizeof(other) - 1);
	}
}

/* libgit2 reads settings from files only. */
static int parse(git_config **out, const struct tc_buf *text)
{
	git_config *config = NULL;
	char path[FD_PATH];
	int fd = memfd_create("config", MFD_CLOEXEC), rc = GIT_ERROR;

	if (fd >= 0 && (text->len == 0 || write(fd, text->ptr, text->len) ==
						  (ssize_t)text->len)) {
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		rc = git_config_new(&config);
		if (rc == 0)
			rc = git_config_add_file_ondisk(config, path,
							GIT_CONFIG_LEVEL_LOCAL,
							NULL, 0);
		if (rc == 0)
			rc = git_config_snapshot(out, config);
		git_config_free(config);
	}
	if (fd >= 0)
		close(fd);
	return rc;
}

int tc_git_settings(git_repository *repo)
{
	const char *dir = git_repository_commondir(repo);
	char *path = tc_asprintf("%sconfig", dir ? dir : "");
	git_config *config = NULL;
	struct tc_buf text;
	int rc = 0;

	tc_buf_init(&text, TC_MAX_REFS_FILE);
	if (access(path, F_OK) == 0 && tc_read_file(path, &text, NULL) != 0)
		rc = GIT_ERROR;
	if (rc == 0 && text.len > 0 && memchr(text.ptr, '\0', text.len))
		rc = GIT_ERROR;
	if (rc == 0 && text.len > 0)
		drop_includes(text.ptr);
	if (rc == 0)
		rc = parse(&config, &text);
	if (rc == 0)
		rc = git_repository_set_config(repo, config);
	git_config_free(config);
	tc_buf_release(&text);
	free(path);
	return rc;
}

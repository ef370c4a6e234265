/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a confined process may read. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"
#include "confine.h"

enum {
	MAX_BESIDE = 256,    /* files that begin with a tarball's name */
	MAX_REPOS = 4096,    /* in one directory of them */
	MAX_LINKS = 3,       /* .git to a directory, and that to the common one */
	MAX_FILE = 64 << 10, /* of paths */
};

void tc_paths_add(struct tc_paths *paths, const char *path)
{
	paths->list = tc_grow(paths->list, paths->count, &paths->cap,
			      sizeof(*paths->list));
	paths->list[paths->count++] = (struct tc_fence_path){
		.path = tc_strdup(path),
		.access = TC_FENCE_READ,
	};
}

void tc_paths_add_work(struct tc_paths *paths, const char *dir)
{
	tc_paths_add(paths, dir);
	paths->list[paths->count - 1].access |= TC_FENCE_WRITE;
}

void tc_paths_release(struct tc_paths *paths)
{
	while (paths->count > 0)
		free((char *)(void *)(size_t)paths->list[--paths->count].path);
	free(paths->list);
	*paths = (struct tc_paths){ .list = NULL };
}

static char *directory_of(const char *path)
{
	const char *base = tc_path_base(path);

	return base == path ? tc_strdup(".") :
			      tc_strndup(path, (size_t)(base - path));
}

static void add_directory_of(struct tc_paths *paths, const char *path)
{
	char *dir = directory_of(path);

	tc_paths_add(paths, dir);
	free(dir);
}

void tc_paths_add_around(struct tc_paths *paths, const char *path)
{
	char *real = realpath(path, NULL);

	add_directory_of(paths, path);
	if (real != NULL)
		add_directory_of(paths, real);
	free(real);
}

void tc_paths_add_beside(struct tc_paths *paths, const char *path)
{
	const char *base = tc_path_base(path), *tar = strstr(base, ".tar.");
	size_t len = tar ? (size_t)(tar - base) + 4 : strlen(base), n = 0;
	char *dir = directory_of(path);
	DIR *stream = opendir(dir);
	const struct dirent *entry;

	tc_paths_add(paths, path);
	while (stream != NULL && len > 0 && n < MAX_BESIDE &&
	       (entry = readdir(stream)) != NULL) {
		char *name;

		if (strncmp(entry->d_name, base, len) != 0)
			continue;
		name = tc_asprintf("%s/%s", dir, entry->d_name);
		tc_paths_add(paths, name);
		free(name);
		n++;
	}
	if (stream != NULL)
		(void)closedir(stream);
	free(dir);
}

/* Relative to dir, or absolute. */
static char *joined(const char *dir, const char *name)
{
	return *name == '/' ? tc_strdup(name) :
			      tc_asprintf("%s/%s", dir, name);
}

static bool is_there(const char *dir, const char *name)
{
	char *path = joined(dir, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static void add_common(struct tc_paths *paths, const char *dir,
		       const char *name, unsigned links);

/* dir/name is a small file of one line: a directory, after the prefix. */
static void add_named(struct tc_paths *paths, const char *dir,
		      const char *name, const char *prefix, unsigned links)
{
	char *path = joined(dir, name), *line;
	struct tc_buf text;

	tc_buf_init(&text, MAX_FILE);
	if (access(path, F_OK) == 0 && tc_read_file(path, &text, NULL) == 0 &&
	    text.len > strlen(prefix) &&
	    memcmp(text.ptr, prefix, strlen(prefix)) == 0) {
		line = tc_strndup(text.ptr + strlen(prefix),
				  strcspn(text.ptr + strlen(prefix), "\r\n"));
		add_common(paths, dir, line, links + 1);
		free(line);
	}
	tc_buf_release(&text);
	free(path);
}

/* Not every directory that a repository may name is one of git's. */
static void add_common(struct tc_paths *paths, const char *dir,
		       const char *name, unsigned links)
{
	char *path = joined(dir, name), *objects = joined(path, "objects");

	if (links < MAX_LINKS && is_there(path, "HEAD")) {
		tc_paths_add(paths, path);
		/* It may be a link to elsewhere. */
		if (is_there(objects, "pack") && is_there(objects, "info"))
			tc_paths_add(paths, objects);
		add_named(paths, path, "commondir", "", links);
	}
	free(objects);
	free(path);
}

static void add_one_repo(struct tc_paths *paths, const char *path)
{
	tc_paths_add(paths, path);
	add_common(paths, path, ".", 0);
	add_common(paths, path, ".git", 0);
	add_named(paths, path, ".git", "gitdir: ", 0);
}

void tc_paths_add_repo(struct tc_paths *paths, const char *path)
{
	const struct dirent *entry;
	size_t n = 0;
	DIR *stream;

	add_one_repo(paths, path);
	if (is_there(path, "HEAD") || is_there(path, ".git"))
		return;
	stream = opendir(path);
	while (stream != NULL && n++ < MAX_REPOS &&
	       (entry = readdir(stream)) != NULL) {
		char *inner = joined(path, entry->d_name);

		if (entry->d_name[0] != '.')
			add_one_repo(paths, inner);
		free(inner);
	}
	if (stream != NULL)
		(void)closedir(stream);
}
